import hashlib
import os
import threading
from pathlib import Path

import pytest

from interlock.adapters.builders.keeping import KeptArtifacts, hand_out, hash_file
from interlock.adapters.registries.folder import FolderRepository
from interlock.flows.cargo import found, load_lying, of_file
from interlock.supply.build import ArtifactChanged, ArtifactRefused, OutputUnreadable


def test_what_is_kept_lies_under_its_digest_and_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"content")
    kept = KeptArtifacts(str(tmp_path / "kept"))
    taken = kept.keep("dist/a.zip", str(tmp_path / "a.zip"))
    assert taken.artifact.digest.hex == hashlib.sha256(b"content").hexdigest()
    assert (taken.artifact.name, taken.artifact.size) == ("dist/a.zip", 7)
    assert taken.place == kept.place_of(taken.artifact.digest)
    assert Path(taken.place).read_bytes() == b"content"
    assert Path(taken.place).stat().st_mode & 0o222 == 0
    assert (tmp_path / "a.zip").exists()


def test_a_file_is_moved_only_when_nobody_else_has_a_name_for_it(tmp_path: Path) -> None:
    for name in ("alone", "linked"):
        (tmp_path / name).write_text(name)
    (tmp_path / "other").hardlink_to(tmp_path / "linked")
    kept = KeptArtifacts(str(tmp_path / "kept"))
    kept.keep("alone", str(tmp_path / "alone"), may_move=True)
    taken = kept.keep("linked", str(tmp_path / "linked"), may_move=True)
    assert not (tmp_path / "alone").exists()
    assert (tmp_path / "linked").exists()
    (tmp_path / "other").write_text("swapped")
    assert Path(taken.place).read_text() == "linked"


def test_swapping_the_file_afterwards_changes_nothing_that_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("good")
    taken = KeptArtifacts(str(tmp_path / "kept")).keep("a", str(tmp_path / "a"))
    (tmp_path / "a").write_text("evil")
    assert hashlib.sha256(Path(taken.place).read_bytes()).hexdigest() == taken.artifact.digest.hex


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    kept = KeptArtifacts(str(tmp_path / "kept"))
    for name in ("a", "b"):
        (tmp_path / name).write_text("same")
        kept.keep(name, str(tmp_path / name))
    assert len([one for one in (tmp_path / "kept").rglob("*") if one.is_file()]) == 1


@pytest.mark.parametrize("may_move", [False, True])
def test_what_is_kept_is_a_blob_of_a_repository_that_lists_it_without_another_copy(
    tmp_path: Path, *, may_move: bool
) -> None:
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    (tmp_path / "tool").chmod(0o755)
    taken = KeptArtifacts(str(tmp_path / "kept")).keep("tool", str(tmp_path / "tool"), may_move=may_move)
    before = Path(taken.place).stat()
    repository = FolderRepository(str(tmp_path / "kept"))
    cargo = of_file(taken.artifact)
    load_lying(cargo)(repository)
    repository.put(cargo.content, "1")
    [layer] = found(repository, "1").made.layers  # type: ignore[union-attr]
    assert b"".join(repository.read(layer)) == b"#!/bin/sh\n"
    after = Path(taken.place).stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert after.st_mode & 0o777 == 0o555


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_plain_file_is_refused_without_waiting_for_it(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "a"
    if kind == "link":
        place.symlink_to("/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    with pytest.raises(ArtifactRefused):
        KeptArtifacts(str(tmp_path / "kept")).keep("a", str(place))
    assert not [one for one in (tmp_path / "kept").rglob("*") if one.is_file()]


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "a"
    place.write_bytes(bytes(64 << 20))
    stop = threading.Event()

    def write() -> None:
        with place.open("ab") as file:
            while not stop.is_set():
                file.write(b"x")
                file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with pytest.raises(ArtifactChanged):
            hash_file("a", str(place))
    finally:
        stop.set()
        writer.join()


def test_a_file_that_is_replaced_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, other = tmp_path / "a", tmp_path / "b"
    place.write_text("good")
    other.write_text("evil")
    real = os.lstat

    def swap(path: str) -> os.stat_result:
        if other.exists():
            other.replace(place)
        return real(path)

    monkeypatch.setattr("interlock.adapters.builders.keeping.os.lstat", swap)
    with pytest.raises(ArtifactChanged):
        hash_file("a", str(place))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("in the way")
    (tmp_path / "a").write_text("x")
    with pytest.raises(OutputUnreadable):
        KeptArtifacts(str(tmp_path / "kept")).keep("a", str(tmp_path / "a"))


def test_an_artifact_is_handed_out_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    taken = KeptArtifacts(str(tmp_path / "kept")).keep("dist/a", str(tmp_path / "a"))
    path = hand_out("dist/a", taken.place, str(tmp_path / "out"))
    assert Path(path).read_text() == "x"
    assert path == str(tmp_path / "out/dist/a")
    with pytest.raises(OutputUnreadable):
        hand_out("dist/a", taken.place, str(tmp_path / "a"))


@pytest.mark.parametrize("may_move", [False, True])
@pytest.mark.parametrize(("mode", "given"), [(0o700, 0o111), (0o4755, 0o111), (0o644, 0), (0o611, 0)])
def test_a_program_can_be_run_once_it_is_handed_out(tmp_path: Path, mode: int, given: int, *, may_move: bool) -> None:
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    (tmp_path / "tool").chmod(mode)
    taken = KeptArtifacts(str(tmp_path / "kept")).keep("tool", str(tmp_path / "tool"), may_move=may_move)
    (tmp_path / "plain").touch()
    handed = Path(hand_out("tool", taken.place, str(tmp_path / "out"))).stat().st_mode & 0o7777
    plain = (tmp_path / "plain").stat().st_mode
    assert handed == (plain & 0o666) | (given & plain >> 2)
    assert Path(taken.place).stat().st_mode & 0o7222 == 0
