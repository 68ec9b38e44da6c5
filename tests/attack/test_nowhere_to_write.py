"""An answer that cannot be shown is no answer: a full device and closed streams, told from faults of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import World

_FULL = Path("/dev/full")


def _run(world: World, before: str, *words: str, stdout: int = subprocess.PIPE) -> tuple[int, bytes]:
    code = f"{before}; from interlock.cli.entry import main; raise SystemExit(main())"
    process = subprocess.Popen(  # noqa: TID251 -- the program itself, as a user starts it
        (sys.executable, "-c", code, *words),
        cwd=world.root,
        env=dict(world.environ),
        stdout=stdout,
        stderr=subprocess.PIPE,
    )
    _, said = process.communicate()
    return process.returncode, said


@pytest.mark.skipif(not _FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [("gate",), ("gate", "--format", "json"), ("evidence", "list")])
def test_a_full_device_is_the_machines_fault_and_shuts(tmp_path: Path, words: tuple[str, ...]) -> None:
    world = World(tmp_path)
    world.check()
    with _FULL.open("w", encoding="utf-8") as full:
        code, said = _run(world, "pass", *words, stdout=full.fileno())
    assert code == Exit.BROKEN
    assert b"fault in Interlock" not in said
    assert b"Traceback" not in said


def test_a_closed_stream_changes_no_answer(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    shown, _ = _run(world, "pass", "gate")
    closed, _ = _run(world, "import os; os.close(1); os.close(2)", "gate")
    assert closed == shown
    assert closed in {Exit.DENIED, Exit.ALLOWED}
