"""Who holds a lock: told where the system knows, never guessed."""

import fcntl
import os
from pathlib import Path

from interlock.store.lock_holder import UNKNOWN, lock_holder


def test_nobody_is_named_when_nobody_holds_the_lock(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    assert lock_holder(str(tmp_path / "x")) == UNKNOWN
    assert lock_holder(str(tmp_path / "absent")) == UNKNOWN


def test_our_own_lock_is_not_another_process(tmp_path: Path) -> None:
    with (tmp_path / "x-shm").open("wb") as file:
        fcntl.lockf(file, fcntl.LOCK_EX, 1, 120)
        assert lock_holder(str(tmp_path / "x")) == UNKNOWN


def test_another_process_is_named_by_number_and_program(tmp_path: Path) -> None:
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with (tmp_path / "x").open("wb") as file:
            fcntl.lockf(file, fcntl.LOCK_EX, 1, 0x40000000)
            os.write(ready[1], b".")
            os.read(go[0], 1)
            os._exit(0)
    os.read(ready[0], 1)
    told = lock_holder(str(tmp_path / "x"))
    os.write(go[1], b".")
    os.waitpid(child, 0)
    for end in (*ready, *go):
        os.close(end)
    assert told.startswith(f"process {child} (")
