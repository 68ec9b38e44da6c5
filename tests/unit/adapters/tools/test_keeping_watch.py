import subprocess
import sys
import time
from pathlib import Path

PROGRAM = """
import subprocess, sys, os
from interlock.adapters.scratch import make_folder
from interlock.adapters.tools.keeping_watch import keep_watch
keep_watch("cccc1-", sys.argv[1])
keep_watch("cccc2-", sys.argv[1])
make_folder("run", sys.argv[1])
child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"],
    env={"INTERLOCK_RUN": "cccc2-" + sys.argv[2]}, start_new_session=True)
print(child.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_goes_with_it(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: TID251  # a real process has to die
        [sys.executable, "-c", PROGRAM, str(tmp_path), tmp_path.name], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -9, done.stderr
    pid = int(done.stdout)
    until = time.monotonic() + 20
    while list(tmp_path.iterdir()) or _lives(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
    return stat[stat.rfind(b")") + 2 :][:1] not in {b"Z", b"X"}
