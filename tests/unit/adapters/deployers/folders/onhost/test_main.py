from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.folders.onhost import main
from interlock.adapters.deployers.folders.onhost.layout import Folder
from interlock.adapters.deployers.folders.program import program


def told(action: str, path: str, **order: Any) -> dict[str, Any]:
    out = io.BytesIO()
    body = json.dumps({"action": action, "path": path, **order}).encode() + b"\n"
    assert main.act(b"program", io.BytesIO(body), out) == 0
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_an_answer_is_one_line_of_json(folder: Folder) -> None:
    assert told("look", folder.path)["done"]["token"] == 0


def test_what_stands_against_it_is_an_answer_too(folder: Folder, tmp_path: Path) -> None:
    assert told("look", "relative")["trouble"]["kind"] == "refused"
    assert "nothing that can be done" in told("explode", folder.path)["trouble"]["why"]
    folder.admit(7)
    late = told("settle", folder.path, token=6)
    assert late["trouble"] == {"kind": "outdated", "why": "it follows token 7", "newest": 7}
    (tmp_path / "file").write_text("")
    assert "exists" in told("prepare", str(tmp_path / "file"), token=1, plan="a" * 64)["trouble"]["why"]


@pytest.mark.parametrize("action", ["bring", "switch", "restore"])
def test_every_action_refuses_what_is_outdated(folder: Folder, action: str) -> None:
    folder.admit(7)
    assert told(action, folder.path, token=6, plan="a" * 64, replaces="b" * 64)["trouble"]["kind"] == "outdated"


def test_the_file_of_a_supervisor_supervises_what_the_command_line_names(folder: Folder) -> None:
    Path(folder.file("supervisor.pyz")).write_bytes(program())
    argv = [sys.executable, "-I", "-S", folder.file("supervisor.pyz"), folder.path]
    subprocess.run(argv, check=True, timeout=30)  # noqa: TID251  # nothing is to be served, so it ends
    state = json.loads(Path(folder.file("state.json")).read_text("utf-8"))
    assert state["serving"] is None
    assert len(state["supervisor"]["program"]) == 64
