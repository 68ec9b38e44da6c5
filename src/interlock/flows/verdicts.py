"""Verdicts kept ready: what the gate says of everything that the ledger knows, with the moment up to which it stays so.

Enters: an environment's policy and question, and a ledger that was proven. Leaves: a verdict for each digest. Floor 11.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from interlock.decision import Decision, Known, Policy, Question, Verdict
from interlock.deployment.admission import Ready
from interlock.evidence import PROVENANCE, VERIFICATION_SUMMARY, EvidenceError
from interlock.evidence.admission import ADMISSIONS
from interlock.evidence.deployment import DEPLOYMENT_PLAN
from interlock.evidence.transfer import TRANSFER, read_transfer
from interlock.flows.errors import VerdictUnknown
from interlock.flows.gate import Gate
from interlock.flows.governing import Governing
from interlock.flows.ports import Clock
from interlock.kernel import Digest, Instant, Subject
from interlock.ledger import ProvenLog
from interlock.ledger.admit import kind_in

MOST: Final = 20_000
"""Digests whose verdicts are kept ready, the newest of them; others are decided about when they are asked for."""
_TELLING: Final = frozenset({PROVENANCE, VERIFICATION_SUMMARY, TRANSFER, DEPLOYMENT_PLAN})
"""What makes an artifact known to a ledger."""
_OWN: Final = ADMISSIONS.encode()
_FINEST: Final = timedelta(seconds=1)
_LONGEST: Final = 300
_OCI: Final = "oci://"


class Verdicts:
    """Works verdicts out for one environment, as its rules were when this was made."""

    def __init__(self, *, gate: Gate, policy: Policy, question: Question, clock: Clock, horizon: timedelta) -> None:
        """`question` is what is asked of every artifact; `horizon` is how far ahead a verdict is looked at."""
        self._gate = gate
        self._policy = policy
        self._question = question
        self._clock = clock
        self._horizon = horizon
        self._log: ProvenLog | None = None
        self._governing: Governing | None = None

    def has_moved(self) -> bool:
        """Say whether the ledger tells more than it did when this was asked the last time; what it tells is proven.

        What was entered here itself, the answers that were given, moves nothing.
        Errors: those of `Gate.proven`.
        """
        log = self._gate.proven()
        before = self._log
        if log is before:
            return False
        self._log = log
        self._governing = self._gate.governing(log) if log is not None else None
        if log is None or before is None:
            return True
        return any(kind_in(leaf) != _OWN for leaf in log.leaves[len(before.leaves) :])

    @property
    def size(self) -> int:
        """How many entries the ledger had when it was looked at last."""
        return len(self._log.leaves) if self._log is not None else 0

    def digests(self) -> Iterator[str]:
        """Give the SHA-256 of everything that the ledger knows as an artifact, newest first, each once."""
        if self._log is None:
            return
        seen: set[str] = set()
        for _, entry in reversed(self._log.of_kinds(_TELLING)):
            for one in entry.subjects:
                if one.alg == "sha256" and one.hex not in seen:
                    seen.add(one.hex)
                    yield one.hex
                    if len(seen) >= MOST:
                        return

    def judge(self, sha256: str) -> Ready:
        """Decide about one digest, and find out up to when that holds.

        Errors: VerdictUnknown (FLW-220) where the ledger does not hold together.
        """
        now = self._clock()
        subject = Subject(f"sha256:{sha256}", (Digest("sha256", sha256),))
        known = self._gate.known_in(self._governing, subject) if self._governing is not None else Known()
        if known.ledger_fault:
            raise VerdictUnknown(sha256=sha256[:12], why=known.ledger_fault)
        decision = self._decide(known, subject, now)
        verdict = _verdict(decision)
        until = self._until(known, subject, verdict, now)
        return Ready(sha256, verdict, _why(decision, verdict), decision.digest.hex, until.timestamp())

    def _decide(self, known: Known, subject: Subject, at: Instant) -> Decision:
        from msgspec.structs import replace

        return self._gate.answer(self._policy, known, replace(self._question, subject=subject, at=at))

    def _until(self, known: Known, subject: Subject, verdict: Verdict, now: Instant) -> Instant:
        """Find the first moment within the horizon from which something else holds, by halving.

        The gate is asked itself, so evidence that grows stale, waivers, approvals and rules about the time are all
        seen. What changes twice within the horizon is seen when the verdict is worked out again.
        """
        low, high = now, now + self._horizon
        if _verdict(self._decide(known, subject, high)) is verdict:
            return high
        while high - low > _FINEST:
            middle = low + (high - low) / 2
            if _verdict(self._decide(known, subject, middle)) is verdict:
                low = middle
            else:
                high = middle
        return max(low, now + _FINEST)

    def pushed(self) -> dict[str, str]:
        """Give what this ledger says was pushed or promoted last under each tag: SHA-256 by place and tag.

        Errors: those of `Gate.proven`.
        """
        found: dict[str, str] = {}
        for one in self._gate.of_kind(TRANSFER):
            try:
                said = read_transfer(one.statement.predicate)
                digest = Digest.parse(said.manifest).hex if said.manifest else ""
            except EvidenceError:
                continue
            if said.result == "done" and said.action != "pull" and said.tag and said.target.startswith(_OCI) and digest:
                found[f"{said.target.removeprefix(_OCI)}:{said.tag}"] = digest
        return found


def _verdict(decision: Decision) -> Verdict:
    """Give the verdict; a decision that is no real one lets nothing in."""
    return Verdict.DENY if decision.hypothetical else decision.verdict


def _why(decision: Decision, verdict: Verdict) -> str:
    if decision.hypothetical:
        return decision.hypothetical[0][:_LONGEST]
    blocking = [one.says for one in decision.reasons if one.verdict is verdict]
    if verdict is Verdict.ALLOW or not blocking:
        return ""
    more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
    return f"{blocking[0]}{more}"[:_LONGEST]
