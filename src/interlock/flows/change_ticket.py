"""Change tickets: ask the tracker how a change stands, hold it against a deployment, seal what came of it.

Enters: the number of a change, the environment and the artifact that it is to be for. Leaves: an assessment that counts
for this environment alone, and no longer than the window of the change. No answer is no permission: it is sealed as
errored. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from interlock.control import Card, Finding, Location, Sighting, gather
from interlock.evidence import ASSESSMENT, Assessment, Covered, Tool, counts_of
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing, Mask
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Certainty, Digest, Instant, InterlockError, Severity, Subject, canonical, sha256, stamp
from interlock.response.changes import ChangeRecord

TOOL: Final = "change-ticket"
_IMPLEMENT: Final = "-1"
"""The state of a change that is being carried out."""
_CONDITIONS: Final = ("there", "state", "approval", "window", "item", "artifact")
_STATES: Final[Mapping[str, str]] = {
    "-5": "new", "-4": "assess", "-3": "authorize", "-2": "scheduled", "-1": "implement", "0": "review", "3": "closed",
    "4": "canceled",
}  # fmt: skip
_RECORD: Final = "application/vnd.interlock.change-ticket+json"


class ChangeBook(Protocol):
    """Where changes are kept. Errors: those of the adapter, all of them `InterlockError`."""

    def read(self, number: str) -> ChangeRecord | None:
        """Give a change as it is now; none where there is none of that number."""
        ...


class Asked(msgspec.Struct, frozen=True):
    """Which change is to permit what."""

    card: Card
    number: str
    environment: str
    item: str
    """The id or the name of the configuration item that stands for the environment."""
    subject: Subject
    footing: Footing
    tracker: str
    names_artifact: bool = False
    """Whether the change has to name the artifact."""


class Done(msgspec.Struct, frozen=True):
    """What came of it, and where that is sealed."""

    assessment: Assessment
    findings: tuple[Finding, ...]
    envelope: Digest
    change: ChangeRecord | None


class ChangeTickets:
    """Asks for changes with what it was built from."""

    def __init__(self, *, book: ChangeBook, seal: Seal, clock: Callable[[], Instant], mask: Mask, version: str) -> None:
        self._book, self._seal, self._clock, self._mask, self._version = book, seal, clock, mask, version

    def run(self, asked: Asked) -> Done:
        """Ask once, and seal the answer or that there was none. Errors: those of `Seal.documents`."""
        began = self._clock()
        change, broken = None, None
        try:
            change = self._book.read(asked.number)
        except InterlockError as error:
            broken = error
        at = self._clock()
        sightings = () if broken is not None else tuple(_faults(asked, change, at))
        findings = gather(asked.card.id, sightings, _no_lines)
        made = self._assessment(asked, change, findings, began, at)
        if broken is not None:
            told = {"reason": self._words(str(broken)), "code": broken.code, "remedy": self._words(broken.remedy)}
            nothing = Covered("conditions", len(_CONDITIONS), 0)
            made = msgspec.structs.replace(made, outcome="errored", holds_until="", coverage=(nothing,), **told)
        for meaning in asked.footing.meanings:
            self._seal.keep(meaning, "application/json")
        if findings:
            self._seal.keep(b"".join(findings_pieces(findings)), "application/jsonl")
        if change is not None:
            self._seal.keep(self._record(change), _RECORD)
        (envelope,) = self._seal.documents([Sealing(asked.subject, ASSESSMENT, made)])
        return Done(made, findings, envelope, change)

    def _assessment(
        self, asked: Asked, change: ChangeRecord | None, findings: Sequence[Finding], began: Instant, at: Instant
    ) -> Assessment:
        listed = b"".join(findings_pieces(findings))
        settings = canonical([asked.number, asked.environment, asked.item, asked.names_artifact])
        output = (sha256(self._record(change)).hex,) if change is not None else ()
        end = change.ends_at if change is not None and not findings else None
        where = f", {change.address}" if change is not None else ""
        return Assessment(
            control=asked.card.id,
            stage=asked.card.stages[-1].value,
            outcome="failed" if findings else "passed",
            origin=asked.footing.origin,
            started_at=stamp(began),
            finished_at=stamp(at),
            interlock=self._version,
            plan="",
            coverage=(Covered("conditions", len(_CONDITIONS), len(_CONDITIONS)),),
            counts=counts_of(tuple(findings)),
            findings=sha256(listed).hex if findings else "",
            tools=(Tool(TOOL, self._version, "Interlock", "", sha256(settings).hex, output=output, runs=1),),
            notes=(self._words(f"change {asked.number} of {asked.tracker} for {asked.environment}{where}"),),
            place=asked.environment,
            holds_there_only=True,
            holds_until=stamp(end) if end is not None else "",
        )

    def _record(self, change: ChangeRecord) -> bytes:
        return self._mask(canonical(msgspec.to_builtins(change, builtin_types=())))

    def _words(self, text: str) -> str:
        return self._mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _faults(asked: Asked, change: ChangeRecord | None, at: Instant) -> Iterator[Sighting]:
    """Give each condition that a change does not meet."""
    if change is None:
        yield _fault(asked, "there", f"there is no change {asked.number}", "name one that there is")
        return
    if change.state != _IMPLEMENT or change.is_on_hold:
        is_at = "on hold" if change.is_on_hold else f"in the state {_STATES.get(change.state, change.state)!r}"
        yield _fault(asked, "state", f"{asked.number} is {is_at}, not in 'implement'", "move it there when it is time")
    if change.approval != "approved":
        says = f"{asked.number} is not approved but {change.approval or 'without an approval'!r}"
        yield _fault(asked, "approval", says, "have it approved")
    yield from _of_time(asked, change, at)
    if asked.item not in {change.item, change.item_name} or not asked.item:
        says = f"{asked.number} is for {change.item_name or change.item or 'nothing'}, not for {asked.item}"
        yield _fault(asked, "item", says, f"name a change for {asked.environment}")
    digests = {str(one) for one in asked.subject.digests} | {one.hex for one in asked.subject.digests}
    if asked.names_artifact and change.artifact.lower() not in digests:
        says = f"{asked.number} names {change.artifact or 'no artifact'}, not {asked.subject.digests[0]}"
        yield _fault(asked, "artifact", says, "write the digest of what is to be deployed into the change")


def _of_time(asked: Asked, change: ChangeRecord, at: Instant) -> Iterator[Sighting]:
    begin, end = change.starts_at, change.ends_at
    if begin is None or end is None:
        yield _fault(asked, "window", f"{asked.number} does not say from when to when", "write its window into it")
    elif not begin <= at <= end:
        says = f"it is {stamp(at)}, and {asked.number} is for {stamp(begin)} to {stamp(end)}"
        yield _fault(asked, "window", says, "wait for its window, or have it moved")


def _fault(asked: Asked, rule: str, says: str, remedy: str) -> Sighting:
    return Sighting(
        tool=TOOL,
        rule=rule,
        severity=Severity.HIGH,
        certainty=Certainty.HIGH,
        message=says,
        at=Location(asked.number, symbol=asked.environment),
        remedy=remedy,
    )


def _no_lines(_: str) -> Sequence[str]:
    return ()
