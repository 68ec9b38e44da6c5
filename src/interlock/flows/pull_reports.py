"""Pull reports: ask the servers of other tools, take what they report, and write down what became of it. Floor 11.

Enters: what asks a server, and what takes its reports. Leaves: evidence, or a note of why there is none. A pull that
fails leaves no evidence: what was there before stays, and grows old.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from interlock.flows.errors import PullBrokeOff
from interlock.flows.ports import Clock
from interlock.flows.take_reports import TakenReports
from interlock.formats.reports.model import Fetched
from interlock.kernel import Instant, InterlockError, stamp

BROKEN_OFF: Final = timedelta(minutes=30)
"""A pull that began so long ago and tells of no end has none."""


_LATE: Final = 3
"""Turns after which a source that gave nothing is told as broken."""


class Became(StrEnum):
    """What became of a pull."""

    BEGUN = "begun"
    TAKEN = "taken"
    AGAIN = "again"
    """It says what the last one said."""
    INCOMPLETE = "incomplete"
    """It is evidence, and passes nothing."""
    FAILED = "failed"


class Pull(msgspec.Struct, frozen=True):
    """One pull, and what became of it."""

    source: str
    at: str
    """When it began, RFC 3339, UTC."""
    became: Became
    says: str = ""
    """Why it failed, or is incomplete."""
    code: str = ""
    remedy: str = ""
    subject: str = ""
    """The name of what it is about."""
    evidence: str = ""
    """The digest of the envelope."""
    findings: int = 0


class State(msgspec.Struct, frozen=True):
    """How a source stands at a moment."""

    name: str
    kind: str
    scope: str
    control: str
    subject: str
    every_s: int
    """0 where it is pulled by command only."""
    last: Pull | None
    good: Pull | None
    """The last pull that gave evidence."""
    now: Instant

    @property
    def why_broken(self) -> str:
        """Say what is wrong with it; empty where nothing is."""
        last = self.last
        if last is not None and last.became in {Became.FAILED, Became.INCOMPLETE}:
            return last.says
        late = _LATE * timedelta(seconds=self.every_s)
        if self.every_s and (self.good is None or self.good.at < stamp(self.now - late)):
            since = f"since {self.good.at}" if self.good is not None else "at all"
            return f"it gave nothing {since}, and is pulled while `interlock serve` runs"
        return ""


class PullBook(Protocol):
    """Keeps what became of pulls; its errors are those of a store."""

    def begin(self, source: str, at: Instant, every: timedelta) -> bool:
        """Say whether it is now for the caller to pull, and nobody else's for so long."""
        ...

    def keep(self, source: str, card: bytes, at: Instant, *, is_good: bool) -> None:
        """Keep what became of a pull as the last of its source, and as the last good one if it is."""
        ...

    def last(self, source: str) -> bytes | None:
        """Give the last of a source; none if there was none."""
        ...

    def last_good(self, source: str) -> bytes | None:
        """Give the last good one of a source; none if there was none."""
        ...


Fetch = Callable[[], Sequence[Fetched]]
Take = Callable[[Sequence[Fetched], Instant], TakenReports]
"""Takes what was fetched, with when it was asked for."""


class PullReports:
    """Pulls the reports of sources."""

    def __init__(self, *, book: PullBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def is_due(self, source: str, every: timedelta) -> bool:
        """Say whether a source is to be pulled now, and take that upon oneself; of several one is told so.

        Errors: those of the store.
        """
        return self._book.begin(source, self._clock(), every)

    def pull(self, source: str, fetch: Fetch, take: Take) -> TakenReports:
        """Fetch the reports of a source, take them, and write down what became of it.

        Errors: those of fetching and of taking, which are written down too; those of the store.
        """
        at = self._clock()
        begun = Pull(source, stamp(at), Became.BEGUN)
        self._keep(begun, at)
        try:
            done = take(fetch(), at)
        except InterlockError as error:
            with suppress(InterlockError):  # why it failed is what counts
                self._keep(failed(begun, error), at)
            raise
        self._keep(_ended(begun, done), at)
        return done

    def last(self, source: str) -> Pull | None:
        """Give the last pull of a source; one that broke off is told as failed. Errors: those of the store."""
        return told(_read(source, self._book.last(source)), self._clock())

    def last_good(self, source: str) -> Pull | None:
        """Give the last pull of a source that gave evidence. Errors: those of the store."""
        return _read(source, self._book.last_good(source))

    def _keep(self, pull: Pull, at: Instant) -> None:
        self._book.keep(pull.source, msgspec.json.encode(pull), at, is_good=bool(pull.evidence))


def _read(source: str, card: bytes | None) -> Pull | None:
    try:
        return msgspec.json.decode(card, type=Pull) if card is not None else None
    except msgspec.MsgspecError as error:
        return Pull(source, "", Became.FAILED, f"what was written down of it cannot be read: {error}")


def failed(begun: Pull, error: InterlockError) -> Pull:
    """Give a pull that came to nothing."""
    return msgspec.structs.replace(
        begun, became=Became.FAILED, says=str(error), code=error.code, remedy=error.remedy or ""
    )


def told(pull: Pull | None, now: Instant) -> Pull | None:
    """Give a pull as it stands now: one that tells of no end for long has none."""
    if pull is None or pull.became is not Became.BEGUN or stamp(now - BROKEN_OFF) <= pull.at:
        return pull
    return failed(pull, PullBrokeOff(source=pull.source))


def _ended(begun: Pull, done: TakenReports) -> Pull:
    one = done.assessment
    is_whole = one.outcome != "errored"
    became = Became.INCOMPLETE if not is_whole else Became.AGAIN if done.is_again else Became.TAKEN
    return msgspec.structs.replace(
        begun,
        became=became,
        says=one.reason,
        code=one.code,
        remedy=one.remedy,
        subject=done.subject.name,
        evidence=str(done.envelope),
        findings=len(done.findings),
    )
