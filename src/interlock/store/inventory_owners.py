"""Whose an inventory is, and which entry of the ledger says so. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from interlock.store.database import in_groups, marks
from interlock.store.graph_counts import Counted, change, inventories_of
from interlock.store.graph_names import packed_name
from interlock.store.graph_running import NEVER
from interlock.store.leaf_rows import leaves_at

if TYPE_CHECKING:
    from interlock.store.database import Session

UNKNOWN: Final = -1
"""The entry of what no entry is known to say: it is found as it always was, and is no part of the graph."""
_AT_ONCE: Final = 64


def belong(session: Session, inventory: int, subjects: Mapping[str, str], *, at: str, envelope: str) -> None:
    """Let an inventory be that of some subjects, given with their names; what was said first stays."""
    entry = entry_of(session, subjects, envelope) if envelope else UNKNOWN
    session.run_many(
        "INSERT INTO inventory_subject (subject, inventory, name, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (subject, inventory) DO NOTHING",
        [(subject, inventory, name, at) for subject, name in subjects.items()],
    )
    if entry != UNKNOWN:
        say(session, inventory, subjects, entry)


def say(session: Session, inventory: int, subjects: Collection[str], entry: int) -> None:
    """Let an entry say that an inventory is that of some subjects, where none does yet; count them for it."""
    before = inventories_of(session, subjects)
    new = [subject for subject in subjects if inventory not in before.get(subject, ())]
    session.run_many(
        "UPDATE inventory_subject SET entry = ? WHERE subject = ? AND inventory = ? AND entry < 0",
        [(entry, subject, inventory) for subject in new],
    )
    for what, numbers in ((Counted.SUBJECTS, dict.fromkeys(new, 1)), (Counted.LIVE, _live(session, new))):
        changes: dict[tuple[int, ...], int] = {}
        for subject, number in numbers.items():
            was = before.get(subject, ())
            now = tuple(sorted({*was, inventory}))
            changes[was] = changes.get(was, 0) - number
            changes[now] = changes.get(now, 0) + number
        changes.pop((), None)
        change(session, what, changes)


def entry_of(session: Session, subjects: Collection[str], envelope: str) -> int:
    """Give the entry of an envelope about some subjects, by its digest: most likely one of the newest about them."""
    wanted = f'"envelope":{{"sha256":"{envelope}"'.encode("ascii")
    subject, last = min(subjects, default=""), 2**62
    sql = "SELECT idx FROM entry_subject WHERE subject = ? AND idx < ? ORDER BY idx DESC LIMIT ?"
    while rows := session.rows(sql, (subject, last, _AT_ONCE)):
        for index, leaf in leaves_at(session, [row[0] for row in reversed(rows)]):
            if wanted in leaf:
                return index
        last = rows[-1][0]
    return UNKNOWN


def _live(session: Session, subjects: Collection[str]) -> dict[str, int]:
    """Give how many workloads run each of some subjects; those that nothing runs are left out."""
    packed = {packed_name(subject): subject for subject in subjects}
    found = {}
    for group in in_groups(list(packed)):
        sql = f"SELECT name, id FROM graph_node WHERE name IN ({marks(len(group))})"  # noqa: S608, only marks
        for name, node in session.rows(sql, group):
            live = session.rows("SELECT count(*) FROM graph_running WHERE artifact = ? AND until = ?", (node, NEVER))
            if live[0][0]:
                found[packed[bytes(name)]] = int(live[0][0])
    return found
