"""Messages for people: what happened, to what, who must act by when, and where to look. Floor 9.

What others wrote is in the words of a message; `plain` takes from them whatever steers a terminal, turns the direction
of a line, begins a header or a link. Each sender takes care of what its own receiver makes of the rest.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.kernel import Instant, Severity, stamp
from interlock.response.events import Event, Kind
from interlock.response.gathering import Batch, Sort, thread_of
from interlock.response.pages import link_of, page_of
from interlock.response.rules import sameness

MOST_SHOWN: Final = 20
"""Different events in one message; of the rest it says how many there are."""
LONGEST: Final = 300
_LONGEST_NAME: Final = 80
_DIGITS: Final = 12
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_HELD_AT: Final = "interlock events held"

_ACTS: Final = {
    Kind.DECISION_DENIED: "whoever wants it through: mend it, or ask for a waiver",
    Kind.DECISION_REVIEW: "whoever may approve",
    Kind.WAIVER_REQUESTED: "whoever may approve waivers",
    Kind.WAIVER_EXPIRING: "the owner of the waiver",
    Kind.GLASS_REQUESTED: "whoever may agree to it",
    Kind.GLASS_BROKEN: "somebody else: review it",
    Kind.GLASS_UNREVIEWED: "somebody who neither asked nor agreed: review it",
    Kind.HOLD_PLACED: "whoever may lift the hold",
    Kind.STATE_ALTERED: "whoever answers for that place",
    Kind.DEPLOYMENT_WAITING: "whoever may approve, if it does not wait for a time",
    Kind.DEPLOYMENT_STRANDED: "whoever runs the environment, at once",
    Kind.DEPLOYMENT_ALTERED: "whoever runs the environment",
    Kind.PROBE_FAILING: "whoever runs the environment",
    Kind.INFRASTRUCTURE_BROKEN: "whoever set it up",
}
"""Who must act; of any other kind, nobody."""


class Item(msgspec.Struct, frozen=True):
    """One event, or several that are the same but for their number, as people are told of them."""

    id: str
    kind: str
    at: Instant
    says: str
    product: str = ""
    environment: str = ""
    severity: str = ""
    who: str = ""
    """Who must act; empty for nobody."""
    until: str = ""
    """By when; empty where no time is set."""
    subject: str = ""
    """What it is about, with the beginning of its digest; empty where several are the same but for that."""
    count: int = 1
    link: str = ""
    """Its page, where it is not the page of the whole message."""

    @property
    def where(self) -> str:
        """Give what it is about, product, environment and severity in one line."""
        named = (("product", self.product), ("environment", self.environment), ("severity", self.severity))
        return ", ".join(f"{name} {text}" for name, text in (("of", self.subject), *named) if text)

    @property
    def acts(self) -> str:
        """Say who must act by when; empty for nobody."""
        return f"to act: {self.who}{f', by {self.until}' if self.until else ''}" if self.who else ""

    @property
    def line(self) -> str:
        """Give all of it in one line."""
        times = f" ({self.count} times)" if self.count > 1 else ""
        return "; ".join(one for one in (f"{self.says}{times}", self.where, self.acts) if one)


class Message(msgspec.Struct, frozen=True):
    """What a channel is told at one time."""

    id: str
    """The same for the same events, so that whoever gets it twice can tell."""
    at: Instant
    title: str
    items: tuple[Item, ...] = ()
    more: int = 0
    """Events that are not among the items."""
    note: str = ""
    link: str = ""
    """Where to look: the page of all of it, or the first page of the server; empty where no address is known."""
    thread: str = ""
    """What a pager knows the incident by."""
    is_over: bool = False
    """Whether it ends the incident."""
    severity: str = ""
    """The worst of its events."""
    source: str = ""
    """The origin of the ledger that proves them."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Give what stands below the title, for receivers that show nothing but text."""
        rest = (self.more_said, self.note, self.link)
        told = [
            (f"- {one.line} [{one.kind}, {one.id[:16]}]", f"  {one.link}" if one.link else "") for one in self.items
        ]
        return tuple(line for line in (*(each for pair in told for each in pair), *rest) if line)

    @property
    def more_said(self) -> str:
        """Say how many events are not shown; empty where all of them are."""
        alike = " like this" if len({one.kind for one in self.items}) == 1 else ""
        return f"{self.more} more{alike}: interlock events list" if self.more else ""


class About(msgspec.Struct, frozen=True):
    """What every message of an installation says of it."""

    source: str
    """The origin of its ledger."""
    page: str = ""
    """The address of its server's pages; empty where there is none."""


def plain(text: str, most: int = LONGEST) -> str:
    """Give words of others as one line of text that nothing makes more of.

    Shape: what is not seen, steers or turns a line becomes a space; an address is no link any more; what is longer
           ends with three dots.
    """
    seen = "".join(" " if unicodedata.category(char) in _UNSEEN else char for char in text[: most * 4])
    line = " ".join(seen.split()).replace("://", "[:]//")
    return line if len(line) <= most and len(text) <= most * 4 else f"{line[: most - 3]}..."


def message_of(batch: Batch, events: Sequence[Event], channel: str, at: Instant, about: About) -> Message:
    """Say in words what a batch is about; `events` are those of it that are proven, in their order."""
    if batch.sort is Sort.OVERFLOW:
        return _overflow(batch, channel, at, about)
    groups: dict[str, list[Event]] = {}
    for one in events:
        groups.setdefault(f"{sameness(one)} {one.severity} {one.product}", []).append(one)
    shown = [_item(members) for members in list(groups.values())[:MOST_SHOWN]]
    whole = _page(events)
    if not whole:
        links = (link_of(about.page, one) if one else "" for one in map(_page, groups.values()))
        shown = [msgspec.structs.replace(one, link=link) for one, link in zip(shown, links, strict=False)]
    severities = sorted({one.severity for one in events if one.severity in set(Severity)}, key=_rank)
    thread, is_over = thread_of(events[0])
    return Message(
        id=_id(channel, *(one.id for one in events)),
        at=at,
        title=_title(events),
        items=tuple(shown),
        more=len(events) - sum(one.count for one in shown),
        link=link_of(about.page, whole or "/"),
        thread=hashlib.sha256(thread.encode("utf-8", "surrogatepass")).hexdigest(),
        is_over=is_over,
        severity=severities[0] if severities else "",
        source=plain(about.source),
    )


def trial_of(channel: str, response: str, at: Instant, about: About, *, is_over: bool = False) -> Message:
    """Give a message that says of itself that nothing happened, or the one that ends the incident of it."""
    return Message(
        id=_id(channel, "test", stamp(at)),
        at=at,
        title=f"Interlock: this is a test of the response {response}",
        note=f"Somebody tries whether {plain(channel, _LONGEST_NAME)} is reached. Nothing happened; nobody has to act.",
        link=link_of(about.page),
        thread=_id(channel, "test"),
        is_over=is_over,
        severity=Severity.INFO,
        source=plain(about.source),
    )


def _overflow(batch: Batch, channel: str, at: Instant, about: About) -> Message:
    until = f"; they come in one message after {stamp(batch.until)}" if batch.until is not None else ""
    return Message(
        id=_id(channel, "overflow", stamp(at)),
        at=at,
        title=f"Interlock: {batch.held} events are held back",
        note=f"This channel had as many messages as it takes in an hour{until}. They are all kept: {_HELD_AT}",
        link=link_of(about.page),
        source=plain(about.source),
    )


def _page(events: Sequence[Event]) -> str:
    """Give the page that all of them share; empty where there is none."""
    paths = {page_of(one) for one in events}
    return paths.pop() if len(paths) == 1 else ""


def _title(events: Sequence[Event]) -> str:
    first = events[0]
    kinds = {one.kind for one in events}
    if len(kinds) > 1:
        return f"Interlock: {len(events)} events"
    same = [name for name in ("product", "environment") if len({getattr(one, name) for one in events}) == 1]
    words = [plain(getattr(first, name), _LONGEST_NAME) for name in same]
    of = f" of {words[0]}" if "product" in same and words[0] else ""
    to = f", {words[-1]}" if "environment" in same and words[-1] else ""
    more = f", and {len(events) - 1} more like this" if len(events) > 1 else ""
    return f"Interlock: {first.kind}{of}{to}{more}"


def _item(members: Sequence[Event]) -> Item:
    event = members[0]
    until = event.data.get("until", "") or event.data.get("expires", "")
    who = _ACTS.get(event.kind, "")
    named = event.data.get("stakeholders", "") or event.data.get("owner", "") if who else ""
    return Item(
        id=event.id,
        kind=event.kind.value,
        at=event.at,
        says=plain(event.says),
        product=plain(event.product, _LONGEST_NAME),
        environment=plain(event.environment, _LONGEST_NAME),
        severity=plain(event.severity, _LONGEST_NAME),
        who=f"{who}, {plain(named, _LONGEST_NAME)}" if named else who,
        until=plain(until, _LONGEST_NAME) if who else "",
        subject=_subject(event) if len({one.subject.digests[0] for one in members}) == 1 else "",
        count=len(members),
    )


def _subject(event: Event) -> str:
    digest = event.subject.digests[0]
    return f"{plain(event.subject.name, _LONGEST_NAME)} ({digest.alg} {digest.hex[:_DIGITS]})"


def _rank(severity: str) -> int:
    return Severity(severity).rank


def _id(channel: str, *parts: str) -> str:
    body = "\0".join((channel, *parts)).encode("utf-8", "surrogatepass")
    return f"msg-{hashlib.sha256(body).hexdigest()[:32]}"
