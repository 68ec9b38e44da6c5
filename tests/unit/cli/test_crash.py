import stat
from pathlib import Path

import pytest

from interlock import __version__
from interlock.cli.crash import report
from interlock.cli.exits import Exit
from interlock.kernel import sha256


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have reports written into a folder of the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def raised(error: Exception) -> Exception:
    """Give an error that was really raised, with its traceback."""
    try:
        raise error
    except type(error) as caught:
        return caught


def test_the_report_says_which_program_did_what_and_where_it_broke(folder: Path) -> None:
    assert report("check", ["--jobs", "2"], raised(LookupError("no such place"))) == Exit.OUR_BUG
    (file,) = folder.iterdir()
    text = file.read_text()
    assert text.startswith(f"interlock {__version__}, Python ")
    assert "command: interlock check --jobs 2\n" in text
    assert "in raised" in text
    assert text.rstrip().endswith("LookupError: no such place")


def test_nobody_else_may_read_the_report(folder: Path) -> None:
    report("check", [], raised(LookupError()))
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_password_of_the_command_line_is_in_neither_report_nor_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    password = sha256(b"a password").hex[:20]
    url = f"postgresql://interlock:{password}@db.example.org/interlock"
    report("check", ["--store", url], raised(ConnectionError(f"cannot reach {url}")))
    (file,) = folder.iterdir()
    assert password not in file.read_text()
    said = capsys.readouterr()
    assert password not in said.err + said.out
    assert "db.example.org" in said.err


def test_text_that_no_encoding_can_carry_does_not_break_the_report(folder: Path) -> None:
    assert report("check", ["caf\udce9"], raised(ValueError("\ud800 and \x00"))) == Exit.OUR_BUG
    (file,) = folder.iterdir()
    assert "ValueError" in file.read_text()


def test_where_no_report_can_be_written_the_terminal_says_all_and_the_gate_stays_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert report("check", [], raised(LookupError("no such place"))) == Exit.OUR_BUG
    said = capsys.readouterr()
    assert said.out == ""
    assert "LookupError: no such place" in said.err
    assert "the gate stays shut; no report could be written (No such file or directory)" in said.err
