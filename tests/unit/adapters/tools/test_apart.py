"""The program itself is tried in test_enclosing.py; here is what it does with an order that makes no sense."""

import json
import subprocess
import sys
from pathlib import Path

from interlock.adapters.tools import apart


def run(order: object, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    (tmp_path / "order.json").write_text(json.dumps(order))
    argv = [sys.executable, "-I", "-S", apart.__file__, str(tmp_path / "order.json")]
    return subprocess.run(argv, capture_output=True, check=False, timeout=30)  # noqa: TID251


def test_it_imports_nothing_of_ours_so_that_it_starts_in_no_time() -> None:
    assert "interlock" not in Path(apart.__file__).read_text().replace("interlock: the command", "")


def test_a_folder_that_is_not_there_is_told_and_nothing_runs(tmp_path: Path) -> None:
    made = tmp_path / "made"
    order = {"argv": ["touch", str(made)], "env": {"PATH": "/bin"}, "cwd": "/no/such", "apart": False}
    done = run(order, tmp_path)
    assert done.returncode == apart.FAILED
    assert b"could not be started" in done.stdout
    assert not made.exists()


def test_the_environment_is_what_the_order_says(tmp_path: Path) -> None:
    order = {"argv": ["env"], "env": {"PATH": "/usr/bin:/bin", "A": "b"}, "cwd": str(tmp_path), "apart": False}
    assert set(run(order, tmp_path).stdout.split()) == {b"PATH=/usr/bin:/bin", b"A=b"}
