"""What pages ask across everything is read once for each state of the ledger and each sight, and bounded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.testing.world import World
from interlock.wiring import across
from interlock.wiring.figuring import Figuring
from interlock.wiring.serving import Serving
from tests.estate import Estate


class Counted:
    """A server, and how often a history was read."""

    def __init__(self, estate: Estate, serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
        self.estate, self.serving, self.read = estate, serving, 0
        before = Figuring.__dict__["history"].func

        def history(figuring: Figuring) -> object:
            if figuring._history is None:
                self.read += 1
            return before(figuring)

        monkeypatch.setattr(Figuring, "history", property(history))

    def runs(self, products: frozenset[str] | None = None) -> list[str]:
        return [one.environment for one in self.serving.across.figuring(products).history.deployed]


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    estate = Estate(tmp_path, world=World(tmp_path))
    estate.deployed(estate.artifact())
    with estate.world.app() as app:
        yield Counted(estate, Serving(app), monkeypatch)


def test_a_history_is_read_once_for_each_sight_until_the_ledger_goes_on(counted: Counted) -> None:
    assert (counted.runs(), counted.runs(), counted.read) == (["staging"], ["staging"], 1)
    assert (counted.runs(frozenset({"bank"})), counted.read) == ([], 2)
    assert (counted.runs(frozenset({"shop"})), counted.read) == (["staging"], 3)
    counted.estate.deployed(counted.estate.artifact(b"other"), environment="staging")
    assert (counted.runs(), counted.read) == (["staging", "staging"], 4)


def test_what_runs_runs_up_to_now_however_long_ago_it_was_read(counted: Counted) -> None:
    first = counted.serving.across.figuring(None).history.now
    counted.estate.world.pass_time(days=2)
    later = counted.serving.across.figuring(None).history.now
    assert ((later - first).days, counted.read) == (2, 1)


def test_only_some_are_kept(counted: Counted) -> None:
    for number in range(across.MOST + 3):
        counted.runs(frozenset({str(number)}))
    assert len(counted.serving.across._histories) == across.MOST
    assert counted.runs(frozenset({str(across.MOST + 2)})) == []
    assert counted.read == across.MOST + 3
    counted.runs(frozenset({"0"}))
    assert counted.read == across.MOST + 4


def test_of_many_who_ask_at_once_one_reads(counted: Counted) -> None:
    ready, found = threading.Barrier(6), list[list[str]]()

    def one() -> None:
        ready.wait()
        found.append(counted.runs())

    threads = [threading.Thread(target=one) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (found, counted.read) == ([["staging"]] * 6, 1)


def test_settings_are_read_again_after_a_while(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[object] = []

    def declared(app: object) -> dict[str, object]:
        reads.append(app)
        return {}

    monkeypatch.setattr(across, "declared_here", declared)
    for seconds in (0, 0, 29, 2):
        counted.estate.world.pass_time(seconds=seconds)
        counted.serving.across.figuring(None)
    assert len(reads) == 2


def test_where_nobody_loaded_advisories_the_books_have_none_and_the_moments_are_those_of_the_ledger(
    counted: Counted,
) -> None:
    books = counted.serving.across.books()
    assert (books.advisories, tuple(books.statements())) == (None, ())
    moments = counted.serving.across.moments()
    assert moments is not None
    assert moments[2] == counted.serving.standing().size
    assert counted.serving.across.beside().plan("0" * 64) is None


def test_an_answer_as_of_then_rests_on_what_there_was(counted: Counted) -> None:
    now, then = counted.serving.asking(None), counted.serving.asking(None, at="3")
    assert now is not None
    assert then is not None
    assert (then.before, then.is_then, now.is_then) == (4, True, False)
    again = counted.serving.asking(None, after="5.0")
    assert again is not None
    assert again.before == 5
