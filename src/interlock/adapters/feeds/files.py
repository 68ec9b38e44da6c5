"""Files of feeds on the disk: which there are below a path, what each holds, and how one is opened.

Enters: a path that a user named. Leaves: deliveries, each the files of one source. Floor 11.
Nothing is followed out of a folder: links, pipes and devices in it are no files of a feed.
"""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from interlock.adapters.feeds.errors import FeedFileUnreadable, NothingToImport, PathMissing
from interlock.formats.osv_files import is_osv_file
from interlock.supply.feeds import Delivery, FeedKind

_HEAD_BYTES: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_CSV: Final = (".csv", ".csv.gz")
_DEEPEST: Final = 64
_FIRST_CREDIBLE: Final = 631_152_000
"""Seconds until 1990; tools that keep no times write 1970 or 1980."""


def deliveries(path: str, kind: FeedKind | None = None, source: str = "") -> tuple[Delivery, ...]:
    """Give what a file or folder holds, sorted by source; without a kind each file is looked at.

    Shape:  a file is a source of its own. In a folder, so is each file that holds many records, and all files of a
            single record are one source together; with a name given, all of it is one source of that name.
    Errors: PathMissing (FED-101), NothingToImport (FED-102), FeedFileUnreadable (FED-103).
    """
    top = Path(os.path.abspath(path))  # noqa: PTH100 (a link that the user named keeps its own name)
    if top.is_file():
        return (_delivery(source or str(top), kind or kind_of(top), [str(top)]),)
    if not top.is_dir():
        raise PathMissing(path=path)
    single: list[str] = []
    found: list[Delivery] = []
    for file in _below(top, 0):
        one = kind or kind_of(file)
        if one is FeedKind.OSV and (source or _is_single(file)):
            single.append(str(file))
        else:
            found.append(_delivery(source or str(file), one, [str(file)]))
    if single:
        found.append(_delivery(source or str(top), FeedKind.OSV, single))
    if not found:
        raise NothingToImport(path=path, wanted=f"a feed of {kind}" if kind else "advisories")
    return tuple(sorted(found, key=lambda one: one.source))


def _delivery(source: str, kind: FeedKind, files: list[str]) -> Delivery:
    newest = max(Path(file).stat().st_mtime for file in files)
    written = datetime.fromtimestamp(newest, UTC) if newest >= _FIRST_CREDIBLE else None
    return Delivery(source, kind, tuple(files), written=written)


def kind_of(path: Path) -> FeedKind:
    """Say what a file holds, by its name and its beginning. Errors: FeedFileUnreadable (FED-103)."""
    if path.name.lower().endswith(_CSV):
        return FeedKind.EPSS
    head = head_of(path)
    if head.lstrip().startswith(b"{") and b'"catalogVersion"' in head:
        return FeedKind.KEV
    return FeedKind.EPSS if head.startswith((b"#model_version", b"cve,epss")) else FeedKind.OSV


def head_of(path: Path) -> bytes:
    """Give the beginning of a file, unpacked if it is packed with gzip. Errors: FeedFileUnreadable (FED-103)."""
    with opened(str(path)) as file:
        if not is_gzip(file):
            return file.read(_HEAD_BYTES)
        try:
            with gzip.GzipFile(fileobj=file) as unpacked:
                return unpacked.read(_HEAD_BYTES)
        except (EOFError, OSError, zlib.error):
            return b""  # whoever reads it as a whole says what is wrong with it


def is_gzip(file: BinaryIO) -> bool:
    """Say whether a file begins as one packed with gzip does, and go back to its beginning."""
    return _begins(file, (_GZIP,))


def is_zip(file: BinaryIO) -> bool:
    """Say whether a file begins as a zip archive does, and go back to its beginning."""
    return _begins(file, _ZIP)


def _begins(file: BinaryIO, marks: tuple[bytes, ...]) -> bool:
    head = file.read(4)
    file.seek(0)
    return head.startswith(marks)


def opened(path: str) -> BinaryIO:
    """Open a regular file to read. Errors: FeedFileUnreadable (FED-103)."""
    try:
        return open(path, "rb", opener=_open_regular)
    except OSError as error:
        raise FeedFileUnreadable(path=path, why=error.strerror or str(error)) from error


def _open_regular(path: str, flags: int) -> int:
    handle = os.open(path, flags | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is not a regular file")
    return handle


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """Give the files of a folder that can hold a feed, without hidden ones and without following links."""
    if depth > _DEEPEST:
        raise FeedFileUnreadable(path=str(folder), why=f"it lies more than {_DEEPEST} folders deep")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise FeedFileUnreadable(path=str(folder), why=error.strerror or str(error)) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), depth + 1)
        elif entry.is_file(follow_symlinks=False) and _can_hold(entry.name):
            yield Path(entry.path)


def _can_hold(name: str) -> bool:
    return is_osv_file(name) or name.lower().endswith(_CSV)


def _is_single(path: Path) -> bool:
    return path.name.lower().endswith((".json", ".json.gz"))
