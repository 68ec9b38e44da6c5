"""Requests to break the glass as the evidence in an audit pack bears them out. Floor 11.

How a request stood is a question to the policy of its environment as it was when the report was written, and that need
not be in a pack. What was asked for, by whom and when, who answered at all, and what an answer can have led to, is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from interlock.decision import Governance, Signed
from interlock.evidence import Approval, BreakGlass
from interlock.flows.auditing.gathered import Gathered
from interlock.kernel import Instant, instant
from interlock.trace.report import Glass


def glasses_again(
    said: Collection[Glass],
    gathered: Gathered,
    at: Instant,
    product: str,
    wanted: tuple[Collection[str], Collection[str]],
) -> tuple[Glass, ...]:
    """Give the requests that a report has to tell; how one stood is as it says, where the evidence allows for that.

    Shape:  `wanted` are the ids of those that decisions went by, and the environments of which all are told.
    """
    used, environments = wanted
    told = {one.id: one for one in said}
    governance = gathered.governance()
    return tuple(
        _again(one, told.get(one.id), gathered, at)
        for one in governance.glasses
        if one.says.product == product and (one.id in used or one.says.environment in environments)
    )


def _again(one: Signed[BreakGlass], said: Glass | None, gathered: Gathered, at: Instant) -> Glass:
    """Give a request as it is said to have stood, or, where it cannot have, as nobody answered it."""
    governance = gathered.governance()
    askers = {*_people(one, gathered), one.signer_name}
    shown = Glass(one.id, one.says.environment, one.index, min(askers), one.entered_at, one.says.reason, "waiting")
    if said is None:
        return shown
    agreed, reviewed = (
        {who for each in _answers(one, about, governance) for who in (*_people(each, gathered), each.signer_name)}
        for about in ("break-glass", "break-glass-review")
    )
    is_closed = one.id in governance.revoked or at >= instant(one.says.expires_at)
    can_be = {"waiting", "shut"} | ({"over"} if agreed else set()) | ({"open"} if agreed and not is_closed else set())
    is_borne_out = (
        said.state in can_be
        and said.asked_by in askers
        and agreed.issuperset(said.agreed)
        and reviewed.issuperset(said.reviewed_by)
    )
    if not is_borne_out:
        return shown
    return msgspec.structs.replace(
        shown, asked_by=said.asked_by, state=said.state, agreed=said.agreed, reviewed_by=said.reviewed_by
    )


def _answers(one: Signed[BreakGlass], about: str, governance: Governance) -> Iterator[Signed[Approval]]:
    for each in governance.approvals:
        if (each.says.about, each.says.target, each.says.answer) == (about, one.id, "approve"):
            yield each


def _people(one: Signed[BreakGlass] | Signed[Approval], gathered: Gathered) -> set[str]:
    """Give whose key signed something, when it did and by now."""
    known = (gathered.directory(one.index), gathered.governance().directory)
    return {str(person) for directory in known if (person := directory.person_of_key(one.signer)) is not None}
