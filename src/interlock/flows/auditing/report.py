"""The report of an audit: who did what, when, where, with what proof, and what is missing. Floor 11.

Enters: what it is about, who asks, and the standards to answer. Leaves: an `AuditReport`, made of what the ledger
proves and of nothing else. Every decision that a deployment went by is made again on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.decision import Governance, Refused
from interlock.evidence import VERIFICATION_SUMMARY
from interlock.evidence.deployment import DEPLOYMENT
from interlock.flows.auditing.around import (
    changes_in,
    glasses_in,
    keys_in,
    looks_in,
    people_in,
    waivers_in,
)
from interlock.flows.auditing.errors import LedgerEmpty, NothingKnown
from interlock.flows.auditing.gathered import Gathered
from interlock.flows.auditing.pieces import piece_of
from interlock.flows.auditing.rulings import assessed_in, evidence_behind, ruling_of, said_again, shown_by
from interlock.flows.auditing.scope import AboutWhat, InScope, Scoping
from interlock.flows.auditing.summary import summary_of
from interlock.flows.auditing.told import Telling
from interlock.flows.deployments import Deployments
from interlock.flows.gate import Gate
from interlock.flows.glass import Row
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.flows.releases import Releases
from interlock.flows.replay import Replay
from interlock.kernel import Digest, Instant, InterlockError
from interlock.ledger import Entry, ProvenLog
from interlock.ledger import Report as Fsck
from interlock.trace.clauses import Standard, answered
from interlock.trace.completeness import Facts, Uncounted, lacks_of
from interlock.trace.deployed import Deployed, Excuse, Ruling
from interlock.trace.report import Asker, AsOf, AuditReport, Glass, Piece, Scope

_WIDE: Final = frozenset({Scope.ENVIRONMENT, Scope.PRODUCT})
_OF_OTHERS: Final = frozenset({DEPLOYMENT, VERIFICATION_SUMMARY})
"""What is about an artifact and belongs to one deployment of it only."""


class Question(msgspec.Struct, frozen=True):
    """What is asked, by whom, and as of when ages are counted."""

    about: AboutWhat
    asker: Asker
    at: Instant
    standards: tuple[Standard, ...] = ()


class Reporting:
    """Writes reports from one ledger."""

    def __init__(
        self,
        *,
        gate: Gate,
        ledger: ReadLedger,
        blobs: ReadBlobs,
        trust: Trust,
        deployments: Deployments,
        releases: Releases,
        replay: Replay,
        glasses: Callable[[Governance, Instant], Sequence[Row]],
        fsck: Callable[[], Fsck] | None,
        product: str,
        version: str,
    ) -> None:
        """`glasses` gives every request to break the glass; `fsck` audits the whole ledger, and may be left out."""
        self._gate = gate
        self._ledger = ledger
        self._blobs = blobs
        self._trust = trust
        self._deployments = deployments
        self._releases = releases
        self._replay = replay
        self._glasses = glasses
        self._fsck = fsck
        self._product = product
        self._version = version

    def report(self, asked: Question) -> AuditReport:
        """Give the report.

        Errors: LedgerEmpty (FLW-251), NothingKnown (FLW-252), DeploymentUnknown (FLW-210), ReleaseUnknown (FLW-213);
                those of `Gate.proven`: of a ledger that does not verify nothing can be reported.
        """
        log = self._gate.proven()
        if log is None:
            raise LedgerEmpty
        scope = self._scope(asked.about, log)
        gathered = self._gathered(scope, log)
        if asked.about.scope not in _WIDE and not gathered.entries:
            raise NothingKnown(scope=asked.about.scope.value, name=scope.name)
        telling = Telling(gathered=gathered, scope=scope, deployments=self._deployments, releases=self._versions(scope))
        told = [self._placed(telling.told(one)) for one in scope.deployments]
        if asked.about.scope in _WIDE:
            carried = {entry for one in told for entry in one.rulings}
        else:
            carried = set(gathered.decisions)
        again = self._again(sorted(carried), gathered.log)
        rulings = tuple(
            ruling_of(one, gathered, again.get(index, ""))
            for index, one in sorted(gathered.decisions.items())
            if index in carried
        )
        waivers = waivers_in(gathered, asked.at, self._product, self._wide(asked.about))
        glasses = self._broken(gathered, asked.at, rulings, told)
        gathered.also_at(_said_of(gathered, waivers, glasses))
        now = gathered.governance().directory
        pieces = tuple(
            piece_of(gathered.entries[index], one, gathered.directory(index))
            for index, one in sorted(gathered.statements.items())
        )
        environments = frozenset(one.environment for one in told)
        changes = changes_in(gathered, now)
        report = AuditReport(
            asked.about.scope,
            scope.name,
            asked.asker,
            asked.at,
            self._as_of(log),
            "",
            self._product,
            log.checkpoint.origin,
            asked.about.period,
            tuple(msgspec.structs.replace(one, pieces=_pieces_of(one, rulings, pieces)) for one in told),
            rulings,
            tuple(telling.artifact(*each) for each in sorted(scope.artifacts.items())),
            changes,
            tuple({one.entry: one for each in told for one in each.approvals}.values()),
            assessed_in(gathered),
            waivers,
            glasses,
            tuple(
                one
                for one in looks_in(gathered, environments, self._product, log.checkpoint.origin)
                if asked.about.scope in _WIDE or one.run in {each.run for each in told}
            ),
            people_in(told, changes, waivers, pieces, now),
            keys_in(pieces, self._told_of_keys(), now),
            pieces,
            interlock=self._version,
        )
        return self._judged(report, gathered, asked.standards, has_directory=not now.is_empty)

    def _judged(
        self, report: AuditReport, gathered: Gathered, standards: Iterable[Standard], *, has_directory: bool
    ) -> AuditReport:
        """Add what is missing, the clauses, and the sentence over it all."""
        facts = Facts(
            _uncounted(gathered),
            self._faults(),
            tuple(self._lost(report.pieces)),
            tuple(sorted(gathered.unreadable.items())),
            has_directory=has_directory,
        )
        missing = lacks_of(report, facts)
        shown = tuple(shown_by(report.rulings, report.assessed))
        clauses = tuple(answered(one, shown, missing) for one in standards)
        full = msgspec.structs.replace(report, missing=missing, frameworks=clauses)
        return msgspec.structs.replace(full, summary=summary_of(full))

    def _scope(self, about: AboutWhat, log: ProvenLog) -> InScope:
        scoping = Scoping(deployments=self._deployments, releases=self._releases)
        return scoping.of(about, lambda index: Entry.read(log.leaf_at(index) or b"").at)

    def _gathered(self, scope: InScope, log: ProvenLog) -> Gathered:
        gathered = Gathered(
            gate=self._gate,
            ledger=self._ledger,
            blobs=self._blobs,
            trust=self._trust,
            log=log,
            digests=scope.digests,
        )
        steps = [said.says for run in scope.deployments for said in run.said]
        named = {Digest("sha256", each) for one in steps for each in one.decisions}
        gathered.also(sorted(named))
        gathered.also(evidence_behind(gathered.decisions.values()))
        return gathered

    def _placed(self, one: Deployed) -> Deployed:
        return one

    def _told_of_keys(self) -> Trust:
        return self._trust

    def _again(self, entries: Sequence[int], log: ProvenLog) -> Mapping[int, str]:
        return {one.recorded.index: said_again(one) for one in self._replay.of(entries, log)}

    def _broken(
        self, gathered: Gathered, at: Instant, rulings: Iterable[Ruling], told: Iterable[Deployed]
    ) -> tuple[Glass, ...]:
        return glasses_in(
            self._glasses(gathered.governance(), at),
            frozenset(one.glass for one in rulings if one.glass),
            frozenset(one.environment for one in told),
        )

    def _wide(self, about: AboutWhat) -> frozenset[str] | None:
        """Give the environments whose waivers are all told: one, every one, or none in a narrow report."""
        if about.scope not in _WIDE:
            return None
        return frozenset({about.name}) if about.scope is Scope.ENVIRONMENT else frozenset()

    def _versions(self, scope: InScope) -> dict[str, str]:
        found: dict[str, str] = {}
        for made in self._releases.all():
            for digest in made.digests & scope.artifacts.keys():
                found.setdefault(digest, made.version)
        return found

    def _as_of(self, log: ProvenLog) -> AsOf:
        last = Entry.read(log.leaves[-1]).at if log.leaves else None
        head = log.checkpoint
        return AsOf(head.origin, head.size, head.root.hex(), last, (head.origin,), is_continued=log.is_fresh)

    def _faults(self) -> tuple[tuple[str, str, str], ...]:
        found = self._fsck().faults if self._fsck is not None else ()
        return tuple((one.code.value, one.where, one.says) for one in found)

    def _lost(self, pieces: Iterable[Piece]) -> Iterable[tuple[int, str]]:
        known: dict[str, str] = {}
        for piece in pieces:
            for blob in piece.blobs:
                if blob not in known:
                    known[blob] = self._gone(blob)
                if known[blob]:
                    yield piece.index, known[blob]

    def _gone(self, blob: str) -> str:
        try:
            self._blobs.check(Digest("sha256", blob))
        except InterlockError as error:
            return str(error)
        return ""


def _pieces_of(one: Deployed, rulings: Iterable[Ruling], pieces: Iterable[Piece]) -> tuple[int, ...]:
    """Give the entries that belong to one deployment.

    These are its steps, its decisions with their evidence, and what is about what it brought; what other deployments
    of the same did is theirs.
    """
    about = {f"{one.plan}", *(str(each.digest) for each in one.artifacts)}
    about |= {f"gitCommit:{each.commit}" for each in one.artifacts if each.commit}
    own = {*one.rulings, *one.pieces, *(each.entry for each in one.approvals)}
    for ruling in rulings:
        if ruling.entry in one.rulings:
            own |= {entry for judged in ruling.judged for entry in judged.evidence}
    return tuple(
        each.index
        for each in pieces
        if each.index in own or (each.kind not in _OF_OTHERS and not about.isdisjoint(each.subjects))
    )


def _said_of(gathered: Gathered, waivers: Iterable[Excuse], glasses: Iterable[Glass]) -> Iterator[int]:
    """Give the entries of waivers and of requests to break the glass, with people's answers to them."""
    documents: set[str] = set()
    for one in waivers:
        documents.add(one.digest)
        yield one.entry
    for glass in glasses:
        documents.add(glass.id)
        yield glass.entry
    governance = gathered.governance()
    yield from (one.index for one in governance.approvals if one.says.target in documents)
    yield from (one.index for one in governance.revocations if one.says.target in documents)


def _uncounted(gathered: Gathered) -> tuple[Uncounted, ...]:
    damaged = [_told(one, is_damaged=True) for one in gathered.refused.values()]
    return (*damaged, *(_told(one, is_damaged=False) for one in gathered.foreign.values()))


def _told(one: Refused, *, is_damaged: bool) -> Uncounted:
    return Uncounted(one.index, one.code, one.says, is_damaged)
