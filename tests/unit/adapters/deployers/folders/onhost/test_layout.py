from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock.adapters.deployers.folders.onhost.layout import Folder, read, write
from interlock.adapters.deployers.folders.onhost.trouble import Trouble

ONE, TWO = "1" * 64, "2" * 64


@pytest.mark.parametrize("path", ["site", "/", "/srv/../etc", "/srv//site", "/srv/site/", "/srv/a\nb", ""])
def test_a_path_that_is_not_written_plainly_is_refused(path: str) -> None:
    with pytest.raises(Trouble, match="no absolute path"):
        Folder(path)


def test_what_is_made_is_private_where_it_is_ours_and_can_be_made_again(folder: Folder) -> None:
    folder.make()
    assert os.stat(folder.own).st_mode & 0o777 == 0o700  # noqa: PTH116 -- text, as there
    assert sorted(os.listdir(folder.path)) == [".interlock", "data", "releases"]  # noqa: PTH208 -- as above


def test_a_folder_that_holds_something_else_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "important.txt").write_text("mine")
    with pytest.raises(Trouble, match=r"already holds important\.txt"):
        Folder(str(tmp_path)).make()
    assert [one.name for one in tmp_path.iterdir()] == ["important.txt"]


def test_secrets_may_lie_there_before_anything_is_deployed(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("")
    Folder(str(tmp_path)).make()


def test_a_folder_that_anybody_may_write_to_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "open"
    place.mkdir()
    place.chmod(0o777)
    with pytest.raises(Trouble, match="anybody may write"):
        Folder(str(place)).make()


def test_current_leads_to_one_release_after_the_other(folder: Folder) -> None:
    assert folder.serving() == ""
    for digest in (ONE, TWO, TWO):
        folder.point(digest)
        assert folder.serving() == digest
    folder.point("")
    folder.point("")
    assert folder.serving() == ""


@pytest.mark.parametrize("where", ["/etc", "releases/x", "../releases/" + ONE, "elsewhere/" + ONE])
def test_a_link_to_anything_else_is_no_release(folder: Folder, where: str) -> None:
    Path(folder.current).symlink_to(where)
    assert folder.serving() == ""


def test_a_greater_token_is_taken_and_a_smaller_one_refused(folder: Folder) -> None:
    assert folder.token() == 0
    folder.admit(5)
    folder.admit(5)
    assert folder.token() == 5
    with pytest.raises(Trouble) as caught:
        folder.admit(4)
    assert (caught.value.kind, caught.value.fields) == ("outdated", {"newest": 5})
    assert folder.token() == 5


def test_a_damaged_token_shuts(folder: Folder) -> None:
    Path(folder.file("token")).write_text("{")
    with pytest.raises(Trouble, match="is damaged"):
        folder.admit(9)


def test_nobody_gets_in_while_the_lock_is_held(folder: Folder) -> None:
    with folder.locked(1):  # noqa: SIM117 -- one after the other
        with pytest.raises(Trouble, match="another action"), folder.locked(0.1):
            pass
    with folder.locked(1):
        pass


def test_only_a_digest_names_a_release(folder: Folder) -> None:
    assert folder.release(ONE).endswith(ONE)
    for name in ("..", ONE[:-1], ONE + "/..", ONE.replace("1", "G")):
        with pytest.raises(Trouble, match="no digest"):
            folder.release(name)


def test_what_is_none_of_ours_is_named(folder: Folder) -> None:
    for name in ("backdoor", "releases/odd", f"releases/{ONE}", "releases/.tmp-1", "data/log"):
        Path(folder.path, name).write_text("")
    Path(folder.current).symlink_to("releases/" + ONE)
    assert folder.oddities() == ["backdoor", "releases/odd"]


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder.file("state.json")
    write(place, b'{"a": 1}')

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(place, b'{"a": 2}')
    monkeypatch.undo()
    assert read(place, {}) == {"a": 1}
    assert sorted(os.listdir(folder.own)) == ["log", "state.json"]  # noqa: PTH208 -- as above


def test_what_is_no_object_is_damaged(folder: Folder) -> None:
    write(folder.file("state.json"), b"[1]")
    with pytest.raises(Trouble, match="holds no object"):
        folder.read("state.json", {})
    assert folder.read("none.json", {"a": 1}) == {"a": 1}
