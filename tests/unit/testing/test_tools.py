from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.tools import ToolAltered, ToolMissing
from interlock.control import Job
from interlock.testing.tools import make_box, make_package, python_tool, quick_command, tool_card


def test_a_package_is_laid_out_as_an_installer_would_and_found(tmp_path: Path) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"#!/bin/sh\necho fake 1.2.3\n"}, needs=("other",))
    assert (site / "fake-1.2.3.dist-info" / "METADATA").read_text().count("Requires-Dist: other") == 1
    tool = make_box(tmp_path, site).find(tool_card())
    assert (tool.version, Path(tool.argv[-1]).name) == ("1.2.3", "fake")


def test_a_file_that_is_not_the_one_of_its_record_is_altered_and_a_package_that_is_not_there_missing(
    tmp_path: Path,
) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"#!/bin/sh\necho fake 1.2.3\n"})
    (tmp_path / "env" / "bin" / "fake").write_text("#!/bin/sh\necho evil 1.2.3\n")
    with pytest.raises(ToolAltered):
        make_box(tmp_path, site).find(tool_card())
    with pytest.raises(ToolMissing):
        make_box(tmp_path, site).find(tool_card("none", "bin/none"))


def test_a_tool_of_some_source_runs_and_sees_nothing_of_the_folder_it_runs_in(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    tool = python_tool(tmp_path, "import json, sys; print(json.dumps(sys.argv[1:]))")
    job = Job(root=str(tmp_path), paths=(), report="", files={}, rules_dir="")
    run = make_box(tmp_path).run(tool, quick_command("a", "b"), job)
    assert (run.exit_code, run.stdout) == (0, b'["a", "b"]\n')
    assert python_tool(tmp_path, "pass").argv != tool.argv


def test_a_command_has_limits_that_a_test_can_wait_for() -> None:
    command = quick_command("x")
    assert (command.args, command.env, command.timeout_s, command.memory_mb) == (("x",), {}, 20, 512)
