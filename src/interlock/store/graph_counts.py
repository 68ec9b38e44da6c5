"""How many subjects, and how many live workloads, have inventories of some kind: counted without going through them.

Each subject or workload counts for its inventory. The counts of a run of inventories lie in planes: bit 0 of all, bit
1 of all, and so on, so that those of any set of inventories are summed by a few operations on long numbers. Who has
several inventories is counted apart, once for each different set of them. Floor 11.
Source: docs/decisions/0039-graph-in-tables.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from interlock.store.database import in_groups, marks
from interlock.store.number_rows import read, written

if TYPE_CHECKING:
    from interlock.store.database import Session

PART_BITS: Final = 16_384
_PART_BYTES: Final = PART_BITS // 8
_MASK: Final = PART_BITS - 1

Several: TypeAlias = tuple[int, ...]
"""The inventories of one subject or workload, sorted, each once."""


class Counted(IntEnum):
    """What is counted."""

    SUBJECTS = 0
    LIVE = 1


def inventories_of(session: Session, subjects: Iterable[str]) -> dict[str, Several]:
    """Give the inventories of some subjects that an entry says; those that have none are left out."""
    found: dict[str, list[int]] = {}
    for group in in_groups(sorted(set(subjects))):
        sql = f"SELECT subject, inventory FROM inventory_subject WHERE subject IN ({marks(len(group))}) AND entry >= 0"  # noqa: S608, only marks
        for subject, inventory in session.rows(sql, group):
            found.setdefault(subject, []).append(inventory)
    return {subject: tuple(sorted(set(each))) for subject, each in found.items()}


def change(session: Session, what: Counted, changes: Mapping[Several, int]) -> None:
    """Change the counts of those that have some inventories by so many."""
    single: dict[int, int] = {}
    for several, by in changes.items():
        if len(several) == 1:
            single[several[0]] = single.get(several[0], 0) + by
        elif several and by:
            _change_several(session, what, several, by)
    parts: dict[int, dict[int, int]] = {}
    for inventory, by in single.items():
        if by:
            parts.setdefault(inventory // PART_BITS, {})[inventory & _MASK] = by
    for part, places in parts.items():
        _change_part(session, what, part, places)


def total(session: Session, what: Counted, inventories: int) -> int:
    """Give how many have any of some inventories, given as a number with the bits of their ids set."""
    found = 0
    for plane, bits in _planes(session, what).items():
        found += (inventories & bits).bit_count() << plane
    for body, number in session.rows("SELECT inventories, number FROM graph_several WHERE what = ?", (what,)):
        if any(inventories >> one & 1 for one in read("I", body)):
            found += number
    return found


def _planes(session: Session, what: Counted) -> dict[int, int]:
    """Give the planes, each as one long number over the ids of inventories."""
    bodies: dict[int, list[bytes]] = {}
    sql = "SELECT plane, part, bits FROM graph_plane WHERE what = ? ORDER BY part"
    for plane, part, bits in session.rows(sql, (what,)):
        held = bodies.setdefault(plane, [])
        if part > len(held):
            held.append(bytes(_PART_BYTES * (part - len(held))))  # as one piece: only the joined length counts
            held += [b""] * (part - len(held))
        held.append(bits)
    return {plane: int.from_bytes(b"".join(held), "little") for plane, held in bodies.items()}


def _change_several(session: Session, what: Counted, several: Several, by: int) -> None:
    body = written("I", several)
    session.run(
        "INSERT INTO graph_several (what, inventories, number) VALUES (?, ?, ?)"
        " ON CONFLICT (what, inventories) DO UPDATE SET number = graph_several.number + excluded.number",
        (what, body, by),
    )
    session.run("DELETE FROM graph_several WHERE what = ? AND inventories = ? AND number = 0", (what, body))


def _change_part(session: Session, what: Counted, part: int, places: Mapping[int, int]) -> None:
    """Change the counts of one run of inventories; planes without a bit are not kept."""
    sql = "SELECT plane, bits FROM graph_plane WHERE what = ? AND part = ?"
    held = {plane: bytearray(bits) for plane, bits in session.rows(sql, (what, part))}
    before = {plane: bytes(bits) for plane, bits in held.items()}
    for place, by in places.items():
        byte, bit = place >> 3, 1 << (place & 7)
        number = by + sum(1 << plane for plane, bits in held.items() if bits[byte] & bit)
        for plane in range(max(number.bit_length(), max(held, default=-1) + 1)):
            if number >> plane & 1:
                held.setdefault(plane, bytearray(_PART_BYTES))[byte] |= bit
            elif plane in held:
                held[plane][byte] &= ~bit
    for plane, bits in held.items():
        if plane in before and not any(bits):
            session.run("DELETE FROM graph_plane WHERE what = ? AND part = ? AND plane = ?", (what, part, plane))
        elif any(bits) and before.get(plane) != bytes(bits):
            session.run(
                "INSERT INTO graph_plane (what, part, plane, bits) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (what, part, plane) DO UPDATE SET bits = excluded.bits",
                (what, part, plane, bytes(bits)),
            )
