"""Edges of the tables, page by page, and counted. Floor 11.

In the order of the keys, backwards: of a node the last relation first, of a relation and a product the newest first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from interlock.store.database import marks
from interlock.trace.model import Way

if TYPE_CHECKING:
    from interlock.store.database import Row, Session
    from interlock.store.graph_sight import Covering

EdgeRow: TypeAlias = tuple[int, int, int, int, int]
"""Where it is asked from, relation, scope, entry, where it leads to."""
_ENDS: Final = {Way.FORWARD: ("source", "target"), Way.BACKWARD: ("target", "source")}
_AT_ONCE: Final = 500
_FEW: Final = 8


class Edges:
    """The edges that lead on from nodes in one way, of some relations, as far as a sight covers them."""

    def __init__(self, session: Session, covering: Covering, way: Way, relations: Collection[int]) -> None:
        self._session, self._covering = session, covering
        self._near, self._far = _ENDS[way]
        self._relations = frozenset(relations)

    def page(self, nodes: Sequence[int], most: int, after: EdgeRow | None) -> list[EdgeRow]:
        """Give the next edges of some nodes, from behind one of them on."""
        wanted = sorted(set(nodes), reverse=True)
        if after is not None:
            wanted = [node for node in wanted if node <= after[0]]
        found: list[EdgeRow] = []
        if len(wanted) <= _FEW and not self._covering.is_all:
            for node in wanted:
                own = after if after is not None and after[0] == node else None
                found += self._of_one(node, most - len(found), own)
                if len(found) >= most:
                    break
            return found
        if after is not None and wanted and wanted[0] == after[0]:
            found += self._rows([wanted[0]], f"{self._behind} < (?, ?, ?, ?)", after[1:], most)
            wanted = wanted[1:]
        at = 0
        while at < len(wanted) and len(found) < most:
            group = wanted[at : at + _AT_ONCE]
            found += self._rows(group, "", (), most - len(found))
            at += _AT_ONCE
        return found[:most]

    def count(self, node: int) -> int:
        """Count the edges of a node, each once, however many entries say it."""
        sql = (
            f"SELECT count(*) FROM (SELECT DISTINCT e.relation, e.{self._far} FROM graph_edge e"  # noqa: S608
            f" WHERE e.{self._near} = ? AND {self._conditions()}) AS each_once"
        )
        return int(self._session.rows(sql, (node,))[0][0])

    @property
    def _behind(self) -> str:
        return f"(e.relation, e.scope, e.entry, e.{self._far})"

    def _conditions(self) -> str:
        covered = self._covering.rows("e")
        if not self._relations:
            return covered
        return f"e.relation IN ({', '.join(map(str, sorted(self._relations)))}) AND {covered}"

    def _rows(self, nodes: Sequence[int], more: str, values: Sequence[int], most: int) -> list[EdgeRow]:
        named = "= ?" if len(nodes) == 1 else f"IN ({marks(len(nodes))})"
        sql = (
            f"SELECT e.{self._near}, e.relation, e.scope, e.entry, e.{self._far} FROM graph_edge e"  # noqa: S608
            f" WHERE e.{self._near} {named} AND {self._conditions()} {'AND ' + more if more else ''}"
            f" ORDER BY e.{self._near} DESC, e.relation DESC, e.scope DESC, e.entry DESC, e.{self._far} DESC LIMIT ?"
        )
        return [_edge(row) for row in self._session.rows(sql, (*nodes, *values, most))]

    def _of_one(self, node: int, most: int, after: EdgeRow | None) -> list[EdgeRow]:
        """Give edges of one node run by run, so that those that are not covered are stepped over and not read."""
        found: list[EdgeRow] = []
        for relation, scope in self._runs(node, after):
            more, values = "e.relation = ? AND e.scope = ?", [relation, scope]
            if after is not None and (relation, scope) == after[1:3]:
                more += f" AND (e.entry, e.{self._far}) < (?, ?)"
                values += after[3:]
            found += self._rows([node], more, values, most - len(found))
            if len(found) >= most:
                break
        return found

    def _runs(self, node: int, after: EdgeRow | None) -> Iterator[tuple[int, int]]:
        """Give each relation and scope that edges of a node have and that may be covered, the last first.

        Shape: what lies between two that are wanted is jumped over, however many others there are.
        """
        last = (2**31, 0) if after is None else (after[1], after[2] + 1)
        sql = (
            f"SELECT relation, scope FROM graph_edge WHERE {self._near} = ? AND (relation, scope) < (?, ?)"  # noqa: S608
            " ORDER BY relation DESC, scope DESC LIMIT 1"
        )
        products = self._covering.products
        scopes = None if products is None else sorted({0, *products})
        while rows := self._session.rows(sql, (node, *last)):
            relation, scope = last = (rows[0][0], rows[0][1])
            if self._relations and relation not in self._relations:
                last = (relation, -1)
            elif scopes is None or scopes[at := bisect_right(scopes, scope) - 1] == scope:
                yield last
            else:
                last = (relation, scopes[at] + 1)


def _edge(row: Row) -> EdgeRow:
    return row[0], row[1], row[2], row[3], row[4]
