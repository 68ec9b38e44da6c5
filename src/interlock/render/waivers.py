"""Waivers as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from interlock.decision import Policy
from interlock.decision.waivers import scopes
from interlock.evidence import Waiver
from interlock.flows.covering import Cover
from interlock.flows.waivers import Asked, Row
from interlock.kernel import stamp
from interlock.render.groups import many
from interlock.render.paint import visible
from interlock.render.table import rows

_PLACES = 5
"""How many places of what a waiver covers are named."""


def asked_lines(said: Sequence[Asked], policy: Policy, could: Sequence[str]) -> Iterator[str]:
    """Tell somebody who asked for waivers what comes next."""
    for one in said:
        waiver = one.waiver
        yield visible(f"{_id(one)}  asks to waive {waiver.name}{_limits(waiver)} until {waiver.expires_at}")
        yield f"  it would cover {_cover(one.cover)} now" + (", together with the others" if said[1:] else "")
        yield from (f"  {visible(note)}" for note in one.notes)
    counts = "none of them counts" if said[1:] else "it does not count"
    them = " ".join(_id(one) for one in said)
    yield f"  {counts} before {_wanted(policy)} approved it: `interlock waivers approve {them}`"
    others = [one for one in could if one != said[0].waiver.owner]
    yield (
        f"  {', '.join(others)} may"
        if others
        else "  nobody else here may yet: `interlock roles grant` gives somebody a role"
    )


def _id(said: Asked) -> str:
    return f"wvr-{said.id[:16]}"


def asked_json(said: Asked, policy: Policy, could: Sequence[str]) -> dict[str, Any]:
    """Give a waiver that was just asked for as a document."""
    return {
        "id": _id(said),
        "digest": said.id,
        "waiver": said.waiver,
        "covers": [one.id for one in said.cover.findings],
        "is_whole": said.cover.is_whole,
        "counts": False,
        "approvals_needed": policy.people.waivers.need.count if policy.people.waivers else 0,
        "may_approve": [one for one in could if one != said.waiver.owner],
        "notes": said.notes,
    }


def _wanted(policy: Policy) -> str:
    """Say who has to approve a waiver under a policy."""
    terms = policy.people.waivers
    if terms is None:
        return "the policy takes waivers and somebody"
    groups = f" (of {' and '.join(terms.need.groups)})" if terms.need.groups else ""
    return f"{'somebody else' if terms.need.count == 1 else f'{terms.need.count} other people'}{groups}"


def _limits(says: Waiver) -> str:
    told = [f"{kind} {' or '.join(values)}" for kind, values in scopes(says).items()]
    return f" ({', '.join(told)})" if told else ""


def _cover(cover: Cover) -> str:
    found = many(len(cover.findings), "finding")
    return f"the whole of it, {found}" if cover.is_whole else found


def waiver_rows(found: Sequence[Row]) -> Iterator[str]:
    """List waivers in a table, then why those that do not count do not."""
    if not found:
        yield "there are no such waivers"
        return
    table = [("waiver", "of", "state", "covers", "ends", "asked by", "owner", "approved by")]
    table += [
        (
            one.standing.id,
            one.says.name,
            "counts" if one.counts else "does not count",
            f"{len(one.cover.findings)}" if one.is_used else "nothing",
            _ends(one),
            one.asker,
            one.says.owner,
            ", ".join(one.approved_by) or "-",
        )
        for one in found
    ]
    yield from rows(table)
    for one in found:
        if not one.counts:
            yield visible(f"{one.standing.id} does not count: {one.standing.why_not}")


def _ends(one: Row) -> str:
    left = f"in {many(one.days_left, 'day')}" if one.days_left >= 0 else "over"
    return f"{one.says.expires_at[:10]} ({left})"


def waiver_lines(one: Row) -> Iterator[str]:
    """Tell everything about one waiver."""
    says = one.says
    state = "counts" if one.counts else f"does not count: {one.standing.why_not}"
    yield visible(f"{one.standing.id}  {says.what} {says.name}  {state}")
    yield visible(f"  reason    {says.reason}")
    if says.compensation:
        yield visible(f"  instead   {says.compensation}")
    for kind, values in scopes(says).items():
        yield visible(f"  only      {kind} {', '.join(values)}")
    yield visible(f"  asked by  {one.asker}, {stamp(one.standing.waiver.at)[:16]}; {says.owner} answers for it")
    yield f"  ends      {says.expires_at}, {_ends(one).partition(' ')[2].strip('()')}"
    yield f"  approved  {', '.join(one.approved_by) or 'by nobody yet'}"
    if one.rejected_by:
        yield visible(f"  rejected  {', '.join(one.rejected_by)}")
    yield from (visible(f"  ignored   {why}") for why in one.refused)
    yield f"  covers    {_cover(one.cover)}" + ("" if one.is_used else "; it is not needed for the newest evidence")
    for finding in one.cover.findings[:_PLACES]:
        yield visible(f"            {finding.id}  {finding.at.path}:{finding.at.line}  {finding.message}")
    if len(one.cover.findings) > _PLACES:
        yield f"            and {len(one.cover.findings) - _PLACES} more"
    yield f"  evidence  {one.standing.waiver.envelope}, entry {one.standing.waiver.index}"


def waiver_json(one: Row) -> dict[str, Any]:
    """Give a waiver with how it stands as a document."""
    return {
        "id": one.standing.id,
        "digest": one.standing.waiver.id,
        "what": one.says.what,
        "name": one.says.name,
        "reason": one.says.reason,
        "instead": one.says.compensation or None,
        "scopes": scopes(one.says),
        "counts": one.counts,
        "why_not": one.standing.why_not or None,
        "asked_by": one.asker,
        "owner": one.says.owner,
        "approved_by": one.approved_by,
        "rejected_by": one.rejected_by,
        "ignored": one.refused,
        "created_at": one.says.created_at,
        "expires_at": one.says.expires_at,
        "days_left": one.days_left,
        "covers": [finding.id for finding in one.cover.findings],
        "is_whole": one.cover.is_whole,
        "used": one.is_used,
        "evidence": str(one.standing.waiver.envelope),
        "entry": one.standing.waiver.index,
    }
