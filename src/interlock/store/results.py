"""Earlier answers of tools, authenticated. Satisfies `interlock.control.ResultCache`. Floor 11."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.store.database import in_groups, marks
from interlock.store.errors import StoreFull, StoreLocked, StoreReadOnly

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

DAY_S: Final = 86_400
_PURPOSE: Final = b"interlock result 1\x00"


class Bounds(msgspec.Struct, frozen=True):
    """How much the cache may keep; what was not used for longest goes first."""

    rows: int = 500_000
    size_bytes: int = 512 * 1024 * 1024


class StoredResults:
    """The `result` table."""

    def __init__(
        self, database: Database, key: bytes, *, clock: Callable[[], float], bounds: Bounds | None = None
    ) -> None:
        if len(key) < hashlib.sha256().digest_size:
            raise ValueError("a key for HMAC-SHA256 has 32 bytes at least")
        self._database = database
        self._key = key
        self._clock = clock
        self._bounds = bounds or Bounds()
        self._unpruned: int | None = None

    def get(self, keys: Collection[bytes]) -> Mapping[bytes, bytes]:
        """Give the values of the keys that are there and authentic."""
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        since = int(self._clock()) - DAY_S
        with self._database.reading() as session:
            for group in in_groups(list(keys)):
                sql = f"SELECT cache_key, answer, mac, used_at FROM result WHERE cache_key IN ({marks(len(group))})"  # noqa: S608, only marks
                for key, answer, mac, used_at in session.rows(sql, group):
                    if hmac.compare_digest(mac, self._mac(key, answer)):
                        found[key] = answer
                        if used_at < since:
                            stale.append(key)
        if stale:
            self._touch(stale)
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values. A store that is busy, full or read-only loses them; the next run works without."""
        now = int(self._clock())
        rows = [(key, value, self._mac(key, value), len(value), now) for key, value in values.items()]
        if not rows:
            return
        try:
            with self._database.writing() as session:
                session.run_many(
                    "INSERT INTO result (cache_key, answer, mac, size, used_at) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT (cache_key) DO UPDATE SET answer = excluded.answer, mac = excluded.mac,"
                    " size = excluded.size, used_at = excluded.used_at",
                    rows,
                )
                self._keep_bounds(session, len(rows))
        except (StoreLocked, StoreFull, StoreReadOnly):
            self._unpruned = None

    def _mac(self, key: bytes, value: bytes) -> bytes:
        """Authenticate a value as the one of this key; the key's length tells where the value begins."""
        return hmac.digest(self._key, b"%b%d\x00%b%b" % (_PURPOSE, len(key), key, value), "sha256")

    def _touch(self, keys: list[bytes]) -> None:
        """Note a use at most once a day, so that a warm run writes nothing."""
        now = int(self._clock())
        try:
            with self._database.writing() as session:
                session.run_many("UPDATE result SET used_at = ? WHERE cache_key = ?", [(now, key) for key in keys])
        except (StoreLocked, StoreFull, StoreReadOnly):
            return

    def _keep_bounds(self, session: Session, added: int) -> None:
        """Remove what was not used for longest; looks only when enough was added since the last look."""
        if self._unpruned is not None and self._unpruned + added < self._bounds.rows // 10:
            self._unpruned += added
            return
        self._unpruned = 0
        count, size = session.rows("SELECT count(*), coalesce(sum(size), 0) FROM result")[0]
        if count <= self._bounds.rows and size <= self._bounds.size_bytes:
            return
        session.run(
            "DELETE FROM result WHERE cache_key IN (SELECT cache_key FROM result ORDER BY used_at, size LIMIT ?)",
            (self._surplus(session, count, int(size)),),
        )

    def _surplus(self, session: Session, count: int, size: int) -> int:
        """Count the least used rows that must go so that nine tenths of the bounds stay filled."""
        rows, room = self._bounds.rows * 9 // 10, self._bounds.size_bytes * 9 // 10
        gone = max(0, count - rows)
        for number, (row_size,) in enumerate(session.rows("SELECT size FROM result ORDER BY used_at, size")):
            if size <= room:
                return max(gone, number)
            size -= row_size
        return count
