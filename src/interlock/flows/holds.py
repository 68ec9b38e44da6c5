"""Holds: placed by whoever sees that something must not go on, lifted by somebody who may. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.decision import Governance, Signed
from interlock.decision.holds import in_force
from interlock.evidence import Hold
from interlock.flows.errors import WouldNotCount
from interlock.flows.speaking import Speaker
from interlock.kernel import Digest, DigestMalformed, Instant, Subject, stamp


class Row(msgspec.Struct, frozen=True):
    """A hold with how it stands."""

    hold: Signed[Hold]
    is_in_force: bool
    why: str = ""
    """Why a lift of it does not count."""


def place(speaker: Speaker, subject: Subject, reason: str, environments: tuple[str, ...]) -> str:
    """Hold something; any signature that counts here is enough. Leaves: the id of the hold."""
    says = Hold("place", str(subject.digests[0]), reason, stamp(speaker.now()), environments)
    return speaker.say(says, subject)


def lift(speaker: Speaker, holds: Sequence[Signed[Hold]], resource: str, reason: str) -> tuple[str, ...]:
    """Lift holds; give their ids. Errors: WouldNotCount (FLW-141), SpeakerUnknown (FLW-140)."""
    governance = speaker.gate.governance()
    person = speaker.person(governance)
    may = governance.directory.eligible(person, "hold.lift", resource, at=speaker.now())
    if not may.is_allowed:
        raise WouldNotCount(why=may.why, remedy=f"ask somebody who may: `interlock who can hold.lift on {resource}`")
    if not holds:
        raise WouldNotCount(why="nothing is held there", remedy="`interlock hold list` shows what is")
    for one in holds:
        about = Subject("what was held", (Digest.parse(one.says.target),))
        speaker.say(Hold("lift", one.id, reason, stamp(speaker.now())), about)
    return tuple(one.id for one in holds)


def listed(governance: Governance, resource: str, at: Instant) -> tuple[Row, ...]:
    """Give every hold, those that were lifted too, in the order of the ledger."""
    rows = []
    for one in governance.holds:
        if one.says.action == "lift":
            continue
        about = _held(one.says.target)
        still = {held.id: why for held, why in in_force(governance, about, "", resource, at)} if about else {}
        rows.append(Row(one, one.id in still, still.get(one.id, "")))
    return tuple(rows)


def _held(target: str) -> Subject | None:
    """Give what is held; none where its name is no digest, which holds nothing."""
    try:
        return Subject(target, (Digest.parse(target),))
    except DigestMalformed:
        return None
