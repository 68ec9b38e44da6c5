"""When nothing could be deployed to an environment, and who shut and opened it. Pure. Floor 10.

Enters: what counts of what people said of environments, in the order of the ledger, and what settings declare. A lock
holds from when the ledger took it in; a freeze from when it was to begin, but not before it was entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from interlock.deployment import Freeze, Window
from interlock.kernel import Instant

SETTINGS = "interlock.yaml"
"""Who shut an environment that settings freeze."""


class Stop(StrEnum):
    """How an environment was shut."""

    LOCKED = "locked"
    FROZEN = "frozen"


class Acted(msgspec.Struct, frozen=True):
    """That somebody locked, unlocked, froze or thawed an environment, where what they say counts."""

    entry: int
    id: str
    """SHA-256 of what was said, by which a thaw names a freeze."""
    product: str
    environment: str
    action: str
    """`lock`, `unlock`, `freeze` or `thaw`."""
    reason: str
    entered_at: Instant
    by: str = ""
    since: Instant | None = None
    """Of a freeze."""
    until: Instant | None = None
    """Of a freeze."""
    target: str = ""
    """Of a thaw, the id of the freeze."""


class Declared(msgspec.Struct, frozen=True):
    """What settings say of an environment of one product, as they read now."""

    product: str
    freezes: tuple[Freeze, ...] = ()
    windows: tuple[Window, ...] = ()
    opened: tuple[tuple[Instant, Instant], ...] = ()
    """Each time that one of the windows is open within the period, in order."""


class Shut(msgspec.Struct, frozen=True):
    """That an environment was shut from one moment to another."""

    what: Stop
    since: Instant
    until: Instant | None
    """When it ended, or is to end; none for a lock that nobody took away."""
    reason: str
    by: str
    lifted_by: str = ""
    lifted_because: str = ""
    meant_until: Instant | None = None
    """Of a freeze that was thawed, until when it was to last."""
    entries: tuple[int, ...] = ()
    """Those that shut it, then the one that opened it; none for what settings say."""

    @property
    def is_void(self) -> bool:
        """Whether it was taken back before it began, so that it never stopped anything."""
        return self.until == self.since

    def holds(self, at: Instant) -> bool:
        """Say whether it was so at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


def shut(acts: Sequence[Acted], declared: Declared | None = None) -> tuple[Shut, ...]:
    """Give when one environment was shut, in the order in which that began.

    Shape: `acts` are all of one environment of one product, in the order of the ledger.
    """
    by_settings = (
        Shut(Stop.FROZEN, one.since, one.until, one.reason, SETTINGS)
        for one in (declared.freezes if declared is not None else ())
    )
    found = (*_locked(acts), *_frozen(acts), *by_settings)
    return tuple(sorted(found, key=lambda one: (one.since, one.entries)))


def _locked(acts: Iterable[Acted]) -> Iterator[Shut]:
    """Give the locks: who locks what is locked says so too, and whoever unlocks it ends all of them."""
    now: Shut | None = None
    for one in acts:
        if one.action == "lock" and now is None:
            now = Shut(Stop.LOCKED, one.entered_at, None, one.reason, one.by, entries=(one.entry,))
        elif one.action == "lock" and now is not None:
            now = replace(now, entries=(*now.entries, one.entry))
        elif one.action == "unlock" and now is not None:
            yield _lifted(now, one)
            now = None
    if now is not None:
        yield now


def _frozen(acts: Iterable[Acted]) -> Iterator[Shut]:
    found: dict[str, Shut] = {}
    for one in acts:
        if one.action == "freeze" and one.since is not None and one.until is not None:
            since = max(one.since, one.entered_at)
            if since < one.until:  # one that was over when it was said stopped nothing
                found[one.id] = Shut(Stop.FROZEN, since, one.until, one.reason, one.by, entries=(one.entry,))
        elif one.action == "thaw" and (known := found.get(one.target)) is not None and not known.lifted_by:
            found[one.target] = _lifted(known, one)
    yield from found.values()


def _lifted(known: Shut, by: Acted) -> Shut:
    """Give what was shut with its end: what was over by itself needs nobody to end it."""
    if known.until is not None and by.entered_at >= known.until:
        return known
    return replace(
        known,
        until=max(by.entered_at, known.since),
        lifted_by=by.by,
        lifted_because=by.reason,
        meant_until=known.until,
        entries=(*known.entries, by.entry),
    )
