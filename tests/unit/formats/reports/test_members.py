"""A member of an archive is unpacked, or refused with an error that names the file."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from interlock.formats.artifacts.budget import Limits
from interlock.formats.errors import ReportMalformed
from interlock.formats.reports import members
from interlock.formats.reports.document import Document

BODY = b"<a>" + b"x" * 5_000 + b"</a>"


def archive(*names: str, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as packed:
        for name in names:
            packed.writestr(name, BODY)
    return file.getvalue()


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_is_found_in_whatever_folder_it_is(way: int) -> None:
    document = Document("x.fpr", archive("other.txt", "results/audit.fvdl", way=way))
    assert members.is_zip(document)
    assert members.member(document, "audit.fvdl") == BODY


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ReportMalformed, match=r"x\.fpr.*audit\.fvdl"):
        members.member(Document("x.fpr", archive("other.txt")), "audit.fvdl")


def test_what_is_packed_in_no_way_that_is_known_is_refused() -> None:
    whole = archive("audit.fvdl")
    at = whole.index(b"PK\x01\x02") + 10
    odd = whole[:8] + b"\x63\x00" + whole[10:at] + b"\x63\x00" + whole[at + 2 :]
    with pytest.raises(ReportMalformed, match=r"x\.fpr.*cannot be unpacked"):
        members.member(Document("x.fpr", odd), "audit.fvdl")


def test_an_archive_that_is_cut_off_or_changed_ends_with_an_error_or_its_member() -> None:
    whole = archive("audit.fvdl")
    for length in range(len(whole)):
        with pytest.raises(ReportMalformed):
            members.member(Document("x.fpr", whole[:length]), "audit.fvdl")
    for at in range(len(whole)):
        spoilt = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        assert "x.fpr" in (_error_of(spoilt) or "x.fpr")


def _error_of(body: bytes) -> str:
    """Give the error that unpacking ends with; empty where it does not."""
    try:
        members.member(Document("x.fpr", body), "audit.fvdl")
    except ReportMalformed as error:
        return str(error)
    return ""


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_LIMITS", Limits(total_bytes=1_000))
    with pytest.raises(ReportMalformed, match="cannot be unpacked"):
        members.member(Document("x.fpr", archive("audit.fvdl")), "audit.fvdl")


def test_a_place_beyond_the_end_is_refused() -> None:
    whole = archive("audit.fvdl")
    entry = whole.rindex(b"PK\x01\x02")
    spoilt = whole[: entry + 42] + struct.pack("<I", 1 << 31) + whole[entry + 46 :]
    with pytest.raises(ReportMalformed):
        members.member(Document("x.fpr", spoilt), "audit.fvdl")
