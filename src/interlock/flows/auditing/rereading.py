"""Steps of verifying an audit pack: who was who, the decisions made again, the papers. Floor 11.

Source: docs/security/verification.md, "An audit pack", steps 8 to 10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from interlock.crypto import Trust, read_trust
from interlock.decision import Policy, RegoEngine
from interlock.decision.question import Stake
from interlock.evidence import VERIFICATION_SUMMARY, EvidenceError, VerifiedStatement, read_summary
from interlock.flows.auditing.course import Found
from interlock.flows.auditing.elsewhere import goes_anywhere, whole_places
from interlock.flows.auditing.named import papers_named
from interlock.flows.auditing.opening import Opened
from interlock.flows.auditing.proving import Entered
from interlock.flows.auditing.retold import Evidence, Retelling
from interlock.flows.auditing.rulings import said_again
from interlock.flows.auditing.unpacked import AdmittedOnce, GateOfPack, PapersOfPack, Unpacked
from interlock.flows.auditing.verified import State
from interlock.flows.directory import directory_of
from interlock.flows.replay import Replay, Replayed
from interlock.flows.risk import entered as profiles_entered
from interlock.flows.risk import stakes_of
from interlock.identity import Directory
from interlock.kernel import sha256
from interlock.ledger import Checkpoint, ProvenLog
from interlock.trace.errors import PackRefuted
from interlock.trace.pack import KEYS, About, paper_of
from interlock.trace.report import AuditReport

RegoOf = Callable[[Policy], RegoEngine | None]
"""Gives what answers the rules in Rego of a policy; few have any."""
_SHOWN: Final = 8


class NoMemory:
    """What a stranger remembers of logs: nothing. What the reader knows is held against the checkpoint before."""

    def last(self, origin: str) -> Checkpoint | None:  # noqa: ARG002 (the port's)
        """Give nothing."""
        return None

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep nothing."""


def fold_people(entered: Entered, trust: Trust) -> Found[Directory]:
    """Step 8: who was who, folded from the acts in the pack. Errors: those of `directory_of`."""
    directory = directory_of(entered.log, entered.ledger, trust)
    if directory.is_empty:
        return (
            directory,
            State.HOLDS,
            ("nobody was ever named in this log: every key speaks for itself",),
        )
    founder = str(directory.founder)[:16]
    says = [f"{len(directory.acts)} acts, founded by key {founder}, {len(directory.refused)} of them without effect"]
    return directory, State.HOLDS, says


class Deciding:
    """Makes the decisions in a pack again, over what is in it and nothing else."""

    def __init__(
        self, opened: Opened, entered: Entered, admitting: AdmittedOnce, about: About, rego: RegoOf, version: str
    ) -> None:
        papers = PapersOfPack(opened.unpacked, [one.sha256 for one in about.left_out])
        self._opened = opened
        self._about = about
        self._entered = entered
        self._version = version
        self._statements = {one.index: one for one in admitting.every.statements}

        def directory(log: ProvenLog, until: int | None) -> Directory:
            return directory_of(log, entered.ledger, opened.trust, until=until)

        def stakes(log: ProvenLog, until: int | None) -> Mapping[str, Stake]:
            return stakes_of(profiles_entered(log, entered.ledger, opened.trust, until=until), directory(log, until))

        self._gate = GateOfPack(
            ledger=entered.ledger,
            blobs=papers,
            memory=NoMemory(),
            trust=opened.trust,
            verifiers=(),
            rego=rego,
            directory=directory,
            stakes=stakes,
            admitting=admitting,
        )
        self._gate.part = entered.log
        self._kept = entered.ledger, papers
        self._trusts = opened.trust, read_trust(opened.unpacked.member(KEYS))
        self._again: dict[int, str] = {}
        self._replay = Replay(ledger=entered.ledger, blobs=papers, gate=self._gate, trust=opened.trust)

    def check(self) -> Found[dict[int, str]]:
        """Step 9: every decision comes out byte for byte as it was recorded. Errors: PackRefuted (TRC-141).

        Leaves: by entry, `same` or how it differs.
        """
        came: dict[int, str] = {}
        wrong: list[str] = []
        readable, doubts = self._readable()
        places = self._entered.log.places()
        for one in self._replay.over(self._gate.governing(self._entered.log), among=readable):
            index = one.recorded.index
            self._again[index] = said_again(one)
            gone = [each for each in one.recorded.decision.evidence if each not in places]
            if gone:
                (doubts if self._about.is_partial else wrong).append(
                    f"the decision in entry {index} counted {gone[0]}, which is not in the pack"
                )
            elif one.is_same:
                came[index] = "same"
            else:
                (wrong if self._is_against(one) else doubts).append(self._says(one))
            came.setdefault(index, "other")
        if wrong:
            raise PackRefuted(why="; ".join(wrong[:_SHOWN]))
        same = sum(one == "same" for one in came.values())
        says = [f"{same} of {len(came)} come out byte for byte as they were recorded", *doubts]
        return came, State.OPEN if doubts else State.HOLDS, says

    def _readable(self) -> tuple[frozenset[int], list[str]]:
        """Give the entries that can hold a decision, and say which of them cannot be read.

        What no key that counts signed is no decision, whoever entered it; a step before this one tells of it.
        """
        found: set[int] = set()
        doubts: list[str] = []
        for index, one in self._statements.items():
            if one.statement.predicate_type == VERIFICATION_SUMMARY:
                try:
                    read_summary(one.statement.predicate)
                    found.add(index)
                except EvidenceError as error:
                    doubts.append(f"what was decided in entry {index} cannot be read: {error}")
        return frozenset(found), doubts

    def told_again(self, report: AuditReport) -> AuditReport:
        """Give what the evidence says on the question that a report answers. Errors: those of `Reporting.report`."""
        entered, members = self._entered, self._opened.unpacked.members
        last = entered.last if entered.is_last_known else None
        (ledger, papers), (trust, offered) = self._kept, self._trusts
        evidence = Evidence(
            self._gate,
            ledger,
            papers,
            trust,
            offered,
            self._opened.signer,
            self._again,
            last[1] if last is not None else None,
            whole_places(entered.leaves, lambda index: entered.log.leaf_at(index) is not None, members),
            lambda product, where: not entered.leaves or goes_anywhere(members, product, where),
        )
        return Retelling(report, evidence).told()

    def _is_against(self, one: Replayed) -> bool:
        """Say whether what came out otherwise shows that something was changed."""
        if self._about.is_partial:
            return False
        if one.again is None:
            return not self._about.left_out
        return one.is_changed or self._made_by(one) == self._version

    def _says(self, one: Replayed) -> str:
        index = one.recorded.index
        if one.again is None:
            return f"the decision in entry {index} cannot be made again: {one.why_not}"
        then, now = one.recorded.decision.verdict, one.again.verdict
        why = "; ".join(one.because[:2]) or "its words are others"
        by = f" (recorded by version {self._made_by(one)}, made again by {self._version})"
        return f"the decision in entry {index} was recorded as {then} and comes out as {now}: {why}{by}"

    def _made_by(self, one: Replayed) -> str:
        try:
            said = read_summary(self._statements[one.recorded.index].statement.predicate).verifier
        except (EvidenceError, KeyError):
            return ""
        version = said.get("version")
        return str(version.get("interlock", "")) if isinstance(version, dict) else ""


def check_papers(unpacked: Unpacked, admitting: AdmittedOnce, about: About) -> Found[None]:
    """Step 10: every paper is what its name says, and those that statements name are there or listed as left out.

    Errors: PackRefuted (TRC-141).
    """
    papers = {paper_of(name): body for name, body in unpacked.members.items() if paper_of(name) is not None}
    wrong = [digest for digest, body in papers.items() if sha256(body).hex != digest]
    if wrong:
        raise PackRefuted(why=f"paper {wrong[0]} has another digest than its name")
    left_out = {one.sha256: one for one in about.left_out}
    for statement in admitting.every.statements:
        for digest, what in _named(statement):
            if digest not in papers and digest not in left_out:
                raise PackRefuted(why=f"entry {statement.index} names {what} ({digest[:16]}), which is not in the pack")
    says = [f"{len(papers)}, each with the digest that it is called by"]
    says += [
        f"left out: {one.what} ({one.sha256[:16]}), named by entry {one.entry}: {one.why}" for one in about.left_out
    ]
    return None, State.OPEN if left_out else State.HOLDS, says


def _named(one: VerifiedStatement) -> Sequence[tuple[str, str]]:
    try:
        return papers_named(one.statement)
    except EvidenceError:
        return ()
