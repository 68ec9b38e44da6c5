import subprocess
import sys
import time
from pathlib import Path

import pytest

from interlock.adapters.tools import watchman
from interlock.adapters.tools.watchman import watch

SLEEP = "import time; time.sleep(600)"


@pytest.fixture(autouse=True)
def _needs_a_process_table() -> None:
    if not Path("/proc/self/environ").exists():
        pytest.skip("there is no process table here")


def sleeper(mark: str) -> subprocess.Popen[bytes]:  # noqa: TID251  # its type
    return subprocess.Popen(  # noqa: TID251  # a real process has to be ended
        [sys.executable, "-S", "-c", SLEEP], env={"INTERLOCK_RUN": mark}, start_new_session=True
    )


def test_processes_with_a_mark_end_and_others_do_not(tmp_path: Path) -> None:
    mine, other = sleeper("aaaa1-x"), sleeper("bbbb1-x")
    try:
        time.sleep(0.1)
        watch(iter(["mark aaaa1-\n", "nonsense\n", "mark \n"]))
        assert mine.wait(timeout=10) == -9
        assert other.poll() is None
    finally:
        for process in (mine, other):
            process.kill()
            process.wait()


def test_folders_of_ours_go_and_links_and_others_stay(tmp_path: Path) -> None:
    for name in ("interlock-run-1-2-3-a", "interlock-run-1-2-4-a", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "interlock-run-1-2-3-b").symlink_to(tmp_path / "other")
    watch(
        iter([f"folders {tmp_path}/interlock-run-1-2-3-\n", f"folders {tmp_path}/o\n", "folders /nowhere/interlock-\n"])
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "interlock-run-1-2-3-b",
        "interlock-run-1-2-4-a",
        "other",
    ]


def test_it_runs_by_its_path_without_any_package() -> None:
    done = subprocess.run(  # noqa: TID251  # the program itself
        [sys.executable, "-I", "-S", watchman.__file__],
        input=b"mark none-\n",
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
