"""One import of a source: what is new goes in beside what counts, in short transactions, and counts all at once.

Enters: a stream of records. Leaves: a finished edition of the source, or the former one. Floor 11.
Source: docs/decisions/0018-books-of-supply.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.kernel import stamp
from interlock.store import advisory_rows
from interlock.store.advisory_rows import EARLIEST, Draft, moment
from interlock.store.advisory_snapshot import carry, seal
from interlock.store.database import in_groups, marks
from interlock.store.errors import ImportOvertaken
from interlock.supply.advisory import Advisory, united
from interlock.supply.recorded import ImportOutcome, Origin, Unread

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

AT_ONCE: Final = 1000
"""Records in one transaction at most."""
BYTES_AT_ONCE: Final = 8 * 1024 * 1024
_FIRST_CREDIBLE: Final = datetime(1990, 1, 1, tzinfo=UTC)


class _Held(NamedTuple):
    """A row that is there already."""

    id: int
    since: int
    digest: bytes
    modified: str


class Import:
    """An import on its way."""

    def __init__(self, database: Database, origin: Origin) -> None:
        self._database = database
        self._origin = origin
        self._name = os.urandom(8).hex()
        self._seen: set[int] = set()
        self._superseded: set[int] = set()
        self._unread: list[str] = []
        self._refused = 0
        self._newest = EARLIEST
        with database.writing() as session:
            self._source, self._edition = self._begin(session)

    def run(self, records: Iterable[Advisory | Unread]) -> ImportOutcome:
        """Take in all records and have them count."""
        for batch in self._batches(records):
            with self._database.writing() as session:
                self._check(session)
                self._take(session, batch)
        with self._database.writing() as session:
            self._check(session)
            return self._finish(session)

    def _begin(self, session: Session) -> tuple[int, int]:
        source = self._origin.source
        rows = session.rows("SELECT id, edition FROM source WHERE name = ?", (source,))
        if not rows:
            session.run(
                "INSERT INTO source (name, edition, importer, fetched, newest, etag, last_modified, records, withdrawn,"
                " refused) VALUES (?, 0, '', '', '', '', '', 0, 0, 0)",
                (source,),
            )
            rows = session.rows("SELECT id, edition FROM source WHERE name = ?", (source,))
        session.run("UPDATE source SET importer = ? WHERE id = ?", (self._name, rows[0][0]))
        return rows[0][0], rows[0][1]

    def _check(self, session: Session) -> None:
        """Raise where another import of the source was begun after this one.

        Errors: ImportOvertaken (STO-116).
        """
        rows = session.rows("SELECT importer FROM source WHERE id = ?", (self._source,))
        if not rows or rows[0][0] != self._name:
            raise ImportOvertaken(source=self._origin.source)

    def _batches(self, records: Iterable[Advisory | Unread]) -> Iterator[dict[str, Draft]]:
        """Give the records by id, as many as go into one transaction; of equal ids the newest, and all of one time."""
        batch: dict[str, Draft] = {}
        size_bytes = 0
        for record in records:
            if isinstance(record, Unread):
                self._refused += 1
                self._unread += [record.id] if record.id else []
                continue
            draft = _newest(batch.get(record.id), record)
            if draft is None:
                continue
            batch[record.id] = draft
            size_bytes += draft.size_bytes
            if len(batch) == AT_ONCE or size_bytes > BYTES_AT_ONCE:
                yield batch
                batch, size_bytes = {}, 0
        if batch:
            yield batch

    def _take(self, session: Session, batch: dict[str, Draft]) -> None:
        """Keep what is not there as it is; what an earlier, broken import brought is taken over where it is equal."""
        held = self._held(session, batch)
        new: list[Draft] = []
        dropped: list[int] = []
        for name, one in batch.items():
            self._note(one)
            draft = self._with_those_seen(session, held.get(name, []), one)
            if not self._is_settled(held.get(name, []), draft, dropped):
                new.append(draft)
        advisory_rows.delete(session, dropped)
        first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM advisory")[0][0]
        advisory_rows.write(session, self._source, self._edition + 1, first, new)
        self._seen.update(range(first, first + len(new)))

    def _with_those_seen(self, session: Session, rows: list[_Held], draft: Draft) -> Draft:
        """Give a record together with one of the same id and time that came earlier in this import."""
        at = moment(draft.advisory.modified)
        for row in rows:
            if row.id in self._seen and row.digest != draft.digest and moment(row.modified) == at:
                return Draft(united(advisory_rows.whole(session, row.id), draft.advisory))
        return draft

    def _is_settled(self, rows: list[_Held], draft: Draft, dropped: list[int]) -> bool:
        """Say whether a record need not be written, and note which unfinished rows have to go for it.

        Promise: of the rows of one name at most one is among those seen.
        """
        at = moment(draft.advisory.modified)
        standing = [row.id for row in rows if row.since <= self._edition]
        for row in reversed(rows):
            is_newer = row.id in self._seen and moment(row.modified) > at
            if is_newer or row.digest == draft.digest:
                if row.since > self._edition:
                    self._superseded.update(standing)
                self._seen.add(row.id)
                return True
            self._seen.discard(row.id)
            if row.since > self._edition:
                dropped.append(row.id)
        self._superseded.update(standing)
        return False

    def _held(self, session: Session, names: Iterable[str]) -> dict[str, list[_Held]]:
        """Give the rows of some names, what counts before what is unfinished."""
        held: dict[str, list[_Held]] = {}
        for group in in_groups(list(names)):
            sql = (
                "SELECT name, id, since, digest, modified FROM advisory"  # noqa: S608, only marks
                f" WHERE source = ? AND name IN ({marks(len(group))}) ORDER BY since"
            )
            for name, *rest in session.rows(sql, (self._source, *group)):
                held.setdefault(name, []).append(_Held(*rest))
        return held

    def _note(self, draft: Draft) -> None:
        """Learn how new the source's records are; a time that lies before all databases or ahead of now is none."""
        at = moment(draft.advisory.modified)
        if _FIRST_CREDIBLE <= at <= self._origin.fetched:
            self._newest = max(self._newest, at)

    def _finish(self, session: Session) -> ImportOutcome:
        """Have the new edition count, drop what it replaces, and say what all records are together."""
        kept = {row.id for rows in self._held(session, self._unread).values() for row in rows}
        gone: list[int] = []
        counts = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0}
        replaced = self._superseded - self._seen
        for at, since in session.rows("SELECT id, since FROM advisory WHERE source = ?", (self._source,)):
            is_old = since <= self._edition
            if at in self._seen:
                counts["unchanged" if is_old else "added"] += 1
            elif not is_old or at in replaced or (self._origin.is_whole and at not in kept):
                gone.append(at)
                counts["removed"] += is_old and at not in replaced
        counts["changed"] = len(replaced)
        counts["added"] -= len(replaced)
        advisory_rows.delete(session, gone)
        self._close(session)
        carry(session, self._source, self._origin.fetched)
        return ImportOutcome(**counts, refused=self._refused, digest=seal(session))

    def _close(self, session: Session) -> None:
        origin, newest = self._origin, self._newest
        if not origin.is_whole:
            newest = max(newest, moment(session.rows("SELECT newest FROM source WHERE id = ?", (self._source,))[0][0]))
        session.run(
            "UPDATE source SET edition = ?, importer = '', fetched = ?, newest = ?, etag = ?, last_modified = ?,"
            " refused = ?, records = (SELECT count(*) FROM advisory WHERE source = source.id),"
            " withdrawn = (SELECT coalesce(sum(withdrawn), 0) FROM advisory WHERE source = source.id) WHERE id = ?",
            (
                self._edition + 1,
                stamp(origin.fetched),
                stamp(newest) if newest > EARLIEST else "",
                origin.etag,
                origin.last_modified,
                self._refused,
                self._source,
            ),
        )


def _newest(known: Draft | None, record: Advisory) -> Draft | None:
    """Give what counts of two records with one id; None where that is the one that is known."""
    if known is None:
        return Draft(record)
    one, other = moment(known.advisory.modified), moment(record.modified)
    if one > other:
        return None
    return Draft(united(known.advisory, record) if one == other else record)
