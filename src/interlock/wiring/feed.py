"""Events as they happen, read once for everybody who follows: one look at the tables, however many there are. Floor 12.

Whoever is behind reads the tables by themselves until they have caught up; from then on all of them wait for one look.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Final

import msgspec

from interlock.kernel import InterlockError
from interlock.response import Outgoing

_LOOK_S: Final = 0.5
"""How often it is looked for more."""
_BEAT_S: Final = 15.0
"""After so long a quiet it is said that somebody is still here."""
_ANEW_S: Final = 2.0
"""Whoever may see what happens is asked about again before they are told, unless that was so short a time ago."""
_OVER_S: Final = 10.0
"""And at least so often, so that a stream ends with its session or token though nothing happens."""
_AT_ONCE: Final = 100
_KEPT: Final = 1_000
"""Events that are kept in mind for those who are a little behind."""

Rights = Callable[[], frozenset[str] | None]
"""Gives whose events somebody may see this moment: products; None for all of them; none of them where they are gone."""


class _About(msgspec.Struct):
    """As much of an event as says whether it may be seen."""

    kind: str = ""
    product: str = ""


class Told(msgspec.Struct, frozen=True):
    """An event for somebody who follows; one without a number says that somebody is still here."""

    number: int = -1
    kind: str = ""
    product: str = ""
    text: str = ""
    """Its body: JSON."""

    @property
    def is_beat(self) -> bool:
        """Whether nothing happened."""
        return self.number < 0 and not self.kind


BEAT: Final = Told()


def gap(after: int) -> Told:
    """Give what tells that events behind a number are missing; it has no number, for nothing is known by it."""
    return Told(kind=GAP, text=(_GAP % after).decode())


GAP: Final = "gap"
"""The kind of what is told to whoever comes back for events that are not kept any more."""
_GAP: Final = (
    b'{"kind":"gap","after":%d,"says":"not everything behind this event can be told: events were forgotten since, or'
    b' the store is another one","remedy":"read anew whatever you keep of it, and go on with the events that follow"}'
)


class Feed:
    """The events of one outbox for many who follow. For one thread at a time: that of the event loop."""

    def __init__(
        self,
        read: Callable[[int, int], Sequence[Outgoing]],
        is_ending: Callable[[], bool],
        *,
        look_s: float = _LOOK_S,
        anew_s: float = _ANEW_S,
        over_s: float = _OVER_S,
    ) -> None:
        """`read` gives the events behind a number, in order; `is_ending` says whether everybody is to be let go."""
        self._read = read
        self._is_ending = is_ending
        self._look_s, self._anew_s, self._over_s = look_s, anew_s, over_s
        self.followers = 0
        self.looks = 0
        """How often the tables were looked at for everybody."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._bell = asyncio.Event()
        self._base = self._reached = -1
        self._recent: deque[Told] = deque()

    async def follow(self, after: int, rights: Rights, *, wait: bool) -> AsyncGenerator[Told, None]:
        """Give the events behind a number that somebody may see, to the end of their right; after each quiet a beat.

        Errors: those of reading the tables.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:  # the one before ended, and whoever looked in it
            self._loop, self._bell, self._task = loop, asyncio.Event(), None
        sees, asked, spoke = await self._asked(rights), loop.time(), loop.time()
        self.followers += 1
        try:
            while not self._is_ending():
                bell = self._bell
                found = await self._behind(after, wait=wait)
                age = loop.time() - asked
                if age >= self._over_s or (found and age >= self._anew_s):
                    sees, asked = await self._asked(rights), loop.time()
                if sees is not None and not sees:
                    return
                for one in found:
                    after = one.number
                    if sees is None or one.product in sees:
                        spoke = loop.time()
                        yield one
                if found:
                    continue
                if not wait:
                    return
                if loop.time() - spoke >= _BEAT_S:
                    spoke = loop.time()
                    yield BEAT
                await self._rung(bell, min(spoke + _BEAT_S, asked + self._over_s) - loop.time())
        finally:
            self.followers -= 1

    async def _asked(self, rights: Rights) -> frozenset[str] | None:
        return await asyncio.to_thread(rights)

    async def _rung(self, bell: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await bell.wait()
        except TimeoutError:
            return

    async def _behind(self, after: int, *, wait: bool) -> Sequence[Told]:
        """Give what is behind a number: out of mind where that reaches back so far, else out of the tables."""
        if self._is_looking() and after >= self._base:
            return [one for one in self._recent if one.number > after] if after < self._reached else ()
        found = [told(one) for one in await asyncio.to_thread(self._read, after, _AT_ONCE)]
        if wait and len(found) < _AT_ONCE and not self._is_looking():
            self._begin(found[-1].number if found else after)
        return found

    def _is_looking(self) -> bool:
        return self._task is not None and not self._task.done()

    def _begin(self, reached: int) -> None:
        self._ring()  # others may have begun to wait before anybody looked for them
        self._base = self._reached = reached
        self._recent.clear()
        self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        """Look for more for as long as anybody follows; where that fails, each of them looks and is told why."""
        try:
            while self.followers and not self._is_ending():
                self.looks += 1
                found = await asyncio.to_thread(self._read, self._reached, _AT_ONCE)
                if found:
                    self._keep([told(one) for one in found])
                    self._ring()
                if len(found) < _AT_ONCE:
                    await asyncio.sleep(self._look_s)
        except InterlockError:
            return
        finally:
            self._task = None
            self._ring()

    def _keep(self, found: Sequence[Told]) -> None:
        self._recent.extend(found)
        self._reached = found[-1].number
        while len(self._recent) > _KEPT:
            self._base = self._recent.popleft().number

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()


def told(one: Outgoing) -> Told:
    """Give an event as it is told."""
    about = msgspec.json.decode(one.body, type=_About)
    return Told(one.number, about.kind, about.product, one.body.decode("utf-8"))
