"""Makes databases of RPM: headers, and the three containers that they lie in."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path

Tag = tuple[int, int, object]
"""A tag, its type and its value."""
PAGE = 4096


def header(
    name: str, version: str, release: str = "1", *, epoch: int = 0, source: str = "", **more: list[str]
) -> bytes:
    """Make the header of a package."""
    tags: list[Tag] = [
        (1000, 6, name), (1001, 6, version), (1002, 6, release), (1014, 6, "MIT"), (1022, 6, "x86_64"),
        (1044, 6, source or f"{name}-{version}-{release}.src.rpm"),
        (1047, 8, more.get("provides", [name])), (1049, 8, more.get("requires", [])),
    ]  # fmt: skip
    if epoch:
        tags.append((1003, 4, epoch))
    return blob(tags)


def blob(tags: Sequence[Tag]) -> bytes:
    """Make a header of any tags."""
    index, store = b"", b""
    for tag, kind, value in sorted(tags, key=lambda one: one[0]):
        if isinstance(value, int):
            store += b"\0" * (-len(store) % 4)
            index += struct.pack(">IIII", tag, kind, len(store), 1)
            store += struct.pack(">I", value)
            continue
        texts = value if isinstance(value, list) else [value]
        if texts:
            index += struct.pack(">IIII", tag, kind, len(store), len(texts))
            store += b"".join(str(text).encode() + b"\0" for text in texts)
    return struct.pack(">II", len(index) // 16, len(store)) + index + store


def sqlite_file(folder: Path, headers: Sequence[bytes], *, page: int = PAGE) -> Path:
    """Make `rpmdb.sqlite` as RPM itself has it."""
    path = folder / "rpmdb.sqlite"
    with_file = sqlite3.connect(path)
    with_file.execute(f"PRAGMA page_size={page}")
    with_file.execute("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    with_file.execute("CREATE TABLE 'Name' (key TEXT, hnum INTEGER, idx INTEGER)")
    with_file.executemany("INSERT INTO Packages (blob) VALUES (?)", [(one,) for one in headers])
    with_file.commit()
    with_file.close()
    return path


def ndb_file(headers: Sequence[bytes]) -> bytes:
    """Make `Packages.db` as SUSE has it."""
    slots = struct.pack("<4sIII", b"RpmP", 0, 1, 1) + bytes(16)
    data = b""
    for number, one in enumerate(headers, 1):
        slots += struct.pack("<4sIII", b"Slot", number, (PAGE + len(data)) // 16, 1)
        data += struct.pack("<4sIII", b"BlbS", number, 0, len(one)) + one
        data += b"\0" * (-len(data) % 16)
    while len(slots) < PAGE:
        slots += struct.pack("<4sIII", b"Slot", 0, 0, 0)
    return slots + data


def berkeley_file(headers: Sequence[bytes], order: str = "<", *, inline: bytes = b"") -> bytes:
    """Make `Packages` as older releases have it: one page of records, each value on pages of its own."""
    chains: list[bytes] = []
    items = [b"\x01" + struct.pack(order + "I", 0), b"\x01" + struct.pack(order + "I", 7)]
    for number, one in enumerate(headers, 1):
        items.append(b"\x01" + struct.pack(order + "I", number))
        items.append(struct.pack(order + "B3xII", 3, len(chains) + 2, len(one)))
        room = PAGE - 26
        parts = [one[place : place + room] for place in range(0, len(one), room)]
        for part in parts:
            following = 0 if part is parts[-1] else len(chains) + 3
            head = struct.pack(order + "8xIIIHHBB", len(chains) + 2, 0, following, 1, len(part), 0, 7)
            chains.append((head + part).ljust(PAGE, b"\0"))
    if inline:
        items += [b"\x01" + struct.pack(order + "I", 9999), b"\x01" + inline]
    places, body, end = b"", b"", PAGE
    for item in items:
        end -= len(item)
        places += struct.pack(order + "H", end)
        body = item + body
    head = struct.pack(order + "8xIIIHHBB", 1, 0, 0, len(items), end, 0, 13)
    records = (head + places).ljust(PAGE - len(body), b"\0") + body
    meta = struct.pack(order + "8xIIIIBBBBII", 0, 0x061561, 9, PAGE, 0, 8, 0, 0, 0, len(chains) + 1)
    return meta.ljust(PAGE, b"\0") + records + b"".join(chains)
