"""Compare: hold what is there against the state that was sealed, and seal what was found.

Enters: a sealed state, and what lies in a folder or runs as a configuration. Leaves: every difference with who made
it; an observation that others are told of, and an assessment of `key.provenance` that gates count. Floor 11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.control import Card, Location, Sighting, gather
from interlock.evidence import ASSESSMENT, Assessment, Covered, counts_of
from interlock.evidence.desired import OBSERVATION, Observation
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing, Mask
from interlock.flows.desire import Desired
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Certainty, Digest, Instant, stamp
from interlock.runtime.drift import Alteration
from interlock.runtime.errors import PlaceUnreadable
from interlock.runtime.state import Entry, Hand, State

TOOL: Final = "expected"
"""The tool of what was found so."""
_SHOWN: Final = 20


class Compared(msgspec.Struct, frozen=True):
    """What was compared, and what was found."""

    desired: Desired
    place: str
    host: str
    alterations: tuple[Alteration, ...]
    unreadable: tuple[Entry, ...] = ()
    state: State | None = None
    """What lies there; none where only configurations were compared."""
    owed: int = 0
    """How many paths or keys had to be compared."""
    partial: str = ""
    """Why finding no difference would not show that all is as it was sealed; empty if it does."""


class Sealed(msgspec.Struct, frozen=True):
    """What was found, as it is in the ledger."""

    compared: Compared
    observation: Observation
    assessment: Assessment | None
    """None where nothing was found and the comparison was partial: that shows nothing."""
    envelope: Digest
    """Of the assessment, or else of the observation."""


def seal_comparison(
    compared: Compared, card: Card, footing: Footing, seal: Seal, at: Instant, mask: Mask, version: str
) -> Sealed:
    """Seal what a comparison found.

    What a partial comparison did not find is no evidence of the control: leaving paths out must open no gate.
    Errors: those of `Seal.documents`.
    """
    findings = gather(card.id, [_sighting(one, mask) for one in compared.alterations], _no_lines)
    for meaning in footing.meanings:
        seal.keep(meaning, "application/json")
    kept = seal.keep(b"".join(findings_pieces(findings)), "application/jsonl").hex if findings else ""
    says = compared.desired.says
    observation = Observation(
        name=says.name,
        expected=str(compared.desired.envelope),
        state=compared.state.digest.hex if compared.state is not None else "",
        place=compared.place,
        host=compared.host,
        at=stamp(at),
        altered=len(compared.alterations),
        counts=dict(Counter(one.kind.value for one in compared.alterations)),
        shown=tuple(_words(words_of(one), mask) for one in compared.alterations[:_SHOWN]),
        unreadable=len(compared.unreadable),
        alterations=kept,
        stakeholders=says.stakeholders,
    )
    broken = unread(compared)
    outcome = "errored" if broken is not None else "failed" if findings else "passed"
    missing = tuple((one.path, one.problem) for one in compared.unreadable[:200])
    about = compared.desired.subject
    if compared.partial and outcome == "passed":
        (envelope,) = seal.documents([Sealing(about, OBSERVATION, observation)])
        return Sealed(compared, observation, None, envelope)
    assessment = Assessment(
        control=card.id,
        stage=card.stages[-1].value,
        outcome=outcome,
        origin=footing.origin,
        started_at=stamp(at),
        finished_at=stamp(at),
        interlock=version,
        plan="",
        reason=str(broken) if broken is not None else "",
        code=broken.code if broken is not None else "",
        remedy=broken.remedy if broken is not None else "",
        coverage=(Covered("entries", compared.owed, max(compared.owed - len(compared.unreadable), 0), missing),),
        counts=counts_of(findings),
        findings=kept,
        notes=(f"compared with {says.name}, sealed as {compared.desired.envelope}, at {compared.place}",),
    )
    _, envelope = seal.documents([Sealing(about, OBSERVATION, observation), Sealing(about, ASSESSMENT, assessment)])
    return Sealed(compared, observation, assessment, envelope)


def unread(compared: Compared) -> PlaceUnreadable | None:
    """Give why a comparison is not whole; none if it is."""
    first = next(iter(compared.unreadable), None)
    return PlaceUnreadable(path=first.path, why=first.problem) if first is not None else None


def words_of(one: Alteration) -> str:
    """Say what differs, and who did it."""
    if one.hand is None:
        return f"{one.path}: {one.says}"
    return f"{one.path}: {one.says}; {hand_in_words(one.hand)}"


def hand_in_words(hand: Hand) -> str:
    """Say who did it: who committed it, or who wrote the file last by what the file system says."""
    at = f" at {hand.at}" if hand.at else ""
    return f"by {hand.who}{at} in {hand.commit[:12]}" if hand.commit else f"last written by {hand.who}{at}"


def _sighting(one: Alteration, mask: Mask) -> Sighting:
    words = words_of(one).removeprefix(f"{one.path}: ")
    return Sighting(
        tool=TOOL,
        rule=f"{one.asset.value}-{one.kind.value}",
        severity=one.severity,
        certainty=Certainty.HIGH,
        message=_words(words, mask),
        at=Location(one.path, symbol=one.key),
        cwe=("CWE-494",) if one.kind.value == "content" else (),
        remedy="Bring it back to the sealed state, or have the change approved and seal the new state.",
    )


def _no_lines(_: str) -> Sequence[str]:
    return ()


def _words(text: str, mask: Mask) -> str:
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")
