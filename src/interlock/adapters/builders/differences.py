"""Where two files begin to differ, and what usually makes such a difference. Floor 11.

Enters: two paths. Leaves: a place in words, and causes. Archives are compared member by member, in bounded memory;
what claims to be an archive and is none is compared byte by byte.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

from interlock.formats.artifacts.careful import Careful
from interlock.formats.artifacts.errors import ArtifactTooLarge
from interlock.supply.build import Difference

_PIECE: Final = 1 << 20
_SHOWN: Final = 16
_GZIP: Final = b"\x1f\x8b"
_PACKED: Final[Mapping[bytes, Callable[..., Any]]] = {
    _GZIP: gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_MOST_MEMBERS: Final = 200_000
_MOST_DIRECTORY: Final = 16 << 20
"""Bytes of the list of an archive's files; more of them are compared as bytes."""
_BAD: Final = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, lzma.LZMAError),
    *(ArtifactTooLarge, EOFError, RuntimeError, ValueError, OSError),  # OSError: bzip2 has no other for what is damaged
)

TIME: Final = "a time is written into it: have the build take it from SOURCE_DATE_EPOCH"
ORDER: Final = "files are put in in the order in which the folder gives them: have the build sort them"
PATHS: Final = "the path of the folder is written into it: use -ffile-prefix-map, or build where it is kept apart"
RIGHTS: Final = "rights or owners of files are written into it: have the build set them"
TOOL: Final = "another version of a tool made it: see what differs of the machine"
RANDOM: Final = "something random or parallel is in it: a seed, an id, the order of threads"


def first_difference(one: str, other: str) -> Difference | None:
    """Say where two files begin to differ; none if they do not. Errors: OSError."""
    if _same(one, other):
        return None
    for compare in (_of_zips, _of_tars):
        try:
            return compare(one, other)
        except _BAD:
            continue  # one of them is no such archive, or has more files than are looked at
    return _of_bytes(one, other)


def _same(one: str, other: str) -> bool:
    with Path(one).open("rb") as left, Path(other).open("rb") as right:
        return all(a == b for a, b in _pieces(left, right))


def _pieces(left: IO[bytes], right: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    while True:
        a, b = left.read(_PIECE), right.read(_PIECE)
        yield a, b
        if not a or not b or a != b:
            return


def _offset(left: IO[bytes], right: IO[bytes]) -> tuple[int, bytes, bytes] | None:
    """Give the first place where two streams differ, with what stands there."""
    start = 0
    for a, b in _pieces(left, right):
        if a != b:
            least = min(len(a), len(b))
            place = next((index for index in range(least) if a[index] != b[index]), least)
            return start + place, a[place : place + _SHOWN], b[place : place + _SHOWN]
        start += len(a)
    return None


def _of_bytes(one: str, other: str) -> Difference:
    with Path(one).open("rb") as left, Path(other).open("rb") as right:
        found = _offset(left, right)
    place, was, now = found if found is not None else (0, b"", b"")
    if _begins(one, _GZIP) and _begins(other, _GZIP) and 4 <= place < 8:  # noqa: PLR2004 -- RFC 1952: MTIME
        return Difference("the time in the header of the compressed file", (TIME,))
    return Difference(
        f"byte {place:,}: {was.hex(' ') or 'the end'} was, {now.hex(' ') or 'the end'} is", _causes(was, now)
    )


def _causes(was: bytes, now: bytes) -> tuple[str, ...]:
    """Guess from what stands there: digits are times more often than anything else, and slashes are paths."""
    texts = was + now
    if b"/" in texts:
        return (PATHS, TIME)
    if any(48 <= byte < 58 for byte in was[:4]) and any(48 <= byte < 58 for byte in now[:4]):  # noqa: PLR2004
        return (TIME, RANDOM)
    return (TIME, PATHS, TOOL, RANDOM)


def _begins(path: str, magic: bytes) -> bool:
    with Path(path).open("rb") as file:
        return file.read(len(magic)) == magic


def _of_zips(one: str, other: str) -> Difference:
    with _zip(one) as left, _zip(other) as right:
        mine, theirs = left.infolist(), right.infolist()
        names = [member.filename for member in mine], [member.filename for member in theirs]
        if difference := _of_names(*names):
            return difference
        for a, b in zip(mine, theirs, strict=True):
            with left.open(a) as was, right.open(b) as now:
                found = _offset(was, now)
            if found is not None:
                return _in_member(a.filename, *found)
            if a.date_time != b.date_time:
                return Difference(f"the time of {a.filename}", (TIME,))
            if a.external_attr != b.external_attr:
                return Difference(f"the rights of {a.filename}", (RIGHTS,))
            if (a.compress_size, a.compress_type) != (b.compress_size, b.compress_type):
                return Difference(f"how {a.filename} is compressed", (TOOL,))
    return _of_bytes(one, other)


@contextmanager
def _zip(path: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose list of files is small enough to be held."""
    with Path(path).open("rb") as file:
        careful = cast("BinaryIO", Careful(file, path, _MOST_DIRECTORY))
        with zipfile.ZipFile(careful) as archive:
            yield archive


def _of_names(mine: list[str], theirs: list[str]) -> Difference | None:
    if mine == theirs:
        return None
    lost, more = sorted(set(mine) - set(theirs)), sorted(set(theirs) - set(mine))
    if lost:
        return Difference(f"{lost[0]} was in it and is not any more ({len(lost)} such files)", (TOOL,))
    if more:
        return Difference(f"{more[0]} is in it and was not ({len(more)} such files)", (TOOL,))
    place = next(index for index, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b)
    return Difference(f"the order of its files, from {mine[place]} on", (ORDER,))


def _in_member(name: str, place: int, was: bytes, now: bytes) -> Difference:
    where = f"{name}, byte {place:,}: {was.hex(' ') or 'the end'} was, {now.hex(' ') or 'the end'} is"
    if name.endswith(".pyc"):
        return Difference(where, (TIME, PATHS))
    return Difference(where, _causes(was, now))


def _of_tars(one: str, other: str) -> Difference:
    if difference := _of_names(_names(one), _names(other)):
        return difference
    with _tar(one) as left, _tar(other) as right:
        for a, b in zip(_members(left), _members(right), strict=True):
            if a.isreg() and b.isreg():
                was, now = left.extractfile(a), right.extractfile(b)
                found = _offset(was, now) if was is not None and now is not None else None
                if found is not None:
                    return _in_member(a.name, *found)
            if a.mtime != b.mtime:
                return Difference(f"the time of {a.name}", (TIME,))
            if (a.mode, a.uid, a.gid, a.uname, a.gname) != (b.mode, b.uid, b.gid, b.uname, b.gname):
                return Difference(f"rights or owner of {a.name}", (RIGHTS,))
            if (a.type, a.linkname) != (b.type, b.linkname):
                return Difference(f"what {a.name} is", (TOOL,))
    return _of_bytes(one, other)


def _names(path: str) -> list[str]:
    """Give the names of an archive's files in their order. Errors: ArtifactTooLarge (FMT-602)."""
    names: list[str] = []
    size = 0
    with _tar(path) as archive:
        for member in _members(archive):
            size += len(member.name)
            if len(names) == _MOST_MEMBERS or size > _MOST_DIRECTORY:
                raise ArtifactTooLarge(path=path, why="it holds more files than are looked at")
            names.append(member.name)
    return names


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Give one member after the other, without the list of all that the library would keep."""
    while (member := archive.next()) is not None:
        archive.members.clear()  # type: ignore[attr-defined]  # as the standard library names it
        yield member


@contextmanager
def _tar(path: str) -> Iterator[tarfile.TarFile]:
    """Open an archive, packed or not, of which no header is larger than what may be held."""
    unpacked = next((one for magic, one in _PACKED.items() if _begins(path, magic)), open)
    with unpacked(path, "rb") as file:
        careful = cast("BinaryIO", Careful(file, path, _MOST_DIRECTORY))
        with tarfile.open(fileobj=careful, mode="r:") as archive:
            yield archive
