"""Draws entries of the ledger into the tables of the graph, in the transaction that appends them. Floor 11.

The same entries in the same order give the same rows, however they are cut into batches and whoever draws them.
Source: docs/decisions/0039-graph-in-tables.md.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.database import in_groups, insert, marks
from interlock.store.graph_codes import KIND_CODES, KINDS, RELATION_CODES
from interlock.store.graph_names import packed_name
from interlock.store.graph_running import names_in, occupy
from interlock.store.hash_numbers import number_of
from interlock.trace.model import Kind, Node, Relation, more_specific

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.trace.model import Drawing

_MOST_KNOWN: Final = 200_000
"""Names whose nodes a process keeps in mind."""


class _Said(NamedTuple):
    """What was said last of a node."""

    scope: int
    kind: int
    label: str


class _Known:
    """A node of which something is said in this batch."""

    __slots__ = ("changed", "kind", "label", "last")

    def __init__(self, kind: Kind, label: str, last: _Said | None) -> None:
        self.kind, self.label, self.last, self.changed = kind, label, last, False


class State(NamedTuple):
    """How far the graph is drawn."""

    entries: int
    edges: int
    edition: int
    """Raised by whoever gives nodes other numbers."""


def state_of(session: Session) -> State:
    """Say how far the graph is drawn."""
    rows = session.rows("SELECT entries, edges, edition FROM graph_state WHERE number = 1")
    return State(*rows[0]) if rows else State(0, 0, 0)


class GraphWriter:
    """Draws into the tables of one database. Used by one thread at a time.

    What it learns counts once `keep` was called: a transaction that failed has taught nothing.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._owned: set[tuple[int, int]] = set()
        self._products: dict[str, int] = {}
        self._edition = -1
        self._new: dict[str, int] = {}
        self._new_owned: set[tuple[int, int]] = set()
        self._new_products: dict[str, int] = {}

    def keep(self) -> None:
        """Keep in mind what the last transaction made durable."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        if len(self._owned) > _MOST_KNOWN:
            self._owned.clear()
        self._known |= self._new
        self._owned |= self._new_owned
        self._products |= self._new_products
        self.begin()

    def begin(self) -> None:
        """Forget what a transaction taught that never became durable."""
        self._new, self._new_owned, self._new_products = {}, set(), {}

    def draw(self, session: Session, state: State, drawings: Sequence[Drawing]) -> State:
        """Draw the next entries of the ledger; the transaction must be the only one that appends.

        Leaves: the state that is then stored.
        """
        if state.edition != self._edition:
            self._known, self._owned, self._products, self._edition = {}, set(), {}, state.edition
            self.begin()
        mentioned = [_mentioned(one) for one in drawings]
        added = self._number(session, dict.fromkeys(name for names in mentioned for name in names))
        scopes = self._scopes(session, drawings)
        edges = 0
        said = self._said(session, drawings, added)
        rows: list[tuple[int, ...]] = []
        told: list[tuple[int | str, ...]] = []
        about: list[tuple[int, int]] = []
        owned: dict[tuple[int, int], int] = {}
        for entry, (one, names, scope) in enumerate(zip(drawings, mentioned, scopes, strict=True), state.entries):
            drawn = [
                (self._id(source), RELATION_CODES[relation], scope, entry, self._id(target))
                for source, relation, target in dict.fromkeys((e.source, e.relation, e.target) for e in one.edges)
            ]
            rows += drawn
            edges += len(drawn)
            if scope:
                for name in names:
                    key = (self._id(name), scope)
                    if key not in self._owned and key not in self._new_owned:
                        owned.setdefault(key, entry)
            else:
                subjects = {edge.source for edge in one.edges if edge.relation is Relation.SHOWN_BY}
                about += [(entry, node) for node in sorted(self._id(name) for name in subjects)]
            told += self._news(one, names, said, entry=entry, scope=scope)
        self._write_nodes(session, added, said)
        insert(session, "graph_edge (source, relation, scope, entry, target)", rows)
        insert(session, "graph_said (node, entry, scope, kind, label, called)", told)
        insert(session, "graph_about (entry, node)", about)
        insert(session, "graph_entry (entry, scope)", list(enumerate(scopes, state.entries)))
        self._own(session, owned)
        ids = ChainMap(self._new, self._known)
        for entry, (one, scope) in enumerate(zip(drawings, scopes, strict=True), state.entries):
            for place in one.occupied:
                occupy(session, place, ids, entry=entry, scope=scope)
        return _keep_state(session, State(state.entries + len(drawings), state.edges + edges, state.edition))

    def _id(self, name: str) -> int:
        known = self._known.get(name)
        return known if known is not None else self._new[name]

    def _number(self, session: Session, names: Iterable[str]) -> dict[str, int]:
        """Find the node of each name; give those that are new, numbered in the order in which they are named."""
        asked = {packed_name(name): name for name in names if name not in self._known and name not in self._new}
        for group in in_groups(list(asked)):
            sql = f"SELECT name, id FROM graph_node WHERE name IN ({marks(len(group))})"  # noqa: S608, only marks
            self._new.update((asked[bytes(row[0])], row[1]) for row in session.rows(sql, group))
        absent = [name for name in asked.values() if name not in self._new]
        first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM graph_node")[0][0] if absent else 0
        added = {name: number for number, name in enumerate(absent, first)}
        self._new |= added
        return added

    def _scopes(self, session: Session, drawings: Sequence[Drawing]) -> list[int]:
        """Give the number of the product of each drawing; 0 where it says none."""
        for name in dict.fromkeys(one.product for one in drawings if one.product):
            if name in self._products or name in self._new_products:
                continue
            rows = session.rows("SELECT id FROM graph_product WHERE name = ?", (name,))
            if not rows:
                session.run(
                    "INSERT INTO graph_product (id, name) SELECT coalesce(max(id), 0) + 1, ? FROM graph_product",
                    (name,),
                )
                rows = session.rows("SELECT id FROM graph_product WHERE name = ?", (name,))
            self._new_products[name] = rows[0][0]
        products = self._products | self._new_products
        return [products[one.product] if one.product else 0 for one in drawings]

    def _said(self, session: Session, drawings: Sequence[Drawing], added: dict[str, int]) -> dict[int, _Known]:
        """Give what was said before of the nodes that these drawings say something of."""
        names = {node.name for one in drawings for node in one.nodes}
        names |= {name for one in drawings for each in one.occupied for name in names_in(each)}
        said = {self._id(name): _Known(Kind.THING, "", None) for name in added}
        for group in in_groups(sorted(self._id(name) for name in names if name not in added)):
            sql = (
                "SELECT n.id, n.kind, n.label, s.scope, s.kind, s.label FROM graph_node n LEFT JOIN graph_said s"  # noqa: S608
                " ON s.node = n.id AND s.entry = (SELECT max(entry) FROM graph_said WHERE node = n.id)"
                f" WHERE n.id IN ({marks(len(group))})"
            )
            for node, kind, label, *last in session.rows(sql, group):
                said[node] = _Known(KINDS[kind], label, _Said(*last) if last[0] is not None else None)
        return said

    def _news(
        self, one: Drawing, names: Iterable[str], said: dict[int, _Known], *, entry: int, scope: int
    ) -> list[tuple[int | str, ...]]:
        """Give the rows for what an entry says of nodes that its edges and what was said last do not say."""
        linked = {name for edge in one.edges for name in (edge.source, edge.target)}
        told = _by_name(one.nodes)
        rows: list[tuple[int | str, ...]] = []
        for name in names:
            node = told.get(name)
            if node is None or (node.kind is Kind.THING and not node.label):
                if name in linked:
                    continue
                node = Node(name)
            number = self._id(name)
            about = said[number]
            kind = more_specific(about.kind, node.kind)
            label = node.label or about.label
            if (kind, label) != (about.kind, about.label):
                about.kind, about.label, about.changed = kind, label, True
            now = _Said(scope, KIND_CODES[node.kind], node.label)
            last = about.last
            if last is not None and scope and last[:2] == now[:2] and now.label in {"", last.label}:
                continue
            about.last = now
            rows.append((number, entry, *now, number_of(node.label) if node.label else 0))
        return rows

    def _write_nodes(self, session: Session, added: dict[str, int], said: dict[int, _Known]) -> None:
        insert(
            session,
            "graph_node (id, name, kind, label)",
            [
                (number, packed_name(name), KIND_CODES[said[number].kind], said[number].label)
                for name, number in added.items()
            ],
        )
        new = set(added.values())
        session.run_many(
            "UPDATE graph_node SET kind = ?, label = ? WHERE id = ?",
            [(KIND_CODES[one.kind], one.label, node) for node, one in said.items() if one.changed and node not in new],
        )

    def _own(self, session: Session, owned: dict[tuple[int, int], int]) -> None:
        session.run_many(
            "INSERT INTO graph_owned (node, product, since) VALUES (?, ?, ?) ON CONFLICT (node, product) DO NOTHING",
            [(*key, entry) for key, entry in owned.items()],
        )
        self._new_owned.update(owned)


def _by_name(nodes: Iterable[Node]) -> dict[str, Node]:
    """Give what is said of each node; a drawing that says several things of one says all of them."""
    told: dict[str, Node] = {}
    for node in nodes:
        before = told.get(node.name, node)
        told[node.name] = Node(node.name, more_specific(before.kind, node.kind), node.label or before.label)
    return told


def _mentioned(one: Drawing) -> dict[str, None]:
    """Give the names that a drawing mentions, each once, in the order in which they stand there."""
    names = dict.fromkeys(node.name for node in one.nodes)
    for edge in one.edges:
        names[edge.source] = names[edge.target] = None
    for place in one.occupied:
        names.update(dict.fromkeys(names_in(place)))
    return names


def _keep_state(session: Session, state: State) -> State:
    session.run(
        "INSERT INTO graph_state (number, entries, edges, edition) VALUES (1, ?, ?, ?) ON CONFLICT (number) DO UPDATE"
        " SET entries = excluded.entries, edges = excluded.edges, edition = excluded.edition",
        state,
    )
    return state
