"""What is in an archive, member by member, and nothing that leads out of it. Standard library only.

The same walk unpacks an archive and says later what has to lie there, so nothing that was noted down is believed.
"""

from __future__ import annotations

# ruff: noqa: PTH101, PTH103, PTH114, PTH117, PTH118, PTH120, PTH123, PTH211
# Paths stay text here: they come as text, and most of this goes straight to the kernel.
import gzip
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final, NamedTuple, Optional

from .trouble import Trouble

SUFFIXES: Final = (".tar", ".tar.gz", ".tgz", ".zip")
MOST_BYTES: Final = 16 << 30
SPARE: Final = 16 << 20
"""What stays free on the disk for what has to be written besides."""
MOST_MEMBERS: Final = 500_000
_PIECE: Final = 1 << 20
_ENCRYPTED: Final = 1
_DAMAGED: Final = (
    *(tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error),
    *(EOFError, ValueError, KeyError, RuntimeError),
)


class Member(NamedTuple):
    """One thing in an archive; exactly one of a file, a link and a folder."""

    name: str
    may_run: bool = False
    link: str = ""
    body: Optional[IO[bytes]] = None  # noqa: UP045 -- older interpreters run this
    """To be read before the next member is asked for."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.body is None and not self.link


def is_archive(name: str) -> bool:
    """Say whether an artifact is unpacked where it is brought to."""
    return name.lower().endswith(SUFFIXES)


def members(path: str, name: str) -> Iterator[Member]:
    """Give the members of an archive. Errors: Trouble for one that is damaged, or leads anywhere else; OSError."""
    seen: dict[str, bool] = {}
    try:
        for one in _zipped(path) if name.lower().endswith(".zip") else _tarred(path):
            _check(one, seen, name)
            if not one.name:
                continue
            yield one
    except _DAMAGED as error:
        raise _damaged(name, error) from error


def pieces(one: Member, name: str) -> Iterator[bytes]:
    """Give what is in a file of an archive. Errors: Trouble for one that is damaged; OSError."""
    try:
        while one.body is not None and (piece := one.body.read(_PIECE)):
            yield piece
    except _DAMAGED as error:
        raise _damaged(name, error) from error


def _damaged(name: str, error: Exception) -> Trouble:
    return Trouble("refused", f"{name} cannot be unpacked: {str(error) or type(error).__name__}")


def unpack(path: str, name: str, into: str) -> None:
    """Unpack an archive. Errors: Trouble, OSError."""
    links: list[Member] = []
    seen = os.statvfs(into)
    left = min(MOST_BYTES, seen.f_bavail * seen.f_frsize - SPARE)
    for one in members(path, name):
        place = os.path.join(into, one.name)
        _check_above(into, one.name)
        os.makedirs(place if one.is_folder else os.path.dirname(place), 0o755, exist_ok=True)
        if one.link:
            links.append(one)
        elif one.body is not None:
            if os.path.lexists(place):
                raise Trouble("refused", f"{one.name} is in more than one of the artifacts")
            left = _poured(one, name, place, left)
    top = os.path.realpath(into)
    for one in links:  # last, so that nothing was written through one
        place = os.path.join(into, one.name)
        if os.path.lexists(place):
            raise Trouble("refused", f"{one.name} is in more than one of the artifacts")
        os.symlink(one.link, place)
    for found in _links(into):  # those of other archives too: what is new may lie on their way
        if not f"{os.path.realpath(found)}/".startswith(f"{top}/"):
            raise Trouble(
                "refused", f"{name} makes {os.path.relpath(found, into)} a link that leads out of the release"
            )


def _check_above(into: str, name: str) -> None:
    """Refuse what would be written through a link that another archive brought."""
    parts = name.split("/")
    for count in range(1, len(parts) + 1):
        above = "/".join(parts[:count])
        if os.path.islink(os.path.join(into, above)):
            raise Trouble("refused", f"{name} would lie below {above}, a link of another of the artifacts")


def _links(top: str) -> Iterator[str]:
    for place, folders, files in os.walk(top):
        for each in (*folders, *files):
            if os.path.islink(os.path.join(place, each)):
                yield os.path.join(place, each)


def _poured(one: Member, name: str, place: str, left: int) -> int:
    with open(place, "xb") as file:
        for piece in pieces(one, name):
            left -= len(piece)
            if left < 0:
                raise Trouble("refused", f"{name} holds more than {MOST_BYTES >> 30} GiB, or than fits on the disk")
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(place, 0o555 if one.may_run else 0o444)
    return left


def is_plain(name: str) -> bool:
    """Say whether a relative path stays below where it begins, and can be shown."""
    parts = name.split("/")
    return bool(name) and name.isprintable() and not any(part in {"", ".", ".."} for part in parts)


def _check(one: Member, seen: dict[str, bool], archive: str) -> None:
    """Refuse what leads elsewhere, what comes twice, and what would lie below something that is no folder."""
    if not one.name:
        return
    if not is_plain(one.name):
        raise Trouble("refused", f"{archive} holds {one.name!r}, a path that leads out of it or cannot be shown")
    if one.link and (os.path.isabs(one.link) or not _stays(one)):
        raise Trouble("refused", f"{archive} holds {one.name}, a link that leads out of it")
    if one.name in seen and not (one.is_folder and seen[one.name]):
        raise Trouble("refused", f"{archive} holds {one.name} twice")
    parts = one.name.split("/")
    for count in range(1, len(parts)):
        above = "/".join(parts[:count])
        if not seen.setdefault(above, True):
            raise Trouble("refused", f"{archive} holds {one.name} below {above}, which is no folder")
    seen[one.name] = one.is_folder
    if len(seen) > MOST_MEMBERS:
        raise Trouble("refused", f"{archive} holds more than {MOST_MEMBERS:,} files")


def _stays(one: Member) -> bool:
    where = os.path.normpath(os.path.join(os.path.dirname(one.name), one.link))
    return where == "." or is_plain(where)


def _bare(name: str) -> str:
    """Give a name without what only says where it is read from."""
    while name.startswith("./"):
        name = name[2:]
    return "" if name in {".", ""} else name.rstrip("/")


def _tarred(path: str) -> Iterator[Member]:
    with tarfile.open(path) as archive:
        for one in archive:
            name = _bare(one.name)
            if one.isdir():
                yield Member(name)
            elif one.issym():
                yield Member(name, link=one.linkname or ".")
            elif one.isreg() or one.islnk():
                yield Member(name, bool(one.mode & 0o111), body=archive.extractfile(one))
            else:
                raise Trouble("refused", f"it holds {one.name}, which is neither a file nor a folder nor a link")


def _zipped(path: str) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            mode = one.external_attr >> 16
            name = _bare(one.filename)
            if one.flag_bits & _ENCRYPTED:
                raise Trouble("refused", f"it holds {name}, which is encrypted")
            if one.is_dir():
                yield Member(name)
            elif stat.S_ISLNK(mode):
                yield Member(name, link=archive.read(one).decode("utf-8") or ".")
            elif stat.S_IFMT(mode) in {0, stat.S_IFREG}:
                with archive.open(one) as body:
                    yield Member(name, bool(mode & 0o111), body=body)
            else:
                raise Trouble("refused", f"it holds {name}, which is neither a file nor a folder nor a link")
