import hashlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.hosts.machine import look_at_machine
from interlock.runtime.hosts import HostSeen, host_faults


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with one program that a package brings and one that none does."""
    (tmp_path / "bin").mkdir()
    for name in ("packaged", "own"):
        shutil.copy("/bin/sleep", tmp_path / "bin" / name)
    with (tmp_path / "bin" / "own").open("ab") as file:
        file.write(b"own")
    (tmp_path / "bin" / "notes.txt").write_text("nothing to run")
    (tmp_path / "info").mkdir()
    digest = hashlib.md5((tmp_path / "bin" / "packaged").read_bytes(), usedforsecurity=False).hexdigest()
    listed = f"{digest}  {str(tmp_path / 'bin' / 'packaged').lstrip('/')}\n"
    (tmp_path / "info" / "sleeper:amd64.md5sums").write_text(listed)
    return tmp_path


def look(place: Path) -> HostSeen:
    return look_at_machine([str(place / "bin")], packages=str(place / "info"), preload=str(place / "preload"))


def told(place: Path, before: HostSeen) -> list[tuple[str, str]]:
    found = [(one.rule, one.path) for one in host_faults(before.state, look(place))]
    return [one for one in found if str(place) in one[1]]


@pytest.fixture
def running(place: Path) -> Iterator[int]:
    """Run the own program for as long as the test lasts."""
    with subprocess.Popen([place / "bin" / "own", "60"]) as child:  # noqa: TID251  # what is looked at
        yield child.pid
        child.kill()


def test_what_a_package_brings_needs_no_seal_and_everything_else_does(place: Path) -> None:
    seen = look(place)
    assert [(Path(one.path).name, one.package) for one in seen.executables] == [("own", ""), ("packaged", "sleeper")]
    assert [one.path for one in seen.state.entries if str(place).lstrip("/") in one.path] == [
        str(place / "bin" / "own").lstrip("/")
    ]
    assert told(place, seen) == []


def test_a_program_of_a_package_with_other_bytes_is_altered(place: Path) -> None:
    before = look(place)
    with (place / "bin" / "packaged").open("ab") as file:
        file.write(b"x")
    assert told(place, before) == [("altered-executable", str(place / "bin" / "packaged"))]


def test_a_process_whose_file_was_deleted_is_found_by_what_it_really_runs(place: Path, running: int) -> None:
    before = look(place)
    shutil.copy(place / "bin" / "packaged", place / "bin" / "new")
    (place / "bin" / "new").replace(place / "bin" / "own")
    (process,) = [one for one in look(place).processes if one.pid == running]
    assert process.is_deleted
    assert ("deleted-process", str(place / "bin" / "own")) in told(place, before)


def test_a_library_that_a_process_loads_before_all_others_is_found(place: Path) -> None:
    before = look(place)
    environment = {**os.environ, "LD_PRELOAD": str(place / "evil.so")}
    words: list[str | Path] = [place / "bin" / "own", "60"]
    with subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL) as child:  # noqa: TID251  # as above
        try:
            assert ("preloaded-library", str(place / "bin" / "own")) in told(place, before)
        finally:
            child.kill()
    (place / "preload").write_text(f"# of the machine\n{place}/evil.so\n")
    assert ("preloaded-library", f"{place}/evil.so") in told(place, before)


def test_a_socket_that_listens_is_found_with_the_program_that_holds_it(place: Path) -> None:
    before = look(place)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp 127.0.0.1:{server.getsockname()[1]}"
        found = [one for one in look(place).listeners if one.address == address]
        assert [one.path for one in found] == [os.path.realpath(f"/proc/{os.getpid()}/exe")]
        assert ("unknown-listener", address) in [(one.rule, one.path) for one in host_faults(before.state, look(place))]


def test_what_cannot_be_read_is_told_and_what_went_away_is_not(place: Path, tmp_path: Path) -> None:
    proc = tmp_path / "proc"
    (proc / "7").mkdir(parents=True)
    (proc / "7" / "exe").write_text("no link")
    (proc / "8").mkdir()
    seen = look_at_machine([str(place / "bin"), "/nowhere"], proc=str(proc), packages="/nowhere")
    assert [what for what, _ in seen.unseen] == ["process 7"]
    assert seen.unread == ()
    assert all(not one.package for one in seen.executables)
