from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.vcs.discovery import Checkout, find_checkout, folder_of
from interlock.change import NothingToExamine
from interlock.testing.repositories import GitSandbox


def found(box: GitSandbox) -> Checkout:
    checkout = find_checkout(str(box.root))
    assert checkout is not None
    return checkout


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitSandbox:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return GitSandbox(tmp_path / "repo")


def test_a_repository_is_found_through_a_link(box: GitSandbox, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(box.root)
    checkout = find_checkout(str(tmp_path / "link"))
    assert checkout is not None
    assert (checkout.root, checkout.git_dir) == (str(box.root), str(box.root / ".git"))


def test_no_repository_is_nothing(tmp_path: Path) -> None:
    assert find_checkout(str(tmp_path)) is None


def test_the_remote_is_origin_else_the_first_and_shows_no_secret(box: GitSandbox) -> None:
    assert found(box).remote == ""
    box.git("remote", "add", "zoo", "https://example.org/zoo")
    assert found(box).remote == "https://example.org/zoo"
    box.git("remote", "add", "origin", "https://me:" + "hidden@example.org/origin.git")
    assert found(box).remote == "https://example.org/origin.git"


def test_the_users_name_is_known_or_said_to_be_unknown(box: GitSandbox) -> None:
    assert found(box).user == "not committed yet"
    box.git("config", "user.name", "Ada")
    assert found(box).user == "Ada <>"


@pytest.mark.parametrize(("value", "says"), [("true", True), ("No", False), ("on", True), ("0", False)])
def test_yes_and_no_are_read_as_git_does(box: GitSandbox, value: str, *, says: bool) -> None:
    box.git("config", "core.symlinks", value)
    assert found(box).holds("core.symlinks") is says
    assert found(box).holds("no.such") is None


@pytest.mark.parametrize("path", ["absent", "file", "bad\0name"])
def test_what_is_no_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NothingToExamine):
        folder_of(str(tmp_path) + "/" + path)
