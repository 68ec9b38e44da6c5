"""Every repository of artifacts keeps the same promises: a folder, a registry with the referrers API, one without."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import ContentDamaged, ContentMissing, PartsMissing
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.oci import OciRepository
from interlock.disk.pieces import pieces_of_bytes
from interlock.formats.oci import Index, files_manifest, write_oci
from interlock.kernel import sha256
from interlock.supply.oci import EMPTY_BODY, FILE, MANIFEST, Content, Descriptor, empty
from interlock.supply.ports import ArtifactRepository
from tests.programs import finish_text
from tests.registries import (
    AT_ONCE,
    RealRegistry,
    StubRegistry,
    is_ci,
    layer,
    pushed,
)

REAL = pytest.param("docker-registry", marks=pytest.mark.server("docker-registry"))
STUBS = ("referrers API", "fallback tag")
BODY = os.urandom(300_000)


Opener = Callable[[str], ArtifactRepository]


@pytest.fixture(params=["folder", *STUBS, REAL])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Give what opens a repository of a name; the same name leads to the same place."""
    opened: list[OciRepository] = []
    kind = request.param
    stub = StubRegistry(has_referrers=kind == "referrers API", page=2) if kind in STUBS else None
    host = stub.host if stub is not None else ""
    if kind == "docker-registry":
        host = request.getfixturevalue("docker_registry").host

    def open_it(name: str) -> ArtifactRepository:
        if kind == "folder":
            return FolderRepository(str(tmp_path / name))
        path = f"{tmp_path.name.lower().replace('_', '-').strip('-')}/{name}"
        opened.append(OciRepository(host, path, Access(), patience=AT_ONCE, chunk=70_000))
        return opened[-1]

    yield open_it
    for one in opened:
        one.__exit__()
    if stub is not None:
        stub.stop()


@pytest.fixture
def place(opener: Opener) -> ArtifactRepository:
    return opener("app")


def test_nothing_is_there_at_first(place: ArtifactRepository) -> None:
    assert list(place.listed()) == []
    assert place.referrers(sha256(b"x")) == ()
    assert not place.holds(sha256(b"x"))
    for wanted in ("1.0", sha256(b"x")):
        with pytest.raises(ContentMissing):
            place.find(wanted)
    with pytest.raises(ContentMissing):
        list(place.read(layer(b"x")))


def test_what_was_pushed_comes_back_byte_for_byte(opener: Opener) -> None:
    content = pushed(opener("app"), BODY)
    again = opener("app")
    assert again.find("1.0") == again.find(content.digest) == content
    assert b"".join(again.read(layer(BODY))) == BODY
    listed = list(again.listed())
    assert [(one.descriptor.digest, one.tags) for one in listed] == [(content.digest, ("1.0",))]
    assert listed[0].descriptor.artifact_type == FILE


def test_pushing_again_changes_nothing(place: ArtifactRepository) -> None:
    assert pushed(place, BODY) == pushed(place, BODY)
    assert len(list(place.listed())) == 1


def test_an_empty_file_is_an_artifact_too(place: ArtifactRepository) -> None:
    pushed(place, b"")
    assert b"".join(place.read(layer(b""))) == b""


def test_a_tag_may_move_and_the_digest_stays(place: ArtifactRepository) -> None:
    old, new = pushed(place, b"old"), pushed(place, b"new")
    assert place.find("1.0") == new
    assert place.find(old.digest) == old


def test_what_is_about_an_artifact_is_found_even_when_no_tag_leads_to_it(place: ArtifactRepository) -> None:
    content = pushed(place, BODY)
    said = [
        pushed(place, f"evidence {number}".encode(), "", about=content, kind=f"application/x{number}")
        for number in range(5)
    ]
    found = place.referrers(content.digest)
    assert {one.digest for one in found} == {one.digest for one in said}
    assert {one.artifact_type for one in found} == {f"application/x{number}" for number in range(5)}
    assert place.find(said[3].digest) == said[3]
    pushed(place, b"something else")
    assert {one.digest for one in place.referrers(content.digest)} == {one.digest for one in said}


def test_listing_evidence_twice_lists_it_once(place: ArtifactRepository) -> None:
    content = pushed(place, BODY)
    for _ in range(2):
        pushed(place, b"evidence", "", about=content)
    assert len(place.referrers(content.digest)) == 1


def test_half_an_artifact_is_not_taken(place: ArtifactRepository) -> None:
    place.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    with pytest.raises(PartsMissing):
        place.put(write_oci(files_manifest(FILE, [layer(BODY)])), "1.0")
    with pytest.raises(PartsMissing):
        place.put(write_oci(Index((Descriptor(MANIFEST, sha256(b"x"), 1),))), "1.0")
    with pytest.raises(ContentMissing):
        place.find("1.0")


@pytest.mark.parametrize("size", [10, len(BODY)])
def test_bytes_of_another_digest_are_not_taken(place: ArtifactRepository, size: int) -> None:
    wanted = layer(BODY[:size])
    for wrong in (b"!" + BODY[1:size], BODY[: size - 1]):
        with pytest.raises(ContentDamaged):
            place.keep(wanted, pieces_of_bytes(wrong))
    assert not place.holds(wanted.digest)


def test_an_image_of_several_platforms_is_found_by_each_digest(place: ArtifactRepository) -> None:
    one, two = pushed(place, b"one", ""), pushed(place, b"two", "")
    index = write_oci(Index((one.descriptor, two.descriptor)))
    place.put(index, "all")
    assert place.find("all") == index
    assert place.find(two.digest) == two


def test_a_blob_is_borrowed_from_a_neighbour_or_it_is_said_that_it_cannot(opener: Opener) -> None:
    lender, taker = opener("lender"), opener("taker")
    pushed(lender, BODY)
    if taker.borrow(layer(BODY), lender):
        assert b"".join(taker.read(layer(BODY))) == BODY
    else:
        assert not taker.holds(layer(BODY).digest)
    assert not taker.borrow(layer(b"never there"), lender)


def test_a_part_taken_from_the_middle_is_noticed(place: ArtifactRepository) -> None:
    pushed(place, BODY)
    half = Descriptor("application/zip", sha256(BODY), len(BODY) // 2)
    with pytest.raises(ContentDamaged):
        list(place.read(half))
    more = Descriptor("application/zip", sha256(BODY), len(BODY) + 1)
    with pytest.raises(ContentDamaged):
        list(place.read(more))


@pytest.mark.server("docker-registry")
def test_a_blob_changed_on_the_disk_of_a_real_registry_is_refused(docker_registry: RealRegistry) -> None:
    body = os.urandom(1000)  # blobs belong to all repositories of a registry
    with OciRepository(docker_registry.host, "tampered/app", Access(), patience=AT_ONCE) as place:
        content = pushed(place, body)
        docker_registry.blob(layer(body).digest).write_bytes(b"!" + body[1:])
        with pytest.raises(ContentDamaged):
            list(place.read(layer(body)))
        docker_registry.blob(content.digest).write_bytes(content.body.replace(b"app.zip", b"app.exe"))
        for wanted in ("1.0", content.digest):
            with pytest.raises((ContentDamaged, ContentMissing)):
                place.find(wanted)


@pytest.mark.server("docker-registry")
def test_skopeo_reads_what_a_real_registry_was_given(docker_registry: RealRegistry, tmp_path: Path) -> None:
    if shutil.which("skopeo") is None:
        pytest.fail("skopeo is not installed") if is_ci() else pytest.skip("skopeo is not installed")
    with OciRepository(docker_registry.host, "seen/app", Access(), patience=AT_ONCE) as place:
        content: Content = pushed(place, BODY)
    done = finish_text(
        ["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{docker_registry.host}/seen/app:1.0"]
    )
    assert (done.returncode, done.stdout.encode()) == (0, content.body), done.stderr


def test_skopeo_reads_a_folder(tmp_path: Path) -> None:
    if shutil.which("skopeo") is None:
        pytest.fail("skopeo is not installed") if is_ci() else pytest.skip("skopeo is not installed")
    content = pushed(FolderRepository(str(tmp_path / "app")), BODY)
    done = finish_text(["skopeo", "inspect", "--raw", f"oci:{tmp_path / 'app'}:1.0"])
    assert (done.returncode, done.stdout.encode()) == (0, content.body), done.stderr
