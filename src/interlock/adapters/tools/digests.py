"""What is known of program files from earlier runs: their digests and what versions they said they are.

Hashing hundreds of megabytes at every start would cost more than a warm check; so a digest is kept with everything
that `stat` says of the file, and the whole book is authenticated by a key, so that nobody else can write in it.
Floor 11.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import threading
import time
from pathlib import Path
from typing import Final

import msgspec

from interlock.disk import write_whole

_FRESH_NS: Final = 2_000_000_000
"""A file changed less than this ago could change once more without its times telling."""
_CHUNK: Final = 1 << 20
_MOST: Final = 20_000


class _Row(msgspec.Struct, frozen=True, array_like=True):
    stat: tuple[int, int, int, int, int]
    sha256: str


class _Content(msgspec.Struct):
    files: dict[str, _Row] = {}
    versions: dict[str, str] = {}


class DigestBook:
    """Digests of program files by path and `stat`; versions by digest."""

    def __init__(self, path: str | None, key: bytes) -> None:
        """`path` none keeps the book in memory only."""
        self._path = Path(path) if path else None
        self._key = key
        self._lock = threading.Lock()
        self._content: _Content | None = None
        self._is_changed = False

    def of(self, path: str) -> str:
        """Give the SHA-256 of a file, in hexadecimal. Errors: OSError as from reading it."""
        before = _stat(path)
        with self._lock:
            row = self._read().files.get(path)
        if row is not None and row.stat == before:
            return row.sha256
        digest, piece = hashlib.sha256(), memoryview(bytearray(_CHUNK))
        with Path(path).open("rb", buffering=0) as file:
            while count := file.readinto(piece):
                digest.update(piece[:count])
        found = digest.hexdigest()
        if _stat(path) == before and time.time_ns() - max(before[2], before[3]) > _FRESH_NS:
            with self._lock:
                self._read().files[path] = _Row(before, found)
                self._is_changed = True
        return found

    def version(self, digest: str) -> str:
        """Give what the program with that digest said its version is; empty if it was never asked."""
        with self._lock:
            return self._read().versions.get(digest, "")

    def keep_version(self, digest: str, version: str) -> None:
        """Remember what a program said its version is."""
        with self._lock:
            self._read().versions[digest] = version
            self._is_changed = True

    def save(self) -> None:
        """Write the book if it changed; a book that cannot be written only costs time, so nothing is raised."""
        with self._lock:
            if self._path is None or not self._is_changed or self._content is None:
                return
            if len(self._content.files) > _MOST:
                self._content.files = {}
            body = msgspec.json.encode(self._content)
            with contextlib.suppress(OSError):
                write_whole(self._path, self._seal(body).encode() + b"\n" + body)
                self._is_changed = False

    def _read(self) -> _Content:
        if self._content is None:
            self._content = _Content()
            if self._path is not None:
                with contextlib.suppress(OSError, msgspec.MsgspecError):
                    seal, _, body = self._path.read_bytes().partition(b"\n")
                    if hmac.compare_digest(seal, self._seal(body).encode()):
                        self._content = msgspec.json.decode(body, type=_Content)
        return self._content

    def _seal(self, body: bytes) -> str:
        return hmac.new(self._key, b"interlock tool digests 1\0" + body, hashlib.sha256).hexdigest()


def _stat(path: str) -> tuple[int, int, int, int, int]:
    seen = os.stat(path)  # noqa: PTH116  # the path is a key, kept as it is
    return seen.st_dev, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino
