"""One table of an SQLite file, read without a database engine: nothing of the file is ever run or changed.

Enters: the file and, where there is one, its write-ahead log. Leaves: the blobs of a table with a number and a blob in
each row. Floor 5. Source: SQLite's documentation of its file format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.rpm.header import HeaderBroken

MAGIC: Final = b"SQLite format 3\0"
_LOG_MAGIC: Final = (0x377F0682, 0x377F0683)
_INTERIOR, _LEAF = 5, 13
_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
DEEPEST: Final = 24


class Pages:
    """The pages of a file, with those that its write-ahead log has newer."""

    def __init__(self, body: bytes, log: bytes) -> None:
        """Take the file and its log. Errors: HeaderBroken."""
        if len(body) < 100 or not body.startswith(MAGIC):  # noqa: PLR2004  # the header's size
            raise HeaderBroken("it is not an SQLite file")
        size = struct.unpack_from(">H", body, 16)[0]
        self.size = 65536 if size == 1 else size
        self.usable = self.size - body[20]
        if self.size < 512 or self.size & (self.size - 1) or self.usable < 480:  # noqa: PLR2004  # what the format allows
            raise HeaderBroken("its page size is none that SQLite has")
        self._body = body
        self._newer = _committed(log, self.size)
        self.count = max(len(body) // self.size, *self._newer, 0)

    def page(self, number: int) -> bytes:
        """Give a page, counted from 1. Errors: HeaderBroken."""
        newer = self._newer.get(number)
        if newer is not None:
            return newer
        page = self._body[(number - 1) * self.size : number * self.size] if number > 0 else b""
        if len(page) != self.size:
            raise HeaderBroken("it ends too soon")
        return page


def blobs(body: bytes, log: bytes, table: str) -> Iterator[bytes]:
    """Give the last column of every row of a table. Errors: HeaderBroken."""
    pages = Pages(body, log)
    root = 0
    for record in _records(pages, 1):
        columns = _columns(record)
        if columns[:2] == [b"table", table.encode()] and len(columns) > 3:  # noqa: PLR2004  # the fourth is the root page
            root = int.from_bytes(columns[3], "big")
    if not root:
        raise HeaderBroken(f"it has no table {table}")
    for record in _records(pages, root):
        columns = _columns(record)
        if columns:
            yield columns[-1]


def _committed(log: bytes, size: int) -> dict[int, bytes]:
    """Give the pages of a write-ahead log up to its last commit."""
    if len(log) < 32 or struct.unpack_from(">I", log)[0] not in _LOG_MAGIC:  # noqa: PLR2004  # the log's header
        return {}
    if struct.unpack_from(">I", log, 8)[0] != size:
        raise HeaderBroken("its write-ahead log has pages of another size")
    settled: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for place in range(32, len(log) - size - 23, size + 24):
        number, commit = struct.unpack_from(">II", log, place)
        if log[place + 8 : place + 16] != log[16:24]:
            break
        waiting[number] = log[place + 24 : place + 24 + size]
        if commit:
            settled |= waiting
            waiting = {}
    return settled


def _records(pages: Pages, root: int) -> Iterator[bytes]:
    """Give the records of a table, in the order of its rows; a page that is met twice is a circle."""
    seen: set[int] = set()
    waiting = [(root, 0)]
    while waiting:
        number, depth = waiting.pop()
        if number in seen or depth > DEEPEST:
            raise HeaderBroken("its pages go round in a circle")
        seen.add(number)
        page = pages.page(number)
        start = 100 if number == 1 else 0
        kind, count = page[start], struct.unpack_from(">H", page, start + 3)[0]
        if kind not in {_INTERIOR, _LEAF}:
            raise HeaderBroken("a page is not one of a table")
        first = start + (12 if kind == _INTERIOR else 8)
        if first + 2 * count > len(page):
            raise HeaderBroken("a page has more cells than fit")
        cells = struct.unpack_from(f">{count}H", page, first)
        if kind == _LEAF:
            for cell in cells:
                yield _payload(pages, page, cell)
            continue
        below = [*(_left(page, cell) for cell in cells), struct.unpack_from(">I", page, start + 8)[0]]
        waiting += [(one, depth + 1) for one in reversed(below)]


def _left(page: bytes, cell: int) -> int:
    if cell + 4 > len(page):
        raise HeaderBroken("a cell lies outside of its page")
    return int(struct.unpack_from(">I", page, cell)[0])


def _payload(pages: Pages, page: bytes, cell: int) -> bytes:
    size, place = _varint(page, cell)
    _, place = _varint(page, place)
    most = pages.usable - 35
    local = size
    if size > pages.count * pages.size:
        raise HeaderBroken("a row is larger than the file")
    if size > most:
        least = (pages.usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (pages.usable - 4)
        local = local if local <= most else least
    parts = [page[place : place + local]]
    rest = size - local
    following = _left(page, place + local) if rest else 0
    while rest > 0:
        if not following:
            raise HeaderBroken("a row ends too soon")
        more = pages.page(following)
        parts.append(more[4 : 4 + min(rest, pages.usable - 4)])
        rest -= pages.usable - 4
        following = struct.unpack_from(">I", more)[0]
    return b"".join(parts)


def _columns(record: bytes) -> list[bytes]:
    """Give the columns of a record as bytes; a number is big-endian, nothing is empty."""
    size, place = _varint(record, 0)
    kinds = []
    while place < size:
        kind, place = _varint(record, place)
        kinds.append(kind)
    found = []
    for kind in kinds:
        if kind == 9:  # noqa: PLR2004  # the number one, which takes no room
            found.append(b"\x01")
            continue
        width = _SIZES[kind] if kind < len(_SIZES) else max(0, (kind - 12) // 2)
        if size + width > len(record):
            raise HeaderBroken("a row ends too soon")
        found.append(record[size : size + width])
        size += width
    return found


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        if place >= len(data):
            raise HeaderBroken("a number lies outside of its page")
        byte = data[place]
        place += 1
        if step == 8:  # noqa: PLR2004  # the ninth byte counts whole
            return value << 8 | byte, place
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    return value, place
