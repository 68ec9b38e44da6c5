import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from interlock.adapters import scratch
from interlock.adapters.scratch import make_folder, owner, place_for, places, remove_folder, sweep

_GONE = "1999999999"
"""No process has this number."""


def named(number: str, *, started: str = "", space: str = "") -> str:
    pid, own_start, own_space = owner().split("-")
    del pid
    return f"interlock-run-{number}-{started or own_start}-{space or own_space}-abc"


@pytest.fixture(autouse=True)
def _needs_a_process_table() -> None:
    if owner() == "0-0-0":
        pytest.skip("there is no process table here, so nothing is swept")


def test_a_folder_of_a_living_process_stays(tmp_path: Path) -> None:
    folder = make_folder("run", str(tmp_path))
    assert Path(folder).stat().st_mode & 0o777 == 0o700
    sweep(str(tmp_path))
    assert Path(folder).is_dir()


def test_a_folder_whose_owner_was_killed_goes(tmp_path: Path) -> None:
    program = (
        "import os, sys; from interlock.adapters.scratch import make_folder; make_folder('check', sys.argv[1]);"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)  # noqa: TID251  # it has to die
    (left,) = tmp_path.iterdir()
    (left / "inside").mkdir(mode=0o500)
    sweep(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_later_process_with_the_same_number_is_not_the_owner(tmp_path: Path) -> None:
    (tmp_path / named(str(os.getpid()), started="1")).mkdir()
    sweep(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_another_container_made_stays(tmp_path: Path) -> None:
    (tmp_path / named(_GONE, space="1")).mkdir()
    sweep(str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["interlock-run-0-0-0-abc", "interlock-report-abc", "other", "interlock-run-5-6-7"])
def test_what_is_not_named_as_ours_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    sweep(str(tmp_path))
    assert (tmp_path / name).is_dir()


def test_a_link_that_is_named_as_ours_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("kept")
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / named(_GONE)).symlink_to(tmp_path / "precious")
    folder = tmp_path / "tmp" / named(str(os.getpid()), started="1")
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "precious")
    sweep(str(tmp_path / "tmp"))
    assert (tmp_path / "precious" / "file").read_text() == "kept"
    assert not folder.exists()


def test_a_file_that_is_named_as_ours_stays(tmp_path: Path) -> None:
    (tmp_path / named(_GONE)).write_text("x")
    sweep(str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    sweep(str(tmp_path / "none"))
    remove_folder(str(tmp_path / "none"))


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for the one in memory."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(scratch, "_MEMORY", tmp_path)
    monkeypatch.setattr(Path, "is_mount", lambda _: True)
    monkeypatch.setattr(scratch, "_ROOM", 1)
    return tmp_path


def test_files_of_a_moment_lie_in_memory_where_there_is_room_for_many_times_as_much(memory: Path) -> None:
    assert place_for(1000) == str(memory)
    assert place_for(1 << 60) is None


@pytest.mark.parametrize("name", ["TMPDIR", "TEMP", "TMP"])
def test_who_names_a_folder_for_temporary_files_gets_them_there(
    memory: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(memory))
    assert place_for(0) is None


def test_a_plain_folder_is_no_memory(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda _: False)
    assert place_for(0) is None
    assert str(memory) not in places()


def test_where_there_is_no_such_folder_the_usual_one_serves(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_MEMORY", memory / "none")
    assert place_for(0) is None


def test_sweeping_all_places_reaches_the_one_in_memory(memory: Path) -> None:
    (memory / named(_GONE)).mkdir()
    sweep()
    assert list(memory.iterdir()) == []


def test_whoever_makes_a_folder_first_removes_those_of_the_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch._sweep_once.cache_clear()
    (tmp_path / named(_GONE)).mkdir()
    mine = make_folder("run")
    assert [str(one) for one in tmp_path.iterdir()] == [mine]
