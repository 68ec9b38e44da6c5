"""What is taken out is what its digest says, with evidence that verifies, and is written nowhere else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from interlock.adapters.registries.errors import ContentDamaged, ContentMissing
from interlock.adapters.registries.folder import FolderRepository
from interlock.flows.cargo import found
from interlock.flows.errors import (
    EvidenceNotCopied,
    EvidenceUntrusted,
    FileInTheWay,
    FileUnwritten,
    TitleRefused,
    UnverifiedRefused,
)
from interlock.flows.pull import Pulled, Wanted
from interlock.formats.oci import files_manifest, write_oci
from interlock.kernel import sha256
from interlock.supply.oci import FILE
from interlock.wiring.repositories import make_pull
from tests.docks import BODY, Dock, file_of
from tests.registries import layer, pushed


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


def pull(dock: Dock, wanted: Wanted, folder: Path) -> Pulled:
    with dock.world.app() as app:
        return make_pull(app).run(wanted, str(folder))


def test_a_file_is_written_under_its_name(dock: Dock, place: FolderRepository, tmp_path: Path) -> None:
    pulled = pull(dock, Wanted(place, "1.0"), tmp_path / "out")
    assert pulled.paths == (str(tmp_path / "out" / "app.zip"),)
    assert (tmp_path / "out" / "app.zip").read_bytes() == BODY
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["app.zip"]
    assert len(pulled.evidence) == 2


def test_the_evidence_is_known_here_afterwards(dock: Dock, place: FolderRepository, tmp_path: Path) -> None:
    other = Dock(tmp_path, "other")
    other.trust(dock)
    assert pull(other, Wanted(place, sha256(BODY)), tmp_path / "out").taken_in >= 2
    with other.world.app() as app:
        assert sum(1 for _ in app.inspection.items(dock.subject)) >= 2


def test_without_evidence_nothing_is_written_unless_its_user_does_without(tmp_path: Path) -> None:
    dock, out = Dock(tmp_path), tmp_path / "out"
    place = dock.place("place")
    dock.push(place)
    with pytest.raises(EvidenceNotCopied):
        pull(dock, Wanted(place, "1.0"), out)
    assert not out.exists()
    assert pull(dock, Wanted(place, "1.0", may_be_unverified=True), out).evidence == ()
    assert (out / "app.zip").read_bytes() == BODY


def test_out_of_a_trusted_repository_nothing_is_taken_unverified(
    dock: Dock, place: FolderRepository, tmp_path: Path
) -> None:
    with pytest.raises(UnverifiedRefused):
        pull(dock, Wanted(place, "1.0", is_trusted=True, may_be_unverified=True), tmp_path / "out")


def test_doing_without_evidence_does_not_do_with_what_is_wrong(
    dock: Dock, place: FolderRepository, tmp_path: Path
) -> None:
    other = Dock(tmp_path, "stranger")
    with pytest.raises(EvidenceUntrusted):
        pull(other, Wanted(place, "1.0", may_be_unverified=True), tmp_path / "out")


def test_a_refusal_leaves_evidence_and_is_told(dock: Dock, place: FolderRepository, tmp_path: Path) -> None:
    file_of(place, layer(BODY).digest).write_bytes(b"!" + BODY[1:])
    with pytest.raises(ContentDamaged):
        pull(dock, Wanted(place, "1.0"), tmp_path / "out")
    said = dock.transfers()[-1]
    assert (said.action, said.result, said.code) == ("pull", "refused", "REG-103")
    assert said.source == f"{place.address}:1.0"
    assert dock.events()[-1] == "artifact.refused"
    assert list((tmp_path / "out").iterdir()) == []


def test_what_cannot_even_be_read_is_refused_by_its_address(
    dock: Dock, place: FolderRepository, tmp_path: Path
) -> None:
    cargo = found(place, "1.0")
    file_of(place, cargo.digest).write_bytes(b"{}")
    for wanted in ("1.0", cargo.digest):
        with pytest.raises(ContentDamaged):
            pull(dock, Wanted(place, wanted), tmp_path / "out")
    assert [one.manifest for one in dock.transfers()[-2:]] == ["", ""]


def test_what_is_not_there_is_no_refusal(dock: Dock, place: FolderRepository, tmp_path: Path) -> None:
    with pytest.raises(ContentMissing):
        pull(dock, Wanted(place, "2.0"), tmp_path / "out")
    assert [one.action for one in dock.transfers()] == ["push"]


TITLES = [
    "../../x",
    "/etc/passwd",
    "..",
    ".",
    "a/b",
    "a\\b",
    ".bashrc",
    "-rf",
    "~",
    "a\nb",
    "a\x1b[2Jb",
    " a",
    "x" * 300,
    "NUL.txt",
    "a.",
    "c:a",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_file_whose_name_leads_elsewhere_is_not_written(dock: Dock, tmp_path: Path, title: str) -> None:
    place, out = dock.place("place"), tmp_path / "deep" / "out"
    pushed(place, BODY, title=title)
    with pytest.raises(TitleRefused):
        pull(dock, Wanted(place, "1.0", may_be_unverified=True), out)
    assert not out.exists()
    assert not (tmp_path / "x").exists()


def test_what_is_in_the_way_stays_and_the_same_file_is_no_hindrance(
    dock: Dock, place: FolderRepository, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        pull(dock, Wanted(place, "1.0"), out)
    (out / "app.zip").write_bytes(b"mine")
    with pytest.raises(FileInTheWay):
        pull(dock, Wanted(place, "1.0"), out)
    assert (out / "app.zip").read_bytes() == b"mine"


def test_a_link_in_the_way_is_not_followed(dock: Dock, place: FolderRepository, tmp_path: Path) -> None:
    out, precious = tmp_path / "out", tmp_path / "precious"
    out.mkdir()
    (out / "app.zip").symlink_to(precious)
    with pytest.raises(FileInTheWay):
        pull(dock, Wanted(place, "1.0"), out)
    assert not precious.exists()


def test_an_image_is_written_as_a_layout_with_what_is_about_it(dock: Dock, tmp_path: Path) -> None:
    place, out = dock.place("place"), tmp_path / "out"
    image = pushed(place, b"layer", kind="application/vnd.example.image", title="")
    pushed(place, b"signature", "", about=image)
    pulled = pull(dock, Wanted(place, "1.0", may_be_unverified=True), out)
    assert pulled.paths == (str(out),)
    written = FolderRepository(str(out))
    assert written.find(image.digest) == image
    assert len(written.referrers(image.digest)) == 1
    assert pull(dock, Wanted(place, "1.0", may_be_unverified=True), out).paths == (str(out),)


def test_an_image_gets_into_no_folder_in_which_something_else_lies(dock: Dock, tmp_path: Path) -> None:
    place, out = dock.place("place"), tmp_path / "out"
    pushed(place, b"layer", kind="application/vnd.example.image", title="")
    out.mkdir()
    mine = out / "index.json"
    mine.write_text("mine")
    for taken in (out, mine):
        with pytest.raises(FileInTheWay):
            pull(dock, Wanted(place, "1.0", may_be_unverified=True), taken)
    assert [(one.name, one.read_text()) for one in out.iterdir()] == [("index.json", "mine")]
    mine.unlink()
    assert pull(dock, Wanted(place, "1.0", may_be_unverified=True), out).paths == (str(out),)


def test_a_layout_that_was_only_begun_is_in_nobodys_way(dock: Dock, tmp_path: Path) -> None:
    place, out = dock.place("place"), tmp_path / "out"
    image = pushed(place, b"layer", kind="application/vnd.example.image", title="")
    (out / "blobs" / "sha256").mkdir(parents=True)
    (out / ".drafts").mkdir()
    for name in (".lock", ".interlock.0123456789abcdef"):
        (out / name).write_bytes(b"")
    pull(dock, Wanted(place, "1.0", may_be_unverified=True), out)
    assert FolderRepository(str(out)).find(image.digest) == image


def test_files_that_are_one_name_elsewhere_are_not_written(dock: Dock, tmp_path: Path) -> None:
    place, out = dock.place("place"), tmp_path / "out"
    pushed(place, BODY)
    place.put(write_oci(files_manifest(FILE, [layer(BODY, "App.zip"), layer(BODY, "app.ZIP")])), "1.0")
    with pytest.raises(TitleRefused):
        pull(dock, Wanted(place, "1.0", may_be_unverified=True), out)
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_told_by_its_file(
    dock: Dock, place: FolderRepository, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"precious")
    for into in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        with pytest.raises(FileUnwritten, match=r"app\.zip cannot be written"):
            pull(dock, Wanted(place, "1.0"), into)
    assert (tmp_path / "file").read_bytes() == b"precious"


def test_a_disk_that_is_full_leaves_nothing_half(
    dock: Dock, place: FolderRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with dock.world.app() as app:
        flow = make_pull(app)
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileUnwritten, match="No space left"):
            flow.run(Wanted(place, "1.0"), str(out))
    assert list(out.iterdir()) == []
