import os
from pathlib import Path

import pytest

from interlock.adapters.artifacts.folder import FolderTree
from interlock.formats.artifacts import ArtifactMalformed


def test_files_are_given_in_order_and_links_are_none(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_bytes(b"12")
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "kcore").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    with FolderTree(str(tmp_path)) as tree:
        assert list(tree.files()) == [("a", 1), ("b/x", 2)]
        assert list(tree.troubles()) == []


def test_links_are_followed_as_from_the_root_and_never_out(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"outside")
    root = tmp_path / "root"
    (root / "usr").mkdir(parents=True)
    (root / "usr" / "x").write_bytes(b"inside")
    (root / "absolute").symlink_to("/usr/x")
    (root / "out").symlink_to("../secret")
    (root / "up").symlink_to("..")
    with FolderTree(str(root)) as tree:
        assert tree.follow("absolute") == "usr/x"
        assert tree.follow("out") is None
        assert tree.follow("up/secret") is None
        for path in ("out", "up/secret", "absolute", "usr", "../secret"):
            if path != "../secret":
                with pytest.raises(ArtifactMalformed):
                    tree.open(path)
        with tree.open("usr/x") as file:
            assert file.read() == b"inside"


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactMalformed, match="cannot be opened"):
        FolderTree(str(tmp_path / "none"))
