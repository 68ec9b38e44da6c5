from __future__ import annotations

import hashlib
import io
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.folders.onhost import holdings
from interlock.adapters.deployers.folders.onhost.holdings import bring, check, insist, note_of
from interlock.adapters.deployers.folders.onhost.layout import Folder
from interlock.adapters.deployers.folders.onhost.trouble import Trouble

PLAN = "a" * 64
Entry = dict[str, Any]


def archive(**files: bytes) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w:gz") as found:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(body), 0o755
            found.addfile(info, io.BytesIO(body))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "run"
        found.addfile(link)
    return into.getvalue()


def listed(key: str, files: dict[str, bytes]) -> list[Entry]:
    return [{key: name, "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)} for name, body in files.items()]


def order(artifacts: dict[str, bytes], configuration: dict[str, bytes] | None = None) -> tuple[Entry, io.BytesIO]:
    configuration = configuration or {}
    told: Entry = {
        "plan": PLAN,
        "run": "dep-1",
        "token": 1,
        "serve": {"command": []},
        "artifacts": listed("name", artifacts),
        "configuration": listed("path", configuration),
    }
    return told, io.BytesIO(b"".join([*artifacts.values(), *configuration.values()]))


PACKED = archive(run=b"#!/bin/sh\n", text=b"words")


@pytest.fixture
def brought(folder: Folder) -> Path:
    told, stream = order({"app.tar.gz": PACKED, "tool": b"a tool"}, {"etc/app.env": b"A=b\n"})
    bring(folder, told, stream)
    return Path(folder.release(PLAN))


def test_what_is_brought_lies_there_unpacked_and_is_well(folder: Folder, brought: Path) -> None:
    assert (brought / "files/text").read_bytes() == b"words"
    assert os.access(brought / "files/run", os.X_OK)
    assert os.access(brought / "files/tool", os.X_OK)
    assert (brought / "configuration/etc/app.env").read_bytes() == b"A=b\n"
    held = check(folder, PLAN)
    assert held.artifacts == {
        "app.tar.gz": hashlib.sha256(PACKED).hexdigest(),
        "tool": hashlib.sha256(b"a tool").hexdigest(),
    }
    assert held.configuration == {"etc/app.env": hashlib.sha256(b"A=b\n").hexdigest()}
    assert (held.wrong, held.strange) == ([], [])
    assert insist(folder, PLAN)["run"] == "dep-1"
    assert folder.drafts() == []


def replace(path: Path, body: bytes) -> None:
    path.unlink()
    path.write_bytes(body)


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


SPOILT = {
    "an unpacked file is altered": (
        lambda top: replace(top / "files/text", b"evil!"),
        "files/text is not what was brought",
    ),
    "an unpacked file is gone": (lambda top: (top / "files/text").unlink(), "files/text is gone"),
    "a plain file is altered": (lambda top: replace(top / "files/tool", b"evil"), "files/tool is not what was brought"),
    "a link leads elsewhere": (
        lambda top: ((top / "files/link").unlink(), (top / "files/link").symlink_to("/bin/sh")),
        "files/link is not what was brought",
    ),
    "a file became a link": (
        lambda top: ((top / "files/text").unlink(), (top / "files/text").symlink_to("run")),
        "files/text is not what was brought",
    ),
    "a file became a pipe": (
        lambda top: piped(top / "files/text"),
        "files/text is not what was brought",
    ),
    "the archive is altered": (
        lambda top: replace(top / "brought/app.tar.gz", b"x"),
        "app.tar.gz is not what was brought",
    ),
    "configuration is altered": (
        lambda top: replace(top / "configuration/etc/app.env", b"A=evil\n"),
        "configuration/etc/app.env is not what was brought",
    ),
    "configuration is gone": (
        lambda top: (top / "configuration/etc/app.env").unlink(),
        "configuration/etc/app.env is gone",
    ),
}


@pytest.mark.parametrize(("spoil", "says"), SPOILT.values(), ids=SPOILT)
def test_whatever_is_altered_is_found(folder: Folder, brought: Path, spoil: Any, says: str) -> None:
    spoil(brought)
    assert says in check(folder, PLAN).wrong
    with pytest.raises(Trouble, match="was altered where it lies"):
        insist(folder, PLAN)


@pytest.mark.parametrize("name", ["files/evil.so", "brought/more.zip", "configuration/more.env", "more"])
def test_whatever_is_added_is_found(folder: Folder, brought: Path, name: str) -> None:
    (brought / name).write_bytes(b"")
    assert check(folder, PLAN).strange == [name]
    with pytest.raises(Trouble, match="was not brought"):
        insist(folder, PLAN)


def test_a_note_that_was_altered_along_gives_other_digests(folder: Folder, brought: Path) -> None:
    note = brought / "interlock.json"
    body = note.read_bytes().replace(
        hashlib.sha256(b"a tool").hexdigest().encode(), hashlib.sha256(b"evil").hexdigest().encode()
    )
    replace(note, body)
    replace(brought / "files/tool", b"evil")
    assert check(folder, PLAN).artifacts["tool"] == hashlib.sha256(b"evil").hexdigest()


def test_other_bytes_than_were_decided_are_refused_and_nothing_stays(folder: Folder) -> None:
    told, _ = order({"app.py": b"good"})
    with pytest.raises(Trouble) as caught:
        bring(folder, told, io.BytesIO(b"evil"))
    assert caught.value.kind == "swapped"
    assert caught.value.fields["got"] == hashlib.sha256(b"evil").hexdigest()
    assert os.listdir(folder.releases) == []  # noqa: PTH208 -- text, as there


def test_a_stream_that_breaks_off_leaves_nothing(folder: Folder) -> None:
    told, _ = order({"app.py": b"good"})
    with pytest.raises(Trouble, match="broke off 2 bytes before"):
        bring(folder, told, io.BytesIO(b"go"))
    assert os.listdir(folder.releases) == []  # noqa: PTH208 -- as above


def test_what_lay_there_altered_is_replaced(folder: Folder, brought: Path) -> None:
    replace(brought / "files/tool", b"evil")
    told, stream = order({"app.tar.gz": PACKED, "tool": b"a tool"}, {"etc/app.env": b"A=b\n"})
    bring(folder, told, stream)
    assert check(folder, PLAN).wrong == []
    assert os.listdir(folder.releases) == [PLAN]  # noqa: PTH208 -- as above


def test_a_full_disk_is_said_before_anything_is_written(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holdings, "SPARE", 1 << 60)
    told, stream = order({"app.py": b"good"})
    with pytest.raises(Trouble, match="the disk is full: 0 MiB are to be brought"):
        bring(folder, told, stream)
    assert stream.tell() == 0


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a//b", "", "a\nb"])
def test_a_name_that_leads_elsewhere_is_refused(folder: Folder, name: str) -> None:
    for told, stream in (order({name: b"x"}), order({}, {name: b"x"})):
        with pytest.raises(Trouble, match="no name for a file"):
            bring(folder, told, stream)


def test_the_same_name_twice_is_refused(folder: Folder) -> None:
    told, stream = order({"a": b"x"})
    told["artifacts"] *= 2
    with pytest.raises(Trouble, match="a comes twice"):
        bring(folder, told, stream)


def test_what_is_not_there_is_not_well(folder: Folder) -> None:
    assert note_of(folder, PLAN) == {}
    with pytest.raises(Trouble, match="is not there"):
        check(folder, PLAN)
