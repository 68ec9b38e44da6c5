"""What is known of attacks on vulnerabilities, beside the advisories. Satisfies `interlock.supply.ports.ThreatBook`.

A feed is small enough to be replaced in one transaction, so that what counts is always one whole edition. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.kernel import Digest, Instant, instant, stamp
from interlock.store.database import in_groups, marks
from interlock.supply.advisory import Exploited, Prediction
from interlock.supply.feeds import FeedKind, ThreatState
from interlock.supply.recorded import Origin, Unread

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

_AT_ONCE: Final = 5000
_DOMAIN: Final = b"interlock threats 1\n"
_EXPLOITED: Final = msgspec.msgpack.Decoder(Exploited)
_PREDICTION: Final = msgspec.msgpack.Decoder(Prediction)


class StoredThreats:
    """The feeds about attacks in an open file of advisories. May be used by many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> tuple[ThreatState, ...]:
        """Say what is held and how old it is, by name and kind."""
        with self._database.reading() as session:
            return _state(session)

    def exploited(self, names: Collection[str]) -> Mapping[str, Exploited]:
        """Give what is known to be exploited among some names, by CVE in upper case; the earliest of several."""
        found: dict[str, Exploited] = {}
        for body in self._bodies(FeedKind.KEV, names):
            one = _EXPLOITED.decode(body)
            if one.cve not in found or one.added < found[one.cve].added:
                found[one.cve] = one
        return found

    def predictions(self, names: Collection[str]) -> Mapping[str, Prediction]:
        """Give how likely some names are to be exploited, by CVE in upper case; the newest of several."""
        found: dict[str, Prediction] = {}
        for body in self._bodies(FeedKind.EPSS, names):
            one = _PREDICTION.decode(body)
            if one.cve not in found or one.day > found[one.cve].day:
                found[one.cve] = one
        return found

    def _bodies(self, kind: FeedKind, names: Collection[str]) -> Iterator[bytes]:
        cves = sorted({name.strip().upper() for name in names})
        with self._database.reading() as session:
            sources = session.rows("SELECT id FROM threat_source WHERE kind = ? ORDER BY id", (kind.value,))
            rows = [
                row
                for (source,) in sources
                for group in in_groups(cves)
                for row in session.rows(
                    f"SELECT body FROM threat WHERE source = ? AND cve IN ({marks(len(group))})",  # noqa: S608
                    (source, *group),
                )
            ]
        yield from (row[0] for row in rows)

    def take_in(self, origin: Origin, kind: FeedKind, rows: Iterable[Exploited | Prediction | Unread]) -> ThreatState:
        """Keep the rows of a feed in place of those it had; by an error, or where the iterable raises, none of them.

        Errors: those of interlock.store.errors, and what the iterable raises.
        """
        with self._database.writing() as session:
            _drop(session, origin.source, kind)
            session.run(
                "INSERT INTO threat_source (name, kind, records, refused, fetched, day, digest, etag, last_modified)"
                " VALUES (?, ?, 0, 0, ?, '', ?, ?, ?)",
                (origin.source, kind.value, stamp(origin.fetched), b"", origin.etag, origin.last_modified),
            )
            at = _id_of(session, origin.source, kind)
            refused, day = 0, ""
            batch: list[tuple[int, str, bytes]] = []
            for row in rows:
                if isinstance(row, Unread):
                    refused += 1
                    continue
                day = max(day, row.added if isinstance(row, Exploited) else row.day)
                batch.append((at, row.cve, msgspec.msgpack.encode(row)))
                if len(batch) == _AT_ONCE:
                    _write(session, batch)
                    batch = []
            _write(session, batch)
            count, digest = _sum(session, at)
            session.run(
                "UPDATE threat_source SET records = ?, refused = ?, day = ?, digest = ? WHERE id = ?",
                (count, refused, day, digest, at),
            )
            return next(one for one in _state(session) if (one.name, one.kind) == (origin.source, kind))

    def still_current(self, source: str, at: Instant) -> None:
        """Note that a source said that nothing has changed since its last import."""
        with self._database.writing() as session:
            session.run("UPDATE threat_source SET fetched = ? WHERE name = ?", (stamp(at), source))

    def forget(self, source: str) -> int:
        """Drop all rows of a source and give how many those were."""
        with self._database.writing() as session:
            return sum(_drop(session, source, kind) for kind in (FeedKind.KEV, FeedKind.EPSS))


def _write(session: Session, batch: Sequence[tuple[int, str, bytes]]) -> None:
    """Keep rows; of several about one CVE the last counts."""
    session.run_many(
        "INSERT INTO threat (source, cve, body) VALUES (?, ?, ?)"
        " ON CONFLICT (source, cve) DO UPDATE SET body = excluded.body",
        batch,
    )


def _drop(session: Session, source: str, kind: FeedKind) -> int:
    rows = session.rows("SELECT id, records FROM threat_source WHERE name = ? AND kind = ?", (source, kind.value))
    for at, _ in rows:
        session.run("DELETE FROM threat WHERE source = ?", (at,))
        session.run("DELETE FROM threat_source WHERE id = ?", (at,))
    return sum(records for _, records in rows)


def _id_of(session: Session, source: str, kind: FeedKind) -> int:
    rows = session.rows("SELECT id FROM threat_source WHERE name = ? AND kind = ?", (source, kind.value))
    return int(rows[0][0])


def _sum(session: Session, source: int) -> tuple[int, bytes]:
    """Give how many rows a feed has, and their digest in the order of the CVEs."""
    hashed = hashlib.sha256(_DOMAIN)
    count, last = 0, ""
    while rows := session.rows(
        "SELECT cve, body FROM threat WHERE source = ? AND cve > ? ORDER BY cve LIMIT ?", (source, last, _AT_ONCE)
    ):
        for _, body in rows:
            hashed.update(b"%d\n" % len(body) + body)
        count += len(rows)
        last = rows[-1][0]
    return count, hashed.digest()


def _state(session: Session) -> tuple[ThreatState, ...]:
    return tuple(
        ThreatState(
            name=name,
            kind=FeedKind(kind),
            records=records,
            refused=refused,
            fetched=instant(fetched),
            day=day,
            digest=Digest("sha256", digest.hex()),
            etag=etag,
            last_modified=last_modified,
        )
        for name, kind, records, refused, fetched, day, digest, etag, last_modified in session.rows(
            "SELECT name, kind, records, refused, fetched, day, digest, etag, last_modified FROM threat_source"
            " ORDER BY name, kind"
        )
    )
