"""Somebody who may write into a registry, or into settings, wants their artifact to be taken for ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import ContentDamaged
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.oci import OciRepository
from interlock.disk.pieces import pieces_of_bytes
from interlock.flows.cargo import copy_tree, copy_what_is_about, found
from interlock.flows.errors import EvidenceElsewhere, EvidenceNotCopied, EvidenceTampered, EvidenceUntrusted
from interlock.flows.luggage import BUNDLE
from interlock.flows.pull import Pulled, Wanted
from interlock.formats import FieldUnknown
from interlock.formats.oci import Manifest, files_manifest, read_oci, write_oci
from interlock.kernel import sha256
from interlock.supply.oci import EMPTY_BODY, Descriptor, empty
from interlock.supply.ports import ArtifactRepository
from interlock.wiring.repositories import make_pull, opened
from tests.docks import Dock
from tests.registries import AT_ONCE, StubRegistry, pushed

EVIL = b"something that nobody built"


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    made = Dock(tmp_path)
    made.prove()
    return made


@pytest.fixture(params=["folder", "registry"])
def place(request: pytest.FixtureRequest, dock: Dock) -> Iterator[ArtifactRepository]:
    if request.param == "folder":
        made = dock.place("place")
        dock.push(made)
        yield made
        return
    stub = StubRegistry(has_referrers=False)
    with OciRepository(stub.host, "team/app", Access(), patience=AT_ONCE) as registry:
        first = dock.place("first")
        dock.push(first)
        dock.promote(found(first, "1.0"), first, registry)
        yield registry
    stub.stop()


def pull(dock: Dock, place: ArtifactRepository, tmp_path: Path, tag: str = "1.0") -> Pulled:
    with dock.world.app() as app:
        return make_pull(app).run(Wanted(place, tag), str(tmp_path / "out"))


def test_a_tag_that_leads_to_another_artifact_gives_nothing_without_evidence(
    dock: Dock, place: ArtifactRepository, tmp_path: Path
) -> None:
    pushed(place, EVIL, "1.0")
    with pytest.raises(EvidenceNotCopied):
        pull(dock, place, tmp_path)
    assert not (tmp_path / "out").exists()


def bundle_of(place: ArtifactRepository) -> bytes:
    """Give the evidence beside the good artifact."""
    listed = [one for one in place.referrers(found(place, "1.0").digest) if one.artifact_type == BUNDLE]
    made = read_oci(place.find(listed[0].digest), "x")
    assert isinstance(made, Manifest)
    return b"".join(place.read(made.layers[0]))


def put_beside(place: ArtifactRepository, about: Descriptor, body: bytes) -> None:
    layer = Descriptor(BUNDLE, sha256(body), len(body))
    place.keep(layer, pieces_of_bytes(body))
    place.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    place.put(write_oci(files_manifest(BUNDLE, [layer], about)))


def test_good_evidence_beside_a_bad_artifact_proves_nothing(
    dock: Dock, place: ArtifactRepository, tmp_path: Path
) -> None:
    good = bundle_of(place)
    evil = pushed(place, EVIL, "evil")
    put_beside(place, evil.descriptor, good)
    with pytest.raises(EvidenceElsewhere):
        pull(dock, place, tmp_path, "evil")


def test_evidence_that_the_attacker_signed_is_nobodys(dock: Dock, place: ArtifactRepository, tmp_path: Path) -> None:
    attacker = Dock(tmp_path, "attacker")
    attacker.file.write_bytes(EVIL)
    attacker.prove()
    theirs = attacker.place("theirs")
    attacker.push(theirs, "evil")
    attacker.promote(found(theirs, "evil"), theirs, place, tag="1.0")
    with pytest.raises(EvidenceUntrusted):
        pull(dock, place, tmp_path)


def test_good_evidence_spoiled_by_the_attackers_stops_everything(
    dock: Dock, place: ArtifactRepository, tmp_path: Path
) -> None:
    """Nobody should get used to looking away from some of it."""
    put_beside(place, found(place, "1.0").content.descriptor, b'{"is":"head"}\n')
    with pytest.raises(EvidenceTampered):
        pull(dock, place, tmp_path)


def test_evidence_cut_out_of_the_bundle_is_missed(dock: Dock, place: ArtifactRepository, tmp_path: Path) -> None:
    """A mirror that keeps the artifact and drops what stands against it."""
    other = dock.place("other")
    cargo = found(place, "1.0")
    lines = bundle_of(place).splitlines()
    pushed(other, b"unrelated", "x")
    copy_tree(cargo.content, place, other)
    other.put(cargo.content, "1.0")
    put_beside(other, cargo.content.descriptor, lines[0] + b"\n")
    with pytest.raises(EvidenceElsewhere):
        pull(dock, other, tmp_path)


def test_a_list_that_hides_the_evidence_is_the_same_as_none(
    dock: Dock, place: ArtifactRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "referrers", lambda _: ())
    with pytest.raises(EvidenceNotCopied):
        pull(dock, place, tmp_path)


def test_a_list_that_calls_evidence_something_else_does_not_hide_it(
    dock: Dock, place: ArtifactRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = place.referrers(found(place, "1.0").digest)
    renamed = tuple(msgspec.structs.replace(one, artifact_type="text/plain") for one in listed)
    monkeypatch.setattr(place, "referrers", lambda _: renamed)
    assert pull(dock, place, tmp_path).evidence


def test_a_promotion_carries_no_evidence_of_another_artifact_over(dock: Dock, place: ArtifactRepository) -> None:
    evil = pushed(place, EVIL, "evil")
    put_beside(place, evil.descriptor, bundle_of(place))
    target = dock.place("target")
    with pytest.raises(EvidenceElsewhere):
        dock.promote(found(place, "evil"), place, target)
    assert list(target.listed()) == []


def test_a_registry_that_gives_other_bytes_for_a_digest_gives_nothing(dock: Dock, tmp_path: Path) -> None:
    stub = StubRegistry()
    try:
        with OciRepository(stub.host, "team/app", Access(), patience=AT_ONCE) as registry:
            first = dock.place("first")
            dock.push(first)
            cargo = found(first, "1.0")
            dock.promote(cargo, first, registry)
            key = stub.blob_of(cargo.artifacts[0].digest)
            stub.blobs[key] = EVIL.ljust(len(stub.blobs[key]), b" ")
            with pytest.raises(ContentDamaged):
                pull(dock, registry, tmp_path)
        assert list((tmp_path / "out").iterdir()) == []
    finally:
        stub.stop()


SETTINGS = "version: 1\nrepositories:\n  - {name: prod, address: 'folder:../prod', trusted: true}\n"


@pytest.mark.parametrize(
    "named", ["prod", "folder:../prod", "folder:../repository/../prod", "folder:../way", "prod/sub"]
)
def test_no_spelling_gets_around_the_gate(dock: Dock, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(dock.world.root)
    dock.world.commit({"interlock.yaml": SETTINGS})
    dock.world.repository.write("interlock.yaml", "version: 1\n")
    (dock.world.root.parent / "way").symlink_to(dock.world.root.parent / "prod")
    with dock.world.app() as app, opened(app, named, {}) as place:
        assert place.is_trusted


def test_settings_of_a_repository_cannot_have_secrets_sent_anywhere(dock: Dock) -> None:
    """Only the user's own file names where a password comes from, and for which host."""
    for field in ("password_from: 'env:HOME'", "user: x", "token_from: 'file:/etc/passwd'", "insecure: true"):
        dock.world.repository.write(
            "interlock.yaml", f"repositories: [{{name: a, address: 'oci://evil.example.org/a', {field}}}]\n"
        )
        with dock.world.app() as app, pytest.raises(FieldUnknown), opened(app, "a", {"HOME": "x"}):
            pass


def test_nothing_of_what_others_listed_is_copied_as_ours(dock: Dock, place: ArtifactRepository) -> None:
    """A signature that somebody lists with an artifact, and that is about another one, stays where it is."""
    cargo = found(place, "1.0")
    other = pushed(place, b"another", "2.0")
    about_other = pushed(place, b"a signature of that", "", about=other)
    target = FolderRepository(str(dock.folder / "target"))
    copy_tree(cargo.content, place, target)
    assert about_other.digest not in copy_what_is_about(cargo.digest, place, target)
