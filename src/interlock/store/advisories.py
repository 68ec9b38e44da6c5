"""The advisories of a user, in a SQLite file of their own. Satisfies `interlock.supply.ports.AdvisoryBook`.

They belong to a user and not to a repository: what is looked for must not come with what is looked at. Floor 11.
Source: docs/decisions/0018-books-of-supply.md.
"""

# ruff: noqa: PTH100, PTH118
# pathlib takes 10 ms to import; see sqlite.py.

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from interlock.kernel import Instant, stamp
from interlock.store import advisory_rows
from interlock.store.advisory_import import Import
from interlock.store.advisory_snapshot import seal, state
from interlock.store.errors import AdvisoriesDamaged, AdvisoriesMissing, AdvisoriesOutdated, StoreMissing
from interlock.store.migrations.advisories import ADVISORIES
from interlock.store.opening import folder_for
from interlock.store.sqlite import SqliteDatabase
from interlock.store.threats import StoredThreats
from interlock.supply.advisory import PACKING, Advisory
from interlock.supply.recorded import BookState, ImportOutcome, Origin, PackageKey, Unread

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

FILE_NAME: Final = "advisories.db"
_PAGE: Final = 256


def open_advisories(
    folder: str | os.PathLike[str], *, is_read_only: bool = True, timeout_s: float = 30.0
) -> StoredAdvisories:
    """Open the advisories in a folder of the user's; for reading unless something is to be imported.

    Errors: AdvisoriesMissing (STO-114) or AdvisoriesOutdated (STO-115) when opened for reading, AdvisoriesDamaged
            (STO-118), and the others of interlock.store.errors.
    """
    path = os.path.join(os.path.abspath(os.fspath(folder)), FILE_NAME)
    try:
        where = folder_for(folder, FILE_NAME, is_read_only=is_read_only)
    except StoreMissing as error:
        raise AdvisoriesMissing(where=path) from error
    database = SqliteDatabase(
        os.path.join(where, FILE_NAME),
        is_read_only=is_read_only,
        timeout_s=timeout_s,
        schema=ADVISORIES,
        damaged=AdvisoriesDamaged,
    )
    try:
        _check_form(database, is_read_only=is_read_only)
    except BaseException:
        database.close()
        raise
    return StoredAdvisories(database)


def _check_form(database: Database, *, is_read_only: bool) -> None:
    """Raise where bodies are in another form than is read here; empty the file where it is to be filled anyway.

    Errors: AdvisoriesOutdated (STO-115).
    """
    with database.reading() as session:
        found = [row[0] for row in session.rows("SELECT packing FROM snapshot")]
    if all(packing == PACKING for packing in found):
        return
    if is_read_only:
        raise AdvisoriesOutdated(where=database.where, found=found[0], known=PACKING)
    with database.writing() as session:
        for table in ("snapshot", "carried", "ecosystem", "alias", "listing", "advisory", "source"):
            session.run(f"DELETE FROM {table}")  # noqa: S608, our own words


class StoredAdvisories:
    """An open book of advisories. Close it, or use it in a `with`. May be used by many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def where(self) -> str:
        """The file."""
        return self._database.where

    @property
    def threats(self) -> StoredThreats:
        """What is known of attacks, in the same file."""
        return StoredThreats(self._database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def state(self) -> BookState:
        """Say what is held: digest, counts, and for each source how old it is."""
        with self._database.reading() as session:
            return state(session)

    def find(self, packages: Collection[PackageKey]) -> Mapping[PackageKey, tuple[Advisory, ...]]:
        """Give the standing advisories about some packages, by package, each with what it says of that one alone."""
        with self._database.reading() as session:
            return advisory_rows.about(session, packages)

    def show(self, name: str) -> tuple[Advisory, ...]:
        """Give the whole records that have this id or this alias, withdrawn ones too."""
        with self._database.reading() as session:
            return advisory_rows.named(session, name)

    def changed(self, source: str) -> Iterator[Advisory]:
        """Give the whole records that the last import of a source added or changed."""
        last = 0
        while True:
            with self._database.reading() as session:
                page = advisory_rows.brought(session, source, last, _PAGE)
            if not page:
                return
            yield from (advisory for _, advisory in page)
            last = page[-1][0]

    def take_in(self, origin: Origin, records: Iterable[Advisory | Unread]) -> ImportOutcome:
        """Keep the records of a source in place of those it had; none of them counts before all are there.

        Errors: ImportOvertaken (STO-116), those of interlock.store.errors, and what the iterable raises.
        """
        return Import(self._database, origin).run(records)

    def still_current(self, source: str, at: Instant) -> None:
        """Note that a source said that nothing has changed since its last import."""
        with self._database.writing() as session:
            session.run("UPDATE source SET fetched = ? WHERE name = ? AND edition > 0", (stamp(at), source))

    def forget(self, source: str) -> int:
        """Drop all records of a source and give how many of them counted."""
        with self._database.writing() as session:
            rows = session.rows("SELECT id, records FROM source WHERE name = ?", (source,))
            for at, records in rows:
                self._drop(session, at)
                seal(session)
                return int(records)
        return 0

    @staticmethod
    def _drop(session: Session, source: int) -> None:
        ids = [row[0] for row in session.rows("SELECT id FROM advisory WHERE source = ?", (source,))]
        advisory_rows.delete(session, ids)
        session.run("DELETE FROM carried WHERE source = ?", (source,))
        session.run("DELETE FROM source WHERE id = ?", (source,))
