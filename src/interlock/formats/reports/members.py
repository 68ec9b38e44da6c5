"""One member of a ZIP archive, for reports that are packed into one. Floor 5.

Source: APPNOTE.TXT, the ZIP file format, without its extension for large archives.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from interlock.formats.reports.document import MOST_BYTES, Document

_ENTRY: Final = struct.Struct("<4s6H3I5H2I")
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_END: Final = struct.Struct("<4s4H2IH")
_LONGEST_COMMENT: Final = 1 << 16
_STORED, _DEFLATED = 0, 8


def is_zip(document: Document) -> bool:
    """Say whether a document begins as an archive does."""
    return document.body.startswith(b"PK\x03\x04")


def member(document: Document, name: str) -> bytes:
    """Give the first member with a name, in whatever folder it is.

    Errors: ReportMalformed (FMT-160) where there is none, or where it cannot be unpacked or becomes too large.
    """
    try:
        return _unpacked(document, *_place(document, name.encode()))
    except (struct.error, zlib.error) as error:
        raise document.malformed("it is a ZIP archive that cannot be unpacked") from error


def _place(document: Document, name: bytes) -> tuple[int, int, int]:
    """Give how a member is packed, in how many bytes, and where its own head begins."""
    body = document.body
    end = body.rfind(b"PK\x05\x06", max(len(body) - _LONGEST_COMMENT - _END.size, 0))
    at = _END.unpack_from(body, end)[6] if end >= 0 else len(body)
    while body[at : at + 4] == b"PK\x01\x02":
        entry = _ENTRY.unpack_from(body, at)
        at += _ENTRY.size
        if body[at : at + entry[10]].rpartition(b"/")[2] == name:
            return entry[4], entry[8], entry[16]
        at += entry[10] + entry[11] + entry[12]
    raise document.malformed(f"it is no ZIP archive that holds {name.decode()}")


def _unpacked(document: Document, way: int, size: int, at: int) -> bytes:
    head = _LOCAL.unpack_from(document.body, at)
    start = at + _LOCAL.size + head[9] + head[10]
    packed = document.body[start : start + size]
    if way not in {_STORED, _DEFLATED} or head[2] & 1 or len(packed) != size:
        raise document.malformed(
            "it is a ZIP archive that cannot be unpacked: it is cut off, encrypted or packed oddly"
        )
    found = packed if way == _STORED else zlib.decompressobj(-15).decompress(packed, MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise document.malformed(f"what it holds unpacks to more than {MOST_BYTES >> 20} MiB")
    return found
