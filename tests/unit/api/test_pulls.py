"""While a server runs each source is pulled in its turn; a failure is told, and hinders nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.api.pulls import Pulls
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring.pulling import Pulling
from tests.running_server import running
from tests.simulators.sonarqube import TOKEN, SonarQube
from tests.simulators.sources import SIMULATED, around, written

SUBJECT = Subject("image", (Digest("sha256", "ab" * 32),))


class Room:
    """A world with one source of SonarQube, pulled every hour."""

    def __init__(self, folder: Path, server: SonarQube) -> None:
        self.world, self.server = World(folder), server
        self.told: list[str] = []
        config = self.world.home / ".config" / "interlock"
        config.mkdir(parents=True)
        text = written("sonarqube", server.url, subject=str(SUBJECT.digests[0]), every="1h")
        (config / "sources.yaml").write_text(text)
        self.app = self.world.app()
        self.pulling = Pulling(self.app, around("sonarqube", self.world.at))
        self.pulls = Pulls(self.pulling, self.world.app, self.told.append, look_s=0.01)

    def turn(self) -> None:
        """Let it look once, and wait for what that began."""
        self.pulls.turn()
        for one in list(self.pulls._running.values()):  # what is under way
            one.join(30)

    @property
    def evidence(self) -> int:
        with self.world.app(is_reading=True) as app:
            return len(app.gate.known(SUBJECT).statements)

    @property
    def state(self) -> Any:
        return self.pulling.states()[0]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with SIMULATED["sonarqube"].makes() as server:
        made = Room(tmp_path, server)
        yield made
        made.pulls.end()
        made.app.__exit__(None, None, None)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def test_a_source_is_pulled_when_it_is_due_and_not_before(room: Room) -> None:
    room.turn()
    assert room.evidence == 1
    asked = len(room.server.asked)
    room.turn()
    assert len(room.server.asked) == asked
    room.server.open("a")
    room.world.pass_time(hours=1)
    room.turn()
    assert room.evidence == 2
    assert room.told == []


def test_a_failure_is_told_and_the_next_turn_tries_again(room: Room) -> None:
    room.server.analyses, there = [], room.server.analyses
    room.turn()
    assert room.state.last.became == "failed"
    assert room.told == ["source sonarqube: sonarqube could not be pulled: shop was never analysed there [ADP-105]"]
    room.server.analyses = there
    room.world.pass_time(hours=1)
    room.turn()
    assert room.state.last.became == "taken"


def test_what_is_not_whole_is_told_too(room: Room) -> None:
    room.server.open("a")
    room.server.hidden = {"a"}
    room.turn()
    assert room.evidence == 1
    (told,) = room.told
    assert "1 of 1 issues" in told


def test_it_looks_by_itself_until_it_ends(room: Room) -> None:
    room.pulls.begin()
    until(lambda: room.evidence == 1)
    room.pulls.end()
    room.world.pass_time(hours=1)
    room.server.open("a")
    asked = len(room.server.asked)
    room.pulls.turn()
    assert len(room.server.asked) == asked, "once it ends it begins no more"


def test_where_nothing_is_pulled_by_itself_nobody_looks(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        before = threading.active_count()
        pulls = Pulls(Pulling(app), world.app, print)
        pulls.begin()
        assert threading.active_count() == before
        pulls.end()


def test_several_servers_over_one_store_pull_a_source_once(room: Room) -> None:
    other = Pulls(room.pulling, room.world.app, room.told.append)
    room.turn()
    asked = len(room.server.asked)
    other.turn()
    assert len(room.server.asked) == asked


def test_a_server_pulls_by_itself_and_tells_what_came_of_it(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    with SIMULATED["sonarqube"].makes() as sonar:
        config = world.home / ".config" / "interlock"
        config.mkdir(parents=True)
        text = written("sonarqube", sonar.url, subject=str(SUBJECT.digests[0]), every="1h")
        (config / "sources.yaml").write_text(text)
        sonar.open("a")
        sonar.busy = 1
        with running(world, tmp_path, SIMULATED_TOKEN=TOKEN) as server:

            def last() -> Any:
                return server.ask("GET", "/v1/sources")[1]["items"][0]["last"]

            until(lambda: bool(last()) and last()["became"] != "begun")
            assert (last()["became"], last()["findings"]) == ("taken", 1)
            digest = last()["evidence"]
            assert server.ask("GET", f"/v1/evidence/{digest}")[0] == 200
            assert server.end() == 0
            assert TOKEN not in server.log.read_text()
