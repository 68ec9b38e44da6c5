"""Replay: make recorded decisions again, over exactly what the ledger held then. Floor 11.

Under its own policy a decision must come out byte for byte as it was recorded: whoever rewrote one would have to
rewrite the evidence too. Under another policy it says what that one would have decided.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import msgspec

from interlock.crypto import Trust
from interlock.decision import Decision, Policy, Question, Status, Verdict
from interlock.evidence import VERIFICATION_SUMMARY, VerificationSummary, read_summary
from interlock.flows.errors import DecisionUnreadable
from interlock.flows.gate import Gate
from interlock.flows.governing import Governing
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.kernel import Digest, Instant, InterlockError, canonical
from interlock.ledger import Entry, ProvenLog, admit
from interlock.ledger.indexed import indexed


class Recorded(msgspec.Struct, frozen=True):
    """A decision of the ledger."""

    index: int
    decision: Decision
    policy: str
    """SHA-256 of the whole policy; empty where the version that made it kept none."""


class Replayed(msgspec.Struct, frozen=True):
    """A decision that was made again."""

    recorded: Recorded
    again: Decision | None = None
    """None where it could not be made again."""
    why_not: str = ""
    """Why it could not be made again; empty if it could."""

    @property
    def is_same(self) -> bool:
        """Whether it came out byte for byte as it was recorded."""
        return self.again is not None and self.again.record == self.recorded.decision.record

    @property
    def is_changed(self) -> bool:
        """Whether the verdict is another one, or there is none."""
        return self.again is None or self.again.verdict is not self.recorded.decision.verdict

    @property
    def is_opened(self) -> bool:
        """Whether more is let through than was."""
        return self.again is not None and self.again.verdict.rank < self.recorded.decision.verdict.rank

    @property
    def because(self) -> tuple[str, ...]:
        """What stands now and did not stand then; for an opened one, what stood then and does not now."""
        if self.again is None:
            return (self.why_not,)
        then, now = _against(self.recorded.decision), _against(self.again)
        more, less = (then, now) if self.is_opened else (now, then)
        return tuple(says for name, says in more.items() if less.get(name) != says)


def _was_unproven(decision: Decision) -> bool:
    """Say whether whoever decided had seen nothing of the ledger before."""
    return any(one.requirement == "ledger" and one.status is Status.MISSING for one in decision.reasons)


def _against(decision: Decision) -> dict[str, str]:
    return {one.requirement: one.says for one in decision.reasons if one.verdict is not Verdict.ALLOW}


class Replay:
    """Makes the decisions of one ledger again."""

    def __init__(self, *, ledger: ReadLedger, blobs: ReadBlobs, gate: Gate, trust: Trust) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._gate = gate
        self._trust = trust

    def run(self, policy: Policy | None = None, since: Instant | None = None) -> Iterator[Replayed]:
        """Make every recorded decision since a time again, oldest first, under its own policy or under another one.

        Errors: those of `Gate.proven`. A decision that cannot be made again is given with the reason.
        """
        log = self._gate.proven()
        if log is None:
            return
        yield from self.over(self._gate.governing(indexed(log)), policy, since)

    def over(
        self,
        governing: Governing,
        policy: Policy | None = None,
        since: Instant | None = None,
        among: Container[int] | None = None,
    ) -> Iterator[Replayed]:
        """Do as `run` over a log that was proven in another way, or over some entries of it.

        Errors: those of `admit`.
        """
        for index, entry in governing.log.of_kinds({VERIFICATION_SUMMARY}):
            if (since is None or entry.at >= since) and (among is None or index in among):
                replayed = self._replayed(governing, index, entry, policy)
                if replayed is not None:
                    yield replayed

    def of(self, indexes: Iterable[int], log: ProvenLog) -> Iterator[Replayed]:
        """Make the decisions in some entries of a proven log again, each under its own policy.

        Errors: those of `admit`. A decision that cannot be made again is given with the reason.
        """
        governing = self._gate.governing(log)
        for index in indexes:
            replayed = self._replayed(governing, index, Entry.read(log.leaves[index]), None)
            if replayed is not None:
                yield replayed

    def _replayed(self, governing: Governing, index: int, entry: Entry, policy: Policy | None) -> Replayed | None:
        """Make one decision again; none for a summary that another verifier wrote."""
        envelope = next(self._ledger.entries(index, index + 1)).envelope
        summary = read_summary(admit(governing.log, index, entry, envelope, self._trust).statement.predicate)
        if not summary.interlock_decision:
            return None
        recorded = _recorded(index, summary)
        try:
            under = policy or self._policy(recorded)
            return Replayed(recorded, self._again(governing, recorded, under))
        except InterlockError as error:
            return Replayed(recorded, None, str(error))

    def _again(self, governing: Governing, recorded: Recorded, policy: Policy) -> Decision:
        then = recorded.decision
        question = Question(
            then.subject,
            then.at,
            then.stage,
            then.environment,
            then.hypothetical,
            policy_is_asked=then.policy_is_asked,
            is_vouched=then.is_vouched,
            product=then.product,
            actor=then.actor,
        )
        if then.pipelines:
            pipeline, usual = then.pipelines
            question = msgspec.structs.replace(question, pipeline=pipeline, usual=usual)
        known = self._gate.known_in(governing, then.subject, until=recorded.index)
        # What whoever decided then had seen of the ledger counts, not what this machine has.
        known = msgspec.structs.replace(known, is_fresh=not _was_unproven(then))
        return self._gate.answer(policy, known, question)

    def _policy(self, recorded: Recorded) -> Policy:
        """Give the policy that a decision was made under, as it was read then. Errors: DecisionUnreadable (FLW-111)."""
        if not recorded.policy:
            raise DecisionUnreadable(index=recorded.index, why="the version that made it kept no policy")
        body = self._blobs.get(Digest("sha256", recorded.policy))
        try:
            return msgspec.json.decode(body, type=Policy)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise DecisionUnreadable(index=recorded.index, why=f"its policy cannot be read: {error}") from error


def _recorded(index: int, summary: VerificationSummary) -> Recorded:
    """Read a decision out of its summary. Errors: DecisionUnreadable (FLW-111)."""
    try:
        decision = msgspec.convert(summary.interlock_decision, Decision, strict=False)
    except msgspec.ValidationError as error:
        raise DecisionUnreadable(index=index, why=str(error)) from error
    if len(decision.pipelines) not in {0, 2}:
        raise DecisionUnreadable(index=index, why="its stages are not those gone by and the usual ones")
    if canonical(msgspec.to_builtins(decision)) != canonical(summary.interlock_decision):
        raise DecisionUnreadable(index=index, why="it has fields that this version does not know")
    return Recorded(index, decision, summary.interlock_policy)
