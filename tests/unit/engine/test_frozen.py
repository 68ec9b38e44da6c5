import os
import threading
from pathlib import Path

import pytest

from interlock.engine.frozen import FrozenCopy
from interlock.testing.scanning import FolderRepository


@pytest.fixture
def copy(tmp_path: Path) -> FrozenCopy:
    (tmp_path / "repo" / "sub").mkdir(parents=True)
    (tmp_path / "repo" / "a").write_text("a")
    (tmp_path / "repo" / "sub" / "b").write_text("b")
    repository = FolderRepository(tmp_path / "repo")
    change = repository.freeze()
    return FrozenCopy(
        str(tmp_path / "copy"), repository, change.snapshot, lambda _file, body: body + b"!", threading.Lock()
    )


def test_files_are_written_when_they_are_needed_and_once(copy: FrozenCopy) -> None:
    root = Path(copy.root)
    assert copy.ensure(["a"]) == {}
    assert [path.name for path in root.iterdir()] == ["a"]
    before = (root / "a").stat().st_ino
    assert copy.ensure(["a", "sub/b"]) == {}
    assert (root / "a").stat().st_ino == before
    assert (root / "sub" / "b").read_bytes() == b"b!"


def test_the_folder_is_for_its_owner_only(copy: FrozenCopy) -> None:
    assert Path(copy.root).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("how", ["write", "replace", "remove", "mode", "link"])
def test_whatever_is_done_to_a_file_is_noticed_and_undone(copy: FrozenCopy, how: str, tmp_path: Path) -> None:
    copy.ensure(["a", "sub/b"])
    file = Path(copy.root) / "a"
    if how == "write":
        seen = file.stat()
        file.write_text("x!")
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    if how == "replace":
        (tmp_path / "new").write_text("x!")
        (tmp_path / "new").replace(file)
    if how == "remove":
        file.unlink()
    if how == "mode":
        file.chmod(0o777)
    if how == "link":
        file.unlink()
        file.symlink_to("/etc/hostname")
    assert copy.altered(["a", "sub/b"]) == ("a",)
    assert copy.ensure(["a"]) == {}
    assert file.read_bytes() == b"a!"
    assert not file.is_symlink()
    assert copy.altered(["a", "sub/b"]) == ()


def test_what_does_not_belong_there_is_named_and_removed(copy: FrozenCopy) -> None:
    copy.ensure(["a", "sub/b"])
    root = Path(copy.root)
    (root / "sub" / "planted").write_text("x")
    (root / "out").symlink_to("/")
    assert sorted(copy.strays()) == ["out", "sub/planted"]
    assert copy.strays() == ()
    assert (root / "a").exists()
    assert Path("/").exists()


def test_what_cannot_be_had_is_told_with_the_reason(copy: FrozenCopy, tmp_path: Path) -> None:
    (tmp_path / "repo" / "a").write_text("changed")
    assert "changed while" in copy.ensure(["a", "sub/b"])["a"]
    assert not (Path(copy.root) / "a").exists()
