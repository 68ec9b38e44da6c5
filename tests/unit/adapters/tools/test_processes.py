import os
import subprocess
import sys
import time

from interlock.adapters.tools.processes import Family, carries, end_marked, processes, read_process


def start(source: str, mark: str) -> "subprocess.Popen[bytes]":  # noqa: TID251  # a process to look at
    return subprocess.Popen(  # noqa: TID251  # a process to look at
        [sys.executable, "-I", "-S", "-c", source],
        env={"INTERLOCK_RUN": mark},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def test_a_process_is_read_with_its_parent_session_and_size() -> None:
    row = read_process(os.getpid())
    assert row is not None
    assert (row.pid, row.parent, row.session) == (os.getpid(), os.getppid(), os.getsid(0))
    assert row.resident > 1 << 20
    assert os.getpid() in {one.pid for one in processes()}


def test_a_process_that_is_gone_or_only_an_entry_is_none() -> None:
    child = start("", "gone")
    assert child.stdout is not None
    child.stdout.read()
    until = time.monotonic() + 10
    while read_process(child.pid) is not None:
        assert time.monotonic() < until
        time.sleep(0.01)
    child.wait()
    child.stdout.close()
    assert read_process(child.pid) is None


def test_a_family_holds_children_and_ends_as_a_whole() -> None:
    mark = f"test-{os.getpid()}-family"
    child = start("import os, time\nos.fork()\nprint('x', flush=True)\ntime.sleep(600)", mark)
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        child.stdout.readline()
        family = Family(child.pid, f"INTERLOCK_RUN={mark}".encode())
        assert len(family.alive(is_thorough=True)) == 2
        assert len(family.alive(is_thorough=False)) == 2
        assert family.resident(is_thorough=False) > 4 << 20
        assert family.end(is_gentle=True)
        assert family.alive(is_thorough=True) == []
    assert os.getpid() in {row.pid for row in processes()}


def test_a_marker_finds_processes_whatever_their_parents() -> None:
    mark = f"INTERLOCK_RUN=test-{os.getpid()}-marked".encode()
    child = start("import time; print('x', flush=True); time.sleep(600)", f"test-{os.getpid()}-marked")
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        assert carries(child.pid, mark)
        assert not carries(os.getpid(), mark)
        end_marked(mark)
    assert child.returncode == -9
