"""What every place with files promises, asked of each kind of place."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.vcs import open_repository
from interlock.change import (
    ChangedFile,
    FileChanged,
    FileEntry,
    Kind,
    Repository,
    RevisionUnknown,
    Snapshot,
    State,
    Status,
)
from interlock.testing.repositories import GitSandbox

FILES = {"a.py": b"x = 1\n", "bin/tool": b"#!/bin/sh\n", "data.bin": b"\0\1", "sub/deep/b.txt": b"caf\xe9\r\n"}


def _fill(root: Path) -> None:
    for name, content in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (root / "bin/tool").chmod(0o755)
    (root / "link").symlink_to("a.py")


def _directory(root: Path) -> State | None:
    root.mkdir()
    _fill(root)
    return None


def _committed(root: Path) -> State | None:
    box = GitSandbox(root)
    _fill(root)
    box.commit()
    return None


def _uncommitted(root: Path) -> State | None:
    box = GitSandbox(root)
    box.commit(old="old\n")
    _fill(root)
    return None


def _staged(root: Path) -> State | None:
    box = GitSandbox(root, algorithm="sha256")
    _fill(root)
    box.git("add", "-A")
    (root / "a.py").write_text("unsaved\n")
    return State.STAGED


def _asked_commit(root: Path) -> State | None:
    _committed(root)
    (root / "a.py").write_text("unsaved\n")
    return State.COMMIT


Maker = Callable[[Path], State | None]
MAKERS: dict[str, Maker] = {
    "directory": _directory,
    "commit": _committed,
    "working tree": _uncommitted,
    "staged": _staged,
    "commit beside edits": _asked_commit,
}
ON_DISK = ("directory", "commit", "working tree")


@pytest.fixture(params=MAKERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Repository, State | None]:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    state = MAKERS[kind](tmp_path / "place")
    return open_repository(str(tmp_path / "place"), state_home=str(tmp_path / "state")), state


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


Place = tuple[Repository, State | None]


def _snapshot(place: Place) -> Snapshot:
    repository, state = place
    return repository.change(state, None).snapshot


def _as_is(_: FileEntry, content: bytes) -> bytes:
    return content


def test_the_snapshot_is_in_path_order_and_tells_kinds(place: Place) -> None:
    snapshot = _snapshot(place)
    assert [file.path for file in snapshot.files] == sorted(file.path for file in snapshot.files)
    kinds = {path: file.kind for path, file in snapshot.by_path().items() if path != "old"}
    assert kinds == {
        "a.py": Kind.TEXT,
        "bin/tool": Kind.TEXT,
        "data.bin": Kind.BINARY,
        "link": Kind.LINK,
        "sub/deep/b.txt": Kind.TEXT,
    }
    assert snapshot.by_path()["bin/tool"].executable
    assert snapshot.by_path()["bin/tool"].language == "shell"


def test_the_same_files_have_the_same_digest_in_every_kind_of_place(place: Place) -> None:
    files = tuple(file for file in _snapshot(place).files if file.path != "old")
    contents = {**FILES, "link": b"a.py"}
    kinds = {"data.bin": "binary", "link": "link"}
    rows = [
        [name, kinds.get(name, "text"), hashlib.sha256(contents[name]).hexdigest(), name == "bin/tool", ""]
        for name in sorted(contents)
    ]
    written = json.dumps(rows, separators=(",", ":")).encode()
    assert Snapshot(files).digest.hex == hashlib.sha256(written).hexdigest()


def test_what_is_written_is_what_was_frozen(place: Place, into: Path) -> None:
    assert place[0].materialise(_snapshot(place), FILES, str(into), _as_is) == {}
    assert {name: (into / name).read_bytes() for name in FILES} == FILES
    assert os.access(into / "bin/tool", os.X_OK)


def test_what_is_read_is_what_was_frozen(place: Place) -> None:
    snapshot = _snapshot(place)
    assert {name: place[0].read(snapshot, name) for name in FILES} == FILES
    assert place[0].read(snapshot, "link") == b"a.py"


def test_the_transformation_comes_after_the_check(place: Place, into: Path) -> None:
    def shout(entry: FileEntry, content: bytes) -> bytes:
        return entry.path.encode() + content.upper()

    assert place[0].materialise(_snapshot(place), ["a.py"], str(into), shout) == {}
    assert (into / "a.py").read_bytes() == b"a.pyX = 1\n"


def test_links_and_strangers_are_never_written(place: Place, into: Path) -> None:
    refused = place[0].materialise(_snapshot(place), ["link", "absent", "../x"], str(into), _as_is)
    assert set(refused) == {"link", "absent", "../x"}
    assert not list(into.iterdir())


def test_a_file_that_changed_or_vanished_since_is_not_written(place: Place, kind: str, into: Path) -> None:
    snapshot = _snapshot(place)
    root = Path(place[0].root)
    (root / "a.py").write_text("changed\n")
    (root / "data.bin").unlink()
    refused = place[0].materialise(snapshot, FILES, str(into), _as_is)
    if kind in ON_DISK:
        assert set(refused) == {"a.py", "data.bin"}
        assert not (into / "a.py").exists()
        for path in ("a.py", "data.bin"):
            with pytest.raises(FileChanged):
                place[0].read(snapshot, path)
    else:
        assert refused == {}
        assert (into / "a.py").read_bytes() == FILES["a.py"]


def test_an_invented_path_cannot_leave_the_folder(place: Place, tmp_path: Path, into: Path) -> None:
    snapshot = _snapshot(place)
    (tmp_path / "secret").write_bytes(FILES["a.py"])
    forged = [FileEntry(path, Kind.TEXT, 6, snapshot.by_path()["a.py"].sha256) for path in ("../secret", ".git/x")]
    refused = place[0].materialise(Snapshot(tuple(forged)), ["../secret", ".git/x"], str(into), _as_is)
    assert set(refused) == {"../secret", ".git/x"}
    with pytest.raises(FileChanged):
        place[0].read(Snapshot(tuple(forged)), "../secret")


def test_a_snapshot_from_elsewhere_is_served_only_while_it_holds(place: Place, kind: str, into: Path) -> None:
    snapshot = _snapshot(place)
    other = open_repository(place[0].root, state_home="/nowhere")
    refused = other.materialise(snapshot, ["a.py"], str(into), _as_is)
    assert set(refused) == (set() if kind in ON_DISK else {"a.py"})


def test_reading_what_is_not_there_says_that_it_changed(place: Place) -> None:
    with pytest.raises(FileChanged):
        place[0].read(_snapshot(place), "absent")


def test_unknown_revisions_are_refused(place: Place) -> None:
    with pytest.raises(RevisionUnknown):
        place[0].resolve("no-such-revision")


def test_every_file_is_new_where_there_is_no_base(place: Place) -> None:
    change = place[0].change(place[1], None)
    if change.base is None:
        assert [file.path for file in change.changed] == [file.path for file in change.snapshot.files]
        by_path = {file.path: file for file in change.changed}
        assert by_path["a.py"] == ChangedFile("a.py", Status.ADDED, added_lines=((1, 1),))
    else:
        assert {file.path for file in change.changed} == {*FILES, "link"}


def test_data_goes_into_the_place_if_that_can_be_written(place: Place, tmp_path: Path) -> None:
    root = Path(place[0].root)
    assert place[0].data_dir == str(root / ".interlock")
    (root / ".interlock").symlink_to(tmp_path)
    assert place[0].data_dir.startswith(str(tmp_path / "state" / "repositories"))


def test_frozen_twice_is_frozen_alike(place: Place) -> None:
    assert _snapshot(place) == _snapshot(place)
