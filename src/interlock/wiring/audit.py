"""How audits are taken out of one repository's ledger, and how a pack is verified without any. Floor 12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import interlock
from interlock.flows.auditing.verifying import Verifying

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.crypto import Signer
    from interlock.decision import Policy, RegoEngine
    from interlock.flows.auditing.asking import Asked, Asking
    from interlock.flows.auditing.taking import ReportOf, Taking
    from interlock.flows.auditing.trusting import Anchors
    from interlock.kernel import Instant, Subject
    from interlock.ledger import Checkpoint
    from interlock.trace import Sight
    from interlock.trace.clauses import Standard
    from interlock.trace.report import Asker, AuditReport
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying


def asking_of(app: App, deploying: Deploying, subject_of: Callable[[str], Subject]) -> Asking:
    """Build what finds out what an audit is about."""
    from interlock.flows.auditing.asking import Asking
    from interlock.wiring.declared import environments_that_hold

    return Asking(
        gate=app.gate,
        deployments=deploying.deployments,
        releases=deploying.releases,
        environments=[one.name for one in environments_that_hold(app)],
        subject_of=subject_of,
    )


def taking_of(app: App, asking: Asking, report_of: ReportOf, *, sight: Sight | None = None, by: str = "") -> Taking:
    """Build what takes audits out of the ledger, for whoever has the key here, or for `by`, who may see so much."""
    from interlock.flows.auditing.packing import Packing
    from interlock.flows.auditing.taking import Taking

    signer: Signer = app.keys.signer(app.clock())
    ledger = app.store.ledger
    return Taking(
        gate=app.gate,
        ledger=ledger,
        asking=asking,
        packing=Packing(
            ledger=ledger, blobs=app.store.blobs, trust=app.trust, signer=signer, version=interlock.__version__
        ),
        seal=lambda: app.seal,
        trust=app.trust,
        signer=signer,
        clock=app.clock,
        sight=lambda: sight or sight_here(app),
        report_of=report_of,
        version=interlock.__version__,
        by=by,
    )


def sight_here(app: App) -> Sight:
    """Give what the owner of the key here may see. Errors: those of `sight_of`, and of reading the directory."""
    from interlock.flows.tracing.asker import sight_of

    return sight_of(app.keys.current(), app.directory(), app.clock())


def older_heads(app: App) -> tuple[Checkpoint, ...]:
    """Give the older checkpoints of the ledger that were kept and that a key of it signed."""
    from interlock.kernel import InterlockError
    from interlock.ledger import Checkpoint

    ledger = app.store.ledger
    verifiers = app.all_verifiers(ledger.origin)
    found = []
    with ledger.rows() as rows:
        notes = list(rows.checkpoints())
    for note in notes:
        try:
            found.append(Checkpoint.open(note, verifiers, ledger.origin))
        except InterlockError:
            continue  # `interlock ledger fsck` tells; no pack rests on it
    return tuple(found)


def reports_of(app: App, deploying: Deploying, frameworks: Sequence[str], *, asker: Asker | None = None) -> ReportOf:
    """Build what writes the report of an audit, with the clauses of some standards.

    Shape:  the whole ledger is audited on the way, but for an asker who is not the owner of the key here: a server
            proves its ledger as it goes, and whoever asks it keeps nobody else waiting for so long.
    Errors: FrameworkUnknown (CFG-121); of what it gives, those of `Reporting.report`.
    """
    from interlock.flows.auditing.report import Question
    from interlock.flows.auditing.scope import AboutWhat
    from interlock.wiring.reporting import asker_here, reporting_of, standards

    reporting, asked = reporting_of(app, deploying, with_fsck=asker is None), standards(app, frameworks)
    who = asker or asker_here(app)

    def report(one: Asked, at: Instant) -> AuditReport:
        return reporting.report(Question(AboutWhat(one.scope, one.name, one.period), who, at, asked))

    return report


def verifying_of(
    anchors: Anchors,
    seen: Checkpoint | None,
    environ: Mapping[str, str],
    page_of: Callable[[AuditReport], bytes],
) -> Verifying:
    """Build what verifies packs on a machine that need not know any ledger.

    `seen` is a checkpoint that the reader kept; left out, the last one that this machine remembers of the log.
    """
    remembered = _remembered(environ)
    return Verifying(
        anchors=anchors,
        seen=lambda origin: seen or remembered(origin),
        rego=_rego,
        page_of=page_of,
        standard_of=_standard_of,
        version=interlock.__version__,
    )


def _remembered(environ: Mapping[str, str]) -> Callable[[str], Checkpoint | None]:
    """Give what knows the last checkpoint that this machine saw of a log; nothing is written."""
    from interlock.store.remembered import RememberedCheckpoints
    from interlock.wiring.places import places

    return RememberedCheckpoints(places(environ).state).last


def _standard_of(name: str) -> Standard | None:
    from interlock.wiring.reporting import standard_known

    return standard_known(name)


def _rego(policy: Policy) -> RegoEngine | None:
    if not any(rule.rego for rule in policy.rules):
        return None
    from interlock.adapters.rego import RegoProcess

    return RegoProcess()
