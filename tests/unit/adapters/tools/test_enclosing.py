import hashlib
import os
import shutil
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.adapters.tools.enclosing import Enclosed, Enclosure, can_enclose, run_enclosed
from interlock.adapters.tools.errors import ToolTimedOut
from interlock.adapters.tools.noted import Noted, read_noted
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

    def noted(self, script: str, shape: Enclosure | None, limits: Limits = LIMITS) -> tuple[Ended, Noted]:
        """Run a command while what it starts is noted."""
        cwd, notes = f"{shape.inside}/source" if shape else str(self.work / "source"), self.scratch / "notes"
        notes.unlink(missing_ok=True)
        asked = Enclosed(
            "sh", ("sh", "-c", script), cwd, ENV, limits, str(self.scratch), shape, str(notes), str(self.work)
        )
        ended = run_enclosed(asked)
        seen = read_noted(str(notes))
        if "the kernel does not tell" in seen.why_not:
            pytest.skip(seen.why_not)
        return ended, seen


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


class Listening:
    """Takes the socket that comes through, and lets in one guest."""

    def __init__(self) -> None:
        self.heard = b""

    @contextmanager
    def open(self, channel: socket.socket) -> Iterator[None]:
        def serve() -> None:
            _, handles, _, _ = socket.recv_fds(channel, 16, 4)
            [handle] = handles
            with socket.socket(fileno=handle) as listener:
                guest, _ = listener.accept()
                with guest:
                    self.heard = guest.recv(100)
                    guest.sendall(b"come in\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        thread.join(20)


def test_a_door_is_found_inside_alone_and_answered_from_outside(cell: Cell, shape: Enclosure) -> None:
    door = Listening()
    script = "exec 3<>/dev/tcp/127.0.0.1/17080; echo knock >&3; cat <&3"
    with_door = cell.shape(door=17080)
    asked = Enclosed("bash", ("bash", "-c", script), "/tmp/build/source", ENV, LIMITS, str(cell.scratch), with_door)
    assert can_enclose(str(cell.scratch), with_door) == ""
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", 17080), 1)
    ended = run_enclosed(replace(asked, door=door))
    assert ended.stdout == b"come in\n"
    assert door.heard == b"knock\n"
    shut = run_enclosed(replace(asked, enclosure=shape))
    assert shut.exit_code != 0, "without a door nothing listens there"


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


def names(seen: Noted) -> list[str]:
    """Give what the programs are called, without what came before."""
    return sorted(Path(one.path).name for one in seen.programs)


@pytest.mark.parametrize("is_apart", [True, False])
def test_every_program_is_noted_with_its_digest_however_deep_it_is_started(
    cell: Cell, shape: Enclosure, *, is_apart: bool
) -> None:
    script = "head -c 0 /dev/null; env env sh -c 'tail -c 0 /dev/null; head -c 0 /dev/null'; no-such-program; true"
    ended, seen = cell.noted(script, shape if is_apart else None)
    assert ended.exit_code == 0
    assert {"head", "env", "tail"} < set(names(seen))
    assert len(names(seen)) == len(set(names(seen)))
    assert (seen.why_not, seen.own) == ("", 0)
    for one in seen.programs:
        assert one.sha256 == hashlib.sha256(Path(one.path).read_bytes()).hexdigest()


@pytest.mark.parametrize("is_apart", [True, False])
def test_the_interpreters_of_a_script_are_noted_and_what_the_build_made_is_only_counted(
    cell: Cell, shape: Enclosure, *, is_apart: bool
) -> None:
    (cell.work / "source/script").write_text("#!/usr/bin/env tail\n")
    (cell.work / "source/plain").write_text("head -c 0 /dev/null\n")
    (cell.work / "source/direct").write_text("#! \t/usr/bin/wc -c\n")
    for name in ("script", "plain", "direct"):
        (cell.work / "source" / name).chmod(0o755)
    shutil.copy(shutil.which("true", path="/usr/bin:/bin") or "", cell.work / "source/made")
    ended, seen = cell.noted("./script -c 0; ./direct; ./plain && ./made && ./made", shape if is_apart else None)
    assert ended.exit_code == 0
    assert {"env", "tail", "head", "wc"} < set(names(seen))
    assert not {"script", "plain", "direct", "made", "true"} & set(names(seen))
    assert (seen.own, seen.why_not) == (4, "")


def test_what_is_written_to_a_hidden_folder_is_its_own_too(cell: Cell, shape: Enclosure) -> None:
    _, seen = cell.noted("cp /usr/bin/head /tmp/mine; /tmp/mine -c 0 /dev/null; cp /usr/bin/head /dev/shm/x", shape)
    assert (seen.own, seen.why_not) == (1, "")
    assert "mine" not in names(seen)


WAYS = """\
import ctypes, os, threading, time
libc = ctypes.CDLL(None)
def child(act):
    if not os.fork():
        act()
        time.sleep(5)
        os._exit(9)
    assert os.wait()[1] == 0, act
body = open("/usr/bin/head", "rb").read()
def of_memory():
    handle = os.memfd_create("x")
    os.write(handle, body)
    os.execve(handle, ["x", "-c", "0", "/dev/null"], {})
child(of_memory)
def deleted():
    open("gone", "wb").write(body)
    os.chmod("gone", 0o755)
    handle = os.open("gone", os.O_RDONLY | os.O_CLOEXEC)
    os.unlink("gone")
    os.execve(handle, ["x", "-c", "0", "/dev/null"], {})
child(deleted)
child(lambda: os.execve(os.open("/usr/bin/head", os.O_RDONLY), ["head", "-c", "0", "/dev/null"], {}))
child(lambda: threading.Thread(target=lambda: os.execv("/usr/bin/tail", ["tail", "-c", "0", "/dev/null"])).start())
child(lambda: (os.chdir("/usr"), os.execv("bin/wc", ["wc", "/dev/null"])))
child(lambda: os.execv("/proc/self/exe", ["python3", "-c", ""]))
assert os.waitpid(os.posix_spawn("/usr/bin/cut", ["cut", "-c", "1", "/dev/null"], {}), 0)[1] == 0
"""


@pytest.mark.parametrize("is_apart", [True, False])
def test_every_way_of_starting_a_program_is_seen(cell: Cell, shape: Enclosure, *, is_apart: bool) -> None:
    if not Path("/usr/bin/python3").exists():
        pytest.skip("there is no python3 of the system to try them with")
    (cell.work / "source/ways.py").write_text(WAYS)
    ended, seen = cell.noted("/usr/bin/python3 ways.py", shape if is_apart else None)
    assert ended.exit_code == 0, ended.stdout
    assert {"head", "tail", "wc", "cut"} < set(names(seen))
    assert (seen.own, seen.why_not) == (2, "")


def program_of_32_bits(path: bytes) -> bytes:
    """Make a program for the older kind of this machine that starts another."""
    base = 0x08048000
    head = 52 + 32
    code = b"\xb8\x0b\0\0\0\xbb%s\xb9%s\x31\xd2\xcd\x80\xb8\x01\0\0\0\xbb\x09\0\0\0\xcd\x80"
    size = len(code) + 4  # each of two addresses takes four bytes, and two to name it
    name, listed = base + head + size, base + head + size + len(path) + 1
    code = code % (name.to_bytes(4, "little"), listed.to_bytes(4, "little"))
    body = code + path + b"\0" + name.to_bytes(4, "little") + bytes(4)
    elf = b"\x7fELF\1\1\1" + bytes(9)
    elf += struct.pack("<HHIIIIIHHHHHH", 2, 3, 1, base + head, 52, 0, 0, 52, 32, 1, 0, 0, 0)
    whole = head + len(body)
    return elf + struct.pack("<IIIIIIII", 1, 0, base, base, whole, whole, 7, 4096) + body


def test_a_program_of_32_bits_starts_nothing_unseen(cell: Cell, shape: Enclosure) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("the program is for another machine")
    old = cell.work / "source/old"
    old.write_bytes(program_of_32_bits(b"/usr/bin/uptime" if Path("/usr/bin/uptime").exists() else b"/usr/bin/who"))
    old.chmod(0o755)
    ended, seen = cell.noted("./old >/dev/null 2>&1", shape)
    if ended.exit_code == 126:
        pytest.skip("this kernel runs no programs of 32 bits")
    assert ended.exit_code != 9, "it could not start the other"
    assert {"uptime", "who"} & set(names(seen))
    assert (seen.own, seen.why_not) == (1, "")


def test_what_hides_its_memory_is_counted_as_not_seen_and_runs_all_the_same(cell: Cell, shape: Enclosure) -> None:
    if not Path("/usr/bin/python3").exists():
        pytest.skip("there is no python3 of the system to try it with")
    hide = "import ctypes, os; ctypes.CDLL(None).prctl(4, 0); os.execv('/usr/bin/env', ['env', 'head', '-c', '0'])"
    ended, seen = cell.noted(f'/usr/bin/python3 -c "{hide}"', shape)
    assert ended.exit_code == 0
    assert seen.why_not == "of what it started, 1 could not be looked at"
    assert {"env", "head"} < set(names(seen)), "what started something itself is known by that"


def test_what_sees_other_files_is_counted_as_not_seen(cell: Cell) -> None:
    """Under the same name it may find another program; kept apart, nothing can come to see others."""
    for more in ("-m", "-Um"):
        if not cell.run(f"unshare {more} true", None).exit_code:
            break
    else:
        pytest.skip("this user may not see other files")
    ended, seen = cell.noted(f"unshare {more} sh -c 'head -c 0 /dev/null; tail -c 0 /dev/null'", None)
    assert ended.exit_code == 0
    assert not {"head", "tail"} & set(names(seen))
    assert seen.why_not == "of what it started, 3 could not be looked at"


def test_signals_while_a_program_is_looked_at_lose_nothing(cell: Cell, shape: Enclosure) -> None:
    if not Path("/usr/bin/python3").exists():
        pytest.skip("there is no python3 of the system to try it with")
    (cell.work / "source/often.py").write_text(
        "import os, signal\n"
        "signal.signal(signal.SIGALRM, lambda *_: None)\n"
        "for _ in range(40):\n"
        "    if not os.fork():\n"
        "        signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)\n"
        "        os.execv('/usr/bin/head', ['head', '-c', '0', '/dev/null'])\n"
        "    os.wait()\n"
    )
    ended, seen = cell.noted("/usr/bin/python3 often.py", shape)
    assert ended.exit_code == 0, ended.stdout
    assert seen.why_not == ""
    assert "head" in names(seen)


def test_many_at_once_are_all_seen(cell: Cell, shape: Enclosure) -> None:
    script = "for i in $(seq 64); do (head -c 0 /dev/null; tail -c 0 /dev/null) & done; wait"
    ended, seen = cell.noted(script, shape)
    assert ended.exit_code == 0
    assert {"seq", "head", "tail"} < set(names(seen))
    assert seen.why_not == ""


def test_one_that_is_ended_half_way_says_that_not_all_was_written_down(cell: Cell, shape: Enclosure) -> None:
    limits = Limits(timeout_s=2, memory_mb=1024, output_mb=4)
    with pytest.raises(ToolTimedOut):
        cell.noted(f"trap '' TERM; head -c 0 /dev/null; sleep {LONG}", shape, limits)
    seen = read_noted(str(cell.scratch / "notes"))
    if "the kernel does not tell" in seen.why_not:
        pytest.skip(seen.why_not)
    assert "head" in names(seen)
    assert seen.why_not == "it was ended before all of it was written down"


_OF_THE_LIBRARY = 0b11 << 31
"""Signals 32 and 33, which no program can set."""


def test_signals_mean_to_it_what_they_mean_in_a_shell(cell: Cell, shape: Enclosure) -> None:
    for one, more in ((shape, "; kill -INT 1; kill -STOP 1; kill -TERM 1"), (None, "")):
        ended = cell.run(f"grep SigIgn /proc/self/status; yes | head -n 1{more}; echo on", one)
        ignored, *said = ended.stdout.splitlines()
        assert int(ignored.split()[1], 16) & ~_OF_THE_LIBRARY == 0
        assert said == [b"y", b"on"]
