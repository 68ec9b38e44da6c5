"""The code of an estate: real commits, always the same, a branch for each product."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.demo.code import Change, write
from interlock.demo.errors import StoryBroke
from interlock.testing.repositories import GitSandbox

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CHANGES = [
    Change("web", 1, AT),
    Change("api", 1, AT + timedelta(hours=1)),
    Change("web", 2, AT + timedelta(days=3)),
]


def test_each_change_has_a_commit_of_its_time_and_the_first_product_stands_on_main(tmp_path: Path) -> None:
    made = write(tmp_path, {"api": {"interlock.yaml": "version: 1\n"}}, CHANGES, os.environ)
    git = GitSandbox(tmp_path).git
    assert git("rev-parse", "main") == made[CHANGES[1]]
    assert git("rev-parse", "web") == made[CHANGES[2]]
    assert git("show", "-s", "--format=%aI %s", "web") == "2026-03-04T09:00:00+00:00 A search finds parts of words"
    assert git("rev-parse", "web~2") == made[CHANGES[0]]
    assert (tmp_path / "interlock.yaml").read_text() == "version: 1\n"


def test_the_same_changes_are_the_same_commits(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for one in folders:
        one.mkdir()
    first, second = (write(one, {"api": {}}, CHANGES, os.environ) for one in folders)
    assert first == second
    assert len(set(first.values())) == len(CHANGES)


def test_a_git_that_fails_says_what_it_said(tmp_path: Path) -> None:
    bad = [Change("no branch is called\n so", 1, AT)]
    with pytest.raises(StoryBroke, match="git fast-import"):
        write(tmp_path, {"x": {}}, bad, os.environ)
