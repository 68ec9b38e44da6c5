"""What a board shows: products with what runs and what was decided, lines of controls, findings by page. Floor 10."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final, Protocol

import msgspec

from interlock.kernel import Severity
from interlock.trace.board import More, Ran

MOST_COUNTED: Final = 1_000
"""Findings that are counted: the time for an answer must not grow with all that there is."""
MOST_GROUPED: Final = 100_000
"""Findings that are counted by their rules, for the same reason."""
OPEN: Final = ("new", "existing", "suppressed", "waived")


class Order(StrEnum):
    """In which order findings are given."""

    WORST = "worst"
    """The most severe first, of those the oldest."""
    NEWEST = "newest"
    OLDEST = "oldest"


class Wanted(msgspec.Struct, frozen=True):
    """Which findings are asked for; what is empty leaves nothing out."""

    products: frozenset[str] | None = None
    """Those that the asker may see; None for all of them, and for what is of none."""
    product: str = ""
    severity: Severity | None = None
    control: str = ""
    rule: str = ""
    state: str = ""
    """One of `OPEN`, or `gone` for what is not there any more."""
    branch: str = ""
    """Empty for the branches that count."""
    before: int = 0
    """Only what was there before a time, in seconds since 1970."""
    text: str = ""
    """What stands in the rule, the path or the message, however it is written."""
    order: Order = Order.WORST


class Found(msgspec.Struct, frozen=True, gc=False):
    """One finding."""

    name: str
    """By which its page is called: 32 hexadecimal digits that stay while the finding does."""
    product: str
    remote: str
    branch: str
    control: str
    place: str
    rule: str
    path: str
    at: int
    message: str
    severity: Severity
    state: str
    since: int
    """When it came last, in seconds since 1970."""
    opened: int
    """The entry that it came with last."""
    first: int
    """The entry that it ever came with."""
    newest: int
    """The newest entry that has it."""
    closed: int = -1
    """The entry that it was gone with; -1 while it is there."""
    closed_at: int = 0
    counts_here: bool = True
    """Whether its branch counts for the product."""


class FindingPage(msgspec.Struct, frozen=True):
    """Some findings."""

    found: tuple[Found, ...]
    next: str
    """By which the next page is asked for; empty where there is none."""
    count: int
    is_exact: bool
    """Whether there are no more than were counted."""
    looked: int = 0
    """How many were looked through where the page is not full because enough were: `next` goes on."""


class LineView(msgspec.Struct, frozen=True):
    """What a control says of a line now."""

    product: str
    remote: str
    branch: str
    control: str
    place: str
    counts_here: bool
    entry: int
    listed: int
    at: int
    listing: int
    outcome: str
    why: str
    stage: str
    commit: str
    signer: str
    counts: Mapping[str, int]
    """Open findings by severity."""


class Ruling(msgspec.Struct, frozen=True, gc=False):
    """A decision of a gate."""

    entry: int
    verdict: str
    why: str
    name: str
    digest: str
    stage: str
    policy: str
    at: int


class Ruled(msgspec.Struct, frozen=True, gc=False):
    """The newest decision about one thing for one environment of a product."""

    product: str
    environment: str
    ruling: Ruling


class PlaceView(msgspec.Struct, frozen=True):
    """One environment of a product; without a name, what gates decided that go nowhere."""

    environment: str
    run: str
    ran: tuple[Ran, ...]
    ran_entry: int
    ran_at: int
    outcome: str
    """Of the newest deployment."""
    says: str
    said_entry: int
    said_at: int
    next: Ruling | None
    """The newest decision."""
    about: Ruling | None
    """The newest decision about what runs."""

    @property
    def is_new(self) -> bool:
        """Say whether the newest decision is about something that does not run here."""
        return self.next is not None and all(one.sha256 != self.next.digest for one in self.ran)


class ProductView(msgspec.Struct, frozen=True, dict=True):
    """One product as it stands."""

    name: str
    places: tuple[PlaceView, ...] = ()
    counts: Mapping[tuple[str, str], int] = {}
    """Open findings on the branches that count, by severity and state."""
    lines: int = 0
    """Lines that count."""
    broken: int = 0
    """Lines whose newest answer stands for nothing."""
    unlisted: int = 0
    """Lines whose list of findings cannot be shown."""
    looked_at: int = 0
    """When a control last looked, in seconds since 1970."""

    @cached_property
    def ahead(self) -> tuple[PlaceView, Ruling] | None:
        """The newest decision about what does not run yet, with where it would go."""
        found = [(place, place.next) for place in self.places if place.next is not None and place.is_new]
        return max(found, key=lambda each: each[1].entry, default=None)

    def open(self, severity: str) -> int:
        """Count what is open of a severity and nobody accepted."""
        return sum(number for (one, state), number in self.counts.items() if one == severity and state != "waived")


class Detail(msgspec.Struct, frozen=True):
    """One finding with everything that is kept of it."""

    found: Found
    more: More
    line: LineView


class RuleCount(msgspec.Struct, frozen=True, gc=False):
    """How often a rule is broken."""

    rule: str
    severity: Severity
    number: int
    products: int


class RulePage(msgspec.Struct, frozen=True):
    """Findings counted by the rules that they break."""

    rules: tuple[RuleCount, ...]
    counted: int
    is_exact: bool
    """Whether these are all rules, and all findings were counted."""


class BoardViews(Protocol):
    """Answers from a board.

    Promise: implementers MUST show nothing, and count nothing, of a product that the asker may not see.
    """

    def estate(self) -> tuple[ProductView, ...]:
        """Give all products, by name; whoever asks leaves out what may not be seen."""
        ...

    def ruled(self, digest: str) -> tuple[Ruled, ...]:
        """Give the newest decisions about one thing by its bare digest, of whichever product; see `estate`."""
        ...

    def reviews(self, beside: Collection[str], most: int) -> tuple[Ruled, ...]:
        """Give what was decided last to be for people and does not run there, the newest first; some products aside."""
        ...

    def newest(self, product: str, environment: str) -> Ruling | None:
        """Give the newest decision of a product for an environment, whatever it was about."""
        ...

    def lines(self, product: str) -> tuple[LineView, ...]:
        """Give the lines of a product, those that count first."""
        ...

    def page(self, wanted: Wanted, *, most: int, after: str = "") -> FindingPage:
        """Give a page of findings. Errors: CursorUnknown (STO-119)."""
        ...

    def rules(self, wanted: Wanted, *, most: int) -> RulePage:
        """Give the rules that findings break, the gravest first, and of those what most of them do."""
        ...

    def find(self, name: str, products: frozenset[str] | None) -> Detail | None:
        """Give a finding by its name; none where there is none that may be seen."""
        ...
