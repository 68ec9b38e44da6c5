"""A folder keeps artifacts whole or not at all, gives nothing that its digest does not name, and others can read it."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.registries.errors import (
    ContentDamaged,
    ContentMissing,
    PartsMissing,
    ReferenceMalformed,
    RepositoryFull,
    RepositoryUnusable,
)
from interlock.adapters.registries.folder import FolderRepository
from interlock.disk.pieces import pieces_of_bytes
from interlock.formats.oci import Index, files_manifest, write_oci
from interlock.kernel import Digest, sha256
from interlock.supply.oci import EMPTY_BODY, FILE, TITLE, Content, Descriptor, empty

BODY = b"an artifact" * 1000


def layer(body: bytes = BODY, title: str = "app.zip") -> Descriptor:
    return Descriptor("application/zip", sha256(body), len(body), annotations={TITLE: title})


def pushed(folder: FolderRepository, body: bytes = BODY, tag: str = "1.0", subject: Content | None = None) -> Content:
    """Put a file in as an artifact."""
    about = subject.descriptor if subject is not None else None
    content = write_oci(files_manifest(FILE, [layer(body)], about))
    folder.keep(layer(body), pieces_of_bytes(body))
    folder.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    folder.put(content, tag)
    return content


def blob(path: Path, digest: Digest) -> Path:
    return path / "blobs" / digest.alg / digest.hex


@pytest.fixture
def folder(tmp_path: Path) -> FolderRepository:
    return FolderRepository(str(tmp_path / "artifacts"))


def test_an_artifact_comes_back_by_tag_and_by_digest(folder: FolderRepository) -> None:
    content = pushed(folder)
    assert folder.find("1.0") == folder.find(content.digest) == content
    assert b"".join(folder.read(layer())) == BODY
    assert [(one.descriptor.digest, one.tags) for one in folder.listed()] == [(content.digest, ("1.0",))]


def test_nothing_is_made_by_looking(folder: FolderRepository, tmp_path: Path) -> None:
    with pytest.raises(ContentMissing):
        folder.find("1.0")
    assert list(folder.listed()) == []
    assert not (tmp_path / "artifacts").exists()


def test_a_tag_that_moves_leaves_what_it_led_to_under_its_digest(folder: FolderRepository) -> None:
    old = pushed(folder)
    new = pushed(folder, b"another")
    assert folder.find("1.0") == new
    assert folder.find(old.digest) == old
    assert {one.descriptor.digest: one.tags for one in folder.listed()} == {old.digest: (), new.digest: ("1.0",)}


def test_one_artifact_may_have_several_tags_and_is_listed_once(folder: FolderRepository) -> None:
    content = pushed(folder)
    folder.put(content, "latest")
    folder.put(content)
    assert [one.tags for one in folder.listed()] == [("1.0", "latest")]


def test_what_is_about_an_artifact_is_found_by_its_digest(folder: FolderRepository) -> None:
    content = pushed(folder)
    about = pushed(folder, b"evidence", "", content)
    other = pushed(folder, b"other evidence", "", about)
    assert [one.digest for one in folder.referrers(content.digest)] == [about.digest]
    assert [one.digest for one in FolderRepository(folder.address[7:]).referrers(about.digest)] == [other.digest]
    assert folder.referrers(content.digest)[0].artifact_type == FILE
    assert folder.referrers(other.digest) == ()


def test_a_manifest_without_all_of_its_parts_is_refused(folder: FolderRepository) -> None:
    folder.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    with pytest.raises(PartsMissing, match=str(layer().digest)):
        folder.put(write_oci(files_manifest(FILE, [layer()])), "1.0")
    index = write_oci(Index((Descriptor("application/vnd.oci.image.manifest.v1+json", sha256(b"x"), 1),)))
    with pytest.raises(PartsMissing):
        folder.put(index, "1.0")
    assert list(folder.listed()) == []


def test_a_source_that_gives_something_else_leaves_nothing(folder: FolderRepository, tmp_path: Path) -> None:
    for wrong in (BODY[:-1], BODY + b"x", b"y" + BODY[1:], b""):
        with pytest.raises(ContentDamaged):
            folder.keep(layer(), pieces_of_bytes(wrong))
    assert not folder.holds(layer().digest)
    assert list((tmp_path / "artifacts" / ".drafts").iterdir()) == []


def test_an_endless_source_is_cut_off(folder: FolderRepository) -> None:
    given = 0

    def endless(_: int) -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield b"x" * 1000

    with pytest.raises(ContentDamaged, match="more than"):
        folder.keep(layer(), endless)
    assert given <= len(BODY) // 1000 + 1


@pytest.mark.parametrize("change", [b"", b"short", BODY[:-1] + b"!", BODY + b"more"])
def test_a_blob_changed_on_the_disk_is_never_given_as_whole(
    folder: FolderRepository, tmp_path: Path, change: bytes
) -> None:
    pushed(folder)
    blob(tmp_path / "artifacts", layer().digest).write_bytes(change)
    with pytest.raises(ContentDamaged):
        list(folder.read(layer()))
    folder.keep(layer(), pieces_of_bytes(BODY))
    assert b"".join(folder.read(layer())) == BODY


def test_a_manifest_swapped_on_the_disk_is_refused(folder: FolderRepository, tmp_path: Path) -> None:
    content, other = pushed(folder), pushed(folder, b"other", "2.0")
    blob(tmp_path / "artifacts", content.digest).write_bytes(other.body)
    for wanted in ("1.0", content.digest):
        with pytest.raises(ContentDamaged):
            folder.find(wanted)
    assert folder.find("2.0") == other


def test_a_link_in_place_of_a_blob_is_not_followed(folder: FolderRepository, tmp_path: Path) -> None:
    pushed(folder)
    place = blob(tmp_path / "artifacts", layer().digest)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RepositoryUnusable):
        list(folder.read(layer()))


def test_a_full_disk_leaves_nothing_half(
    folder: FolderRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def full(handle: int, body: bytes) -> int:
        if len(body) > 5000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, body)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(RepositoryFull, match="No space left"):
        folder.keep(layer(), pieces_of_bytes(BODY))
    assert not folder.holds(layer().digest)
    assert list((tmp_path / "artifacts" / ".drafts").iterdir()) == []


def test_writers_at_once_lose_nothing_of_each_other(folder: FolderRepository) -> None:
    def write(number: int) -> None:
        mine = FolderRepository(folder.address[7:])
        pushed(mine, f"body {number}".encode(), f"v{number}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(tag for one in folder.listed() for tag in one.tags) == sorted(f"v{number}" for number in range(12))


def test_what_a_killed_writer_left_is_swept(folder: FolderRepository, tmp_path: Path) -> None:
    pushed(folder)
    places = [tmp_path / "artifacts" / ".drafts", tmp_path / "artifacts"]
    left = [place / ".interlock.0123456789abcdef" for place in places]
    for one in left:
        one.write_bytes(b"half")
    with left[0].open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_SH)
        pushed(folder, b"more")
        assert [one.exists() for one in left] == [True, False], "the first is another writer's"
    pushed(folder, b"yet more")
    assert not left[0].exists()


def test_one_that_was_only_begun_holds_nothing_and_can_be_gone_on_with(
    folder: FolderRepository, tmp_path: Path
) -> None:
    (tmp_path / "artifacts" / "blobs" / "sha256").mkdir(parents=True)
    (tmp_path / "artifacts" / "oci-layout").write_bytes(b'{"imageLayoutVersion":"1.0.0"}')
    assert list(folder.listed()) == []
    content = pushed(folder)
    assert folder.find("1.0") == content


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    with pytest.raises(RepositoryUnusable, match="something else"):
        pushed(FolderRepository(str(tmp_path)))
    assert [one.name for one in tmp_path.iterdir()] == ["precious"]


@pytest.mark.parametrize("says", [b"", b"{}", b'{"imageLayoutVersion":"2.0.0"}', b"[]", b"\xff"])
def test_a_layout_of_another_kind_is_refused(folder: FolderRepository, tmp_path: Path, says: bytes) -> None:
    pushed(folder)
    (tmp_path / "artifacts" / "oci-layout").write_bytes(says)
    with pytest.raises(RepositoryUnusable):
        folder.find("1.0")


def test_what_other_programs_listed_is_kept(folder: FolderRepository, tmp_path: Path) -> None:
    content = pushed(folder)
    path = tmp_path / "artifacts" / "index.json"
    index = msgspec.json.decode(path.read_bytes())
    digest = f"sha256:{hashlib.sha256(b'x').hexdigest()}"
    index["manifests"].append({"mediaType": "application/vnd.other", "digest": digest, "size": 1})
    path.write_bytes(msgspec.json.encode(index))
    folder.put(content, "2.0")
    assert [one.tags for one in folder.listed()] == [("1.0", "2.0")]
    kept = msgspec.json.decode(path.read_bytes())["manifests"]
    assert digest in {one["digest"] for one in kept}


def test_a_manifest_that_an_index_names_is_found_and_a_plain_blob_is_none(folder: FolderRepository) -> None:
    content = pushed(folder, tag="")
    index = write_oci(Index((content.descriptor,)))
    folder.put(index, "all")
    assert folder.find(content.digest) == content
    assert folder.find("all") == index
    with pytest.raises(Exception, match="manifest"):
        folder.find(layer().digest)


@pytest.mark.parametrize("tag", ["../up", "a/b", "", "a b", "sha256-" + "0" * 64, "x" * 129, "-a"])
def test_a_tag_that_no_registry_takes_is_refused(folder: FolderRepository, tag: str) -> None:
    content = pushed(folder, tag="ok")
    if not tag:
        folder.put(content, tag)
        return
    with pytest.raises(ReferenceMalformed):
        folder.put(content, tag)


def test_what_another_writer_lists_meanwhile_is_seen(folder: FolderRepository) -> None:
    content = pushed(folder)
    assert folder.referrers(content.digest) == ()
    other = FolderRepository(folder.address[7:])
    about = pushed(other, b"evidence", "", content)
    new = pushed(other, b"new", "1.0")
    assert folder.find("1.0") == new
    assert [one.digest for one in folder.referrers(content.digest)] == [about.digest]
