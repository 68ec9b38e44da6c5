"""Evidence beside an artifact: there, not copied, tampered with, signed by strangers, about something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.registries.folder import FolderRepository
from interlock.disk.pieces import pieces_of_bytes
from interlock.evidence import CYCLONEDX, PROVENANCE
from interlock.flows.cargo import Cargo, found
from interlock.flows.errors import EvidenceElsewhere, EvidenceNotCopied, EvidenceTampered, EvidenceUntrusted
from interlock.flows.luggage import BUNDLE, ENVELOPE, IN_TOTO, SBOM
from interlock.formats.oci import Manifest, files_manifest, read_oci, write_oci
from interlock.kernel import InterlockError, sha256
from interlock.supply.oci import EMPTY_BODY, Descriptor, empty
from tests.docks import Dock, file_of


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    made = Dock(tmp_path)
    made.prove()
    return made


@pytest.fixture
def place(dock: Dock) -> FolderRepository:
    made = dock.place("place")
    dock.push(made)
    return made


def bundle_of(place: FolderRepository) -> Descriptor:
    """Give the layer that holds the evidence."""
    cargo = found(place, "1.0")
    (one,) = [one for one in place.referrers(cargo.digest) if one.artifact_type == BUNDLE]
    made = read_oci(place.find(one.digest), "x")
    assert isinstance(made, Manifest)
    return made.layers[0]


def beside(place: FolderRepository, cargo: Cargo, body: bytes, kind: str = BUNDLE, media_type: str = BUNDLE) -> None:
    """Put a bundle of a test's own beside an artifact."""
    layer = Descriptor(media_type, sha256(body), len(body))
    place.keep(layer, pieces_of_bytes(body))
    place.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    place.put(write_oci(files_manifest(kind, [layer], cargo.content.descriptor)))


def body_of(place: FolderRepository) -> bytes:
    return b"".join(place.read(bundle_of(place)))


def without_evidence(dock: Dock, place: FolderRepository, name: str) -> tuple[FolderRepository, Cargo]:
    """Give a repository with the artifact alone."""
    from interlock.flows.cargo import copy_tree

    cargo, bare = found(place, "1.0"), dock.place(name)
    copy_tree(cargo.content, place, bare)
    bare.put(cargo.content, "1.0")
    return bare, cargo


def test_what_the_ledger_knows_goes_along_and_is_met_again(dock: Dock, place: FolderRepository) -> None:
    cargo = found(place, "1.0")
    with dock.luggage() as luggage:
        met = luggage.required(cargo, place)
    assert len(met.about) == 2
    assert met.foreign == 0


def test_other_programs_find_the_provenance_and_the_sbom(place: FolderRepository) -> None:
    listed = place.referrers(found(place, "1.0").digest)
    assert sorted(one.artifact_type for one in listed) == sorted([BUNDLE, IN_TOTO, IN_TOTO, SBOM])
    made = [read_oci(place.find(one.digest), "x") for one in listed if one.artifact_type == IN_TOTO]
    layers = [one.layers[0] for one in made if isinstance(one, Manifest)]
    assert {one.media_type for one in layers} == {ENVELOPE}
    assert PROVENANCE in {one.annotations["in-toto.io/predicate-type"] for one in layers}
    sbom = next(read_oci(place.find(one.digest), "x") for one in listed if one.artifact_type == SBOM)
    assert isinstance(sbom, Manifest)
    assert msgspec.json.decode(b"".join(place.read(sbom.layers[0])))["bomFormat"] == "CycloneDX"


def test_what_is_there_already_is_not_attached_again(dock: Dock, place: FolderRepository) -> None:
    before = place.referrers(found(place, "1.0").digest)
    dock.push(place)
    assert place.referrers(found(place, "1.0").digest) == before
    dock.prove(at="2026-01-05T10:00:00Z")
    dock.push(place)
    assert len(place.referrers(found(place, "1.0").digest)) > len(before)


def test_evidence_of_the_commit_that_it_was_built_from_goes_along(dock: Dock, tmp_path: Path) -> None:
    dock.world.check()
    dock.push(dock.place("other"))
    other = Dock(tmp_path, "stranger")
    other.trust(dock)
    with other.luggage() as luggage:
        cargo = found(dock.place("other"), "1.0")
        luggage.take_in(luggage.met(cargo, dock.place("other")))
    commit = dock.world.repository.git("rev-parse", "HEAD")
    with other.world.app() as app:
        subjects = {str(one) for item in app.inspection.items() for one in item.entry.subjects}
    assert f"gitCommit:{commit}" in subjects


def test_taking_in_twice_adds_nothing(dock: Dock, place: FolderRepository, tmp_path: Path) -> None:
    other = Dock(tmp_path, "stranger")
    other.trust(dock)
    cargo = found(place, "1.0")
    with other.luggage() as luggage:
        assert luggage.take_in(luggage.met(cargo, place)) >= 2
        assert luggage.take_in(luggage.met(cargo, place)) == 0


def test_no_evidence_is_that_it_was_not_copied(dock: Dock, place: FolderRepository) -> None:
    bare, cargo = without_evidence(dock, place, "bare")
    with dock.luggage() as luggage:
        assert luggage.met(cargo, bare).bundles == ()
        with pytest.raises(EvidenceNotCopied, match="nothing beside it"):
            luggage.required(cargo, bare)


def test_evidence_that_is_listed_and_gone_is_that_it_was_not_copied(dock: Dock, place: FolderRepository) -> None:
    file_of(place, bundle_of(place).digest).unlink()
    with dock.luggage() as luggage, pytest.raises(EvidenceNotCopied):
        luggage.met(found(place, "1.0"), place)


def test_evidence_changed_on_the_disk_was_tampered_with(dock: Dock, place: FolderRepository) -> None:
    path = file_of(place, bundle_of(place).digest)
    path.write_bytes(path.read_bytes().replace(b'"index":0', b'"index":9'))
    with dock.luggage() as luggage, pytest.raises(EvidenceTampered):
        luggage.met(found(place, "1.0"), place)


def line_of(body: bytes, number: int) -> bytes:
    return body.splitlines()[number]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "an entry's place": lambda body: body.replace(b'"index":0', b'"index":1', 1),
    "an envelope": lambda body: body.replace(b'"envelope":"', b'"envelope":"AA', 1),
    "the head": lambda body: body.replace(b"\\n1\\n", b"\\n2\\n").replace(b"checkpoint", b"checkpoind", 1),
    "no head": lambda body: b"\n".join(body.splitlines()[1:]),
    "two heads": lambda body: line_of(body, 0) + b"\n" + body,
    "nothing": lambda _: b"",
    "no JSON": lambda _: b"no JSON\n",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_bundle_made_anew_with_something_else_in_it_was_tampered_with(
    dock: Dock, place: FolderRepository, what: str
) -> None:
    bare, cargo = without_evidence(dock, place, "bare")
    beside(bare, cargo, CHANGES[what](body_of(place)))
    with dock.luggage() as luggage, pytest.raises(EvidenceTampered):
        luggage.met(cargo, bare)


def test_a_bundle_without_the_entries_about_it_proves_nothing_of_it(dock: Dock, place: FolderRepository) -> None:
    bare, cargo = without_evidence(dock, place, "bare")
    beside(bare, cargo, line_of(body_of(place), 0))
    with dock.luggage() as luggage, pytest.raises(EvidenceElsewhere):
        luggage.met(cargo, bare)


def test_evidence_of_another_artifact_is_about_something_else(dock: Dock, place: FolderRepository) -> None:
    dock.file.write_bytes(b"another artifact")
    bare = dock.place("bare")
    dock.push(bare)
    cargo = found(bare, "1.0")
    beside(bare, cargo, body_of(place))
    with dock.luggage() as luggage, pytest.raises(EvidenceElsewhere):
        luggage.required(cargo, bare)


def test_a_bundle_that_says_it_is_about_another_artifact_is_not_taken_for_this_ones(
    dock: Dock, place: FolderRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = place.referrers(found(place, "1.0").digest)
    dock.file.write_bytes(b"another artifact")
    dock.push(place, "2.0")
    monkeypatch.setattr(place, "referrers", lambda _: listed)
    with dock.luggage() as luggage, pytest.raises(EvidenceTampered, match="about something else"):
        luggage.met(found(place, "2.0"), place)


@pytest.mark.parametrize("media_type", ["application/vnd.in-toto+json", "text/plain"])
def test_a_bundle_under_another_media_type_is_none(dock: Dock, place: FolderRepository, media_type: str) -> None:
    bare, cargo = without_evidence(dock, place, "bare")
    beside(bare, cargo, body_of(place), media_type=media_type)
    with dock.luggage() as luggage, pytest.raises(EvidenceTampered, match="is not one"):
        luggage.met(cargo, bare)


def test_evidence_of_strangers_is_told_from_tampered_evidence(place: FolderRepository, tmp_path: Path) -> None:
    other = Dock(tmp_path, "stranger")
    with other.luggage() as luggage, pytest.raises(EvidenceUntrusted, match="its keys are"):
        luggage.met(found(place, "1.0"), place)


def test_evidence_of_strangers_spoils_nothing_beside_that_of_somebody_known(dock: Dock, tmp_path: Path) -> None:
    """Whoever promotes adds a bundle of their own; its readers may know the maker alone."""
    source, target = dock.place("source"), dock.place("target")
    dock.push(source)
    release, user = Dock(tmp_path, "release"), Dock(tmp_path, "user")
    for one in (release, user):
        one.trust(dock)
    cargo = found(source, "1.0")
    with release.luggage() as luggage:
        luggage.take_in(luggage.met(cargo, source))
    with release.world.app() as app:
        app.seal.document(release.subject, CYCLONEDX, {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 2})
    release.promote(cargo, source, target)
    assert sum(1 for one in target.referrers(cargo.digest) if one.artifact_type == BUNDLE) == 2
    with user.luggage() as luggage:
        assert len(luggage.required(cargo, target).about) == 2


def test_what_strangers_put_beside_it_is_in_nobodys_way(place: FolderRepository, tmp_path: Path) -> None:
    other = Dock(tmp_path, "other")
    other.prove(at="2026-01-05T11:00:00Z")
    assert other.push(place, "2.0").is_done
    with other.luggage() as luggage:
        assert len(luggage.required(found(place, "2.0"), place).about) == 2


def test_that_it_went_somewhere_is_no_evidence_of_what_it_is(tmp_path: Path) -> None:
    """Whoever pushes something leaves evidence of that; it says nothing of the artifact."""
    dock = Dock(tmp_path)
    place = dock.place("place")
    dock.push(place)
    dock.push(place, "2.0")
    with dock.luggage() as luggage, pytest.raises(EvidenceNotCopied):
        luggage.required(found(place, "1.0"), place)


def test_whatever_is_wrong_has_an_answer_of_its_own() -> None:
    kinds: list[type[InterlockError]] = [EvidenceNotCopied, EvidenceTampered, EvidenceUntrusted, EvidenceElsewhere]
    assert len({one.code for one in kinds}) == 4
