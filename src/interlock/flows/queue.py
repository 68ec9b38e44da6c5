"""The queue: everything that waits for people, with whose answer would count. Floor 11.

Releases in review, waivers that were asked for, broken glass, and holds, each as one item of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

import msgspec

from interlock.decision import Governance, Policy
from interlock.decision.approvals import Asking, Relations, unable
from interlock.decision.terms import ApprovalNeed
from interlock.evidence import Waiver
from interlock.flows import glass, holds, reviews, waivers
from interlock.identity import Resource
from interlock.kernel import Instant

PolicyIn = Callable[[str], Policy]
"""Gives the policy of an environment, and under no name the one that decides where none is meant."""


class Kind(StrEnum):
    """What waits."""

    RELEASE = "release"
    WAIVER = "waiver"
    GLASS = "break-glass"
    HOLD = "hold"


class State(StrEnum):
    """How it stands."""

    WAITING = "waiting"
    """Somebody's answer is missing."""
    COUNTS = "counts"
    """A waiver that is approved, or glass that is open."""
    REVIEW = "to be reviewed"
    """Glass that was broken, and that nobody has looked at since."""
    ANSWERED = "answered"
    """A release of another product that enough people answered; its own gate has not decided since."""
    HELD = "held"
    REJECTED = "rejected"
    OVER = "over"
    """It says nothing any more."""

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to do something about it."""
        return self in {State.WAITING, State.REVIEW, State.HELD}


class Item(msgspec.Struct, frozen=True):
    """One thing that waits, or waited, for people."""

    kind: Kind
    name: str
    """The digest of a release, or the id of what was said."""
    title: str
    state: State
    since: Instant
    product: str = ""
    environment: str = ""
    asker: str = ""
    reason: str = ""
    """Why it was asked for, in words of whoever did."""
    lets: tuple[str, ...] = ()
    """What an approval would let pass, or what a hold stops."""
    demands: str = ""
    """Which demand of which policy wants the answers, with file and line."""
    given: tuple[str, ...] = ()
    """Who approved so that it counts."""
    wanted: int = 1
    could: tuple[str, ...] = ()
    """People whose answer would count, and is not there yet."""
    target: str = ""
    """The digest of the commit or artifact that it is about; empty for what names its product."""
    untold: str = ""
    """Why nobody here can tell whose answer would count; empty where that can be told."""


def releases(rows: tuple[reviews.Row, ...], governance: Governance, product: str) -> Iterator[Item]:
    """Give the releases in review."""
    for row in rows:
        decision, demands = row.decision, row.demands
        given = sorted({str(one) for demand in demands for one in demand.roll.people})
        lacking = [one for one in demands if len(one.roll.people) < one.need.count] or list(demands)
        could = {one for demand in lacking for one in demand.could if one not in demand.roll.people}
        yield Item(
            kind=Kind.RELEASE,
            name=str(decision.subject.digests[0]),
            title=decision.subject.name,
            state=State.WAITING,
            since=row.since,
            product=product,
            environment=decision.environment,
            lets=tuple(one.says for one in row.waits_for),
            demands="; ".join(_demand(one.name, one.need, decision.policy) for one in demands),
            given=tuple(given),
            wanted=max((one.need.count for one in demands), default=1),
            could=_others(could, given, governance),
            target=str(decision.subject.digests[0]),
        )


def _demand(name: str, need: ApprovalNeed, policy: str) -> str:
    return f"{name} of the policy {policy} ({need.source}:{need.line})"


def _others(could: set[str], given: list[str], governance: Governance) -> tuple[str, ...]:
    """Leave out who stands on the word of somebody that has answered already."""
    known = governance.directory
    voices = {known.voice_of(one.id) for one in known.people if one.id in given}
    return tuple(sorted(one.id for one in known.people if one.id in could and known.voice_of(one.id) not in voices))


def state_of_waiver(row: waivers.Row, governance: Governance) -> State:
    """Say how a waiver stands."""
    if row.counts:
        return State.COUNTS
    if row.rejected_by:
        return State.REJECTED
    is_over = row.standing.waiver.id in governance.revoked or "missing" not in row.standing.why_not
    return State.OVER if is_over else State.WAITING


def of_waivers(
    rows: tuple[waivers.Row, ...], governance: Governance, policy_in: PolicyIn, resource: str, at: Instant
) -> Iterator[Item]:
    """Give the waivers, those too that wait for nobody."""
    for row in rows:
        signed, says = row.standing.waiver, row.says
        state, terms = state_of_waiver(row, governance), policy_in(waivers.where_of(says)).people.waivers
        could: tuple[str, ...] = ()
        if state is State.WAITING and terms is not None:
            place = waivers.place_of(says, resource)
            asking = Asking("waiver", signed.id, "waiver.approve", place, at)
            could = _able(asking, terms.need, governance, {}, {row.asker, says.owner}, row.approved_by)
        yield Item(
            kind=Kind.WAIVER,
            name=signed.id,
            title=f"{says.what} {says.name}",
            state=state,
            since=signed.entered_at,
            product=says.product,
            environment=", ".join(says.environments),
            asker=row.asker,
            reason=says.reason,
            lets=(_waived(says),),
            demands=f"section waivers ({terms.source}:{terms.line})" if terms is not None else "",
            given=row.approved_by,
            wanted=terms.need.count if terms is not None else 1,
            could=could,
        )


def _waived(says: Waiver) -> str:
    limits = limits_of(says)
    return f"{says.name} {f'in {limits}' if limits else 'everywhere'} until {says.expires_at}"


def limits_of(says: Waiver) -> str:
    """Say what a waiver is limited to; empty where it is limited to nothing."""
    return ", ".join((*says.paths, *says.components, *says.fingerprints, *says.subjects, *says.environments))


def of_glasses(
    rows: tuple[glass.Row, ...], governance: Governance, policy_in: PolicyIn, product: str, at: Instant
) -> Iterator[Item]:
    """Give the requests to break the glass, those too that wait for nobody."""
    for row in rows:
        one, says = row.broken, row.broken.request.says
        terms = policy_in(says.environment).people.glass
        need = terms.need if terms is not None else ApprovalNeed()
        state = state_of_glass(row)
        could: tuple[str, ...] = ()
        place = str(Resource.narrowest(product, says.environment))
        if state is State.WAITING:
            asking = Asking("break-glass", one.request.id, "break-glass.approve", place, at, says.environment)
            could = _able(asking, need, governance, {}, {one.asker}, one.agreed)
        elif state is State.REVIEW:
            asking = Asking("break-glass-review", one.request.id, "break-glass.approve", place, at, says.environment)
            could = _able(asking, ApprovalNeed(1, (), ()), governance, {}, {one.asker, *one.agreed}, ())
        yield Item(
            kind=Kind.GLASS,
            name=one.request.id,
            title=says.target,
            state=state,
            since=one.request.entered_at,
            product=says.product,
            environment=says.environment,
            asker=one.asker or one.request.signer_name,
            reason=says.reason,
            lets=(f"it goes into {says.environment}, whatever its gate says, until {says.expires_at}",),
            demands=f"section break_glass ({terms.source}:{terms.line})" if terms is not None else "",
            given=row.reviewed_by if state is State.REVIEW else one.agreed,
            wanted=1 if state is State.REVIEW else need.count,
            could=could,
        )


def state_of_glass(row: glass.Row) -> State:
    """Say how a request to break the glass stands."""
    if row.needs_review:
        return State.REVIEW
    return {"open": State.COUNTS, "waiting": State.WAITING}.get(row.state, State.OVER)


def of_holds(rows: tuple[holds.Row, ...], governance: Governance, resource: str, at: Instant) -> Iterator[Item]:
    """Give the holds, those too that were lifted; whether somebody made the change is asked when they lift it."""
    known = governance.directory
    for row in rows:
        says = row.hold.says
        could: tuple[str, ...] = ()
        if row.is_in_force:
            may = (one.id for one in known.people if known.eligible(one.id, "hold.lift", resource, at=at).is_allowed)
            could = tuple(sorted(may))
        where = ", ".join(says.environments)
        yield Item(
            kind=Kind.HOLD,
            name=row.hold.id,
            title=says.target,
            state=State.HELD if row.is_in_force else State.OVER,
            since=row.hold.entered_at,
            environment=where,
            asker=known.person_of_key(row.hold.signer) or row.hold.signer_name,
            reason=says.reason,
            lets=(f"nothing: it does not go {f'into {where}' if where else 'anywhere'} until this is lifted",),
            could=could,
            target=says.target,
        )


def _able(
    asking: Asking,
    need: ApprovalNeed,
    governance: Governance,
    relations: Relations,
    others: set[str],
    given: tuple[str, ...],
) -> tuple[str, ...]:
    """Give the people whose approval would count and is not there; `others` are people who never count here."""
    known = governance.directory
    barred = {one.id for one in known.people if one.id in others}
    could = {one.id for one in known.people if not unable(one.id, asking, need, known, relations, barred)}
    return _others({str(one) for one in could}, list(given), governance)
