from pathlib import Path

from interlock.engine.durable.fences import Fences, Watch
from interlock.engine.durable.places import opened


def fences(folder: Path) -> Fences:
    return Fences(opened(str(folder / "runs.sqlite")))


def test_tokens_of_a_lane_only_grow_and_lanes_do_not_mix(tmp_path: Path) -> None:
    one, other = fences(tmp_path), fences(tmp_path)
    assert one.newest("live") == 0
    assert [one.take("live", "a", "w1"), other.take("live", "a", "w2"), one.take("live", "b", "w1")] == [1, 2, 3]
    assert other.take("test", "c", "w1") == 1
    assert (one.newest("live"), one.newest("test")) == (3, 1)


def test_a_worker_that_was_counted_out_learns_it_at_its_next_beat(tmp_path: Path) -> None:
    one = fences(tmp_path)
    one.enter("w1")
    assert one.beat("w1")
    assert one.beats() == {"w1": 1}
    assert not one.count_out("w1", 0)
    assert one.count_out("w1", 1)
    assert not one.count_out("w1", 1)
    assert not one.beat("w1")
    assert (one.beats(), one.counted_out()) == ({}, ("w1",))
    one.forget("w1")
    assert one.counted_out() == ()
    assert not one.beat("w1")


def test_only_who_has_not_moved_for_the_whole_time_is_silent() -> None:
    watch = Watch(2.0)
    assert watch.silent({"a": 1, "b": 5}, 0.0) == []
    assert watch.silent({"a": 2, "b": 5}, 1.9) == []
    assert watch.silent({"a": 2, "b": 5}, 2.0) == [("b", 5)]
    assert watch.silent({"a": 2, "b": 5}, 3.9, but=("b",)) == [("a", 2)]
    assert watch.silent({"a": 2}, 4.0) == [("a", 2)]
    assert watch.silent({"b": 5}, 9.0) == []
