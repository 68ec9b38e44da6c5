"""What all records that count are together: their digest, and how many. Floor 11."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from interlock.kernel import Digest, Instant, instant, stamp
from interlock.store.advisory_rows import EARLIEST, VISIBLE, moment
from interlock.supply.advisory import PACKING
from interlock.supply.recorded import BookState, EcosystemState, SourceState

if TYPE_CHECKING:
    from interlock.store.database import Session

_DOMAIN: Final = b"interlock advisories %d\n" % PACKING
_PAGE: Final = 4096


def seal(session: Session) -> Digest:
    """Work out what all records are together, and keep it.

    The digest is that of the sorted digests of the records, so neither order nor source has a say in it.
    """
    hashed = hashlib.sha256(_DOMAIN)
    last = b""
    while rows := session.rows(
        f"SELECT DISTINCT a.digest FROM {VISIBLE} WHERE a.digest > ? ORDER BY a.digest LIMIT ?",  # noqa: S608
        (last, _PAGE),
    ):
        for (digest,) in rows:
            hashed.update(digest)
        last = rows[-1][0]
    records, withdrawn = session.rows("SELECT coalesce(sum(records), 0), coalesce(sum(withdrawn), 0) FROM source")[0]
    # An unfinished import of another source may bring packages that are counted here before they are found.
    packages = session.rows("SELECT count(DISTINCT package) FROM listing WHERE package <> 0")[0][0]
    session.run("DELETE FROM snapshot")
    session.run(
        "INSERT INTO snapshot (packing, digest, records, withdrawn, packages) VALUES (?, ?, ?, ?, ?)",
        (PACKING, hashed.digest(), int(records), int(withdrawn), packages),
    )
    return Digest("sha256", hashed.hexdigest())


def carry(session: Session, source: int, fetched: Instant) -> None:
    """Count of which ecosystems a source has records; a time ahead of its fetching is none."""
    session.run("DELETE FROM carried WHERE source = ?", (source,))
    session.run(
        "INSERT INTO carried (source, ecosystem, records, withdrawn, newest)"
        " SELECT a.source, e.name, count(*), sum(a.withdrawn),"
        " coalesce(max(CASE WHEN a.modified BETWEEN '1990' AND ? THEN a.modified END), '')"
        " FROM advisory a JOIN ecosystem e ON e.advisory = a.id WHERE a.source = ? GROUP BY a.source, e.name",
        (stamp(fetched), source),
    )


def _carried(session: Session) -> dict[str, list[EcosystemState]]:
    found: dict[str, list[EcosystemState]] = {}
    for source, name, records, withdrawn, newest in session.rows(
        "SELECT s.name, c.ecosystem, c.records, c.withdrawn, c.newest FROM carried c JOIN source s ON s.id = c.source"
        " WHERE s.edition > 0 ORDER BY s.name, c.ecosystem"
    ):
        at = moment(newest)
        one = EcosystemState(name, records, withdrawn, at if at > EARLIEST else None)
        found.setdefault(source, []).append(one)
    return found


def state(session: Session) -> BookState:
    """Give what is held and how old it is."""
    carried = _carried(session)
    sources = tuple(
        SourceState(
            name=name,
            records=records,
            withdrawn=withdrawn,
            fetched=instant(fetched),
            newest=instant(newest) if newest else None,
            etag=etag,
            last_modified=last_modified,
            refused=refused,
            ecosystems=tuple(carried.get(name, ())),
        )
        for name, records, withdrawn, fetched, newest, etag, last_modified, refused in session.rows(
            "SELECT name, records, withdrawn, fetched, newest, etag, last_modified, refused FROM source"
            " WHERE edition > 0 ORDER BY name"
        )
    )
    rows = session.rows("SELECT digest, records, withdrawn, packages FROM snapshot")
    if not rows or not sources:
        return BookState(None, 0, 0, 0)
    digest, records, withdrawn, packages = rows[0]
    return BookState(Digest("sha256", digest.hex()), records, withdrawn, packages, sources)
