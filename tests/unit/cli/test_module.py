import subprocess
import sys

import interlock


def test_the_program_runs_without_the_script_that_an_installer_writes() -> None:
    argv = [sys.executable, "-m", "interlock", "--version"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: TID251  # as a person starts it
    assert done.stdout == f"interlock {interlock.__version__}\n"
