from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from interlock.deployment import Target, TargetUnreachable
from interlock.flows.observing import Observing, Told
from tests.admissions import wait_until
from tests.estate import Estate, Hands


class Watched(Hands):
    """Hands whose targets can be watched."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, list[Told]] = {}
        self.ended: list[str] = []
        self.is_away = False

    def observe(self, target: Target, parameters: Mapping[str, object], told: Told, stop: threading.Event) -> None:
        if self.is_away:
            raise TargetUnreachable(target=target.name, why="no route to it")
        told(frozenset({"ours"}))
        self.told.setdefault(target.name, []).append(told)
        stop.wait(20)
        self.ended.append(target.name)


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    made = Estate(tmp_path)
    made.hands = Watched()
    made.deployed(made.artifact())
    return made


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def observing(estate: Estate, said: list[str]) -> Iterator[tuple[Observing, Callable[[], None]]]:
    with estate.deploying() as (_, made):
        one = Observing(deployers=made.deployers, deployments=made.deployments, tell=said.append)
        yield one, lambda: one.keep(made.environments)
        one.close()


Pair = tuple[Observing, Callable[[], None]]


def test_what_did_not_run_before_is_news_once(estate: Estate, observing: Pair) -> None:
    one, keep = observing
    keep()
    hands = estate.hands
    assert isinstance(hands, Watched)
    wait_until(lambda: "one" in hands.told)
    assert one.news("staging") == ""
    (told,) = hands.told["one"]
    told(frozenset({"ours", "a miner"}))
    first = one.news("staging")
    assert first
    assert one.news("staging") == one.news("live") == ""
    told(frozenset({"ours"}))  # what is gone is seen when it is looked at
    assert one.news("staging") == ""
    told(frozenset({"ours", "another"}))
    assert one.news("staging") not in {"", first}


def test_each_target_is_watched_once_whatever_runs_there_and_not_after_the_end(estate: Estate, observing: Pair) -> None:
    one, keep = observing
    hands = estate.hands
    assert isinstance(hands, Watched)
    for _ in range(3):
        keep()
    wait_until(lambda: "one" in hands.told)
    assert len(hands.told["one"]) == 1
    one.close()
    assert hands.ended == ["one"]


def test_what_cannot_be_watched_is_told_once_and_is_no_news(estate: Estate, observing: Pair, said: list[str]) -> None:
    one, keep = observing
    hands = estate.hands
    assert isinstance(hands, Watched)
    hands.is_away = True
    keep()
    wait_until(lambda: bool(said))
    assert said == ["staging: one cannot be watched: one cannot be reached: no route to it [DPL-105]"]
    assert one.news("staging") == ""


def test_a_worker_looks_at_once_where_something_new_runs(estate: Estate) -> None:
    class Queue:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def submit(self, run: str, kind: str, order: str, lane: str) -> None:
            self.asked.append(f"{kind} {lane}")

    hands, queue = estate.hands, Queue()
    assert isinstance(hands, Watched)
    estate.verify()
    with estate.deploying() as (_, made):
        observing = made.observing()
        made.submit_due(queue, observing=observing)  # type: ignore[arg-type]  # it only submits
        wait_until(lambda: "one" in hands.told)
        assert queue.asked == []
        hands.told["one"][0](frozenset({"ours", "a miner"}))
        for _ in range(2):
            made.submit_due(queue, observing=observing)  # type: ignore[arg-type]  # as above
        assert queue.asked == ["verify shop/staging"]
        observing.close()


def test_a_deployer_that_cannot_watch_is_left_alone(tmp_path: Path) -> None:
    plain = Estate(tmp_path)
    plain.deployed(plain.artifact())
    with plain.deploying() as (_, made):
        one = Observing(deployers=made.deployers, deployments=made.deployments, tell=pytest.fail)
        one.keep(made.environments)
        assert one.news("staging") == ""
        one.close()
