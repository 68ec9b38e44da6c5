import threading
from concurrent.futures import CancelledError
from functools import partial

import pytest

from interlock.engine.slots import Slots


def order_of(jobs: int) -> list[str]:
    """Give the order in which four waiting calls begin; each waits until all slots are busy."""
    slots: Slots[object] = Slots(jobs)
    gate, begun, met = threading.Event(), list[str](), threading.Barrier(jobs)
    blockers = [slots.submit(0, 0, lambda: gate.wait(10)) for _ in range(jobs)]
    while not all(blocker.running() for blocker in blockers):
        pass

    def begin(name: str) -> None:
        begun.append(name)
        met.wait(10)

    calls = [("cheap small", 0, 1), ("dear", 2, 5), ("cheap big", 0, 9), ("moderate", 1, 5)]
    futures = [slots.submit(rank, size, partial(begin, name)) for name, rank, size in calls]
    gate.set()
    for future in futures:
        future.result(10)
    slots.close()
    slots.join(10)
    return begun


def test_one_slot_takes_the_cheap_first_and_of_those_the_big() -> None:
    assert order_of(1) == ["cheap big", "cheap small", "moderate", "dear"]


def test_two_slots_begin_with_the_cheap_and_the_dear() -> None:
    assert set(order_of(2)[:2]) == {"cheap big", "dear"}


def test_never_more_than_the_slots_run_at_once() -> None:
    slots: Slots[None] = Slots(3)
    lock, now, most = threading.Lock(), 0, 0
    met = threading.Barrier(3)

    def work() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        met.wait(10)
        with lock:
            now -= 1

    for future in [slots.submit(0, 0, work) for _ in range(9)]:
        future.result(20)
    slots.close()
    assert most == 3


def test_an_error_belongs_to_the_one_who_waits() -> None:
    slots: Slots[int] = Slots(1)
    with pytest.raises(ZeroDivisionError):
        slots.submit(0, 0, lambda: 1 // 0).result(10)
    assert slots.submit(0, 0, lambda: 1).result(10) == 1
    slots.close()


def test_closing_drops_what_waits_and_refuses_more() -> None:
    slots: Slots[bool] = Slots(1)
    gate = threading.Event()
    running = slots.submit(0, 0, lambda: gate.wait(10))
    while not running.running():
        pass
    waiting = slots.submit(0, 0, lambda: True)
    slots.close()
    gate.set()
    assert running.result(10)
    with pytest.raises(CancelledError):
        waiting.result(10)
    with pytest.raises(CancelledError):
        slots.submit(0, 0, lambda: True)
    slots.join(10)


def test_calls_ahead_get_ready_but_no_more_of_them_have_a_turn_than_there_are_slots() -> None:
    slots: Slots[None] = Slots(2, ahead=1)
    lock, now, most, ready = threading.Lock(), 0, 0, threading.Barrier(3)

    def work() -> None:
        nonlocal now, most
        ready.wait(10)
        with slots.turn():
            with lock:
                now += 1
                most = max(most, now)
            threading.Event().wait(0.02)
            with lock:
                now -= 1

    for future in [slots.submit(0, 0, work) for _ in range(9)]:
        future.result(20)
    slots.close()
    assert most == 2


def test_after_closing_nobody_gets_a_turn() -> None:
    slots: Slots[None] = Slots(1, ahead=1)
    slots.close()
    with pytest.raises(CancelledError), slots.turn():
        raise AssertionError("a tool would have been started")


def test_a_turn_is_given_back_when_the_tool_breaks() -> None:
    slots: Slots[None] = Slots(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), slots.turn():
            raise ZeroDivisionError
    slots.close()


def test_the_dearest_call_is_chosen_when_all_expected_callers_were_heard() -> None:
    slots: Slots[object] = Slots(2)
    slots.expect(2)
    begun, gate = list[str](), threading.Event()

    def begin(name: str) -> None:
        begun.append(name)
        gate.wait(10)

    first = slots.submit(1, 5, partial(begin, "cheap slot"))
    while not first.running():
        pass
    futures = [slots.submit(1, 5, partial(begin, "moderate"))]
    slots.heard()
    assert begun == ["cheap slot"]
    futures.append(slots.submit(2, 1, partial(begin, "dear")))
    slots.heard()
    while len(begun) < 2:
        pass
    gate.set()
    for future in futures:
        future.result(10)
    slots.close()
    assert begun == ["cheap slot", "dear", "moderate"]


def test_it_is_settled_when_all_were_heard_and_nothing_cheap_waits() -> None:
    slots: Slots[object] = Slots(1)
    slots.expect(1)
    gate = threading.Event()
    running = slots.submit(0, 0, lambda: gate.wait(10))
    cheap = slots.submit(0, 0, lambda: None)
    slots.heard()
    while not running.running():
        pass
    assert not slots.is_settled.is_set()
    gate.set()
    cheap.result(10)
    assert slots.is_settled.wait(10)
    slots.close()


@pytest.mark.parametrize("how", ["nobody is expected", "closed"])
def test_nobody_waits_for_what_will_not_come(how: str) -> None:
    slots: Slots[object] = Slots(2)
    slots.expect(0 if how == "nobody is expected" else 3)
    if how == "closed":
        assert not slots.is_settled.is_set()
        slots.close()
    assert slots.is_settled.is_set()
    slots.close()
    slots.join(10)
