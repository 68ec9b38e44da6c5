from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from interlock.adapters.deployers.folders import onhost
from interlock.adapters.deployers.folders.program import beginning, program


def test_the_archive_holds_every_file_and_is_the_same_each_time() -> None:
    with zipfile.ZipFile(io.BytesIO(program())) as archive:
        names = set(archive.namelist())
    assert names == {"__main__.py"} | {f"onhost/{file.name}" for file in Path(onhost.__file__).parent.glob("*.py")}
    program.cache_clear()
    assert program() == program()


def test_an_interpreter_without_anything_else_runs_an_action_of_it(tmp_path: Path) -> None:
    order = json.dumps({"action": "look", "path": str(tmp_path / "none")}).encode()
    ended = subprocess.run(  # noqa: TID251  # as a host runs it
        [sys.executable, "-I", "-S", "-c", beginning()],
        input=program() + order + b"\n",
        capture_output=True,
        check=True,
        timeout=30,
        cwd=tmp_path,
        env={},
    )
    assert json.loads(ended.stdout) == {"done": {}}


def test_it_begins_in_one_line_that_any_shell_passes_on() -> None:
    assert not set(beginning()) & set("\n'!`$\\")


def test_it_needs_nothing_but_the_standard_library() -> None:
    for file in Path(onhost.__file__).parent.glob("*.py"):
        for line in file.read_text("utf-8").splitlines():
            words = line.strip().split()
            if words[:1] in (["import"], ["from"]) and len(words) > 1 and not line.strip().endswith("."):
                name = words[1].partition(".")[0]
                assert not name or name in sys.stdlib_module_names, f"{file.name}: {line}"
