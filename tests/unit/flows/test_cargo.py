"""What is moved is its bytes: found by any of its digests, copied whole, refused when it changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock.adapters.registries.errors import ContentDamaged, ContentMissing, PartsMissing
from interlock.adapters.registries.folder import FolderRepository
from interlock.flows.cargo import (
    SMALL,
    copy_tree,
    copy_what_is_about,
    found,
    load_copy,
    load_file,
    load_lying,
    of_file,
    of_path,
    spooled,
    tags_of_cosign,
    truly_about,
)
from interlock.flows.errors import CargoChanged
from interlock.formats.oci import Index, write_oci
from interlock.kernel import sha256
from interlock.supply.artifact import Artifact
from tests.docks import file_of
from tests.registries import layer, pushed

BODY = os.urandom(SMALL + 1000)


@pytest.fixture
def source(tmp_path: Path) -> FolderRepository:
    return FolderRepository(str(tmp_path / "source"))


@pytest.fixture
def target(tmp_path: Path) -> FolderRepository:
    return FolderRepository(str(tmp_path / "target"))


def test_a_file_is_the_same_artifact_whenever_it_is_pushed(tmp_path: Path, target: FolderRepository) -> None:
    (tmp_path / "app.zip").write_bytes(BODY)
    cargo, source = of_path(str(tmp_path / "app.zip"), "app.zip")
    load_file(cargo, source)(target)
    again, _ = of_path(str(tmp_path / "app.zip"), "app.zip")
    assert again.digest == cargo.digest
    (artifact,) = cargo.artifacts
    assert (artifact.name, artifact.digest, artifact.size) == ("app.zip", sha256(BODY), len(BODY))
    assert cargo.is_files
    assert cargo.size == len(BODY)


def test_a_file_is_found_by_its_own_digest_too(target: FolderRepository) -> None:
    content = pushed(target, b"x")
    assert found(target, sha256(b"x")).digest == found(target, content.digest).digest == content.digest
    assert found(target, "1.0").name == "app.zip"
    for wanted in (sha256(b"never"), "2.0"):
        with pytest.raises(ContentMissing):
            found(target, wanted)


def test_evidence_that_holds_a_file_is_not_taken_for_the_artifact(target: FolderRepository) -> None:
    content = pushed(target, b"x")
    pushed(target, b"evidence", "", about=content)
    with pytest.raises(Exception, match=r"manifest"):
        found(target, sha256(b"evidence"))


def test_of_anything_else_the_manifest_is_the_artifact(target: FolderRepository) -> None:
    content = pushed(target, b"x", kind="application/vnd.example.other")
    (artifact,) = found(target, "1.0", "image").artifacts
    assert artifact.digest == content.digest


def test_a_file_that_changes_while_it_is_hashed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "app.zip"
    path.write_bytes(BODY)
    stat = os.stat
    seen: list[int] = []

    def changing(name: str, **more: object) -> os.stat_result:
        result = stat(name, **more)  # type: ignore[arg-type]  # as it is called
        if name == str(path) and not seen:
            seen.append(1)
            path.write_bytes(BODY + b"more")
        return result

    monkeypatch.setattr(os, "stat", changing)
    with pytest.raises(CargoChanged):
        of_path(str(path), "app.zip")


def test_a_file_that_changes_between_hashing_and_sending_is_refused(tmp_path: Path, target: FolderRepository) -> None:
    path = tmp_path / "app.zip"
    path.write_bytes(BODY)
    cargo, source = of_path(str(path), "app.zip")
    path.write_bytes(b"!" + BODY[1:])
    with pytest.raises(ContentDamaged):
        load_file(cargo, source)(target)
    assert list(target.listed()) == []


def test_an_image_of_several_platforms_is_copied_with_all_of_them(
    source: FolderRepository, target: FolderRepository
) -> None:
    one, two = pushed(source, BODY, ""), pushed(source, b"two", "")
    index = write_oci(Index((one.descriptor, two.descriptor)))
    source.put(index, "all")
    load_copy(found(source, "all"), source)(target)
    assert target.find(index.digest) == index
    assert target.find(one.digest) == one
    assert b"".join(target.read(layer(BODY))) == BODY


def test_content_that_was_changed_at_its_source_is_not_sent_on(
    source: FolderRepository, target: FolderRepository
) -> None:
    content = pushed(source, BODY)
    file_of(source, layer(BODY).digest).write_bytes(b"!" + BODY[1:])
    with pytest.raises(ContentDamaged):
        copy_tree(content, source, target)
    assert not target.holds(layer(BODY).digest)
    assert list(target.listed()) == []


def test_what_is_about_an_artifact_goes_along_and_what_is_about_that_too(
    source: FolderRepository, target: FolderRepository
) -> None:
    content = pushed(source, b"x")
    about = pushed(source, b"evidence", "", about=content)
    signature = pushed(source, b"signature of it", "", about=about)
    pushed(source, b"something else", "other")
    copy_tree(content, source, target)
    assert set(copy_what_is_about(content.digest, source, target)) == {about.digest, signature.digest}
    assert [one.digest for one in truly_about(about.digest, target)] == [signature.digest]


def test_what_is_listed_and_says_that_it_is_about_something_else_is_left_behind(
    source: FolderRepository, target: FolderRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, other = pushed(source, b"x"), pushed(source, b"y", "2.0")
    about = pushed(source, b"evidence", "", about=other)
    monkeypatch.setattr(source, "referrers", lambda _: (about.descriptor,))
    copy_tree(content, source, target)
    assert copy_what_is_about(content.digest, source, target) == ()
    assert not target.holds(about.digest)


def test_things_that_are_about_each_other_are_copied_once(source: FolderRepository) -> None:
    content = pushed(source, b"x")
    about = pushed(source, b"evidence", "", about=content)
    assert copy_what_is_about(content.digest, source, source) == (about.digest,)


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, len(BODY)])
def test_a_stream_is_read_once_and_given_from_any_offset(size: int) -> None:
    with spooled(iter([BODY[:size]]), size) as again:
        assert b"".join(again(0)) == BODY[:size]
        assert b"".join(again(size // 2)) == BODY[size // 2 : size]


def test_cosign_keeps_its_own_tags() -> None:
    digest = sha256(b"x")
    assert tags_of_cosign(digest) == tuple(f"sha256-{digest.hex}{end}" for end in (".sig", ".att", ".sbom"))


def test_what_does_not_lie_there_is_not_listed(target: FolderRepository) -> None:
    cargo = of_file(Artifact("app.zip", sha256(BODY), len(BODY)))
    with pytest.raises(PartsMissing):
        load_lying(cargo)(target)
    assert list(target.listed()) == []
