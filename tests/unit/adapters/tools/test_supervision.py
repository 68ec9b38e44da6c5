"""One program from its start to its end, without the tool box around it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.tools.errors import ToolKilled, ToolStopped, ToolTimedOut, ToolTooBig, ToolUnstartable
from interlock.adapters.tools.processes import carries, processes, read_process
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise

LIMITS = Limits(timeout_s=20.0, memory_mb=512, output_mb=4)
FORKS = "import os, time\nfor _ in range(3):\n  if os.fork() == 0: time.sleep(600)\nprint('ready', flush=True)\n"


def order(folder: Path, source: str, *, limits: Limits = LIMITS, stdin: bytes = b"", watched: str = "") -> Order:
    """Order some Python source."""
    marker = f"INTERLOCK_RUN={folder.name}"
    name, _, value = marker.partition("=")
    argv = [sys.executable, "-I", "-S", "-c", source]
    env = {name: value, "PATH": os.defpath}
    return Order("it", argv, str(folder), env, limits, marker, str(folder), stdin, watched)


def left_over(one: Order) -> list[int]:
    """Give the processes that bear the mark of a run."""
    return [row.pid for row in processes() if carries(row.pid, one.marker.encode())]


def run(one: Order) -> Ended:
    """Run to the end and see that nothing is left."""
    try:
        return supervise(one, threading.Event())
    finally:
        assert left_over(one) == []


def test_exit_code_both_outputs_and_the_time_come_back(tmp_path: Path) -> None:
    ended = run(order(tmp_path, "import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)"))
    assert (ended.exit_code, ended.stdout, ended.stderr) == (7, b"out\n", b"err\n")
    assert ended.duration_ms > 0


def test_input_larger_than_a_pipe_goes_in_while_output_comes_out(tmp_path: Path) -> None:
    body = b"x" * 3_000_000
    echo = "import sys, shutil; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"
    assert run(order(tmp_path, echo, stdin=body)).stdout == body


def test_what_is_told_as_it_comes_is_not_kept_and_has_no_limit(tmp_path: Path) -> None:
    told: list[bytes] = []
    chatty = "import sys\nfor _ in range(6): sys.stdout.buffer.write(b'x' * 1_000_000)\nprint('e', file=sys.stderr)"
    ended = run(msgspec.structs.replace(order(tmp_path, chatty), tell=told.append))
    assert (len(b"".join(told)), ended.stdout, ended.stderr) == (6_000_000, b"", b"e\n")


def test_without_input_there_is_none_to_wait_for(tmp_path: Path) -> None:
    assert run(order(tmp_path, "import sys; print(len(sys.stdin.buffer.read()))")).stdout == b"0\n"


def test_children_that_outlive_a_program_that_ends_well_are_ended(tmp_path: Path) -> None:
    assert run(order(tmp_path, FORKS)).stdout == b"ready\n"


def test_a_program_that_takes_too_long_is_ended_with_its_children_and_its_output_kept(tmp_path: Path) -> None:
    slow = order(tmp_path, FORKS + "time.sleep(600)", limits=Limits(1.0, 512, 4))
    begun = time.monotonic()
    with pytest.raises(ToolTimedOut, match="after 1 seconds") as caught:
        run(slow)
    assert caught.value.output == b"ready\n"
    assert time.monotonic() - begun < 15


def test_output_and_a_watched_file_count_together_against_the_limit(tmp_path: Path) -> None:
    limits = Limits(20.0, 512, 1)
    with pytest.raises(ToolTooBig, match="output"):
        run(order(tmp_path, "import os\nwhile True: os.write(1, b'x' * 65536)", limits=limits))
    grow = "open('report', 'wb').write(b'x' * 2_000_000)"
    with pytest.raises(ToolTooBig, match="the limit is 1 MB"):
        run(order(tmp_path, grow, limits=limits, watched=str(tmp_path / "report")))
    assert run(order(tmp_path, grow, limits=limits)).exit_code == 0


def test_death_by_a_signal_is_no_exit_code(tmp_path: Path) -> None:
    with pytest.raises(ToolKilled, match="SIGSEGV"):
        run(order(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"))


def test_what_cannot_be_started_says_why(tmp_path: Path) -> None:
    gone = Order("it", [str(tmp_path / "none")], str(tmp_path), {}, LIMITS, "A=b", str(tmp_path))
    with pytest.raises(ToolUnstartable, match="No such file"):
        supervise(gone, threading.Event())
    with pytest.raises(ToolUnstartable, match="null"):
        supervise(order(tmp_path, "print('\0')"), threading.Event())


def test_a_stop_ends_what_runs_and_lets_nothing_begin(tmp_path: Path) -> None:
    stop = threading.Event()
    one = order(tmp_path, FORKS + "time.sleep(600)")
    timer = threading.Timer(0.5, stop.set)
    timer.start()
    with pytest.raises(ToolStopped):
        supervise(one, stop)
    timer.join()
    assert left_over(one) == []
    with pytest.raises(ToolStopped):
        supervise(one, stop)


def test_no_core_file_is_left_that_would_hold_what_it_read(tmp_path: Path) -> None:
    # The limit is set from outside, just after the start.
    limit = "resource.getrlimit(resource.RLIMIT_CORE)"
    wait = f"import resource, time\nwhile {limit} != (0, 0): time.sleep(0.01)\nprint('none')"
    assert run(order(tmp_path, wait)).stdout == b"none\n"


def test_files_follow_what_is_given_on_standard_input(tmp_path: Path) -> None:
    for name, size in (("a", 700_000), ("empty", 0), ("b", 3)):
        (tmp_path / name).write_bytes(name[:1].encode() * size)
    echo = "import sys, shutil; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"
    files = tuple(str(tmp_path / name) for name in ("a", "empty", "b"))
    for given in (b"first", b""):
        one = msgspec.structs.replace(order(tmp_path, echo, stdin=given), stdin_files=files)
        assert run(one).stdout == given + b"a" * 700_000 + b"bbb"


def test_a_file_that_nobody_reads_to_its_end_is_let_go_of(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(5_000_000))
    one = msgspec.structs.replace(
        order(tmp_path, "import os; os.read(0, 10)"), stdin_files=(str(tmp_path / "big"),) * 2
    )
    assert run(one).exit_code == 0


def test_a_file_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    one = order(tmp_path, "import sys; sys.stdin.read(); import time; time.sleep(60)")
    with pytest.raises(ToolUnstartable, match="No such file"):
        run(msgspec.structs.replace(one, stdin_files=(str(tmp_path / "none"),)))


STAYS = """
import os, sys
pid = os.posix_spawn(sys.executable, [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"],
                     {**os.environ, "STAYS": "here"}, setsid=True)
print(pid)
"""


def test_what_was_started_for_good_is_left_running_and_nothing_else(tmp_path: Path) -> None:
    one = order(tmp_path, STAYS)
    other = int(run(msgspec.structs.replace(one, spared="STAYS=elsewhere")).stdout)
    assert read_process(other) is None
    stays = int(supervise(msgspec.structs.replace(one, spared="STAYS=here"), threading.Event()).stdout)
    assert read_process(stays) is not None
    os.kill(stays, signal.SIGKILL)
