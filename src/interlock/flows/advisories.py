"""Advisories: bring them in from mirrors and files, say what is held, show one. Floor 11.

What a source holds counts all at once or not at all; one that fails leaves the others as they should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from interlock.flows.errors import FeedEmpty, FeedShrunken
from interlock.flows.ports import Clock, FeedReader, Fetcher
from interlock.formats.osv import Refused
from interlock.kernel import InterlockError
from interlock.supply.advisory import Exploited, Prediction
from interlock.supply.feeds import Delivery, FeedKind, Mirror, ThreatState
from interlock.supply.ports import AdvisoryBook, ThreatBook
from interlock.supply.recorded import Origin, SourceState, Unread

MOST_TOLD: Final = 1000
"""Refused records of one source that are told one by one; all are counted."""
_FEW: Final = 100
"""A source of fewer records may shrink as it likes."""
_STEP: Final = 250

Row = TypeVar("Row")


class Watcher:
    """Is told what goes on; this one does nothing with it."""

    def fetching(self, name: str, got: int, total: int) -> None:
        """Bytes of a feed are here; `total` is 0 where the server does not say."""

    def reading(self, name: str, records: int) -> None:
        """Records of a feed are read."""


class Taken(msgspec.Struct, frozen=True):
    """How one source went."""

    source: str
    name: str
    """What its user calls it."""
    kind: FeedKind
    is_new: bool = False
    """Whether anything was read; false where nothing had changed."""
    records: int = 0
    """What the source holds now."""
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    refused: int = 0
    told: tuple[Refused, ...] = ()
    """The first of the refused."""
    resumed_at: int = 0
    """Bytes that an earlier, broken attempt had left."""
    error: InterlockError | None = None
    """Why the source stays as it was."""


class Advisories:
    """Fills the books of advisories and of attacks."""

    def __init__(
        self,
        book: AdvisoryBook,
        threats: ThreatBook,
        reader: FeedReader,
        clock: Clock,
        watcher: Watcher | None = None,
    ) -> None:
        self._book = book
        self._threats = threats
        self._reader = reader
        self._clock = clock
        self._watcher = watcher or Watcher()

    def update(self, mirrors: Iterable[Mirror], fetcher: Fetcher) -> Iterator[Taken]:
        """Fetch what changed on some mirrors, one after the other; each says how it went."""
        for mirror in mirrors:
            try:
                yield self._fetched(mirror, fetcher)
            except InterlockError as error:
                yield Taken(mirror.url, mirror.name, mirror.kind, error=error)

    def take_in(self, deliveries: Iterable[Delivery]) -> Iterator[Taken]:
        """Read feeds that are at hand, one after the other; each says how it went."""
        for delivery in deliveries:
            try:
                yield self._read(delivery, delivery.source)
            except InterlockError as error:
                yield Taken(delivery.source, delivery.source, delivery.kind, error=error)

    def forget(self, source: str) -> int | None:
        """Drop a source and give how many records it had; None where there is none of that name."""
        known = self._known(source)
        if not known:
            return None
        return self._book.forget(source) + self._threats.forget(source)

    def sources(self) -> tuple[str, ...]:
        """Give the names of all sources."""
        names = {one.name for one in self._book.state().sources}
        return tuple(sorted(names | {one.name for one in self._threats.state()}))

    def _known(self, source: str) -> list[SourceState | ThreatState]:
        every: list[SourceState | ThreatState] = [*self._book.state().sources, *self._threats.state()]
        return [one for one in every if one.name == source]

    def _before(self, source: str, kind: FeedKind) -> SourceState | ThreatState | None:
        """Give what is held of a source in a format."""
        for one in self._known(source):
            if (one.kind if isinstance(one, ThreatState) else FeedKind.OSV) is kind:
                return one
        return None

    def _fetched(self, mirror: Mirror, fetcher: Fetcher) -> Taken:
        before = self._before(mirror.url, mirror.kind)
        known = (before.etag, before.last_modified) if before is not None else ("", "")

        def watch(got: int, total: int) -> None:
            self._watcher.fetching(mirror.name, got, total)

        with fetcher.fetched(mirror, known, watch) as delivery:
            if delivery.is_new:
                return self._read(delivery, mirror.name)
        book = self._book if mirror.kind is FeedKind.OSV else self._threats
        book.still_current(mirror.url, self._clock())
        return Taken(mirror.url, mirror.name, mirror.kind, records=before.records if before is not None else 0)

    def _read(self, delivery: Delivery, name: str) -> Taken:
        now = self._clock()
        written = min(delivery.written, now) if delivery.written is not None else now
        origin = Origin(delivery.source, written, delivery.etag, delivery.last_modified)
        told: list[Refused] = []
        before = self._before(delivery.source, delivery.kind)
        former = before.records if before is not None else 0
        if delivery.kind is FeedKind.OSV:
            read = self._reader.advisories(delivery)
            outcome = self._book.take_in(origin, self._usable(read, delivery, former, name, told))
            held = outcome.added + outcome.changed + outcome.unchanged
            counts = (held, outcome.added, outcome.changed, outcome.removed, outcome.unchanged, outcome.refused)
        else:
            feed: Iterator[Exploited | Prediction | Refused] = self._reader.rows(delivery)
            rows: Iterator[Exploited | Prediction | Unread] = self._usable(feed, delivery, former, name, told)
            state = self._threats.take_in(origin, delivery.kind, rows)
            counts = (state.records, 0, 0, 0, 0, state.refused)
        return Taken(delivery.source, name, delivery.kind, True, *counts, tuple(told), delivery.resumed_at)

    def _usable(
        self, read: Iterable[Row | Refused], delivery: Delivery, former: int, name: str, told: list[Refused]
    ) -> Iterator[Row | Unread]:
        """Give the records, and for each refused one its id; raise at the end of a feed that cannot be right.

        Errors: FeedEmpty (FLW-101), FeedShrunken (FLW-102).
        """
        count = 0
        for one in read:
            if isinstance(one, Refused):
                if len(told) < MOST_TOLD:
                    told.append(one)
                yield Unread(one.id)
                continue
            count += 1
            if count % _STEP == 0:
                self._watcher.reading(name, count)
            yield one
        if not count:
            why = told[0].why if told else "it is empty"
            raise FeedEmpty(source=delivery.source, wanted=f"records of {delivery.kind}", why=why)
        if former >= _FEW and count * 2 < former:
            raise FeedShrunken(source=delivery.source, records=count, former=former)
