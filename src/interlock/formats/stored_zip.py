"""One file out of named members, in the one way in which it can be written: a ZIP archive that packs nothing.

Enters: names and bytes, or the bytes of such a file. Leaves: the file, or its members. Every unzip program opens it,
and there is exactly one file for the same members: no times, no owners, no comments, no extra fields, no gaps, nothing
packed, so that a reader can write it again and compare. What is stored as it is cannot unpack to more than it is, and
members have names that lead nowhere. Floor 5.
Source: docs/decisions/0040-audit-pack.md; APPNOTE.TXT 6.3, of which it uses what there was in 1993.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from interlock.formats.errors import ContainerMalformed, ContainerTooBig

MOST_MEMBERS: Final = 65_534
"""What fits without the extension for large archives, which readers know in several ways."""
MOST_BYTES: Final = 1 << 30
_NAME: Final = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}/){0,3}[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_OLDEST: Final = 10
"""The version of the format that is needed: stored members and folders."""
_UNIX: Final = (3 << 8) | _OLDEST
_FIRST_DAY: Final = (1 << 5) | 1
"""The first of January 1980, when the format begins."""
_PLAIN_FILE: Final = 0o100644 << 16

Member = tuple[str, bytes]


def write_stored(members: Sequence[Member]) -> Iterator[bytes]:
    """Give the pieces of the file that members make, in their order.

    Errors: ContainerMalformed (FMT-150) for a name that cannot be, or twice; ContainerTooBig (FMT-151).
    """
    _check_names([name for name, _ in members])
    listed: list[bytes] = []
    offset = 0
    for name, body in members:
        said = (0, 0, 0, _FIRST_DAY, zlib.crc32(body), len(body), len(body), len(name), 0)
        head = _LOCAL.pack(b"PK\x03\x04", _OLDEST, *said) + name.encode("ascii")
        listed.append(
            _CENTRAL.pack(b"PK\x01\x02", _UNIX, _OLDEST, *said, 0, 0, 0, _PLAIN_FILE, offset) + name.encode("ascii")
        )
        yield head
        yield bytes(body)
        offset += len(head) + len(body)
        if offset > MOST_BYTES:
            raise ContainerTooBig(most=MOST_BYTES >> 20)
    catalogue = b"".join(listed)
    yield catalogue
    yield _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(catalogue), offset, 0)


def read_stored(data: bytes) -> tuple[Member, ...]:
    """Give the members of a file that is, to the byte, the one that they make.

    Promise: no more is held than the file and its members, however large it says they are.
    Errors: ContainerMalformed (FMT-150), ContainerTooBig (FMT-151).
    """
    if len(data) > MOST_BYTES + (MOST_BYTES >> 2):
        raise ContainerTooBig(most=MOST_BYTES >> 20)
    members = tuple(_members(data))
    offset = 0
    for piece in write_stored(members):
        if data[offset : offset + len(piece)] != piece:
            raise ContainerMalformed(why=f"it is not written as its members would be, from byte {offset} on")
        offset += len(piece)
    if offset != len(data):
        raise ContainerMalformed(why=f"{len(data) - offset} bytes follow its end")
    return members


def _members(data: bytes) -> Iterator[Member]:
    """Give what stands one after the other from the first byte on; whoever asks compares the rest."""
    if data.startswith(b"%PDF-"):
        raise ContainerMalformed(why="it is a PDF; `pdfdetach -saveall FILE` takes the pack out that is attached to it")
    offset, count = 0, 0
    while data[offset : offset + 4] == b"PK\x03\x04":
        count += 1
        if count > MOST_MEMBERS:
            raise ContainerTooBig(most=MOST_BYTES >> 20)
        if offset + _LOCAL.size > len(data):
            raise ContainerMalformed(why="it is cut off")
        size, named = _LOCAL.unpack_from(data, offset)[8:10]
        start = offset + _LOCAL.size + named
        name = data[offset + _LOCAL.size : start].decode("latin-1")
        if _NAME.fullmatch(name) is None:
            raise ContainerMalformed(why=f"a member is called {name[:80]!r}")
        if start + size > len(data):
            raise ContainerMalformed(why=f"{name} says that it has {size} bytes, and the file is shorter")
        yield name, data[start : start + size]
        offset = start + size
    if not count:
        raise ContainerMalformed(why="it does not begin with a member")


def _check_names(names: Sequence[str]) -> None:
    if len(names) > MOST_MEMBERS:
        raise ContainerTooBig(most=MOST_BYTES >> 20)
    seen: set[str] = set()
    for name in names:
        folded = name.casefold()  # some file systems take both for one
        if _NAME.fullmatch(name) is None or folded in seen:
            raise ContainerMalformed(why=f"a member is called {name[:80]!r}, which cannot be or is there twice")
        seen.add(folded)
