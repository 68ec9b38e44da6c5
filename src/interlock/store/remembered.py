"""The last checkpoint seen of each log, in the user's state folder. Satisfies `interlock.ledger.Memory`.

It lies outside the repository, so that whoever can write in the repository cannot make the log shorter
without being found out. Floor 11.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from interlock.ledger import Checkpoint
from interlock.store.errors import MemoryDamaged, StoreReadOnly


class RememberedCheckpoints:
    """One small file for each log, and one for each place that says which log was there."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder) / "checkpoints"

    def last(self, origin: str) -> Checkpoint | None:
        """Give the last checkpoint seen of a log. Errors: MemoryDamaged (STO-1xx)."""
        path = self._path(origin)
        try:
            return msgspec.json.decode(path.read_bytes(), type=Checkpoint)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise MemoryDamaged(path=str(path)) from error

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint durably; a smaller one than is known is never kept."""
        known = self.last(checkpoint.origin)
        if known is not None and known.size >= checkpoint.size:
            return
        self._write(self._path(checkpoint.origin), msgspec.json.encode(checkpoint))

    def origin_at(self, place: str) -> str | None:
        """Give the log that was last seen at a place (a data folder)."""
        try:
            return self._path("place " + place).read_text("utf-8")
        except FileNotFoundError:
            return None

    def seen_at(self, place: str, origin: str) -> None:
        """Remember which log is at a place."""
        if self.origin_at(place) != origin:
            self._write(self._path("place " + place), origin.encode("utf-8"))

    def forget(self, place: str) -> None:
        """Forget what was seen at a place, log and all."""
        origin = self.origin_at(place)
        for name in ("place " + place, *((origin,) if origin else ())):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode("utf-8")).hexdigest()[:32]

    def _write(self, path: Path, body: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            raise StoreReadOnly(where=str(path), why=error.strerror or str(error)) from error
