"""A build looks for a way up from what it is shown to what is hidden: through what its first process has open."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.build import Built, Wanted
from interlock.supply.build import Plan
from interlock.testing.world import World
from interlock.wiring.building import make_build

CLIMB = """\
mkdir -p out; echo made > out/a
for one in /proc/[0-9]*/fd/*; do
  for up in "" /.. /../.. /../../.. /../../../..; do
    ls -d $one$up/*/.config $one$up/.config 2>/dev/null && echo climbed to $one$up
    cat $one$up/.config/interlock/keys/*.pem $one$up/*/.config/interlock/keys/*.pem 2>/dev/null
    ls -d $one$up/scratch 2>/dev/null && echo climbed to $one$up
  done
done
true
"""


def test_the_home_is_not_reached_from_a_folder_of_it_that_may_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool chain in the home is shown to the build, and keys that sign lie beside it."""
    monkeypatch.setenv("HOME", str(world.home))
    (world.home / "chain").mkdir(parents=True)
    (world.home / "chain" / "tool").write_text("a tool\n")
    world.commit({"build.sh": f"{CLIMB}cat {world.home}/chain/tool > out/tool\n"})
    with world.app() as app:
        key = Path(app.places.config, "keys", f"{app.keys.signer(app.clock()).key_id}.pem")
        assert key.is_file()
        plan = Plan((("sh", "build.sh"),), ("out/*",), reads=(str(world.home / "chain"),))
        built: Built = make_build(app, {"HOME": str(world.home)}).run(Wanted(plan, "HEAD"))
    if built.ran.isolation.why_not:
        pytest.skip(f"this kernel gives no namespaces: {built.ran.isolation.why_not}")
    assert [one.artifact.name for one in built.documents] == ["out/a", "out/tool"], "what may be read can be"
    said = built.ran.log.decode("utf-8", "replace").partition("\n")[2]
    assert "climbed" not in said
    assert b"-----BEGIN " + b"PRIVATE" not in built.ran.log
    assert "REDACTED" not in said.upper()


STOP = """\
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
ATTACH, SEIZE, GET_HANDLE, OPEN_PROCESS = 16, 0x4206, 438, 434
print("handles", sorted(os.listdir("/proc/self/fd")))
for way in (ATTACH, SEIZE):
    if libc.ptrace(way, 1, None, None) == 0:
        print("took over by", way)
for name in ("mem", "environ", "maps", "auxv", "exe", "cwd", "root", "fd/1", "fd/3", "fd/4", "fd/5", "map_files"):
    try:
        if name in ("exe", "cwd", "root"):
            print("took over by", name, os.readlink(f"/proc/1/{name}"))
        elif name == "map_files":
            print("took over by", name, os.listdir(f"/proc/1/{name}"))
        elif os.read(os.open(f"/proc/1/{name}", os.O_RDWR if name != "environ" else os.O_RDONLY), 1):
            print("took over by", name)
    except OSError:
        pass
first = libc.syscall(OPEN_PROCESS, 1, 0)
for number in range(3, 32):
    if first >= 0 and libc.syscall(GET_HANDLE, first, number, 0) >= 0:
        print("took over by handle", number)
for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGUSR1):
    try:
        os.kill(1, number)
    except OSError:
        pass
print("went on")
"""


def test_no_process_of_the_build_can_stop_trace_or_read_the_first_one(world: World) -> None:
    """It holds what is written down of the programs that are started."""
    if not Path("/usr/bin/python3").exists():
        pytest.skip("there is no python3 of the system to attack with")
    world.commit(
        {"stop.py": STOP, "build.sh": "mkdir -p out; echo made > out/a; python3 stop.py; head -c 0 build.sh\n"}
    )
    with world.app() as app:
        plan = Plan((("sh", "build.sh"),), ("out/*",), timeout_s=60)
        built: Built = make_build(app, {"HOME": str(world.home)}).run(Wanted(plan, "HEAD"))
    if built.ran.isolation.why_not:
        pytest.skip(f"this kernel gives no namespaces: {built.ran.isolation.why_not}")
    said = built.ran.log.decode("utf-8", "replace").splitlines()[1:]
    assert [line for line in said if line.startswith("took over")] == []
    assert said == ["handles ['0', '1', '2', '3']", "went on"], "the fourth is that of the listing itself"
    if "the kernel does not tell" not in built.ran.watched.why_not:
        assert built.ran.watched.all_seen
        assert any(one.path.endswith("/head") for one in built.ran.started), "what came after the attack was seen"


def test_a_debugger_of_the_build_still_works(world: World) -> None:
    """What is watched is watched without ptrace, which debuggers and sanitizers need themselves."""
    if not Path("/usr/bin/python3").exists():
        pytest.skip("there is no python3 of the system to trace with")
    script = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None)\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    libc.ptrace(0, 0, 0, 0)\n"
        "    os.execv('/usr/bin/head', ['head', '-c', '0', '/dev/null'])\n"
        "assert os.WIFSTOPPED(os.waitpid(child, 0)[1])\n"
        "assert libc.ptrace(7, child, 0, 0) == 0\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "open('out', 'w').write('traced')\n"
    )
    world.commit({"trace.py": script})
    with world.app() as app:
        plan = Plan((("python3", "trace.py"),), ("out",), timeout_s=60)
        built: Built = make_build(app, {"HOME": str(world.home)}).run(Wanted(plan, "HEAD"))
    assert built.failed is None, built.ran.log
    if "the kernel does not tell" not in built.ran.watched.why_not:
        assert built.ran.watched.all_seen
        assert any(one.path.endswith("/head") for one in built.ran.started)
