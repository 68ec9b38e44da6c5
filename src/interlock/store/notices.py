"""Keeping notices in the transaction of the append that they are about. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlock.kernel import stamp
from interlock.store.database import in_groups, insert, marks

if TYPE_CHECKING:
    from interlock.ledger import Notice
    from interlock.store.database import Session


def keep_notices(session: Session, notices: Sequence[Notice]) -> None:
    """Keep notices, each id once and for all; the transaction must be the only one that appends."""
    new = {one.id: one for one in reversed(notices)}
    for group in in_groups(list(new)):
        for (known,) in session.rows(f"SELECT id FROM event WHERE id IN ({marks(len(group))})", group):  # noqa: S608, only marks
            new.pop(known, None)
    last: int = session.rows("SELECT COALESCE(MAX(number), -1) FROM event")[0][0]
    kept = [one for one in notices if new.pop(one.id, None) is not None]
    insert(
        session,
        "event (number, id, kind, at, body, planned)",
        [(number, one.id, one.kind, stamp(one.at), one.body, 0) for number, one in enumerate(kept, start=last + 1)],
    )
