"""Whose word takes a vulnerability out of what counts: VEX documents that others than the author stand by. Floor 8."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.control import Finding, FindingState
from interlock.decision.approvals import Asking, Relations, lacking, roll_of, unable
from interlock.decision.governance import Governance, Signed, VexDocument
from interlock.decision.terms import ApprovalNeed
from interlock.evidence import Assessment, Count, counts_of
from interlock.kernel import Instant

_SHOWN: Final = 16
_NAMED: Final = re.compile(r"VEX [a-z_]+ \((vex-[0-9a-f]{16})\)")
_PERMISSION: Final = "waiver.approve"


class Vouched(msgspec.Struct, frozen=True):
    """Which VEX documents count, and why the others do not."""

    counting: frozenset[str] = frozenset()
    """Ids, `vex-` and sixteen digits."""
    why_not: tuple[tuple[str, str], ...] = ()


def vex_id(digest: str) -> str:
    """Give the id of a VEX document by the SHA-256 of its predicate."""
    return f"vex-{digest[:_SHOWN]}"


def vouched(
    governance: Governance, need: ApprovalNeed | None, resource: str, at: Instant, relations: Relations
) -> Vouched | None:
    """Hold each VEX document against what the policy demands of them; none where the signer's word is enough."""
    if need is None:
        return None
    counting, why_not = set(), []
    for one in governance.vex:
        why = _why_not(one, governance, need, resource, at, relations)
        if why:
            why_not.append((vex_id(one.id), why))
        else:
            counting.add(vex_id(one.id))
    return Vouched(frozenset(counting), tuple(why_not))


def _why_not(
    one: Signed[VexDocument],
    governance: Governance,
    need: ApprovalNeed,
    resource: str,
    at: Instant,
    relations: Relations,
) -> str:
    """Say why a document does not count; empty if it does. A signer who may approve waivers counts as one of those."""
    if one.id in governance.revoked:
        return "it was revoked"
    asking = Asking("vex", one.id, _PERMISSION, resource, at)
    signer = governance.directory.person_of_key(one.signer)
    roll = roll_of(asking, need, governance, relations, {signer} if signer is not None else ())
    if roll.rejected:
        return f"{roll.rejected[0][0]} rejected it"
    own = (
        f"nobody is known for the key of {one.signer_name}"
        if signer is None
        else unable(signer, asking, need, governance.directory, relations, said=one.index)
    )
    people = roll.people | {signer} if signer is not None and not own else roll.people
    missing = lacking(need, people, governance)
    return "; ".join(part for part in (missing, own, *roll.refused) if part) if missing else ""


def as_vouched(findings: Iterable[Finding], by: Vouched | None) -> list[Finding]:
    """Give findings with those open again that a statement answers which does not count."""
    return [one if by is None or not _is_doubted(one, by) else _open(one) for one in findings]


def doubts(findings: Iterable[Finding], by: Vouched | None) -> tuple[str, ...]:
    """Say of each statement that answers a finding and does not count why not."""
    if by is None:
        return ()
    why = dict(by.why_not)
    named = dict.fromkeys(_name(one) for one in findings if _is_doubted(one, by))
    return tuple(f"{name or 'a VEX statement'} does not count: {why.get(name, 'nobody knows it')}" for name in named)


def recounted(fact: Assessment, by: Vouched | None) -> tuple[Count, ...]:
    """Count anew where the list of findings is not at hand: nothing is answered then."""
    if by is None:
        return fact.counts
    return tuple(
        msgspec.structs.replace(one, state=FindingState.NEW.value) if one.state == FindingState.WAIVED else one
        for one in fact.counts
    )


def counts_with(findings: Iterable[Finding], by: Vouched | None) -> tuple[Count, ...]:
    """Count findings as the statements leave them that count."""
    return counts_of(as_vouched(findings, by))


def _is_doubted(one: Finding, by: Vouched) -> bool:
    return one.state is FindingState.WAIVED and _name(one) not in by.counting


def _name(one: Finding) -> str:
    found = _NAMED.match(one.suppression.text) if one.suppression is not None else None
    return found[1] if found else ""


def _open(one: Finding) -> Finding:
    state = FindingState.NEW if one.is_new else FindingState.EXISTING
    return msgspec.structs.replace(one, state=state, suppression=None)
