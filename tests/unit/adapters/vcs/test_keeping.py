from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock.adapters.vcs.keeping import data_dir


def test_data_lives_in_the_folder(tmp_path: Path) -> None:
    assert data_dir(str(tmp_path), "/state") == str(tmp_path / ".interlock")
    (tmp_path / ".interlock").mkdir()
    assert data_dir(str(tmp_path), "/state") == str(tmp_path / ".interlock")


def test_a_file_or_a_link_in_its_place_sends_data_to_the_users_state(tmp_path: Path) -> None:
    places = set()
    for name, make in (("file", Path.touch), ("link", lambda path: path.symlink_to(tmp_path))):
        (tmp_path / name).mkdir()
        make(tmp_path / name / ".interlock")
        places.add(data_dir(str(tmp_path / name), "/state"))
    assert len(places) == 2
    assert all(place.startswith("/state/repositories/") and len(place) == 36 for place in places)


def test_a_folder_that_cannot_be_written_sends_data_to_the_users_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere but on a read-only file system
    assert data_dir(str(tmp_path), "/state").startswith("/state/repositories/")
