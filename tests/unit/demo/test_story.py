"""The whole story is told in tests/scenarios/test_demo.py."""

import sys
from pathlib import Path

import pytest

from interlock.demo import Demo
from interlock.demo.errors import StoryBroke
from interlock.demo.story import _kept


def test_only_lines_that_say_something_are_shown() -> None:
    lines = ["ALLOW it", "", "  ", "a digest"]
    assert list(_kept(lines, ())) == ["ALLOW it", "a digest"]
    assert list(_kept(lines, ("ALLOW",))) == ["ALLOW it"]


def test_what_comes_otherwise_than_told_ends_the_story_with_what_was_said(tmp_path: Path) -> None:
    said: list[str] = []
    bare = {"PATH": str(tmp_path)}
    (tmp_path / "git").write_text(f"#!{sys.executable}\nraise SystemExit('no git here')\n")
    (tmp_path / "git").chmod(0o700)
    with pytest.raises(StoryBroke, match="git init"):
        Demo(str(tmp_path / "demo"), bare, said.append).tell()
    assert any("1. A team" in line for line in said)
