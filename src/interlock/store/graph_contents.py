"""What artifacts and commits are made of, as edges: from the inventories, which hold them shorter. Floor 11.

A component went into each subject whose SBOM names it; the entry of the ledger that says so is that of the SBOM.
Source: docs/decisions/0039-graph-in-tables.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.database import in_groups, marks
from interlock.store.graph_counts import Counted, total
from interlock.store.graph_places import Places, component_numbers, components
from interlock.store.number_rows import read
from interlock.store.postings import Found, holding, newest_first

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.store.graph_sight import Covering
    from interlock.trace.model import Place

_AT_ONCE: Final = 128


class Held(NamedTuple):
    """That a component went into a subject. Compared backwards, it is the place of a row in all pages."""

    place: int
    """That it was asked from."""
    inventory: int
    node: int
    """The subject's node, or the component version."""
    entry: int


class Contents:
    """What is made of what, as far as a sight covers it."""

    def __init__(self, session: Session, covering: Covering, where: str) -> None:
        self._session, self._covering, self._where = session, covering, where
        self._places = Places(session, covering)
        self._purls: dict[int, str | None] = {}

    def purl(self, place: int) -> str | None:
        """Give the package URL of a place with a negative number: empty where it has none, None if nothing is there."""
        if place not in self._purls:
            rows = self._session.rows("SELECT purl FROM component WHERE id = ?", (-place,))
            self._purls[place] = rows[0][0] if rows else None
        return self._purls[place]

    def numbers(self, place: int) -> list[int]:
        """Give the component versions that a place with a negative number stands for."""
        purl = self.purl(place)
        if purl is None:
            return []
        return component_numbers(self._session, [purl]).get(purl, [-place]) if purl else [-place]

    def into(self, subject: str, place: int, after: Held | None, at_once: int) -> Iterator[tuple[Held, Place]]:
        """Give what went into a subject, from behind one of them on: the newest inventory first."""
        sql = (
            "SELECT s.inventory, s.entry, i.ids FROM inventory_subject s JOIN inventory i ON i.id = s.inventory"  # noqa: S608
            f" WHERE s.subject = ? AND {self._covering.entries('s')} ORDER BY s.inventory DESC"
        )
        for inventory, entry, body in self._session.rows(sql, (subject,)):
            if after is not None and inventory > after.inventory:
                continue
            ids = read("I", body)
            holds = frozenset(ids)
            behind = after.node if after is not None and inventory == after.inventory else 0
            rest = [number for number in ids if number > behind]
            for at in range(0, len(rest), at_once):
                group = rest[at : at + at_once]
                places = components(self._session, group)
                for number in group:
                    first = -places[number].id
                    # Versions that differ in where they come from may share a package URL: they are one place.
                    if first == number or not (first in holds or self._is_earlier(places[number].name, number, holds)):
                        yield Held(place, inventory, number, entry), places[number]

    def _is_earlier(self, purl: str, number: int, holds: frozenset[int]) -> bool:
        same = component_numbers(self._session, [purl]).get(purl, [])
        return any(one in holds for one in same if one < number)

    def holders(self, place: int, after: Held | None, at_once: int = _AT_ONCE) -> Iterator[tuple[Held, Place]]:
        """Give the subjects that a component went into, from behind one of them on: the newest inventory first.

        Shape: so many inventories are looked at at once at first, and more where few of them are covered.
        """
        below = after.inventory + 1 if after is not None else None
        found = newest_first(self._session, self.numbers(place), where=self._where, below=below)
        while inventories := list(islice(found, at_once)):
            at_once = max(at_once, _AT_ONCE)
            rows = self._subjects(inventories)
            held = self._places.by_names({row[1] for row in rows})
            ordered = sorted(
                (
                    (Held(place, inventory, held[subject][0], entry), held[subject][1])
                    for inventory, subject, entry in rows
                    if subject in held
                ),
                key=lambda one: (-one[0].inventory, -one[0].node),
            )
            for one, subject in ordered:
                if after is None or (one.inventory, one.node) < (after.inventory, after.node):
                    yield one, subject

    def count_into(self, subject: str) -> int:
        """Count what went into a subject, each component once."""
        sql = (
            "SELECT i.ids FROM inventory_subject s JOIN inventory i ON i.id = s.inventory"  # noqa: S608
            f" WHERE s.subject = ? AND {self._covering.entries('s')}"
        )
        numbers = {number for (body,) in self._session.rows(sql, (subject,)) for number in read("I", body)}
        return len({place.id for place in components(self._session, numbers).values()})

    def count_holders(self, place: int) -> int:
        """Count the subjects that a component went into, each once."""
        found = self.found(self.numbers(place))
        if self._covering.is_all:
            return total(self._session, Counted.SUBJECTS, found.bits())
        subjects: set[str] = set()
        inventories = iter(found)
        while group := list(islice(inventories, 512)):
            subjects.update(row[1] for row in self._subjects(group))
        return len(subjects)

    def found(self, numbers: Sequence[int]) -> Found:
        """Give the inventories that hold any of some component versions."""
        return holding(self._session, numbers, where=self._where)

    def subjects_of(self, inventories: int, subjects: Sequence[str]) -> set[str]:
        """Give those of some subjects that have any of some inventories, given as a number with their bits set."""
        return {
            row[0]
            for group in in_groups(sorted(set(subjects)))
            for row in self._session.rows(
                f"SELECT s.subject, s.inventory FROM inventory_subject s WHERE s.subject IN ({marks(len(group))})"  # noqa: S608
                f" AND {self._covering.entries('s')}",
                group,
            )
            if inventories >> row[1] & 1
        }

    def _subjects(self, inventories: Sequence[int]) -> list[tuple[int, str, int]]:
        sql = (
            "SELECT s.inventory, s.subject, s.entry FROM inventory_subject s"  # noqa: S608
            f" WHERE s.inventory IN ({{}}) AND {self._covering.entries('s')}"
        )
        return [
            (row[0], row[1], row[2])
            for group in in_groups(inventories)
            for row in self._session.rows(sql.format(marks(len(group))), group)
        ]
