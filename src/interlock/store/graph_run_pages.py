"""What ran, page by page: what still runs first, then what ended last. Floor 11."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from interlock.store.errors import CursorUnknown
from interlock.store.graph_places import Places
from interlock.store.graph_running import ENVIRONMENT, NEVER
from interlock.trace.model import Running, Runnings

if TYPE_CHECKING:
    from interlock.store.database import Row, Session
    from interlock.store.graph_sight import Covering
    from interlock.trace.model import Place

_CURSOR: Final = re.compile(r"([eaw])((?:\.-?\d{1,19}){4})", re.ASCII)
_ORDERS: Final = {
    "e": ("environment", ("until", "target", "since", "workload")),
    "a": ("artifact", ("until", "since", "workload")),
    "w": ("workload", ("since",)),
}
"""By what a place is asked for, and the columns behind it in an index."""
_KEYS: Final = tuple(_ORDERS)
_COLUMNS: Final = ("until", "target", "since", "workload")


class RunPages:
    """What ran, of one transaction, as a sight covers it."""

    def __init__(self, session: Session, covering: Covering, *, is_over_too: bool) -> None:
        self._session, self._covering, self._is_over_too = session, covering, is_over_too

    def page(self, place: Place, most: int, after: str) -> Runnings:
        """Give what ran in an environment, of an artifact, or as a workload.

        Errors: CursorUnknown (STO-119).
        """
        letter, behind = _read(after)
        rows: list[tuple[str, Row]] = []
        is_environment = place.name.startswith(ENVIRONMENT)
        for key in _ORDERS:
            if key == "e" and not is_environment:
                continue  # nothing else is ever what things run in
            if (letter and _KEYS.index(key) < _KEYS.index(letter)) or len(rows) > most:
                continue
            own = behind if key == letter else None
            rows += [(key, row) for row in self._rows(key, place.id, own, most + 1 - len(rows))]
        shown = [row for _, row in rows[:most]]
        held = Places(self._session, self._covering).of(one for row in shown for one in row[4:7])
        end = self._covering.before if self._covering.before is not None else NEVER
        runnings = tuple(
            Running(held[row[4]], held[row[5]], held[row[6]], row[2], row[0] if row[0] < end else None) for row in shown
        )
        if len(rows) <= most:
            return Runnings(runnings)
        key, last = rows[most - 1]
        return Runnings(runnings, f"{key}." + ".".join(map(str, last[:4])))

    def _rows(self, key: str, node: int, after: tuple[int, ...] | None, most: int) -> list[Row]:
        column, order = _ORDERS[key]
        end = self._covering.before if self._covering.before is not None else NEVER
        sql = (
            "SELECT r.until, r.target, r.since, r.workload, r.workload, r.artifact, r.environment"  # noqa: S608
            f" FROM graph_running r WHERE r.{column} = ? AND {self._covering.rows('r', 'since')}"
        )
        values: list[int] = [node]
        if not self._is_over_too:
            sql += " AND r.until >= ?"
            values.append(end)
        if after is not None:
            sql += f" AND ({', '.join(f'r.{one}' for one in order)}) < ({', '.join('?' * len(order))})"
            values += [after[_COLUMNS.index(one)] for one in order]
        sql += f" ORDER BY {', '.join(f'r.{one} DESC' for one in order)} LIMIT ?"
        return self._session.rows(sql, (*values, most))


def live_rows(session: Session, covering: Covering) -> list[tuple[int, int]]:
    """Give every workload that runs, or ran then, with what it is."""
    end = covering.before if covering.before is not None else NEVER
    sql = f"SELECT r.workload, r.artifact FROM graph_running r WHERE r.until >= ? AND {covering.rows('r', 'since')}"  # noqa: S608
    return [(row[0], row[1]) for row in session.rows(sql, (end,))]


def _read(after: str) -> tuple[str, tuple[int, ...] | None]:
    """Read what was handed out. Errors: CursorUnknown (STO-119)."""
    if not after:
        return "", None
    parts = _CURSOR.fullmatch(after)
    if parts is None:
        raise CursorUnknown(text=after)
    return parts[1], tuple(map(int, parts[2][1:].split(".")))
