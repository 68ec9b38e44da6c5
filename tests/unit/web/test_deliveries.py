"""What waits, what failed since when and what was given up stands on a page, without secrets or paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.web.deliveries import waiting
from tests.delivering import Room
from tests.receivers import Receiver, receiving, slack
from tests.visits import Browser, visiting


@pytest.fixture
def workspace() -> Iterator[Receiver]:
    with receiving(slack) as made:
        yield made


@pytest.fixture
def room(tmp_path: Path, workspace: Receiver) -> Room:
    return Room(tmp_path, workspace)


def rows(browser: Browser) -> dict[str, Any]:
    found = browser.get("/settings/deliveries?format=json").json()["rows"]
    return {one["to"]: one for one in found}


def test_before_anything_happened_nothing_waits(room: Room) -> None:
    with visiting(room.world) as site:
        browser = site.set_up()
        assert rows(browser) == {}
        assert "Nothing waits" in browser.get("/settings/deliveries").text
        assert "nothing was to be delivered yet" in browser.get("/settings").text


def test_a_channel_that_does_not_answer_is_told_of_with_since_when_and_why(room: Room) -> None:
    room.slack.is_down = True
    room.deny()
    begun = room.world.at
    room.deliver()
    room.world.pass_time(minutes=5)
    room.deliver()
    with visiting(room.world) as site:
        browser = site.set_up()
        (team,) = rows(browser).values()
        assert (team["to"], team["what"], team["stands"], team["count"]) == ("team", "notify", "does not answer", 1)
        assert (team["failures"], team["since"]) == (2, begun.isoformat().replace("+00:00", "Z"))
        assert "502" in team["because"]
        assert team["next"] > team["since"]
        text = browser.get("/settings").text
        assert "1 done" not in text
        assert "1 to be tried again" in text
        assert waiting(site.serving) == 1
        whole = text + browser.get("/settings/deliveries").text
        for word in ("/services/", str(room.world.root), str(room.world.home)):
            assert word not in whole
    room.slack.is_down = False
    room.world.pass_time(hours=1)
    room.deliver()
    with visiting(room.world) as site:
        assert waiting(site.serving) == 0


def test_a_file_that_cannot_be_written_is_told_of_without_its_folder(room: Room) -> None:
    room.deny()
    (room.config / "lines.jsonl").mkdir()
    room.deliver()
    with visiting(room.world) as site:
        browser = site.set_up()
        lines = rows(browser)["lines"]
        assert (lines["stands"], lines["failures"]) == ("waits", 1)
        assert str(room.config) not in browser.get("/settings/deliveries").text


def test_a_round_that_broke_is_told_of_without_its_folder(room: Room) -> None:
    room.deny()
    (room.config / "channels.yaml").write_text("channels: [{fil: x}]\n")
    with pytest.raises(Exception, match="fil"):
        room.deliver()
    with visiting(room.world) as site:
        text = site.set_up().get("/settings").text
        assert "not delivered since" in text
        assert str(room.config) not in text


def test_what_was_given_up_says_so(room: Room) -> None:
    room.deny()
    (room.config / "lines.jsonl").mkdir()
    for _ in range(13):
        room.deliver()
        room.world.pass_time(hours=7)
    with visiting(room.world) as site:
        lines = rows(site.set_up())["lines"]
        assert (lines["stands"], lines["failures"], lines["next"]) == ("given up", 12, "")
