"""A thundering herd of webhooks: each is taken once or told when to come back, and everybody else is served.

What one delivery does when it is sent again and again stands in test_server_hooks.py.
"""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from interlock.api.rest.hooks import Room
from interlock.response import Kind
from tests.deliveries import body_of
from tests.served import serving
from tests.unit.api.rest.test_hooks import deliver, world_with_hooks

DIFFERENT = 120
COPIES = 3
AT_ONCE = 40


def pushed(number: int) -> bytes:
    return body_of({"ref": f"refs/heads/b{number}", "before": "a" * 40, "after": f"{number:040x}", "commits": []})


def test_of_a_herd_each_is_taken_once_and_nobody_else_waits_for_it(tmp_path: Path) -> None:
    faults: list[str] = []
    with serving(world_with_hooks(tmp_path), fault=faults.append) as server:
        token, begin = server.token(), threading.Barrier(AT_ONCE)

        def send(turn: int) -> tuple[int, int]:
            if turn < AT_ONCE:
                begin.wait(30)
            number = turn % DIFFERENT
            return number, deliver(server, "github", pushed(number), **{"x-github-event": "push"}).status_code

        with ThreadPoolExecutor(AT_ONCE + 2) as pool:
            herd = [pool.submit(send, turn) for turn in range(DIFFERENT * COPIES)]
            others = [pool.submit(server.ask, "GET", "/v1/whoami", token) for _ in range(20)]
            answers = Counter(one.result(120) for one in herd)
            assert {one.result(120).status_code for one in others} == {200}
        kept = server.app.deliveries.after(0, 1_000)
        told = server.app.outbox.events(kind=Kind.DELIVERY_RECEIVED, most=1_000)
    assert {status for _, status in answers} <= {200, 202}, faults
    assert Counter(status for _, status in answers.elements())[202] == DIFFERENT
    assert (len(kept), len(told), faults) == (DIFFERENT, DIFFERENT, [])


def test_a_herd_that_is_too_much_is_told_when_to_come_back_and_nothing_of_it_is_lost_then(tmp_path: Path) -> None:
    with serving(world_with_hooks(tmp_path)) as server:
        server.client.app.state.room = Room(2 * len(pushed(0)))  # two of them at a time
        begin = threading.Barrier(AT_ONCE)

        def send(number: int) -> tuple[int, str]:
            begin.wait(30)
            said = deliver(server, "github", pushed(number))
            return said.status_code, said.headers.get("retry-after", "")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(send, range(AT_ONCE)))
        assert {status for status, _ in answers} <= {202, 503}
        assert all(int(wait) > 0 for status, wait in answers if status == 503)
        taken = sum(status == 202 for status, _ in answers)
        assert 0 < taken == len(server.app.deliveries.after(0, 1_000)), "what was acknowledged is there"
        for number in range(AT_ONCE):
            assert deliver(server, "github", pushed(number)).status_code in {200, 202}, "room was given back"
        assert len(server.app.deliveries.after(0, 1_000)) == AT_ONCE


def test_who_floods_is_slowed_down_with_a_time_and_does_not_slow_down_a_pipeline(tmp_path: Path) -> None:
    with serving(world_with_hooks(tmp_path), most_a_second=10) as server:
        token = server.token("workload:ci")
        answers = [deliver(server, "github", pushed(number)) for number in range(60)]
        assert {one.status_code for one in answers} == {202, 429}
        assert all(int(one.headers["retry-after"]) > 0 for one in answers if one.status_code == 429)
        assert server.ask("GET", "/v1/whoami", token).status_code == 200
        assert len(server.app.deliveries.after(0, 1_000)) == sum(one.status_code == 202 for one in answers)
