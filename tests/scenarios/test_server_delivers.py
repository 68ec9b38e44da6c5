"""A server tells by itself what happened: while it answers others, told to stop, and killed in the midst of it.

The server is a process of its own, and the receiver listens on loopback. Where a lease has to run out, the test sets
it to be over in the tables: nobody waits five minutes.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from interlock.evidence.action import ACTION
from interlock.kernel import ControlId
from interlock.response import State
from interlock.testing.world import World, failed, finding
from tests.receivers import Answer, receiving
from tests.running_server import RunningServer, running
from tests.scenarios.test_server_that_ends import WITHIN_S, children_of

SETTINGS = "version: 1\nresponses:\n  - {id: tell, on: decision.denied, do: {notify: hook}}\n"
OVER = (
    "UPDATE errand SET due = 1 WHERE state = 'waiting'",
    "DELETE FROM pulled WHERE source = 'interlock:deliveries' AND key = 'held'",
)
"""As if so much time had passed that whoever took something up must have died."""


class Line:
    """A world whose denials go to a webhook, which may be slow."""

    def __init__(self, folder: Path, receiver: Any) -> None:
        self.world, self.receiver = World(folder), receiver
        self.world.at = datetime.now(UTC)  # noqa: TID251 (the process reads the real clock)
        self.world.commit({"interlock.yaml": SETTINGS})
        self.config = self.world.home / ".config" / "interlock"
        self.config.mkdir(parents=True)
        channel = f'{{name: hook, webhook: "{receiver.base}/in", secrets: [file:hook.txt]}}'
        (self.config / "channels.yaml").write_text(f"channels:\n  - {channel}\n")
        (self.config / "hook.txt").write_text(f"whsec_{b64encode(secrets.token_bytes(32)).decode()}\n")
        (self.config / "hook.txt").chmod(0o600)
        self.world.runner.outcomes[ControlId("commit.sast")] = failed(finding("commit.sast"))
        self.asked, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()
        self._answer = receiver.answer
        slowly: Any = receiver
        slowly.answer = self._slow

    def _slow(self, document: Any, rule: Any) -> Answer:
        self.asked.set()
        self.goes_on.wait(60)
        answer: Answer = self._answer(document, rule)
        return answer

    def deny(self) -> None:
        self.world.commit({"a": os.urandom(4).hex()})
        self.world.check()

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers in self.receiver.asked]

    def counts(self) -> dict[State, int]:
        with self.world.app(is_reading=True) as app:
            return app.outbox.counts()

    def wait_until_done(self, number: int) -> None:
        until = time.monotonic() + 60
        while self.counts() != {State.DONE: number} and time.monotonic() < until:
            time.sleep(0.05)
        assert self.counts() == {State.DONE: number}


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with receiving(lambda _: (200, "", {})) as receiver:
        made = Line(tmp_path, receiver)
        yield made
        made.goes_on.set()


def serving(line: Line, folder: Path, each: int = 1) -> Any:
    return running(line.world, folder, INTERLOCK_SERVE_DELIVER_EVERY=str(each))


def killed(server: RunningServer) -> None:
    for number in (*children_of(server.process.pid), server.process.pid):
        os.kill(number, signal.SIGKILL)
    server.process.wait(WITHIN_S)


def test_what_happens_is_told_once_while_others_are_answered(line: Line, tmp_path: Path) -> None:
    line.goes_on.clear()
    with serving(line, tmp_path) as server:
        line.deny()
        assert line.asked.wait(60), "nobody ran a command"
        for _ in range(20):
            assert server.ask("GET", "/readyz")[0] == 200, "the receiver keeps nobody waiting but the deliverer"
        line.goes_on.set()
        line.wait_until_done(1)
        assert server.end() == 0
    assert len(line.receiver.took) == 1


def test_told_to_stop_in_the_midst_it_ends_and_the_next_one_goes_on(line: Line, tmp_path: Path) -> None:
    line.goes_on.clear()
    with serving(line, tmp_path) as server:
        for _ in range(2):
            line.deny()
            line.world.at = datetime.now(UTC)  # noqa: TID251 (the process reads the real clock)
        assert line.asked.wait(60)
        since = time.monotonic()
        assert server.end() == 0
        assert time.monotonic() - since < WITHIN_S, "a receiver that says nothing keeps no server from ending"
    line.goes_on.set()
    line.world.damage(*OVER)
    with serving(line, tmp_path):
        line.wait_until_done(2)
    assert len(set(line.ids)) == 2


def test_killed_in_the_midst_nothing_is_lost_and_the_receiver_can_tell_what_came_twice(
    line: Line, tmp_path: Path
) -> None:
    line.goes_on.clear()
    with serving(line, tmp_path) as server:
        line.deny()
        assert line.asked.wait(60)
        killed(server)
    line.goes_on.set()
    assert line.counts() == {State.WAITING: 1}
    line.world.damage(*OVER)
    with serving(line, tmp_path):
        line.wait_until_done(1)
    assert len(line.ids) == 2
    assert len(set(line.ids)) == 1, "it is the same message, by its id"
    with line.world.app(is_reading=True) as app:
        sealed = [one.statement for one in app.inspection.items() if one.statement is not None]
    assert sum(one.statement.predicate_type == ACTION for one in sealed) == 1, "it is sealed once that it was told"
