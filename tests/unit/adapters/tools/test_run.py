import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interlock.adapters.tools import (
    LocalToolBox,
    ToolError,
    ToolKilled,
    ToolStopped,
    ToolTimedOut,
    ToolTooBig,
    ToolUnstartable,
)
from interlock.adapters.tools.processes import carries, processes
from interlock.adapters.tools.run import version_in
from interlock.control import Job, Tool
from interlock.kernel import sha256
from interlock.testing.tools import make_box, make_package, quick_command, tool_card

Script = Callable[[str], Tool]

DAEMON = """
import os, subprocess, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
os.wait()
"""


def left_over(box: LocalToolBox) -> list[int]:
    marker = f"INTERLOCK_RUN={box._mark}".encode()
    return [row.pid for row in processes() if carries(row.pid, marker)]


@pytest.fixture(autouse=True)
def nothing_is_left(box: LocalToolBox, tmp_path: Path) -> Iterator[None]:
    yield
    assert left_over(box) == []
    assert list((tmp_path / "scratch").iterdir()) == []


def test_output_and_exit_code_come_back_as_they_are(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
    run = box.run(tool, quick_command(), job)
    assert (run.exit_code, run.stdout, run.stderr, run.version) == (3, b"out\n", b"err\n", "1.0")


def test_the_tool_runs_in_the_root_of_the_job(box: LocalToolBox, script: Script, job: Job) -> None:
    assert box.run(script("import os; print(os.getcwd())"), quick_command(), job).stdout.decode().strip() == job.root


def test_standard_input_is_given_or_empty(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script("import sys; print(len(sys.stdin.buffer.read()))")
    assert box.run(tool, quick_command(), job).stdout == b"0\n"
    assert box.run(tool, quick_command(stdin=b"x" * 3_000_000), job).stdout == b"3000000\n"


def test_a_tool_that_does_not_read_its_input_is_not_waited_for(box: LocalToolBox, script: Script, job: Job) -> None:
    assert box.run(script("print('done')"), quick_command(stdin=b"x" * 3_000_000), job).stdout == b"done\n"


def test_nothing_of_the_users_environment_reaches_the_tool(
    box: LocalToolBox, script: Script, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "GITHUB_TOKEN", "PYTHONPATH", "LD_PRELOAD", "GIT_DIR"):
        monkeypatch.setenv(name, "/nowhere")
    tool = script("import os, json; print(json.dumps(dict(os.environ)))")
    shown = box.run(tool, quick_command(env={"SEEN": "1"}), job).stdout
    import json

    seen = json.loads(shown)
    ours = {"PATH", "HOME", "TMPDIR", "LC_ALL", "NO_COLOR", "GOGC", "GOMEMLIMIT", "SEEN", "INTERLOCK_RUN"}
    assert set(seen) <= {*ours, "LC_CTYPE"}
    assert int(seen["GOMEMLIMIT"].removesuffix("MiB")) <= quick_command().memory_mb // 2
    assert seen["PATH"].split(":")[1:] == ["/usr/bin", "/bin"]
    assert seen["HOME"] != os.environ.get("HOME")
    assert not Path(seen["HOME"]).exists()


def test_a_report_file_is_read_and_a_link_in_its_place_is_not(
    box: LocalToolBox, script: Script, job: Job, tmp_path: Path
) -> None:
    write = script(f"open({job.report!r}, 'w').write('found')")
    assert box.run(write, quick_command(reads_report=True), job).report == b"found"
    Path(job.report).unlink()
    secret = tmp_path / "secret"
    secret.write_text("not for you")
    link = script(f"import os; os.symlink({str(secret)!r}, {job.report!r})")
    assert box.run(link, quick_command(reads_report=True), job).report == b""


def test_an_unstartable_program_is_an_error_with_its_reason(box: LocalToolBox, job: Job, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF garbage")
    broken.chmod(0o755)
    with pytest.raises(ToolUnstartable) as caught:
        box.run(Tool(tool_card(), (str(broken),), "1", sha256(b"")), quick_command(), job)
    assert caught.value.code == "TOL-103"


def test_a_tool_that_ignores_sigterm_and_forks_is_ended_with_its_children(
    box: LocalToolBox, script: Script, job: Job
) -> None:
    tool = script(
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('so far', flush=True)\n"
        "for _ in range(3):\n    if os.fork() == 0: break\n"
        "time.sleep(600)\n"
    )
    started = time.monotonic()
    with pytest.raises(ToolTimedOut) as caught:
        box.run(tool, quick_command(timeout_s=1), job)
    assert caught.value.code == "TOL-104"
    assert b"so far" in caught.value.output
    assert time.monotonic() - started < 15


def test_twenty_sleepers_left_behind_are_ended_when_the_tool_ends_well(
    box: LocalToolBox, script: Script, job: Job
) -> None:
    tool = script(
        "import os, time\n"
        "for _ in range(20):\n    if os.fork() == 0:\n        time.sleep(600)\n        os._exit(0)\n"
        "print('ok', flush=True)\nos._exit(0)\n"
    )
    started = time.monotonic()
    assert box.run(tool, quick_command(), job).stdout == b"ok\n"
    assert time.monotonic() - started < 15


def test_a_daemon_in_a_session_of_its_own_is_ended(box: LocalToolBox, script: Script, job: Job) -> None:
    run = box.run(script(DAEMON + "print('ok')"), quick_command(), job)
    assert run.stdout == b"ok\n"
    assert left_over(box) == []


def test_a_daemon_that_drops_its_environment_is_ended_while_its_parent_lives(
    box: LocalToolBox, script: Script, job: Job, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    tool = script(
        "import subprocess, time\n"
        f"child = subprocess.Popen(['/bin/sleep', '600'], env={{}}, start_new_session=True)\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(ToolTimedOut):
        box.run(tool, quick_command(timeout_s=1), job)
    assert int(note.read_text()) not in {row.pid for row in processes()}


def test_flooding_the_output_ends_the_run(box: LocalToolBox, script: Script, job: Job) -> None:
    with pytest.raises(ToolTooBig, match="output grew to") as caught:
        box.run(script("import os\nwhile True: os.write(1, b'x' * 65536)"), quick_command(output_mb=2), job)
    assert caught.value.code == "TOL-105"
    assert 0 < len(caught.value.output) <= 128 * 1024 + 1


def test_flooding_the_report_file_ends_the_run(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script(f"import time\nopen({job.report!r}, 'w').write('x' * 5_000_000)\ntime.sleep(600)")
    with pytest.raises(ToolTooBig, match="output"):
        box.run(tool, quick_command(output_mb=2, reads_report=True), job)


def test_a_big_report_of_a_quick_tool_is_refused_too(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script(f"open({job.report!r}, 'w').write('x' * 5_000_000)")
    with pytest.raises(ToolTooBig, match="output"):
        box.run(tool, quick_command(output_mb=2, reads_report=True), job)


def test_memory_of_all_children_together_is_limited(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script(
        "import os, time\n"
        "for _ in range(3):\n    if os.fork() == 0: break\n"
        "block = bytearray(os.urandom(1)) * 60_000_000\ntime.sleep(600)\n"
    )
    with pytest.raises(ToolTooBig, match="memory grew to"):
        box.run(tool, quick_command(memory_mb=150), job)


def test_a_tool_that_dies_of_a_signal_is_killed_and_not_an_answer(box: LocalToolBox, script: Script, job: Job) -> None:
    with pytest.raises(ToolKilled, match="SIGSEGV"):
        box.run(script("import os; os.kill(os.getpid(), 11)"), quick_command(), job)


def test_the_output_of_a_failed_run_is_masked(box: LocalToolBox, script: Script, job: Job) -> None:
    secret = "ghp_" + "a1B2" * 9
    tool = script(f"import time; print('found {secret}', flush=True); time.sleep(600)")
    with pytest.raises(ToolError) as caught:
        box.run(tool, quick_command(timeout_s=1), job)
    assert b"found ghp_" in caught.value.output
    assert secret.encode() not in caught.value.output


def test_stop_ends_runs_of_other_threads_and_refuses_new_ones(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script("import time; time.sleep(600)")
    raised: list[BaseException] = []

    def work() -> None:
        try:
            box.run(tool, quick_command(timeout_s=60), job)
        except ToolError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not left_over(box):
        time.sleep(0.01)
    box.stop()
    thread.join(15)
    assert len(raised) == 1
    assert isinstance(raised[0], ToolStopped | ToolKilled)
    with pytest.raises(ToolStopped):
        box.run(tool, quick_command(), job)


def test_a_keyboard_interrupt_ends_the_tool_and_goes_on(box: LocalToolBox, script: Script, job: Job) -> None:
    tool = script("import time; time.sleep(600)")
    timer = threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            box.run(tool, quick_command(timeout_s=30), job)
    finally:
        timer.cancel()


def test_the_version_is_asked_of_the_program_once(tmp_path: Path) -> None:
    counter = tmp_path / "asked"
    body = f"#!{sys.executable} -IS\nopen({str(counter)!r}, 'a').write('x')\nprint('fake tool v2.0.0-rc.4')\n"
    site = make_package(tmp_path / "env", "fake", {"bin/fake": body.encode()})
    box = make_box(tmp_path, site)
    assert box.find(tool_card()).version == "2.0.0-rc.4"
    assert box.find(tool_card()).version == "2.0.0-rc.4"
    assert counter.read_text() == "x"


def test_a_program_that_does_not_say_its_version_is_not_used(tmp_path: Path) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": f"#!{sys.executable} -IS\n".encode()})
    with pytest.raises(ToolUnstartable, match="does not say its version"):
        make_box(tmp_path, site).find(tool_card())


@pytest.mark.parametrize(
    ("said", "version"),
    [
        (b"ruff 0.17.6", "0.17.6"),
        (b"ShellCheck - shell script analysis tool\nversion: 0.11.0\nlicense: 3", "0.11.0"),
        (b"2.0.0-rc.4\n", "2.0.0-rc.4"),
        (b"v1.2.3", "1.2.3"),
        (b"no number here 7", ""),
    ],
)
def test_the_first_thing_like_a_version_is_the_version(said: bytes, version: str) -> None:
    assert version_in(said) == version
