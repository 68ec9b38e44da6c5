"""The last checkpoint seen of each log, in the user's state folder. Satisfies `interlock.ledger.Memory`.

It lies outside the repository, so that whoever can write in the repository cannot make the log shorter
without being found out. Floor 11.
"""

from __future__ import annotations

# ruff: noqa: PTH108 PTH118 PTH123
# pathlib costs start-up time.
import hashlib
import os

import msgspec

from interlock.disk import write_durably
from interlock.ledger import Checkpoint
from interlock.store.errors import MemoryDamaged, StoreReadOnly


class RememberedCheckpoints:
    """One small file for each log, and one for each place that says which log was there."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, "checkpoints")

    def last(self, origin: str) -> Checkpoint | None:
        """Give the last checkpoint seen of a log. Errors: MemoryDamaged (STO-113)."""
        path = self._path(origin)
        body = self._read(path)
        try:
            return None if body is None else msgspec.json.decode(body, type=Checkpoint)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise MemoryDamaged(path=path) from error

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint durably; a smaller one than is known is never kept.

        Errors: MemoryDamaged (STO-113), StoreReadOnly (STO-105).
        """
        known = self.last(checkpoint.origin)
        if known is not None and known.size >= checkpoint.size:
            return
        self._write(self._path(checkpoint.origin), msgspec.json.encode(checkpoint))

    def go_back(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint whatever is known: somebody restored a backup, and said that it may be older.

        Errors: as for `remember`.
        """
        self._write(self._path(checkpoint.origin), msgspec.json.encode(checkpoint))

    def origin_at(self, place: str) -> str | None:
        """Give the log that was last seen at a place (a data folder). Errors: MemoryDamaged (STO-113)."""
        path = self._path("place " + place)
        body = self._read(path)
        try:
            return None if body is None else body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise MemoryDamaged(path=path) from error

    def seen_at(self, place: str, origin: str) -> None:
        """Remember which log is at a place. Errors: as for `remember`."""
        if self.origin_at(place) != origin:
            self._write(self._path("place " + place), origin.encode("utf-8"))

    def forget(self, place: str) -> None:
        """Forget what was seen at a place, log and all. Errors: as for `remember`."""
        origin = self.origin_at(place)
        for name in ("place " + place, *((origin,) if origin else ())):
            path = self._path(name)
            try:
                os.unlink(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StoreReadOnly(where=path, why=error.strerror or str(error)) from error

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, hashlib.sha256(name.encode("utf-8")).hexdigest()[:32])

    def _read(self, path: str) -> bytes | None:
        """Give what a file holds; none only where there is no such file, since absence alone means nothing seen."""
        try:
            with open(path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MemoryDamaged(path=path) from error

    def _write(self, path: str, body: bytes) -> None:
        try:
            write_durably(path, body)
        except OSError as error:
            raise StoreReadOnly(where=path, why=error.strerror or str(error)) from error
