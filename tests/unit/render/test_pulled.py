"""Sources are a table, with what is wrong with one and what to do below it; nothing in it steers a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from interlock.flows.pull_reports import Became, Pull, State
from interlock.render.paint import Paint
from interlock.render.pulled import pulled_json, pulled_lines

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
GOOD = Pull("s", "2026-01-05T08:30:00Z", Became.TAKEN, subject="shop", evidence="sha256:00", findings=2)
BAD = Pull("s", "2026-01-05T08:59:00Z", Became.FAILED, "it is \x1b[31mdown", "ADP-102", "try again")
BARE = Paint(has_colour=False)


def state(last: Pull | None, good: Pull | None, every_s: int = 3600) -> State:
    return State("sonar", "sonarqube", "shop", "commit.sast", "analysed", every_s, last, good, AT)


def test_a_good_one_is_a_line() -> None:
    _, line = pulled_lines([state(GOOD, GOOD)], BARE)
    assert line.split("  ")[0] == "sonar"
    assert "every 1 hour" in line
    assert "2026-01-05 08:30 gave new evidence, 2 findings" in line


def test_what_is_wrong_is_said_with_what_to_do_and_since_when_nothing_came() -> None:
    text = "\n".join(pulled_lines([state(BAD, GOOD)], BARE))
    assert "sonar: it is" in text
    assert "\x1b" not in text
    assert "its last evidence is of 2026-01-05T08:30:00Z, and does not grow younger" in text
    assert "→ try again" in text
    assert "it never gave evidence" in "\n".join(pulled_lines([state(BAD, None)], BARE))


def test_how_often_is_said_in_words() -> None:
    for seconds, words in (
        (0, "by command"),
        (86_400, "every 1 day"),
        (5_400, "every 90 minutes"),
        (61, "every 61 seconds"),
    ):
        assert words in "\n".join(pulled_lines([state(None, GOOD, seconds)], BARE))


def test_no_source_is_said_too() -> None:
    assert list(pulled_lines([], BARE)) == ["sources.yaml in the configuration folder names no source of reports"]


def test_as_a_document() -> None:
    made = pulled_json([state(BAD, GOOD), state(None, None, 0)])
    assert made["schema"] == "interlock.sources/v1"
    sources: Any = made["sources"]
    first, second = sources
    assert first["last"]["became"] == "failed"
    assert first["last_good"]["evidence"] == "sha256:00"
    assert first["why_broken"]
    assert (second["last"], second["every_s"], second["why_broken"]) == (None, None, None)
