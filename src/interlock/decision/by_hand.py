"""What people attest, as evidence: where it counts, what it has to show, how it comes about. Pure. Floor 8.

A person's word never takes the place of a tool's evidence on its own account: the policy has to say so, or no tool
can examine the control at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from interlock.decision.model import ByHand, Policy, Requirement
from interlock.evidence import Assessment, VerifiedStatement
from interlock.identity import Directory
from interlock.kernel import Instant, KeyId, Subject


def taken_by_hand(policy: Policy) -> frozenset[str]:
    """Name the controls for which what a person attests counts under a policy."""
    return frozenset(one.control for one in policy.requirements if one.by_hand is not ByHand.NO)


def is_taken(fact: Assessment, taken: Collection[str] | None) -> bool:
    """Say whether what people attested counts; `taken` none stands for every control."""
    return taken is None or fact.control in taken


def may_not_attest(one: VerifiedStatement, directory: Directory, resource: str, at: Instant) -> str:
    """Say why what somebody attested does not count; empty if it does."""
    return attests_nothing(one.signer, one.signer_name, directory, resource, at)


def attests_nothing(key: KeyId, name: str, directory: Directory, resource: str, at: Instant) -> str:
    """Say why what is attested by a key does not count; empty if it does.

    Where nobody was ever named in a directory, trust in the key is all there is. Where people are known, a machine's
    key says nothing by hand, and who has left says nothing any more.
    """
    if directory.is_empty:
        return ""
    person = directory.person_of_key(key)
    if person is None:
        return f"nobody is known for the key of {name}, who attests it"
    answer = directory.may(person, "evidence.attest", resource, at=at)
    return "" if answer.is_allowed else answer.why


def that_tell(facts: Sequence[Assessment]) -> Sequence[Assessment]:
    """Give the evidence that tells where a change comes from and whose policy holds for it.

    What people did was made under nobody's settings; it is asked only where no tool saw the change.
    """
    return [one for one in facts if one.manual is None] or facts


def is_shown(fact: Assessment) -> bool:
    """Say whether evidence shows what was examined: by what was covered or, where people did it, by their report.

    That something failed has to be shown by what was found, since it is the findings that are held against limits.
    """
    if fact.manual is None:
        return bool(fact.coverage)
    has_report = any(one.is_report for one in fact.manual.attachments)
    return bool(fact.manual.scope) and has_report and (fact.outcome == "passed") is not bool(fact.counts)


def again(one: Requirement, subject: Subject, run: str) -> str:
    """Say how evidence of a control comes about: by a tool (`run`), by people, or by either."""
    attest = f"attest it by hand: `interlock attest {one.control} --subject {subject.name} --file REPORT --scope TEXT`"
    match one.by_hand:
        case ByHand.NO:
            return run
        case ByHand.ALSO:
            return f"{run}, or {attest}"
        case ByHand.ONLY:
            return attest
