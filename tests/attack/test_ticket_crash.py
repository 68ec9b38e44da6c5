"""Power cut: who is killed once a tracker wrote something, before hearing of it, doubles and loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from tests.simulators.answering import Answer, Asked
from tests.simulators.jira import TOKEN, Jira
from tests.simulators.servicenow import TOKEN as SNOW_TOKEN
from tests.simulators.servicenow import ServiceNow
from tests.ticketed import Desk

RULE = "bandit:B602"


class Killing:
    """What kills whoever asked, after so many of its writes were carried out."""

    def __init__(self) -> None:
        self.child: Any = None
        self.left = 0

    def after(self, asked: Asked) -> None:
        """Count a write, and kill when it is time."""
        is_write = asked.method != "GET" and "/search" not in asked.path
        if self.child is None or not is_write:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(self.child.pid, SIGKILL)
            self.child.wait()


class KillingJira(Jira):
    def __init__(self) -> None:
        super().__init__(3)
        self.killing = Killing()

    def answer(self, asked: Asked) -> Answer:
        answer = super().answer(asked)
        self.killing.after(asked)
        return answer


class KillingServiceNow(ServiceNow):
    def __init__(self) -> None:
        super().__init__()
        self.killing = Killing()

    def answer(self, asked: Asked) -> Answer:
        answer = super().answer(asked)
        self.killing.after(asked)
        return answer


def deliver_and_die(desk: Desk, killing: Killing, writes: int) -> int:
    """Do what follows from events in a process that is killed at a write; give how it ended."""
    environ = {name: text for name, text in os.environ.items() if not name.startswith("XDG_")}
    token = TOKEN if desk.kind == "jira-cloud" else SNOW_TOKEN
    environ |= {"HOME": str(desk.world.home), "DESK": token}
    killing.left = writes
    killing.child = subprocess.Popen(  # noqa: TID251 (it has to be killed from outside)
        [sys.executable, "-m", "interlock", "events", "deliver"], cwd=desk.world.root, env=environ
    )
    code: int = killing.child.wait()
    killing.child = None
    return code


@pytest.mark.parametrize("kind", ["jira-cloud", "servicenow-incident"])
def test_whoever_is_killed_at_any_write_has_done_it_once(tmp_path: Path, kind: str) -> None:
    with KillingJira() if kind == "jira-cloud" else KillingServiceNow() as server:
        desk = Desk(tmp_path, kind, server)
        desk.find(RULE)
        assert deliver_and_die(desk, server.killing, 1) == -SIGKILL
        assert desk.results == []
        desk.world.at = datetime.now(UTC) + timedelta(minutes=10)  # noqa: TID251 (the killed one read the real clock)
        desk.deliver()
        tickets = server.issues if isinstance(server, Jira) else server.tables["incident"]
        assert len(tickets) == 1
        assert [one.partition(" ")[0] for one in desk.results] == ["created"]
        assert server.said() == []
