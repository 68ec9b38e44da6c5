"""Ctrl-C in the middle of a check: no process, no folder, no answer is left of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interlock.adapters.tools.processes import carries, processes

PROGRAM = """
import sys
from pathlib import Path
from interlock.engine import LocalEngine
from interlock.testing.scanning import FakeScanner, FolderRepository, ScanControl, make_workshop, planned
folder = Path(sys.argv[1])
slow = '''
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
open(sys.argv[0] + '.started-' + str(os.getpid()), 'w').write(os.environ['INTERLOCK_RUN'])
time.sleep(600)
'''
repository = FolderRepository(folder / "repo")
scanners = [FakeScanner("one", batch=1), FakeScanner("two", batch=1)]
shop = make_workshop(folder, repository, scanners, {"one": slow, "two": slow})
engine, change = LocalEngine(shop), repository.freeze()
controls = [ScanControl("commit.one", ["one"]), ScanControl("commit.two", ["two"])]
try:
    engine.run(change, planned(controls, change, engine.wanted(is_fast=False)))
except KeyboardInterrupt:
    print("interrupted", len(shop.cache.rows), flush=True)
    sys.exit(130)
"""


@pytest.mark.parametrize("times", [1, 2])
def test_after_ctrl_c_nothing_is_left(tmp_path: Path, times: int) -> None:
    (tmp_path / "repo").mkdir()
    for number in range(6):
        (tmp_path / "repo" / f"f{number}.py").write_text(str(number))
    child = subprocess.Popen(  # noqa: TID251  # a real process has to be interrupted
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 30
        while len(list(tmp_path.glob("*.started-*"))) < 4:
            assert time.monotonic() < until
            assert child.poll() is None
            time.sleep(0.02)
        marks = {path.read_bytes() for path in tmp_path.glob("*.started-*")}
        for _ in range(times):
            os.kill(child.pid, signal.SIGINT)
            time.sleep(0.05)
        out, _ = child.communicate(timeout=60)
    finally:
        child.kill()
        child.wait()
    if times == 1:
        assert (child.returncode, out) == (130, b"interrupted 0\n")
    assert [row.pid for row in processes() for mark in marks if mark and carries(row.pid, mark)] == []
    if times == 1:
        assert list((tmp_path / "copies").iterdir()) == []
        assert list((tmp_path / "scratch").iterdir()) == []


def test_after_kill_9_no_tool_runs_on_and_no_folder_of_ours_is_left(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    for number in range(4):
        (tmp_path / "repo" / f"f{number}.py").write_text(str(number))
    child = subprocess.Popen(  # noqa: TID251  # a real process has to be killed
        [sys.executable, "-c", PROGRAM, str(tmp_path)], start_new_session=True
    )
    try:
        until = time.monotonic() + 30
        while len(list(tmp_path.glob("*.started-*"))) < 4:
            assert time.monotonic() < until
            assert child.poll() is None
            time.sleep(0.02)
        marks = {path.read_bytes() for path in tmp_path.glob("*.started-*")}
        assert any(carries(row.pid, mark) for row in processes() for mark in marks)
        assert list((tmp_path / "scratch").iterdir())
    finally:
        child.kill()
        child.wait()
    until = time.monotonic() + 20
    while left := [row.pid for row in processes() for mark in marks if mark and carries(row.pid, mark)]:
        assert time.monotonic() < until, left
        time.sleep(0.02)
    while list((tmp_path / "scratch").iterdir()):
        assert time.monotonic() < until
        time.sleep(0.02)
