"""What all records that count are together: their digest, and how many. Floor 11."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from interlock.kernel import Digest, instant
from interlock.store.advisory_rows import VISIBLE
from interlock.supply.advisory import PACKING
from interlock.supply.recorded import BookState, SourceState

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


def state(session: Session) -> BookState:
    """Give what is held and how old it is."""
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
