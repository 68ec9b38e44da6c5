"""What a picture of a graph shows. Floor 13."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from interlock.kernel import Instant
from interlock.trace import Kind, Way


class Tone(StrEnum):
    """How something stands; always said in words too. The gravest comes last."""

    NONE = "none"
    WAIVED = "waive"
    RUNNING = "run"
    GOOD = "pass"
    WAITING = "pend"
    WARNING = "warn"
    BAD = "fail"


class Said(msgspec.Struct, frozen=True):
    """Who said something, when, and where that is kept."""

    by: str
    at: Instant | None = None
    entry: int | None = None


class Item(msgspec.Struct, frozen=True):
    """A thing."""

    name: str
    """Unique, and whole."""
    kind: Kind
    label: str = ""
    detail: str = ""
    """What else is said of it in few words, its state among it."""
    tone: Tone = Tone.NONE
    is_subject: bool = False
    """Whether it is what was asked about."""
    weight: int = 0
    """How grave it is; of a group the gravest is named."""


class Tie(msgspec.Struct, frozen=True):
    """That one thing leads to another, by their names."""

    source: str
    relation: str
    target: str
    said: Said | None = None
    over: Said | None = None
    """Who said that it is no longer so; None while it is."""


class Rest(msgspec.Struct, frozen=True):
    """Things that are not shown one by one."""

    beside: str
    """The name of the thing that they lead from or to."""
    relation: str
    way: Way
    kind: Kind
    count: int


class Picture(msgspec.Struct, frozen=True):
    """Things, what ties them, and what is left out.

    Shape: names of items are unique; ties and rests name items.
    """

    title: str
    answer: str
    """The answer in one sentence."""
    items: tuple[Item, ...] = ()
    ties: tuple[Tie, ...] = ()
    rests: tuple[Rest, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader has to know to read it right: what was left out and why, and how to go on."""
