"""Tickets: what each is about, what is written into it, and what becomes of it. Values and rules over them. Floor 9.

A matter is what one ticket is about, however often it comes up; its id is what trackers are searched by. A mark is what
we last did with a ticket, kept in the ticket itself, so that what a person did with it since can be told apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from interlock.evidence import Assessment
from interlock.response.events import Event, Kind

LONGEST_TITLE: Final = 200
LONGEST_LINE: Final = 500
_DIGITS: Final = 32
_MOST_MARK: Final = 100
"""Characters of a mark: some trackers have no room for more."""
_MOST_CONTROL: Final = 40
_MARK: Final = re.compile(r"il1 (\w{1,6}) ([0-9a-f]{0,20}) (\d{1,2}) ([0-9a-f]{8}) (\S{0,40})")
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]+"
)
"""What is not seen, begins a line or turns the direction of what follows."""


class Matter(msgspec.Struct, frozen=True):
    """What a ticket is about."""

    id: str
    """32 digits, the same whenever it comes up in this ledger."""
    group: str = ""
    """32 digits that all findings of one place share, such as a branch; empty for what is no finding."""
    control: str = ""
    """What found it, if an examination that finds it no more ends it."""


class Draft(msgspec.Struct, frozen=True):
    """What a ticket is to say."""

    matter: Matter
    title: str
    """One line; nothing in it steers anything."""
    lines: tuple[tuple[str, str], ...]
    """What is known, each with what it is called."""
    severity: str = ""


class Standing(StrEnum):
    """How we left a ticket."""

    MADE = "made"
    OPEN = "open"
    """It came up once more."""
    AGAIN = "again"
    """Open, after it had been closed."""
    CLOSED = "closed"
    LEFT = "left"
    """A person closed it, it came again, and we left it closed."""
    KEPT = "kept"
    """A person opened it again after we closed it, and we left it open."""


class Mark(msgspec.Struct, frozen=True):
    """What we last did with a ticket."""

    standing: Standing
    event: str
    """Because of which event: 20 digits of its id."""
    reopened: int = 0
    """How often we opened it again after a person closed it."""
    title: str = ""
    """8 digits of the title that we wrote."""
    control: str = ""

    @property
    def text(self) -> str:
        """Its one spelling, at most 100 characters."""
        return f"il1 {self.standing} {self.event} {min(self.reopened, 99)} {self.title or '0' * 8} {self.control}"


def read_mark(text: str) -> Mark | None:
    """Read a mark; none where there is none that we could have written."""
    found = _MARK.fullmatch(text) if len(text) <= _MOST_MARK else None
    if found is None or found[1] not in set(Standing):
        return None
    return Mark(Standing(found[1]), found[2], int(found[3]), found[4], found[5])


class Ticket(msgspec.Struct, frozen=True):
    """A ticket as a tracker tells of it at this moment."""

    id: str
    """What the tracker knows it by, whatever it is called."""
    key: str
    """What people call it: `SEC-42`, `INC0010023`."""
    address: str
    """Where people see it."""
    matter: str
    title: str
    is_closed: bool
    mark: Mark | None = None
    told: str = ""
    """All that was written into it, as far as the tracker gives it: whoever looks for an event finds its id there."""

    def has_told(self, event: str) -> bool:
        """Say whether something in it names an event."""
        return event in self.told


class Did(StrEnum):
    """What became of a ticket because of an event."""

    CREATED = "created"
    COMMENTED = "commented"
    REOPENED = "reopened"
    CLOSED = "closed"
    LEFT = "left"
    """Nothing was done to it: a person had closed or opened it, and that holds."""
    NOTHING = "nothing"
    """There is no ticket, and none is needed."""


class Kept(msgspec.Struct, frozen=True):
    """What was done with which ticket."""

    did: Did
    key: str = ""
    address: str = ""
    matter: str = ""
    says: str = ""


ENDED_BY: Final[Mapping[Kind, frozenset[Kind]]] = {
    Kind.DEPLOYMENT_ALTERED: frozenset({Kind.DEPLOYMENT_MENDED}),
    Kind.PROBE_FAILING: frozenset({Kind.PROBE_MENDED}),
    Kind.DECISION_DENIED: frozenset({Kind.DECISION_ALLOWED}),
    Kind.DECISION_REVIEW: frozenset({Kind.DECISION_ALLOWED}),
    Kind.DEPLOYMENT_STRANDED: frozenset({Kind.DEPLOYMENT_ENDED}),
    Kind.DEPLOYMENT_ROLLED_BACK: frozenset({Kind.DEPLOYMENT_ENDED}),
    Kind.INFRASTRUCTURE_REFUSED: frozenset({Kind.INFRASTRUCTURE_CHANGED}),
    Kind.INFRASTRUCTURE_BROKEN: frozenset({Kind.INFRASTRUCTURE_CHANGED}),
}
"""Which events end what others began: the ticket of it is closed."""
DECISIONS: Final = frozenset({Kind.DECISION_DENIED, Kind.DECISION_REVIEW, Kind.DECISION_ALLOWED})
"""After these it is clear what an examination found, and what it finds no more."""


def ends(kinds: Iterable[Kind]) -> frozenset[Kind]:
    """Give the events that end what some others begin."""
    return frozenset(end for kind in kinds for end in ENDED_BY.get(kind, ()))


def matter_of(event: Event, origin: str, examined: Assessment | None = None) -> Matter:
    """Give what an event is about; `origin` is that of the ledger, `examined` what a finding was found by.

    Shape:  what begins and what ends something have the same matter.
    """
    if event.kind is Kind.FINDING_NEW and examined is not None:
        if event.about == "more":
            return Matter(_digits(origin, "findings", event.control, event.product, *_where(examined)))
        return finding_matter(origin, examined, event.rule)
    return Matter(_digits(origin, *_told_apart(event)))


def finding_matter(origin: str, examined: Assessment, rule: str) -> Matter:
    """Give what the ticket of a rule is about that a control found."""
    where, control = _where(examined), examined.control
    group = _digits(origin, "place", *where) if is_somewhere(examined) else ""
    known = control if len(control) <= _MOST_CONTROL and group else ""
    return Matter(_digits(origin, "finding", control, rule, *where), group, known)


def is_somewhere(examined: Assessment) -> bool:
    """Say whether it is known of which branch or place something is: without, nothing of it ends by itself."""
    return bool(examined.origin.branch or examined.place)


def _where(examined: Assessment) -> tuple[str, str, str, str]:
    rules = examined.origin.rules
    product = rules.product if rules is not None else ""
    return product, examined.origin.remote, examined.origin.branch, examined.place


def _told_apart(event: Event) -> tuple[str, ...]:
    place = (event.environment, event.product)
    if event.kind in {Kind.DEPLOYMENT_ALTERED, Kind.DEPLOYMENT_MENDED, Kind.PROBE_FAILING, Kind.PROBE_MENDED}:
        return "running", event.data.get("difference", ""), event.rule, event.about, *place
    if event.kind in DECISIONS:
        return "decision", event.profile, *place, "" if event.environment else str(event.subject.digests[0])
    if event.kind in {Kind.DEPLOYMENT_STRANDED, Kind.DEPLOYMENT_ROLLED_BACK, Kind.DEPLOYMENT_ENDED}:
        return "deployment", *place
    if event.kind in {Kind.INFRASTRUCTURE_REFUSED, Kind.INFRASTRUCTURE_BROKEN, Kind.INFRASTRUCTURE_CHANGED}:
        return "infrastructure", event.about, *place
    return event.kind, event.control, event.rule, event.about, *place


def _digits(*parts: str) -> str:
    body = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(body).hexdigest()[:_DIGITS]


def draft_of(event: Event, matter: Matter) -> Draft:
    """Give what the ticket of an event says."""
    told = tuple((name, plain(text, LONGEST_LINE)) for name, text in _lines(event) if text)
    return Draft(matter, plain(_title(event), LONGEST_TITLE), told, event.severity)


def _title(event: Event) -> str:
    """Give a title that stays the same while nothing about it changes."""
    of = f" of {event.product}" if event.product else ""
    at = f" in {event.environment}" if event.environment else ""
    if event.kind is Kind.FINDING_NEW:
        what = event.rule or "more findings"
        return f"{event.severity or 'unrated'}: {what}, found by {event.control}{of}"
    if event.kind in DECISIONS:
        word = "waits for review" if event.kind is Kind.DECISION_REVIEW else "is denied"
        return f"{event.environment or event.subject.name}{of} {word} under {event.profile or 'its policy'}"
    level = f"{event.severity}: " if event.severity else ""
    about = event.rule or event.about or event.subject.name
    return f"{level}{event.kind.replace('.', ' ')}{of}{at}: {about}"


def _lines(event: Event) -> Iterator[tuple[str, str]]:
    yield "What happened", event.says
    yield "Kind", event.kind.value
    yield "Severity", event.severity
    yield "Control", event.control
    yield "Rule", event.rule
    yield "Environment", event.environment
    yield "Product", event.product
    yield "Policy", event.profile
    yield "About", event.about
    yield "Subject", f"{event.subject.name} ({event.subject.digests[0]})"
    if event.kind is not Kind.DELIVERY_RECEIVED:
        yield "Evidence", str(event.entry)
    yield "Event", event.id


def plain(text: str, most: int) -> str:
    """Give a text in one line of what can be seen, no longer than so many characters."""
    seen = " ".join(_UNSEEN.sub(" ", text[: 4 * most]).split())
    return seen if len(seen) <= most else f"{seen[: most - 3]}..."


def mark_of(standing: Standing, event: Event, draft: Draft, before: Mark | None = None) -> Mark:
    """Give the mark of what is done because of an event."""
    return Mark(
        standing=standing,
        event=short_id(event),
        reopened=before.reopened if before is not None else 0,
        title=title_digits(draft.title),
        control=draft.matter.control or (before.control if before is not None else ""),
    )


def short_id(event: Event) -> str:
    """Give the digits by which a mark names an event."""
    return event.id.removeprefix("evt-")[:20]


def title_digits(title: str) -> str:
    """Give the digits by which a mark names a title."""
    return hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:8]
