"""Nodes as a sight shows them: by name, by number, by how they begin. Floor 11.

A component that was recorded is the place of its package URL, whatever else is said under that name, and its number is
minus that of the first component version with that URL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from interlock.store.database import in_groups, marks
from interlock.store.graph_codes import KINDS, Numbered
from interlock.store.graph_names import packed_name, ranges, read_name
from interlock.store.hash_numbers import number_of, package_number
from interlock.supply.questions import package_key_of, plain_purl
from interlock.supply.recorded import Recorded
from interlock.trace.model import Kind, Place, more_specific
from interlock.trace.names import BARE, component_of

if TYPE_CHECKING:
    from interlock.store.database import Row, Session
    from interlock.store.graph_sight import Covering

_COMPONENT: Final = "pkg:"
_AT_ONCE: Final = 256
_MOST_SIGNS: Final = 9
"""At signs of a component's name, behind each of which its version may stand."""
_BARE: Final = (
    "SELECT id FROM component WHERE package = ? AND purl = '' AND ecosystem = ? AND name = ? AND version = ?"
    " ORDER BY id LIMIT 1"
)


class Places:
    """The nodes of one transaction as one sight shows them."""

    def __init__(self, session: Session, covering: Covering) -> None:
        self._session, self._covering = session, covering

    def by_name(self, name: str) -> Place | None:
        """Give the place of a name, whether or not the sight covers it."""
        if name.startswith(_COMPONENT):
            numbers = component_numbers(self._session, [name]).get(name)
            if numbers:
                return Place(-numbers[0], name, Kind.COMPONENT)
        if name.startswith(BARE):
            number = _bare_number(self._session, name)
            return Place(-number, name, Kind.COMPONENT) if number is not None else None
        rows = self._session.rows("SELECT id FROM graph_node WHERE name = ?", (packed_name(name),))
        return self.of([rows[0][0]]).get(rows[0][0]) if rows else None

    def node_of(self, name: str) -> int | None:
        """Give the number of the node with a name, a component's too, if there is one."""
        rows = self._session.rows("SELECT id FROM graph_node WHERE name = ?", (packed_name(name),))
        return rows[0][0] if rows else None

    def is_covered(self, node: int) -> bool:
        """Say whether an entry that the sight covers mentions a node."""
        if self._covering.is_all:
            return True
        tests = (
            f"SELECT 1 FROM graph_said s WHERE s.node = ? AND {self._covering.rows('s')} LIMIT 1",  # noqa: S608
            f"SELECT 1 FROM graph_edge e WHERE e.target = ? AND {self._covering.rows('e')} LIMIT 1",  # noqa: S608
            f"SELECT 1 FROM graph_edge e WHERE e.source = ? AND {self._covering.rows('e')} LIMIT 1",  # noqa: S608
        )
        return any(self._session.rows(test, (node,)) for test in tests)

    def beginning(self, start: str, most: int) -> list[Place]:
        """Give the places that the sight covers and whose names begin so, in the order of their names."""
        found: dict[str, int] = {}
        for first, high in ranges(start):
            taken, low = 0, first
            while taken < most:
                sql = "SELECT name, id FROM graph_node WHERE name >= ? AND name < ? ORDER BY name LIMIT ?"
                rows = self._session.rows(sql, (low, high, _AT_ONCE))
                for body, node in rows:
                    name = read_name(body)
                    if name.startswith(start) and self.is_covered(node):
                        found[name] = node
                        taken += 1
                if len(rows) < _AT_ONCE:
                    break
                low = bytes(rows[-1][0]) + b"\0"
        chosen = [node for _, node in sorted(found.items())[:most]]
        places = self.of(chosen)
        return [places[node] for node in chosen]

    def of(self, nodes: Iterable[int]) -> Numbered[Place]:
        """Give the places of some nodes that the sight covers, by the numbers of the nodes."""
        sql = "SELECT id, name, kind, label FROM graph_node WHERE id IN ({})"
        return self._shown(
            row
            for group in in_groups(sorted(set(nodes)))
            for row in self._session.rows(sql.format(marks(len(group))), group)
        )

    def by_names(self, names: Collection[str]) -> dict[str, tuple[int, Place]]:
        """Give the nodes with some names, each with its number; those that there are not are left out."""
        sql = "SELECT id, name, kind, label FROM graph_node WHERE name IN ({})"
        rows = [
            row
            for group in in_groups(sorted({packed_name(name) for name in names}))
            for row in self._session.rows(sql.format(marks(len(group))), group)
        ]
        places = self._shown(rows)
        return {read_name(row[1]): (row[0], places[row[0]]) for row in rows}

    def _shown(self, rows: Iterable[Row]) -> Numbered[Place]:
        """Give the places of rows of nodes as the sight shows them."""
        held = {row[0]: (read_name(row[1]), KINDS[row[2]], row[3]) for row in rows}
        told = None if self._covering.is_all else self._told(held)
        purls = [name for name, _, _ in held.values() if name.startswith(_COMPONENT)]
        numbers = component_numbers(self._session, purls)
        places = Numbered[Place]()
        for node, (name, kind, label) in held.items():
            if name in numbers:
                places[node] = Place(-numbers[name][0], name, Kind.COMPONENT)
                continue
            said, called = (kind, label) if told is None else told.get(node, (Kind.THING, ""))
            # A package URL is that of a component, whether or not an inventory has it, and whoever may see that.
            said = more_specific(said, Kind.COMPONENT) if name.startswith(_COMPONENT) else said
            places[node] = Place(node, name, said, called)
        return places

    def _told(self, nodes: Collection[int]) -> dict[int, tuple[Kind, str]]:
        """Give what the entries that are covered say of some nodes."""
        told: dict[int, tuple[Kind, str]] = {}
        for group in in_groups(sorted(nodes)):
            sql = (
                # Whatever signs or runs very much is said to be the same thousands of times.
                f"SELECT s.node, s.kind, s.label, max(s.entry) FROM graph_said s WHERE s.node IN ({marks(len(group))})"  # noqa: S608
                f" AND {self._covering.rows('s')} GROUP BY s.node, s.kind, s.label ORDER BY s.node, max(s.entry)"
            )
            for node, code, label, _ in self._session.rows(sql, group):
                kind, before = told.get(node, (Kind.THING, ""))
                told[node] = more_specific(kind, KINDS[code]), label or before
        return told


def component_numbers(session: Session, purls: Collection[str]) -> dict[str, list[int]]:
    """Give the numbers of the component versions with some package URLs, in order; those of none are left out."""
    plain: dict[int, None] = dict.fromkeys(number_of(plain_purl(purl)) for purl in purls)
    wanted, found = set(purls), dict[str, list[int]]()
    for group in in_groups(sorted(plain)):
        sql = f"SELECT id, purl FROM component WHERE plain IN ({marks(len(group))}) ORDER BY id"  # noqa: S608
        for number, purl in session.rows(sql, group):
            if purl in wanted and number not in found.get(purl, ()):
                found.setdefault(purl, []).append(number)
    return found


def components(session: Session, numbers: Iterable[int]) -> Mapping[int, Place]:
    """Give the places of some component versions, by their numbers."""
    wanted = sorted(set(numbers))
    rows = {
        row[0]: row
        for group in in_groups(wanted)
        for row in session.rows(
            f"SELECT id, purl, ecosystem, name, version FROM component WHERE id IN ({marks(len(group))})",  # noqa: S608
            group,
        )
    }
    first = component_numbers(session, {row[1] for row in rows.values() if row[1]})
    return {
        number: Place(-first[purl][0] if purl in first else -number, component_of(purl, *rest), Kind.COMPONENT)
        for number, purl, *rest in rows.values()
    }


def _bare_number(session: Session, text: str) -> int | None:
    """Give the number of the component version without a package URL that is called so."""
    ecosystem, _, rest = text.removeprefix(BARE).partition("/")
    at = len(rest)
    for _ in range(_MOST_SIGNS):
        at = rest.rfind("@", 0, at)
        if at < 0:
            break
        name, version = rest[:at], rest[at + 1 :]
        package = package_number(package_key_of(Recorded(0, ecosystem, name, version, "")))
        rows = session.rows(_BARE, (package, ecosystem, name, version))
        if rows:
            return int(rows[0][0])
    return None
