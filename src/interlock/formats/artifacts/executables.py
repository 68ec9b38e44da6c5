"""Where the parts of an ELF, Mach-O or PE file lie. Enters: a file object. Leaves: its parts. Floor 5.

Source: System V ABI, chapters 4 and 5; Mach-O file format reference; PE format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

MOST_PARTS: Final = 4096
_ELF: Final = b"\x7fELF"
_MACH: Final = {b"\xfe\xed\xfa\xce": ">", b"\xfe\xed\xfa\xcf": ">", b"\xce\xfa\xed\xfe": "<", b"\xcf\xfa\xed\xfe": "<"}
_MACH_64: Final = {b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe"}
_PE: Final = b"MZ"
_FAT: Final = b"\xca\xfe\xba\xbe"
MOST_SLICES: Final = 16
"""Compiled Java begins with the same bytes as a file with a slice for each machine; its next number is 45 or more."""
_WRITABLE_LOAD: Final = "load+write"


class NotExecutable(Exception):
    """Bytes are no executable file, or one that is cut off."""


class Part(msgspec.Struct, frozen=True):
    """A section or segment."""

    name: str
    address: int
    """Where it is once it runs."""
    offset: int
    size: int
    """Bytes that the file has of it."""


def is_executable(head: bytes) -> bool:
    """Say whether a file that begins so may be executable."""
    return head.startswith((_ELF, _PE)) or head[:4] in _MACH or _is_fat(head)


def _is_fat(head: bytes) -> bool:
    return head.startswith(_FAT) and 0 < int.from_bytes(head[4:8], "big") <= MOST_SLICES


def parts(file: BinaryIO) -> tuple[str, tuple[Part, ...]]:
    """Give the order of bytes, and every section and segment. Errors: NotExecutable."""
    head = _at(file, 0, 64)
    try:
        if head.startswith(_ELF):
            return _elf(file, head)
        if head[:4] in _MACH:
            return _mach(file, head, 0)
        if _is_fat(head):
            start = struct.unpack_from(">I", head, 16)[0]  # every slice is built from the same source
            return _mach(file, _at(file, start, 64), start)
        if head.startswith(_PE):
            return "<", tuple(_pe(file, head))
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError, OSError, ValueError) as error:
        raise NotExecutable("it is cut off or broken") from error
    raise NotExecutable("it is no executable file")


def read_part(file: BinaryIO, part: Part, most: int) -> bytes:
    """Give the bytes of a part, `most` of them."""
    return _at(file, part.offset, min(part.size, most))


def at_address(file: BinaryIO, found: tuple[Part, ...], address: int, size: int) -> bytes:
    """Give what is at an address once it runs. Errors: NotExecutable."""
    for part in found:
        if part.address and part.address <= address < part.address + part.size:
            body = _at(file, part.offset + address - part.address, min(size, part.address + part.size - address))
            if len(body) == size:
                return body
    raise NotExecutable("an address leads nowhere")


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    try:
        file.seek(place)
        return file.read(size)
    except (OverflowError, ValueError, OSError) as error:
        raise NotExecutable("one of its parts lies outside of it") from error


def _elf(file: BinaryIO, head: bytes) -> tuple[str, tuple[Part, ...]]:
    order = "<" if head[5] == 1 else ">"
    is_wide = head[4] == 2  # noqa: PLR2004  # ELFCLASS64
    form = order + ("QQQIHHHHHH" if is_wide else "IIIIHHHHHH")
    _, phoff, shoff, _, _, phsize, phcount, shsize, shcount, names_at = struct.unpack_from(form, head, 24)
    found = list(_segments(file, order, (phoff, phsize, phcount), is_wide=is_wide))
    sections = list(_sections(file, order, (shoff, shsize, shcount), is_wide=is_wide))
    if names_at < len(sections):
        names = read_part(file, sections[names_at][1], 1 << 20)
        for name_at, part in sections:
            name = names[name_at : names.find(b"\0", name_at)].decode("ascii", "replace")
            found.append(msgspec.structs.replace(part, name=name))
    return order, tuple(found)


def _segments(file: BinaryIO, order: str, table: tuple[int, int, int], *, is_wide: bool) -> Iterator[Part]:
    offset, size, count = table
    for number in range(min(count, MOST_PARTS)):
        row = _at(file, offset + number * size, size)
        if is_wide:
            kind, flags, place, address, _, held = struct.unpack_from(order + "IIQQQQ", row)
        else:
            kind, place, address, _, held, _, flags = struct.unpack_from(order + "IIIIIII", row)
        if kind == 1:
            yield Part(_WRITABLE_LOAD if flags & 2 else "load", address, place, held)


def _sections(file: BinaryIO, order: str, table: tuple[int, int, int], *, is_wide: bool) -> Iterator[tuple[int, Part]]:
    offset, size, count = table
    form = order + ("IIQQQQ" if is_wide else "IIIIII")
    for number in range(min(count, MOST_PARTS) if offset else 0):
        name, kind, _, address, place, held = struct.unpack_from(form, _at(file, offset + number * size, size))
        yield name, Part("", address, place, 0 if kind == 8 else held)  # noqa: PLR2004  # SHT_NOBITS


def _mach(file: BinaryIO, head: bytes, start: int) -> tuple[str, tuple[Part, ...]]:
    if head[:4] not in _MACH:
        raise NotExecutable("its first slice is no program")
    order, is_wide = _MACH[head[:4]], head[:4] in _MACH_64
    count = struct.unpack_from(order + "I", head, 16)[0]
    place, found = start + (32 if is_wide else 28), list[Part]()
    for _ in range(min(count, MOST_PARTS)):
        kind, size = struct.unpack(order + "II", _at(file, place, 8))
        if kind in {0x1, 0x19}:  # LC_SEGMENT, LC_SEGMENT_64
            found += _mach_segment(_at(file, place, min(size, 1 << 20)), order, is_wide=kind != 1)
        if size < 8:  # noqa: PLR2004  # a command's own head
            raise NotExecutable("one of its commands is broken")
        place += size
    return order, tuple(msgspec.structs.replace(part, offset=part.offset + start) for part in found)


def _mach_segment(body: bytes, order: str, *, is_wide: bool) -> Iterator[Part]:
    address, _, offset, size = struct.unpack_from(order + ("QQQQ" if is_wide else "IIII"), body, 24)
    maximum, protection, count = struct.unpack_from(order + "III", body, 56 if is_wide else 40)
    yield Part(_WRITABLE_LOAD if maximum & protection & 2 else "load", address, offset, size)
    start, step = (72, 80) if is_wide else (56, 68)
    for number in range(min(count, MOST_PARTS)):
        row = body[start + number * step : start + (number + 1) * step]
        name = row[:16].rstrip(b"\0").decode("ascii", "replace")
        where, held = struct.unpack_from(order + ("QQ" if is_wide else "II"), row, 32)
        place = struct.unpack_from(order + "I", row, 48 if is_wide else 40)[0]
        yield Part(name, where, place, held)


def _pe(file: BinaryIO, head: bytes) -> Iterator[Part]:
    start = struct.unpack_from("<I", head, 0x3C)[0]
    coff = _at(file, start, 24)
    if coff[:4] != b"PE\0\0":
        return  # a program of DOS, or a text that begins so
    count, optional = struct.unpack_from("<H", coff, 6)[0], struct.unpack_from("<H", coff, 20)[0]
    more = _at(file, start + 24, min(optional, 128))
    is_wide = more[:2] == b"\x0b\x02"
    image = struct.unpack_from("<Q", more, 24)[0] if is_wide else struct.unpack_from("<I", more, 28)[0]
    for number in range(min(count, MOST_PARTS)):
        row = _at(file, start + 24 + optional + number * 40, 40)
        virtual, address, size, place = struct.unpack_from("<IIII", row, 8)
        flags = struct.unpack_from("<I", row, 36)[0]
        name = row[:8].rstrip(b"\0").decode("ascii", "replace")
        held = min(size, virtual) if virtual else size
        yield Part(name, image + address, place, held)
        if flags & 0x8000_0000:
            yield Part(_WRITABLE_LOAD, image + address, place, held)


def writable(found: tuple[Part, ...]) -> Iterator[Part]:
    """Give the parts that a program may write to, where its compiler's notes lie if no section names them."""
    yield from (part for part in found if part.name == _WRITABLE_LOAD)
