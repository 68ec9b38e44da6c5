"""Audit packs for tests: made from a small world, taken apart, put together again by whoever attacks one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape

import msgspec

import interlock
from interlock.cli.choosing import chosen_subject
from interlock.crypto import Signer, Trust, TrustedKey, read_envelope, write_trust
from interlock.evidence import PAYLOAD_TYPE, Statement, seal
from interlock.evidence.audited import AUDIT_PACK
from interlock.flows.admitting import Admitting
from interlock.flows.auditing.asking import Asked, Asking
from interlock.flows.auditing.opening import open_manifest
from interlock.flows.auditing.packing import Packed, Packing
from interlock.flows.auditing.proving import check_entries, check_head, check_signatures
from interlock.flows.auditing.reach import Reach, Start
from interlock.flows.auditing.report import Question, Reporting
from interlock.flows.auditing.rereading import Deciding
from interlock.flows.auditing.rulings import shown_by
from interlock.flows.auditing.scope import AboutWhat
from interlock.flows.auditing.taking import Taking
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import Outcome, State, Verified
from interlock.flows.auditing.verifying import Verifying
from interlock.flows.deployments import Deployments
from interlock.flows.releases import Releases
from interlock.formats.stored_zip import read_stored, write_stored
from interlock.kernel import Digest, Instant, Subject, canonical, sha256, stamp
from interlock.ledger import Checkpoint, Entry
from interlock.testing.world import World
from interlock.trace import EVERYTHING, Sight
from interlock.trace.clauses import answered
from interlock.trace.pack import (
    ABOUT,
    KEYS,
    MANIFEST,
    PAGE,
    REPORT,
    SCHEMA,
    SUMS,
    About,
    key_name,
    read_about,
    sums_of,
)
from interlock.trace.report import AuditReport, Period, Scope
from interlock.wiring.app import App
from interlock.wiring.reporting import asker_here, reporting_of, standard_known
from interlock.wiring.reporting import standards as standards_of
from tests.estate import Estate

NOBODY = Anchors()
Members = dict[str, bytes]


def page_of(report: AuditReport) -> bytes:
    """A page that is made of nothing but the report."""
    rows = "".join(f"<li>{one.index} {escape(one.says)}</li>" for one in report.pieces)
    return f"<!doctype html><title>{escape(report.subject)}</title><ul>{rows}</ul>\n".encode()


def report_of(app: App, about: Digest, head: Checkpoint) -> AuditReport:
    """The report about a commit or an artifact that the program itself writes."""
    gate, ledger, blobs = app.gate, app.store.ledger, app.store.blobs
    reporting = Reporting(
        gate=gate,
        ledger=ledger,
        blobs=blobs,
        trust=app.trust,
        deployments=Deployments(gate=gate, blobs=blobs, product=app.product),
        releases=Releases(gate=gate, product=app.product),
        replay=app.replay,
        glasses=lambda _governance, _at: (),
        fsck=None,
        product=app.product,
        version=interlock.__version__,
    )
    scope = Scope.COMMIT if about.alg == "gitCommit" else Scope.ARTIFACT
    report = reporting.report(Question(AboutWhat(scope, str(about)), asker_here(app), app.clock()))
    assert report.as_of.size == head.size
    return report


def packed(
    world: World, digest: Digest | None = None, *, sight: Sight = EVERYTHING, trust: Trust | None = None
) -> Packed:
    """Pack what the ledger of a world has about a digest, or about the last commit."""
    about = digest or Digest("gitCommit", world.repository.git("rev-parse", "HEAD"))
    with world.app() as app:
        log = app.gate.proven()
        assert log is not None
        ledger, keys = app.store.ledger, trust or app.trust
        reached = Reach(log=log, ledger=ledger, admitting=Admitting(ledger, keys), sight=sight).of(Start((about,)))
        report = report_of(app, about, log.checkpoint)
        packing = Packing(
            ledger=ledger,
            blobs=app.store.blobs,
            trust=keys,
            signer=app.keys.signer(world.at),
            version=interlock.__version__,
        )
        said = About(
            SCHEMA,
            "HEAD",
            report.scope.value,
            tuple(str(one) for one in reached.digests),
            ledger.origin,
            stamp(world.at),
            next(one.name for one in keys.keys if one.id == app.keys.current()),
            interlock.__version__,
            is_partial=reached.is_partial,
        )
        with ledger.rows() as rows:
            verifiers = app.all_verifiers(ledger.origin)
            older = [Checkpoint.open(note, verifiers, ledger.origin) for note in rows.checkpoints()]
        return packing.packed(said, reached, log.checkpoint, older, (page_of(report), report.record))


@contextmanager
def taking(
    estate: Estate, sight: Sight = EVERYTHING, standards: Sequence[str] = ()
) -> Iterator[tuple[App, Asking, Taking]]:
    """The way in which audits are taken out of the ledger of an estate, with the answers to some standards."""
    with estate.deploying() as (app, deploying):
        asking = Asking(
            gate=app.gate,
            deployments=deploying.deployments,
            releases=deploying.releases,
            environments=["staging", "live"],
            subject_of=lambda text: chosen_subject(app, text),
        )

        def report(asked: Asked, _: Instant) -> AuditReport:
            log = app.gate.proven()
            assert log is not None
            return reporting_of(app, deploying, with_fsck=False).report(
                Question(
                    AboutWhat(asked.scope, asked.name, asked.period),
                    asker_here(app),
                    app.clock(),
                    standards_of(app, standards),
                )
            )

        signer = app.keys.signer(app.clock())
        packing = Packing(
            ledger=app.store.ledger,
            blobs=app.store.blobs,
            trust=app.trust,
            signer=signer,
            version=interlock.__version__,
        )
        yield (
            app,
            asking,
            Taking(
                gate=app.gate,
                ledger=app.store.ledger,
                asking=asking,
                packing=packing,
                seal=lambda: app.seal,
                trust=app.trust,
                signer=signer,
                clock=app.clock,
                sight=lambda: sight,
                report_of=report,
                version=interlock.__version__,
            ),
        )


def taken(estate: Estate, asked: str, period: Period = Period(), standards: Sequence[str] = ()) -> bytes:  # noqa: B008
    """The audit pack that the ledger of an estate makes of a question."""
    with taking(estate, standards=standards) as (_, asking, made):
        found = made.gathered(asking.asked(asked, period))
        return made.pack(found, asked, (), page_of(found.report)).body


def named(world: World) -> Anchors:
    """The keys of a world, as a reader who knows them names them."""
    with world.app() as app:
        return Anchors(frozenset(one.id for one in app.trust.keys))


def known(world: World) -> Anchors:
    """The keys of a world with when and what for they count, as a reader has them in a list of their own."""
    with world.app() as app:
        return Anchors(trust=app.trust)


def verified(
    body: bytes,
    anchors: Anchors = NOBODY,
    *,
    seen: Checkpoint | None = None,
    version: str = interlock.__version__,
    page: Callable[[AuditReport], bytes] = page_of,
) -> Verified:
    """Verify a pack as a stranger does."""
    verifying = Verifying(
        anchors=anchors,
        seen=lambda _: seen,
        rego=lambda _: None,
        page_of=page,
        standard_of=standard_known,
        version=version,
    )
    return verifying.verified(body)


def taken_apart(body: bytes) -> Members:
    """Give the members by name, in order."""
    return dict(read_stored(body))


def put_together(members: Members) -> bytes:
    """Write members as they are, manifest and all."""
    return b"".join(write_stored(list(members.items())))


def signed_again(members: Members, signer: Signer, **changes: object) -> bytes:
    """Write members as whoever has a key would: with sums and a manifest that are right for them, or say otherwise."""
    manifest = statement_of(members[MANIFEST])
    rest = {name: body for name, body in members.items() if name not in {MANIFEST, SUMS}}
    digests = {name: sha256(body).hex for name, body in rest.items()}
    sums = sums_of(digests)
    subjects = [Subject(name, (Digest("sha256", one),)) for name, one in {**digests, SUMS: sha256(sums).hex}.items()]
    envelope = seal(subjects, AUDIT_PACK, {**msgspec.json.decode(manifest.predicate), **changes}, [signer])
    return put_together({**rest, SUMS: sums, MANIFEST: envelope})


def statement_of(envelope: bytes) -> Statement:
    """Read what an envelope holds, without asking who signed it."""
    from interlock.crypto import OpenedSeal
    from interlock.evidence import read_statement

    return read_statement(OpenedSeal(PAYLOAD_TYPE, read_envelope(envelope).payload, ()))


def signer_of(world: World) -> Signer:
    """The key of a world, in the hands of an insider."""
    with world.app() as app:
        return app.keys.signer(world.at)


def entries_of(members: Members) -> dict[int, Entry]:
    """Give the entries of a pack by their places."""
    return {int(name.split("/")[1]): Entry.read(body) for name, body in members.items() if name.endswith("/leaf.json")}


def without_entry(members: Members, index: int) -> Members:
    """Give the members without those of an entry."""
    return {name: body for name, body in members.items() if not name.startswith(f"entries/{index:09d}/")}


def refuted_at(one: Verified) -> str:
    """Name the first step that refutes a pack."""
    assert one.outcome is Outcome.REFUTED, one
    return next(step.name for step in one.steps if step.state is State.REFUTED)


def why(one: Verified) -> str:
    """Say why the first step that refutes does so."""
    return next(" ".join(step.says) for step in one.steps if step.state is State.REFUTED)


def with_about(members: Members, **changes: object) -> Members:
    """Give the members with other words about what the pack is."""
    about = msgspec.structs.replace(read_about(members[ABOUT]), **changes)
    return {**members, ABOUT: canonical(about)}


def retold(members: Members) -> Members:
    """Give the members with the report and the page that what is in them makes, as whoever left something out would."""
    opened, _, _ = open_manifest(Unpacked(members), NOBODY)
    head, _, _ = check_head(opened, NOBODY, None)
    entered, _, _ = check_entries(opened, head)
    admitting, _, _ = check_signatures(entered, opened.trust)
    about = read_about(members[ABOUT])
    deciding = Deciding(opened, entered, admitting, about, lambda _: None, interlock.__version__)
    deciding.check()
    said = msgspec.json.decode(members[REPORT], type=AuditReport)
    told = deciding.told_again(said)
    standards = [one for each in said.frameworks if (one := standard_known(each.framework)) is not None]
    shown = tuple(shown_by(told.rulings, told.assessed))
    answers = tuple(answered(one, shown, told.missing) for one in standards)
    return with_report(members, msgspec.structs.replace(told, frameworks=answers))


def with_keys(members: Members, keys: Iterable[TrustedKey]) -> Members:
    """Give the members with other keys on offer, or the same ones with something else said of them."""
    offered = tuple(keys)
    made: Members = {}
    for name, body in members.items():
        if name == KEYS:
            made[name] = write_trust(Trust(offered))
            made |= {key_name(one.id): one.key.pem() for one in offered}
        elif not name.endswith(".pem"):
            made[name] = body
    return made


def with_report(members: Members, report: AuditReport) -> Members:
    """Give the members with another report, and the page that it makes."""
    return {**members, REPORT: report.record, PAGE: page_of(report)}
