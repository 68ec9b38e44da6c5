"""Makes small archives, programs and packages."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from interlock.formats.artifacts import Budget, Contents, Limits

METADATA = b"Metadata-Version: 2.1\nName: a-b\nVersion: 1.2.3\nLicense: MIT\n\n"
GO_MODULES = (
    "path\tx.example/cmd\nmod\tx.example/main\t(devel)\t\ndep\tx.example/a\tv1.2.3\th1:abc=\n"
    "dep\tx.example/b\tv1.0.0\th1:old=\n=>\tx.example/fork\tv1.0.1\th1:new=\n"
)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Make a ZIP archive."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return found.getvalue()


def tarred(files: Mapping[str, bytes], links: Mapping[str, str] | None = None, *, hard: bool = False) -> bytes:
    """Make a tar archive, with links behind the files; a name that ends in `/` is a folder."""
    found = io.BytesIO()
    with tarfile.open(fileobj=found, mode="w") as archive:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = (tarfile.LNKTYPE if hard else tarfile.SYMTYPE), target
            archive.addfile(info)
    return found.getvalue()


def gzipped(body: bytes) -> bytes:
    """Pack with gzip, without a time in it."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


def cpio_entry(name: str, body: bytes = b"", *, mode: int = 0o100644, inode: int = 1, links: int = 1) -> bytes:
    """Make one entry of a cpio archive."""
    raw = name.encode() + b"\0"
    fields = (inode, mode, 0, 0, links, 0, len(body), 0, 0, 0, 0, len(raw), 0)
    head = b"070701" + "".join(f"{one:08x}" for one in fields).encode() + raw
    head += b"\0" * (-len(head) % 4)
    return head + body + b"\0" * (-len(body) % 4)


CPIO_END = cpio_entry("TRAILER!!!")


def cpioed(files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """Make a cpio archive, with symbolic links behind the files; a name that ends in `/` is a folder."""
    found = b""
    for number, (name, body) in enumerate(files.items(), 1):
        mode = 0o40755 if name.endswith("/") else 0o100644
        found += cpio_entry(name.rstrip("/"), body, mode=mode, inode=number)
    for name, target in (links or {}).items():
        found += cpio_entry(name, target.encode(), mode=0o120777)
    return found + CPIO_END


def arred(files: Mapping[str, bytes]) -> bytes:
    """Make an ar archive."""
    found = b"!<arch>\n"
    for name, body in files.items():
        found += (
            f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(body):<10}`\n".encode() + body + b"\n" * (len(body) % 2)
        )
    return found


def counted(body: bytes) -> bytes:
    """Put the number of bytes before them, as Go writes it."""
    size, head = len(body), b""
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + body


def go_notes(version: str = "go1.20.3", modules: str = GO_MODULES) -> bytes:
    """Make what Go from 1.18 on leaves in a program."""
    guarded = b"\x30" * 16 + modules.encode() + b"\xf9" * 16
    return b"\xff Go buildinf:\x08\x02" + bytes(16) + counted(version.encode()) + counted(guarded)


def old_go_notes(address: int, version: str = "go1.16.5", modules: str = GO_MODULES, *, wide: bool = True) -> bytes:
    """Make what older ones leave: pointers to texts."""
    form, size = ("<Q", 8) if wide else ("<I", 4)
    guarded = b"\x30" * 16 + modules.encode() + b"\xf9" * 16
    texts = address + 32 + 4 * size
    heads = b"".join(struct.pack(form, one) for one in (texts, len(version), texts + len(version), len(guarded)))
    pointers = struct.pack(form, address + 32) + struct.pack(form, address + 32 + 2 * size)
    head = (b"\xff Go buildinf:" + bytes([size, 0]) + pointers).ljust(32, b"\0")
    return head + heads + version.encode() + guarded


def elf(sections: Sequence[tuple[str, bytes]], *, address: int = 0x400000, with_names: bool = True) -> bytes:
    """Make an ELF file of 64 bits with some sections and a segment that holds them."""
    body, rows, names = b"", [], b"\0"
    start = 4096
    for name, content in sections:
        body += b"\0" * (-len(body) % 16)
        rows.append((len(names), 1, address + len(body), start + len(body), len(content)))
        names += name.encode() + b"\0"
        body += content
    rows.append((0, 3, 0, start + len(body), len(names)))
    segment = struct.pack("<IIQQQQQQ", 1, 6, start, address, address, len(body), len(body), 4096)
    table = b"\0" * 64 + b"".join(
        struct.pack("<IIQQQQIIQQ", name, kind, 0, where, place, size, 0, 0, 1, 0)
        for name, kind, where, place, size in rows
    )
    count = len(rows) + 1 if with_names else 0
    end = start + len(body) + len(names)
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    head += struct.pack(
        "<HHIQQQIHHHHHH", 2, 62, 1, address, 64, end if with_names else 0, 0, 64, 56, 1, 64, count, max(count - 1, 0)
    )
    return (head + segment).ljust(start, b"\0") + body + names + table


def budget(limits: Limits | None = None) -> Budget:
    """Give a budget whose clock stands still."""
    return Budget(limits or Limits(), lambda: 0.0, "artifact")


def scratch() -> BinaryIO:
    """Give a file in memory."""
    return io.BytesIO()


def contents(name: str, body: bytes, limits: Limits | None = None) -> Contents:
    """Read an artifact from memory."""
    found = Contents(budget(limits), scratch)
    found.add_archive(io.BytesIO(body), (name,))
    return found


def purls(found: Contents) -> list[str]:
    """Give what was found, without what all package URLs begin with."""
    return sorted(one.purl.removeprefix("pkg:") for reading in found.readings for one in reading.components)
