"""A secret that only a merge commit brings, and that a later commit takes away, is found in the history."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from interlock.cli import main
from interlock.testing.repositories import GitSandbox


@pytest.mark.tools
def test_a_secret_that_only_a_merge_holds_denies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = GitSandbox(tmp_path / "repository")
    sandbox.commit("one", app__txt="one\n")
    sandbox.git("checkout", "-q", "-b", "side")
    sandbox.commit("side", side__txt="side\n")
    sandbox.git("checkout", "-q", "main")
    sandbox.commit("main", main__txt="main\n")
    sandbox.git("merge", "-q", "--no-commit", "--no-ff", "side")
    token = "ghp_" + secrets.token_hex(18)
    sandbox.commit("merge", evil__txt=f"token = '{token}'\n")
    (sandbox.root / "evil.txt").unlink()
    sandbox.commit("clean up")
    monkeypatch.chdir(sandbox.root)
    output = tmp_path / "check.json"
    assert main(["check", "--format", "json", "-o", os.fspath(output)]) == 1
    said = output.read_text("utf-8")
    assert '"path":"evil.txt"' in said
    assert token not in said
