"""What the queue has of runs, for those who only look."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.engine.durable import KeptRun, KeptRuns, State
from interlock.engine.durable.kept import _gave
from interlock.engine.errors import RunsUnreachable
from tests.queued import DIGEST, Gate, done, working

RUNS = (
    ("vfy-1", "looked", "shop/staging"),
    ("vfy-2", "failing", "shop/live"),
    ("vfy-3", "broken", "shop/live"),
    ("vfy-4", "looked", "shop2/live"),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptRuns]:
    place = str(tmp_path_factory.mktemp("queue") / "runs.sqlite")
    done(place, *RUNS)
    made = KeptRuns(place)
    yield made
    made.close()


def test_runs_of_one_product_are_told_with_how_they_stand(kept: KeptRuns) -> None:
    found = {one.run: one for one in kept.newest("shop", 10)}
    assert {run: one.state for run, one in found.items()} == {
        "vfy-1": State.ENDED,
        "vfy-2": State.ENDED,
        "vfy-3": State.BROKEN,
    }
    one = found["vfy-1"]
    assert (one.environment, one.times, one.is_over, bool(one.worker)) == ("staging", 1, True, True)
    assert one.begun_at is not None
    assert one.ended_at is not None
    assert one.asked_at <= one.begun_at <= one.ended_at


def test_a_product_whose_name_begins_so_is_another_one(kept: KeptRuns) -> None:
    assert [one.run for one in kept.newest("shop2", 10)] == ["vfy-4"]
    assert kept.newest("sho", 10) == kept.newest("shop/", 10) == kept.newest("%", 10) == ()
    assert kept.find("shop", "vfy-4") is None
    assert kept.find("shop2", "vfy-4") is not None


def test_pages_go_on_where_the_one_before_ended(kept: KeptRuns) -> None:
    every = kept.newest("shop", 10)
    walked: list[KeptRun] = []
    before = None
    while found := kept.newest("shop", 1, before=before):
        walked += found
        before = (round(found[0].asked_at.timestamp() * 1000), found[0].run)
    assert tuple(walked) == every
    assert [one.run for one in kept.newest("shop", 10, states=(State.BROKEN,))] == ["vfy-3"]
    assert kept.newest("shop", 10, states=(State.WAITING, State.RUNNING, State.CANCELLED)) == ()


def test_a_step_says_what_it_gave_or_why_it_failed_and_when(kept: KeptRuns) -> None:
    (one,) = kept.steps("vfy-1")
    assert (one.number, one.name, one.gave, one.code) == (1, "verify", f"as-planned, {DIGEST}", "")
    assert one.begun_at is not None
    assert one.ended_at is not None
    (two,) = kept.steps("vfy-2")
    assert (two.code, two.gave) == ("TST-001", "no route to it")
    assert kept.steps("vfy-3") == ()
    assert kept.counts(["vfy-1", "vfy-3"]) == {"vfy-1": 1}
    assert kept.counts([]) == {}


@pytest.mark.parametrize("output", [None, "", "{", '"nonsense"', '"{}"', '"[1]"', '"{\\"failed\\": 1}"'])
def test_what_nobody_can_read_is_told_as_failed(output: object) -> None:
    assert _gave(output) == ("what it gave cannot be read", "ENG-199")


def test_a_sign_is_another_one_whenever_something_changed(tmp_path: Path) -> None:
    place, gate = str(tmp_path / "runs.sqlite"), Gate()
    kept = KeptRuns(place)
    signs = [kept.sign("shop")]
    with working(place, deploy=gate.deploy) as worker:
        worker.submit("dpl-1", "deploy", "{}", "shop/staging")
        assert gate.reached.wait(60)
        signs.append(kept.sign("shop"))
        assert kept.sign("shop") == signs[-1]
        assert [one.state for one in kept.newest("shop", 1)] == [State.RUNNING]
        gate.opened.set()
        worker.wait("dpl-1")
        signs.append(kept.sign("shop"))
    assert len(set(signs)) == 3
    assert kept.sign("another") == signs[0]
    kept.close()


def test_where_no_worker_ever_was_nothing_is_made(tmp_path: Path) -> None:
    kept = KeptRuns(str(tmp_path / "runs.sqlite"))
    assert (kept.newest("shop", 1), kept.steps("x")) == ((), ())
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_queue_is_said_to_be_none_and_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    place = tmp_path / "runs.sqlite"
    place.write_bytes(b"no database at all, whatever it is called" * 100)
    with pytest.raises(RunsUnreachable):
        KeptRuns(str(place)).newest("shop", 1)
    place.unlink()
    with sqlite3.connect(place) as made:
        for table in ("workflow_status", "operation_outputs"):
            made.execute(f"CREATE TABLE {table} (odd)")
    made.close()
    with pytest.raises(RunsUnreachable, match="no such column"):
        KeptRuns(str(place)).newest("shop", 1)


def test_another_schema_of_a_worker_that_has_not_begun_is_no_run(tmp_path: Path) -> None:
    place = tmp_path / "runs.sqlite"
    sqlite3.connect(place).close()
    place.touch()
    assert KeptRuns(str(place)).newest("shop", 1) == ()
