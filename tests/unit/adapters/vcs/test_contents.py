from __future__ import annotations

import hashlib
from pathlib import Path

from interlock.adapters.vcs.contents import GONE, chosen, from_disk, materialise
from interlock.change import FileEntry, Kind, Snapshot


def entry(path: str, content: bytes = b"x", kind: Kind = Kind.TEXT) -> FileEntry:
    return FileEntry(path, kind, len(content), hashlib.sha256(content).hexdigest())


def test_only_text_and_binary_files_of_the_snapshot_are_chosen() -> None:
    broken = FileEntry("broken", Kind.UNREADABLE, problem="not a regular file")
    files = (entry("a"), broken, entry("link", kind=Kind.LINK), entry("sub", kind=Kind.SUBMODULE), entry("../up"))
    refused: dict[str, str] = {}
    paths = ["a", "a", "broken", "link", "sub", "../up", "absent"]
    assert [one.path for one in chosen(Snapshot(files), paths, refused)] == ["a"]
    assert set(refused) == {"broken", "link", "sub", "../up", "absent"}
    assert refused["broken"] == "not a regular file"
    assert refused["link"] == "it is a link"


def test_what_is_not_the_same_any_more_is_not_given(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"x")
    (tmp_path / "other").write_bytes(b"y")
    (tmp_path / "link").symlink_to("same")
    given = from_disk(str(tmp_path), [entry("gone"), entry("link"), entry("other"), entry("same")])
    assert [(one.path, content) for one, content in given] == [
        ("gone", None),
        ("link", None),
        ("other", None),
        ("same", b"x"),
    ]


def test_what_could_not_be_written_is_told_and_the_rest_is_written(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    rows = [(entry("a"), None), (entry("taken"), b"x"), (entry("../up"), b"x"), (entry("b"), b"x")]
    told = dict(materialise(iter(rows), str(tmp_path), lambda _, content: content * 2))
    assert set(told) == {"a", "taken", "../up"}
    assert told["a"] == GONE
    assert (tmp_path / "b").read_bytes() == b"xx"
