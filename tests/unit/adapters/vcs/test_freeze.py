from __future__ import annotations

import pytest

from interlock.adapters.vcs.freeze import frozen, is_safe, outside, relabel, see_submodule
from interlock.adapters.vcs.worktree import see_bytes
from interlock.change import Kind


@pytest.mark.parametrize("path", [b"a", b".github/x", b".gitignore", b"a/digit", b"a..b/c", b"\xff"])
def test_ordinary_paths_are_safe(path: bytes) -> None:
    assert is_safe(path)


@pytest.mark.parametrize("path", [b"../a", b"a/../b", b"/a", b"a//b", b".git/x", b"a/.GiT/x", b"", b".", b"git~1/x"])
def test_paths_that_lead_out_are_not(path: bytes) -> None:
    assert not is_safe(path)


def test_a_content_is_relabelled_under_another_name_and_mode() -> None:
    one = see_bytes(b"run", b"#!/bin/sh\n", "sha1", executable=False)
    other = relabel(one, b"run.py", "100755")
    assert (other.entry.path, other.entry.executable, other.entry.language) == ("run.py", True, "python")
    assert relabel(one, b"tool", "100644").entry.language == "shell"
    link = relabel(one, b"link", "120000")
    assert (link.entry.kind, link.entry.sha256) == (Kind.LINK, one.entry.sha256)
    assert relabel(link, b"x.py", "100644").entry.language == "python"


def test_a_state_is_in_path_order_and_its_tree_leaves_out_what_could_not_be_read() -> None:
    seen = {
        b"b": see_bytes(b"b", b"1\n2\n", "sha1", executable=False),
        b"a/x": see_submodule(b"a/x", "c" * 40),
        b"../up": outside(b"../up"),
    }
    state = frozen(seen, {b"b": "f" * 40})
    assert [file.path for file in state.snapshot.files] == ["../up", "a/x", "b"]
    assert set(state.tree) == {b"b", b"a/x"}
    assert state.lines["b"] == 2
    assert state.in_git == {"b": "f" * 40}
    assert set(state.by_blob) == {seen[b"b"].blob}
