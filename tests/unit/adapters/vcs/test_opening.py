from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.vcs.directory import DirectoryRepository
from interlock.adapters.vcs.git import GitRepository
from interlock.adapters.vcs.opening import open_repository
from interlock.change import NothingToExamine
from interlock.testing.repositories import GitSandbox


def test_each_kind_of_place_is_opened_as_what_it_is(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    (tmp_path / "plain").mkdir()
    assert isinstance(open_repository(str(box.root), state_home="/x"), GitRepository)
    plain = open_repository(str(tmp_path / "plain"), state_home="/x")
    assert isinstance(plain, DirectoryRepository)
    assert plain.root == str(tmp_path / "plain")


@pytest.mark.parametrize("index", ["../elsewhere", "/etc/passwd", ".git/../a", ".git"])
def test_an_index_outside_of_gits_folder_is_refused(tmp_path: Path, index: str) -> None:
    box = GitSandbox(tmp_path / "repo")
    with pytest.raises(NothingToExamine, match="not an index"):
        open_repository(str(box.root), state_home="/x", index_file=index)
