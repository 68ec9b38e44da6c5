import subprocess
import sys
from pathlib import Path

import pytest

from interlock.adapters.tools.locate import LAUNCHER

PROGRAM = """
import gc, sys
is_here = sys.path[0] in ("", ".")
print(__name__, sys.argv[1:], is_here, gc.isenabled(), gc.get_freeze_count() > 0, gc.get_threshold()[0])
"""


def launch(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Start a module that lies in a folder which a line of Python puts on the path, as a site folder would be."""
    starter = f"import sys, runpy; sys.path.insert(1, {str(folder)!r}); sys.argv = {['launch', *words]!r};"
    starter += f"runpy.run_path({LAUNCHER!r}, run_name='__main__')"
    return subprocess.run(  # noqa: TID251  # a real start
        [sys.executable, "-I", "-c", starter], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_package_runs_as_the_program_with_its_own_arguments(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "__init__.py").write_text("print('imported')")
    (tmp_path / "toy" / "__main__.py").write_text(PROGRAM)
    done = launch(tmp_path, "toy", "--quiet", "a b")
    assert done.stdout.splitlines() == ["imported", "__main__ ['--quiet', 'a b'] False True True 50000"]
    assert (done.returncode, done.stderr) == (0, "")


def test_a_module_of_one_file_runs_once(tmp_path: Path) -> None:
    (tmp_path / "toy.py").write_text(PROGRAM)
    assert launch(tmp_path, "toy").stdout.splitlines() == ["__main__ [] False True True 50000"]


@pytest.mark.parametrize(("body", "code"), [("raise SystemExit(3)", 3), ("raise ValueError('no')", 1)])
def test_the_end_is_the_end_of_the_module(tmp_path: Path, body: str, code: int) -> None:
    (tmp_path / "toy.py").write_text(body)
    done = launch(tmp_path, "toy")
    assert done.returncode == code
    assert ("ValueError: no" in done.stderr) is (code == 1)


def test_a_module_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    done = launch(tmp_path, "toy")
    assert done.returncode == 1
    assert "No module named toy" in done.stderr


def test_nothing_of_the_folder_it_runs_in_is_imported(tmp_path: Path) -> None:
    (tmp_path / "gc.py").write_text("raise SystemExit('taken')")
    (tmp_path / "runpy.py").write_text("raise SystemExit('taken')")
    (tmp_path / "toy.py").write_text("print('taken')")
    done = subprocess.run(  # noqa: TID251  # a real start
        [sys.executable, "-I", LAUNCHER, "toy"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "taken" not in done.stdout + done.stderr
