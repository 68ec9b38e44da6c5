"""Events for many who follow: each is told once and in order, by one look for all, to the end of their right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from interlock.kernel import InterlockError
from interlock.response import Outgoing
from interlock.wiring.feed import Feed, Told

LOOK_S = 0.01


class Tables:
    """Events that a test enters."""

    def __init__(self) -> None:
        self.events: list[Outgoing] = []
        self.asked: list[int] = []
        self.broken = False
        self.is_ending = False

    def enter(self, count: int = 1, product: str = "shop") -> None:
        for _ in range(count):
            body = msgspec.json.encode({"kind": "decision.denied", "product": product})
            self.events.append(Outgoing(len(self.events), body, is_planned=False))

    def read(self, after: int, most: int) -> list[Outgoing]:
        self.asked.append(after)
        if self.broken:
            raise InterlockError
        return [one for one in self.events if one.number > after][:most]

    def feed(self, **more: float) -> Feed:
        return Feed(self.read, lambda: self.is_ending, look_s=LOOK_S, **more)


async def some(feed: Feed, count: int, rights: Callable[[], frozenset[str] | None], after: int = -1) -> list[int]:
    """Follow until so many were told."""
    found: list[int] = []
    async for one in feed.follow(after, rights, wait=True):
        found += [one.number] * (not one.is_beat)
        if len(found) >= count:
            break
    return found


def everything() -> frozenset[str] | None:
    return None


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 (what it waits for tells nobody)
            await asyncio.sleep(LOOK_S)


def test_what_was_there_is_told_and_then_what_comes_in_order_and_once() -> None:
    async def followed() -> list[int]:
        tables = Tables()
        tables.enter(250)
        following = asyncio.create_task(some(tables.feed(), 260, everything))
        await until(lambda: len(tables.asked) > 3)
        tables.enter(10)
        return await asyncio.wait_for(following, 20)

    assert asyncio.run(followed()) == list(range(260))


def test_many_who_follow_are_told_by_one_look_for_all_of_them() -> None:
    async def followed() -> tuple[list[list[int]], int]:
        tables = Tables()
        tables.enter(3)
        feed = tables.feed()
        every = [asyncio.create_task(some(feed, 5, everything, after=2))]
        await until(lambda: feed.looks > 0)
        every += [asyncio.create_task(some(feed, 5, everything, after=2)) for _ in range(99)]
        await until(lambda: feed.followers == 100)
        before = len(tables.asked) - feed.looks
        tables.enter(5)
        found = [await asyncio.wait_for(one, 20) for one in every]
        return found, len(tables.asked) - feed.looks - before

    found, own = asyncio.run(followed())
    assert found == [[3, 4, 5, 6, 7]] * 100
    assert abs(own) <= 1, "nobody looks for themselves"


def test_only_what_may_be_seen_is_told_and_the_rest_is_not_counted() -> None:
    async def followed() -> list[int]:
        tables = Tables()
        tables.enter(2, "bank")
        tables.enter(1, "shop")
        tables.enter(1, "")
        tables.enter(1, "shop")
        return await asyncio.wait_for(some(tables.feed(), 2, lambda: frozenset({"shop"})), 20)

    assert asyncio.run(followed()) == [2, 4]


def test_it_ends_with_the_right_though_nothing_happens() -> None:
    async def followed() -> list[int]:
        answers = iter([frozenset({"shop"}), frozenset()])
        feed = Tables().feed(over_s=0.02)
        return await asyncio.wait_for(some(feed, 1, lambda: next(answers)), 20)

    assert asyncio.run(followed()) == []


def test_a_right_that_was_taken_away_is_noticed_before_the_next_event_is_told() -> None:
    async def followed() -> list[int]:
        tables = Tables()
        sees: list[frozenset[str] | None] = [None]
        following = asyncio.create_task(some(tables.feed(anew_s=0), 1, lambda: sees[0]))
        await until(lambda: bool(tables.asked))
        sees[0] = frozenset({"bank"})
        tables.enter(3)
        sees[0] = frozenset()
        return await asyncio.wait_for(following, 20)

    assert asyncio.run(followed()) == []


def test_everybody_is_let_go_when_the_server_ends() -> None:
    async def followed() -> None:
        tables = Tables()
        feed = tables.feed()
        every = [asyncio.create_task(some(feed, 1, everything)) for _ in range(5)]
        await until(lambda: feed.looks > 0)
        tables.is_ending = True
        assert [await asyncio.wait_for(one, 20) for one in every] == [[]] * 5
        assert feed.followers == 0

    asyncio.run(followed())


def test_nobody_waits_for_tables_that_cannot_be_read_any_more() -> None:
    async def followed() -> None:
        tables = Tables()
        feed = tables.feed()
        following = asyncio.create_task(some(feed, 1, everything))
        await until(lambda: feed.looks > 0)
        tables.broken = True
        with pytest.raises(InterlockError):
            await asyncio.wait_for(following, 20)

    asyncio.run(followed())


def test_whoever_does_not_wait_is_told_what_is_there() -> None:
    async def followed() -> list[Told]:
        tables = Tables()
        tables.enter(150)
        return [one async for one in tables.feed().follow(-1, everything, wait=False)]

    assert [one.number for one in asyncio.run(followed())] == list(range(150))


def test_a_feed_goes_on_in_another_loop() -> None:
    tables = Tables()
    tables.enter()
    feed = tables.feed()
    for _ in range(2):
        assert asyncio.run(asyncio.wait_for(some(feed, 1, everything), 20)) == [0]
