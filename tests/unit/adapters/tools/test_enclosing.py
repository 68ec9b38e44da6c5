import os
import threading
from pathlib import Path

import pytest

from interlock.adapters.tools.enclosing import Enclosed, Enclosure, can_enclose, run_enclosed
from interlock.adapters.tools.errors import ToolTimedOut
from interlock.adapters.tools.processes import processes
from interlock.adapters.tools.supervision import Ended, Limits
from tests.loopback import Server

LIMITS = Limits(timeout_s=30, memory_mb=1024, output_mb=4)
ENV = {"PATH": "/usr/bin:/bin"}
LONG = f"3{os.getpid()}"
"""Seconds that no other test of this machine sleeps."""


class Cell:
    """A folder to run commands in."""

    def __init__(self, top: Path) -> None:
        self.work, self.scratch = top / "work", top / "scratch"
        for folder in (self.work / "source", self.scratch):
            folder.mkdir(parents=True)

    def shape(self, **changes: object) -> Enclosure:
        fields = {"work": str(self.work), "inside": "/tmp/build", "hidden": ()}
        return Enclosure(**{**fields, **changes})  # type: ignore[arg-type]

    def run(self, script: str, shape: Enclosure | None, limits: Limits = LIMITS) -> Ended:
        cwd = f"{shape.inside}/source" if shape else str(self.work / "source")
        return run_enclosed(Enclosed("sh", ("sh", "-c", script), cwd, ENV, limits, str(self.scratch), shape))


@pytest.fixture
def cell(tmp_path: Path) -> Cell:
    return Cell(tmp_path)


@pytest.fixture
def shape(cell: Cell) -> Enclosure:
    made = cell.shape()
    why = can_enclose(str(cell.scratch), made)
    if why:
        pytest.skip(f"this kernel gives no namespaces: {why}")
    return made


def test_without_namespaces_both_outputs_come_as_one_in_order(cell: Cell) -> None:
    ended = cell.run("echo a; echo b >&2; echo c; pwd; exit 7", None)
    assert ended.stdout == f"a\nb\nc\n{cell.work}/source\n".encode()
    assert ended.exit_code == 7


def test_a_program_that_is_not_there_is_told_apart_from_one_that_failed(cell: Cell, shape: Enclosure) -> None:
    for one in (None, shape):
        cwd = str(cell.work / "source") if one is None else f"{one.inside}/source"
        ended = run_enclosed(Enclosed("x", ("/no/such",), cwd, ENV, LIMITS, str(cell.scratch), one))
        assert ended.exit_code == 125
        assert b"could not be started" in ended.stdout


def test_it_writes_into_its_own_folder_and_nowhere_else(cell: Cell, shape: Enclosure, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    ended = cell.run(f"echo x > made; echo x > {outside}/made; echo x > /etc/made; echo x > /usr/made; true", shape)
    assert (cell.work / "source/made").read_text() == "x\n"
    assert not any(outside.iterdir())
    assert not Path("/etc/made").exists()
    assert not Path("/usr/made").exists()
    assert ended.exit_code == 0


def test_what_is_hidden_is_empty_and_what_may_be_read_is_there(cell: Cell, shape: Enclosure, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("keys", "toolchain"):
        (home / name).mkdir(parents=True)
        (home / name / "file").write_text(f"{name} read\n")
    shown = cell.shape(hidden=(str(home),), reads=(str(home / "toolchain"),))
    ended = cell.run(
        f"ls {home}; cat {home}/toolchain/file; echo x > {home}/toolchain/file; cat {home}/keys/file", shown
    )
    said = ended.stdout.splitlines()
    assert said[:2] == [b"toolchain", b"toolchain read"]
    assert b"keys read" not in said
    assert (home / "toolchain/file").read_text() == "toolchain read\n"
    assert ended.exit_code == 1


def test_it_cannot_take_away_what_hides_things(cell: Cell, shape: Enclosure, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/id").write_text("private")
    shown = cell.shape(hidden=(str(tmp_path / "keys"),))
    ended = cell.run(
        f"umount {tmp_path}/keys; unshare -Urm sh -c 'umount {tmp_path}/keys; cat {tmp_path}/keys/id';"
        f"mount --bind / {tmp_path}/keys; cat {tmp_path}/keys/id",
        shown,
    )
    assert b"private" not in ended.stdout
    assert ended.exit_code != 0


def test_it_has_no_capability_and_is_nobody_special(cell: Cell, shape: Enclosure) -> None:
    ended = cell.run("id -u; grep -h ^Cap /proc/self/status; grep NoNewPrivs /proc/self/status", shape)
    user, *lines = ended.stdout.decode().splitlines()
    assert user != "0"
    assert {line.split()[1] for line in lines[:-1]} == {"0000000000000000"}
    assert lines[-1].split()[1] == "1"


def test_it_sees_no_process_but_its_own_and_cannot_read_what_started_it(cell: Cell, shape: Enclosure) -> None:
    ended = cell.run(f"ls /proc | grep -c '^[0-9]'; cat /proc/{os.getppid()}/environ | wc -c", shape)
    count, size = ended.stdout.decode().split()[:2]
    assert int(count) < 8
    assert not size.isdigit() or int(size) == 0 or os.getppid() < 8


def test_without_a_network_nothing_answers_and_with_one_it_does(cell: Cell, shape: Enclosure) -> None:
    server = Server()
    try:
        ask = f"bash -c 'echo hello > /dev/tcp/127.0.0.1/{server.url.rpartition(':')[2]}'"
        assert cell.run(ask, shape).exit_code != 0
        assert cell.run(ask, cell.shape(has_network=True)).exit_code == 0
    finally:
        server.stop()


def test_the_settings_of_the_kernel_cannot_be_changed(cell: Cell, shape: Enclosure) -> None:
    before = Path("/proc/sys/kernel/core_pattern").read_text()
    ended = cell.run("echo '|/bin/sh' > /proc/sys/kernel/core_pattern", shape)
    assert ended.exit_code != 0
    assert Path("/proc/sys/kernel/core_pattern").read_text() == before


def test_no_device_of_the_machine_is_there(cell: Cell, shape: Enclosure) -> None:
    ended = cell.run("ls /dev; echo x > /dev/null; head -c 4 /dev/urandom | wc -c; mknod d b 8 0", shape)
    names = set(ended.stdout.decode().split())
    assert {"null", "urandom", "4"} <= names
    assert not any(name.startswith(("sd", "vd", "nvme", "mem", "kmsg")) for name in names)
    assert ended.exit_code != 0


@pytest.mark.parametrize("is_apart", [True, False])
def test_nothing_that_it_leaves_running_outlives_it(cell: Cell, shape: Enclosure, *, is_apart: bool) -> None:
    script = f"setsid sh -c 'sleep {LONG}' >/dev/null 2>&1 & sleep 0.2; echo started"
    ended = cell.run(script, shape if is_apart else None)
    assert ended.stdout == b"started\n"
    assert not [one for one in processes() if LONG.encode() in _command(one.pid).split(b"\0")]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_one_that_takes_too_long_is_ended_with_all_it_started(cell: Cell, shape: Enclosure) -> None:
    limits = Limits(timeout_s=0.5, memory_mb=1024, output_mb=4)
    with pytest.raises(ToolTimedOut) as caught:
        cell.run(f"echo before; sleep {LONG} & sleep {LONG}", shape, limits)
    assert caught.value.fields["output"] == b"before\n"
    assert not [one for one in processes() if LONG.encode() in _command(one.pid).split(b"\0")]


def test_what_cannot_be_kept_apart_says_why(cell: Cell) -> None:
    assert "No such file" in can_enclose(str(cell.scratch), cell.shape(work="/no/such/folder"))


def test_several_may_run_at_once(cell: Cell, shape: Enclosure) -> None:
    codes: list[int] = []
    many = [threading.Thread(target=lambda: codes.append(cell.run("exit 3", shape).exit_code)) for _ in range(3)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert codes == [3, 3, 3]
