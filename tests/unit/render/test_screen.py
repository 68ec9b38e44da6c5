import os

import pytest

from interlock.render.screen import bounded, may_colour, paint_for, width_of


class Stream:
    """A stream that a terminal shows, or none."""

    def __init__(self, *, is_terminal: bool, number: int = -1) -> None:
        self._is_terminal = is_terminal
        self._number = number

    def isatty(self) -> bool:
        return self._is_terminal

    def fileno(self) -> int:
        return self._number


TERMINAL = Stream(is_terminal=True)
FILE = Stream(is_terminal=False)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def test_colour_is_for_terminals_alone() -> None:
    assert "\x1b" in paint_for(TERMINAL)("bad", "x")
    assert paint_for(FILE)("bad", "x") == "x"


@pytest.mark.parametrize(
    ("name", "value", "is_coloured"),
    [
        ("NO_COLOR", "1", False),
        ("NO_COLOR", "anything", False),
        ("NO_COLOR", "", True),
        ("TERM", "dumb", False),
        ("TERM", "xterm", True),
    ],
)
def test_whoever_refuses_colour_gets_none(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, is_coloured: bool
) -> None:
    monkeypatch.setenv(name, value)
    assert may_colour() is is_coloured
    assert ("\x1b" in paint_for(TERMINAL)("bad", "x")) is is_coloured


def test_lines_are_broken_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert (width_of(TERMINAL), width_of(FILE)) == (72, 0)


@pytest.mark.parametrize(("columns", "width"), [("5", 40), ("1000", 110), ("wide", 80), ("0", 80)])
def test_no_line_is_too_short_or_too_long_to_be_read(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width_of(TERMINAL) == width


def test_a_terminal_is_as_wide_as_it_says() -> None:
    import pty
    import termios

    leader, follower = pty.openpty()
    try:
        termios.tcsetwinsize(follower, (24, 66))
        assert width_of(Stream(is_terminal=True, number=follower)) == 66
    finally:
        os.close(leader)
        os.close(follower)


def test_a_width_is_kept_within_what_can_be_read() -> None:
    assert [bounded(one) for one in (1, 40, 80, 110, 500)] == [40, 40, 80, 110, 110]
