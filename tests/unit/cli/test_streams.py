import os
import sys
from pathlib import Path

import pytest

from interlock.cli.streams import Unheeded, hold_streams


@pytest.fixture
def pipe() -> tuple[int, int]:
    """Give a pipe, the reading end first."""
    return os.pipe()


def test_everything_is_written_while_somebody_reads(pipe: tuple[int, int]) -> None:
    said = Unheeded(pipe[1])
    assert said.write(b"one line\n") == 9
    assert os.read(pipe[0], 100) == b"one line\n"
    assert said.writable()
    assert (said.fileno(), said.isatty()) == (pipe[1], False)


def test_what_nobody_reads_any_more_is_dropped_without_a_word(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    assert Unheeded(pipe[1]).write(b"progress\n") == 9


def test_what_the_disk_has_no_room_for_is_dropped() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        assert Unheeded(full.fileno()).write(memoryview(b"progress")) == 8


def test_standard_error_stays_what_it_was_and_is_not_heeded(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", sys.__stderr__)
    hold_streams()
    assert isinstance(sys.stderr.buffer, Unheeded)
    sys.stderr.write("gr\u00fc\u00dfe \udc80\n")
    assert capfd.readouterr().err == "gr\u00fc\u00dfe \\udc80\n"


def test_streams_that_are_not_there_are_held(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    hold_streams()
    assert sys.stdout is not None
    sys.stdout.write("said\n")
    sys.stdout.flush()
    sys.stderr.write("remarked\n")
    assert capfd.readouterr() == ("said\n", "remarked\n")
