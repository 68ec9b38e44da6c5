"""What a repository's own settings must not do: read, write or connect elsewhere, or excuse what is no path."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.control import Coverage, Errored, PathException, excuse
from interlock.control.coverage import INCOMPLETE
from interlock.decision import PolicyUnknown
from interlock.formats import FieldWrong
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.policies import PolicyShelf
from interlock.wiring.settings import read_settings


def _repository(tmp_path: Path, text: str = "") -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    if text:
        (root / "interlock.yaml").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("policy", ["/proc/self/environ", "/dev/zero", "../../secret", "a/../../secret"])
def test_settings_name_no_policy_outside_of_the_repository(tmp_path: Path, policy: str) -> None:
    with pytest.raises(FieldWrong):
        read_settings(str(_repository(tmp_path, f"policy: {policy}\n")))


@pytest.mark.parametrize("store", ["/var/spool/cron", "../elsewhere", "sqlite:///x", "~/x"])
def test_settings_name_no_folder_to_write_into(tmp_path: Path, store: str) -> None:
    with pytest.raises(FieldWrong):
        read_settings(str(_repository(tmp_path, f"store: {store}\n")))


def test_a_policy_that_is_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    root = _repository(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("the text of a file that nobody meant to show", "utf-8")
    (root / "mine.yaml").symlink_to(secret)
    shelf = PolicyShelf(str(root), str(tmp_path / "cache"), b"k" * 32, ["commit.sast"])
    with pytest.raises(PolicyUnknown) as caught:
        shelf.get("mine.yaml")
    assert "nobody meant" not in str(caught.value)


def test_a_policy_in_the_repository_extends_none_outside(tmp_path: Path) -> None:
    root = _repository(tmp_path)
    (root / "mine.yaml").write_text("policy: mine\nextends: ../secret\n", "utf-8")
    (tmp_path / "secret").write_text("policy: other\nrequire:\n  - control: commit.sast\n", "utf-8")
    shelf = PolicyShelf(str(root), str(tmp_path / "cache"), b"k" * 32, ["commit.sast"])
    with pytest.raises(PolicyUnknown):
        shelf.get("mine.yaml")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _outside(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _nothing(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [_pipe, _device, _outside, _nothing])
def test_settings_that_are_no_file_of_the_repository_stop_the_start(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    root = _repository(tmp_path)
    make(root / "interlock.yaml")
    with pytest.raises(SettingsUnreadable):
        read_settings(str(root))


def test_a_wrong_value_is_shown_in_part_only(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong) as caught:
        read_settings(str(_repository(tmp_path, "word " * 1000)))
    assert len(str(caught.value)) < 200


def test_no_pattern_excuses_a_history_that_was_not_read() -> None:
    shallow = Coverage("commits", 1, 0, (("history", "the clone is shallow"),))
    broken = Errored(INCOMPLETE, "1 of 1 commits could not be examined", "", (Coverage("files", 1, 1), shallow))
    seen = excuse(broken, [PathException("**", "fixtures"), PathException("history", "it is")], "commit.secrets")
    assert isinstance(seen, Errored)
    assert seen.coverage == broken.coverage
