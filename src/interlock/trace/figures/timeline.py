"""What ran when in an environment, and what happened there beside. Pure. Floor 10."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from interlock.deployment import Outcome, Window
from interlock.kernel import Instant
from interlock.trace.figures.changes import Change, What, changes
from interlock.trace.figures.history import Deployed, History, Looked
from interlock.trace.figures.model import Period
from interlock.trace.figures.shut import Declared, Shut, shut

_SHORT = 12


class Mark(StrEnum):
    """What happened at a moment."""

    BEGUN = "begun"
    """A deployment that is under way."""
    WAITING = "waiting"
    REFUSED = "refused"
    ROLLED_BACK = "rolled back"
    """It was tried, did not work, and what had run ran on."""
    STRANDED = "stranded"
    DIFFERS = "differs"
    """Somebody looked, and not all was as planned."""
    AS_PLANNED = "as planned"
    """Somebody looked, and what had differed did not any more."""


class Ran(msgspec.Struct, frozen=True):
    """What ran from one moment to another."""

    run: str
    label: str
    """The artifacts and the commits, in few words."""
    what: What
    since: Instant
    until: Instant | None
    """None while it runs."""
    artifacts: tuple[str, ...] = ()
    """SHA-256 of each."""
    commits: tuple[str, ...] = ()
    by: str = ""
    is_taken_back: bool = False
    """Whether it was gone back from."""
    is_through_glass: bool = False
    entries: tuple[int, ...] = ()
    is_clock_wrong: bool = False
    """Whether what came after it is dated before it: it is drawn where the ledger puts it, and has no length."""

    @property
    def seconds(self) -> float | None:
        """How long it ran; none while it does, and where clocks disagree."""
        if self.until is None or self.is_clock_wrong:
            return None
        return (self.until - self.since).total_seconds()


class Happened(msgspec.Struct, frozen=True):
    """One thing that happened at a moment."""

    at: Instant
    mark: Mark
    run: str
    says: str
    entries: tuple[int, ...] = ()


class Timeline(msgspec.Struct, frozen=True):
    """What ran in one environment over a period."""

    product: str
    environment: str
    period: Period
    ran: tuple[Ran, ...] = ()
    """In the order of the ledger; what ran when the period began is the first of them."""
    happened: tuple[Happened, ...] = ()
    shut: tuple[Shut, ...] = ()
    """When it was locked or frozen, in the order in which that began."""
    windows: tuple[Window, ...] = ()
    """When deployments may begin each week, as settings have it now; none where they may at any time."""
    opened: tuple[tuple[Instant, Instant], ...] = ()
    """Each time that a window was open, as far as it was within the period."""
    now: Instant | None = None
    """When this was told."""

    @property
    def holding(self) -> tuple[Shut, ...]:
        """What shuts it now."""
        return tuple(one for one in self.shut if self.now is not None and one.holds(self.now))


def timeline(
    history: History, environment: str, period: Period, product: str = "", declared: Declared | None = None
) -> tuple[Timeline, ...]:
    """Give the timelines of an environment, one for each product that has one of that name.

    `declared` is what settings say of the environment of the product that they are of.
    """
    told = changes(history.deployed)
    places = [(one.product, one.environment) for one in history.deployed]
    places += [(one.product, one.environment) for one in history.looked]
    places += [(one.product, one.environment) for one in history.acted]
    places += [(declared.product, environment)] if declared is not None else []
    products = dict.fromkeys(name for name, where in places if where == environment and product in {"", name})
    return tuple(_of_product(history, told, name, environment, period, declared) for name in products)


def _of_product(
    history: History,
    told: Sequence[Change],
    product: str,
    environment: str,
    period: Period,
    declared: Declared | None,
) -> Timeline:
    here = [one for one in told if (one.deployed.product, one.deployed.environment) == (product, environment)]
    looked = [one for one in history.looked if (one.product, one.environment) == (product, environment)]
    # What still runs runs up to now, and nobody knows what will run.
    ran = [one for one in _ran(here) if one.since < period.until and (one.until or history.now) >= period.since]
    happened = sorted((*_tried(here), *_seen(looked)), key=lambda one: one.at)
    acted = [one for one in history.acted if (one.product, one.environment) == (product, environment)]
    here_declared = declared if declared is not None and declared.product == product else None
    return Timeline(
        product,
        environment,
        period,
        tuple(ran),
        tuple(one for one in happened if period.holds(one.at)),
        tuple(one for one in shut(acted, here_declared) if _is_in(one, period)),
        here_declared.windows if here_declared is not None else (),
        here_declared.opened if here_declared is not None else (),
        history.now,
    )


def _is_in(one: Shut, period: Period) -> bool:
    """Say whether a period sees anything of it; what is to come is seen in a period that reaches there."""
    return one.since < period.until and (one.until is None or one.until >= period.since)


def _ran(here: Sequence[Change]) -> Iterator[Ran]:
    done = [one for one in here if one.is_done]
    for place, one in enumerate(done):
        since = _ended(one.deployed)
        until = _ended(done[place + 1].deployed) if place + 1 < len(done) else None
        is_wrong = until is not None and until < since
        yield Ran(
            one.deployed.run,
            label(one.deployed),
            one.what,
            since,
            max(since, until) if until is not None else None,
            one.deployed.content.artifacts if one.deployed.content is not None else (),
            one.deployed.commits,
            one.deployed.by,
            is_taken_back=one.taken_back_by is not None,
            is_through_glass=one.deployed.is_through_glass,
            entries=one.deployed.entries,
            is_clock_wrong=is_wrong,
        )


_MARKS = {
    Outcome.RUNNING: Mark.BEGUN,
    Outcome.WAITING: Mark.WAITING,
    Outcome.REFUSED: Mark.REFUSED,
    Outcome.ROLLED_BACK: Mark.ROLLED_BACK,
    Outcome.STRANDED: Mark.STRANDED,
}


def _tried(here: Iterable[Change]) -> Iterator[Happened]:
    for each in here:
        one = each.deployed
        mark = _MARKS.get(one.outcome)
        if mark is not None:
            at = one.failed_at or one.ended_at or one.begun_at
            says = f"{label(one)}: {one.failed}" if one.failed else label(one)
            yield Happened(at, mark, one.run, says, one.entries)


def _seen(looked: Iterable[Looked]) -> Iterator[Happened]:
    """Give when something began to differ, or stopped; what differs on and on is told once."""
    before: frozenset[str] = frozenset()
    for one in looked:
        now = frozenset(each.id for each in one.faults)
        new = [each for each in one.faults if each.id not in before]
        if new:
            more = f", and {len(new) - 1} more" if new[1:] else ""
            yield Happened(one.at, Mark.DIFFERS, one.run, f"{new[0].says or new[0].what}{more}", (one.entry,))
        elif before and not now and one.is_whole:
            yield Happened(one.at, Mark.AS_PLANNED, one.run, "what differed does not any more", (one.entry,))
        before = now


def label(one: Deployed) -> str:
    """Say in few words what a deployment lets run."""
    what = " ".join(one.names) or (f"{len(one.content.artifacts)} artifacts" if one.content else "nobody knows what")
    commits = " ".join(each[:_SHORT] for each in one.commits)
    return f"{what} of {commits}" if commits else what


def _ended(one: Deployed) -> Instant:
    return one.ended_at or one.begun_at
