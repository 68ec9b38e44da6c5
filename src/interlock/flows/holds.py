"""Holds: placed by whoever sees that something must not go on, lifted by somebody who may. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from interlock.decision import Question, Signed
from interlock.decision.approvals import Relations
from interlock.decision.holds import in_force, not_to_lift
from interlock.decision.reviewing import makers_of
from interlock.evidence import Hold
from interlock.flows.errors import WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.speaking import Speaker
from interlock.kernel import Digest, DigestMalformed, Subject, stamp


class Row(msgspec.Struct, frozen=True):
    """A hold with how it stands."""

    hold: Signed[Hold]
    stops: tuple[str, ...] = ()
    """The environments in which it is in force; an empty name for wherever no environment is asked about."""
    why: str = ""
    """Why a lift of it does not count."""

    @property
    def is_in_force(self) -> bool:
        """Whether it stops anything."""
        return bool(self.stops)


def place(speaker: Speaker, subject: Subject, reason: str, environments: tuple[str, ...]) -> str:
    """Hold something; any signature that counts here is enough. Leaves: the id of the hold.

    Errors: those of `Speaker.check` and `Speaker.say`.
    """
    speaker.check(speaker.gate.governance())
    says = Hold("place", str(subject.digests[0]), reason, stamp(speaker.now()), environments)
    return speaker.say(says, subject)


def lift(speaker: Speaker, holds: Sequence[Signed[Hold]], question: Question, reason: str) -> tuple[str, ...]:
    """Lift holds; give their ids. `question` says where, for which product and when.

    Errors: WouldNotCount (FLW-141), SpeakerUnknown (FLW-140).
    """
    governance, resource = speaker.gate.governance(), question.resource
    person = speaker.person(governance)
    may = governance.directory.eligible(person, "hold.lift", resource, at=speaker.now())
    if not may.is_allowed:
        raise WouldNotCount(why=may.why, remedy=f"ask somebody who may: `interlock who can hold.lift on {resource}`")
    if not holds:
        raise WouldNotCount(why="nothing is held there", remedy="`interlock hold list` shows what is")
    for one in holds:
        makers = _makers(speaker.gate, one.says.target, question)
        why = not_to_lift(person, one, governance.directory, resource, speaker.now(), makers)
        if why:
            remedy = f"somebody who did not make it lifts it: `interlock who can hold.lift on {resource}`"
            raise WouldNotCount(why=why, remedy=remedy)
    for one in holds:
        about = Subject("what was held", (Digest.parse(one.says.target),))
        speaker.say(Hold("lift", one.id, reason, stamp(speaker.now())), about)
    return tuple(one.id for one in holds)


def listed(gate: Gate, question: Question, among: Sequence[Signed[Hold]] | None = None) -> tuple[Row, ...]:
    """Give every hold, those that were lifted too, in the order of the ledger. Errors: those of `Gate.governance`.

    `question` says where, for which product and when: of an environment, the holds that are for it. Where it names
    none each hold is judged in those that it names itself. `among` are the holds to look at, if not all.
    """
    governance = gate.governance()
    lifted = {one.says.target for one in governance.holds if one.says.action == "lift"}
    rows = []
    for one in governance.holds if among is None else among:
        if one.says.action != "lift" and _is_there(one.says, question.environment):
            makers = _makers(gate, one.says.target, question) if one.id in lifted else {}
            stops = dict(_stops(gate, one, question, makers))
            rows.append(Row(one, tuple(stops), next((why for why in stops.values() if why), "")))
    return tuple(rows)


def _is_there(says: Hold, environment: str) -> bool:
    return not environment or not says.environments or environment in says.environments


def _stops(gate: Gate, hold: Signed[Hold], question: Question, makers: Relations) -> Iterator[tuple[str, str]]:
    """Give the environments in which a hold is in force, each with why a lift of it does not count there."""
    about = _held(hold.says.target)
    places = (question.environment,) if question.environment else hold.says.environments or ("",)
    for place_ in places if about is not None else ():
        there = msgspec.structs.replace(question, environment=place_)
        for one, why in in_force(
            gate.governance(), about or question.subject, place_, there.resource, question.at, makers
        ):
            if one.id == hold.id:
                yield place_, why


def _makers(gate: Gate, target: str, question: Question) -> Relations:
    about = _held(target)
    if about is None:
        return {}
    return makers_of(gate.known(about), msgspec.structs.replace(question, subject=about))


def _held(target: str) -> Subject | None:
    """Give what is held; none where its name is no digest, which holds nothing."""
    try:
        return Subject(target, (Digest.parse(target),))
    except DigestMalformed:
        return None
