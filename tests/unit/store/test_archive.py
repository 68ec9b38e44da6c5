"""A backup is a tar that any tar reads, and nothing of one that is cut off or changed is taken."""

from __future__ import annotations

import io
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.store.archive import (
    MANIFEST,
    SCHEMA,
    STORE,
    Manifest,
    Part,
    open_manifest,
    part_of,
    read_manifest,
    take_out,
    write_archive,
)
from interlock.store.errors import BackupBroken

AT = datetime(2026, 1, 1, tzinfo=UTC)
BODY = bytes(range(256)) * 9
SEALED = b'{"sealed": "so"}'


def archive(folder: Path, body: bytes = BODY) -> tuple[bytes, Part]:
    store = folder / "store"
    store.write_bytes(body)
    part, file = part_of(str(store)), io.BytesIO()
    write_archive(file, SEALED, str(store), part, AT)
    return file.getvalue(), part


def taken(body: bytes, part: Part, to: Path) -> bytes:
    file = io.BytesIO(body)
    assert read_manifest(file, "b.tar") == SEALED
    handle = os.open(to, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        take_out(file, handle, part, "b.tar")
    finally:
        os.close(handle)
    return to.read_bytes()


@pytest.mark.parametrize("body", [BODY, b"", b"x" * 512, b"x" * (3 << 20)])
def test_what_is_written_is_read_and_any_tar_reads_it_too(tmp_path: Path, body: bytes) -> None:
    written, part = archive(tmp_path, body)
    assert taken(written, part, tmp_path / "to") == body
    with tarfile.open(fileobj=io.BytesIO(written)) as plain:
        assert plain.getnames() == [MANIFEST, STORE]
        assert {one.mode for one in plain.getmembers()} == {0o600}
        inner = plain.extractfile(STORE)
        assert inner is not None
        assert inner.read() == body


def test_every_length_it_can_be_cut_to_is_refused(tmp_path: Path) -> None:
    written, part = archive(tmp_path)
    for size in range(0, len(written) - 2048, 37):
        with pytest.raises(BackupBroken):
            taken(written[:size], part, tmp_path / "to")


def test_a_changed_byte_of_the_store_or_another_store_is_refused(tmp_path: Path) -> None:
    written, part = archive(tmp_path)
    at = written.index(BODY[:256])
    with pytest.raises(BackupBroken, match="not the one"):
        taken(written[:at] + b"\xff" + written[at + 1 :], part, tmp_path / "to")
    with pytest.raises(BackupBroken, match="another size"):
        taken(written, msgspec.structs.replace(part, size=part.size - 1), tmp_path / "to")


@given(st.binary(max_size=2_000))
def test_no_bytes_are_more_than_refused(body: bytes) -> None:
    with pytest.raises(BackupBroken):
        read_manifest(io.BytesIO(body), "b.tar")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_links_and_folders_and_other_names_are_no_manifest(kind: bytes) -> None:
    for name in (MANIFEST, "../manifest.json"):
        one = tarfile.TarInfo(name)
        one.type = kind if name == MANIFEST else tarfile.REGTYPE
        with pytest.raises(BackupBroken, match=r"manifest\.json is not"):
            read_manifest(io.BytesIO(one.tobuf()), "b.tar")
    large = tarfile.TarInfo(MANIFEST)
    large.size = 1 << 40
    with pytest.raises(BackupBroken, match="longer than"):
        read_manifest(io.BytesIO(large.tobuf(tarfile.GNU_FORMAT)), "b.tar")


def test_a_manifest_is_read_strictly() -> None:
    manifest = Manifest(SCHEMA, AT, "1", "sqlite", "log.example/x", 0, "", 10, 0, (Part(STORE, "0" * 64, 0),))
    assert open_manifest(msgspec.json.encode(manifest), "b.tar") == manifest
    told = msgspec.to_builtins(manifest)
    for changed in ({**told, "more": 1}, {**told, "schema": "interlock.backup/v2"}, {**told, "parts": []}):
        with pytest.raises(BackupBroken):
            open_manifest(msgspec.json.encode(changed), "b.tar")
