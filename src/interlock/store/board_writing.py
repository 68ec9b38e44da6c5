"""Takes what verified statements say into the tables of the board, entry by entry. Floor 11.

The same entries in the same order leave the same rows, however they are cut into batches.
Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.board_places import PlaceWriter
from interlock.store.board_texts import Texts
from interlock.store.database import in_groups, insert, marks
from interlock.trace.board import STANDS, Counted, Entered, Examined, Judged, Landed, Listing

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.trace.board import Line, Row

GONE: Final = 0
ASIDE: Final = 1
"""There, on a branch that does not count for its product."""
COUNTS: Final = 2
MAIN: Final = ("main", "master", "trunk")
"""The branches that count for a product where a repository has one of them, the first that it has."""
_FINDING: Final = (
    "board_finding (id, name, line, product, branch, control, rule, path, message, severity, state, shown, at_line,"
    " since, opened, first, closed, closed_at, more)"
)
_LINE: Final = (
    "board_line (id, product, branch, control, remote, place, shown, entry, listed, at, listing, outcome, why, stage,"
    " commit_id, signer, counts)"
)


class _Line(NamedTuple):
    """A line as it is stored, or as it begins."""

    id: int
    shown: int
    listed: int
    listing: int
    counts: dict[tuple[int, int], int]
    is_new: bool


class _There(NamedTuple):
    """A finding that is stored."""

    id: int
    says: tuple[int | bytes, ...]
    """All of it that can change: severity, state, rule, path, message, place and the rest."""


class BoardWriter:
    """Writes the tables of one database. Used by one thread at a time; what it learns counts once `keep` was called."""

    def __init__(self) -> None:
        self.texts = Texts()
        self._places = PlaceWriter(self.texts)

    def take(self, session: Session, one: Entered) -> None:
        """Take in what one entry says."""
        match one.says:
            case Examined():
                self._examined(session, one, one.says)
            case Landed():
                self._places.landed(session, one.entry, one.says)
            case Judged():
                self._places.judged(session, one.entry, one.says)

    def _examined(self, session: Session, one: Entered, says: Examined) -> None:
        line, texts = says.line, self.texts
        texts.learn(session, (line.product, line.remote, line.branch, line.control, line.place))
        texts.learn(session, (text for row in one.rows for text in (row.rule, row.path, row.message)))
        stored = self._line(session, line)
        product = texts.number(line.product)
        is_whole, does_stand = one.listing is Listing.WHOLE, says.outcome in STANDS
        before = stored.counts
        if is_whole:
            counts = self._listed(session, one, stored, line)
        else:
            said = {(each.severity, each.state): each.number for each in says.counts}
            counts = said if does_stand or sum(said.values()) > sum(before.values()) else dict(before)
        if stored.shown == COUNTS:
            _count(session, product, before, counts)
        listed = one.entry if is_whole and (does_stand or stored.is_new or one.rows) else stored.listed
        listing = one.listing if not is_whole or does_stand or stored.is_new else stored.listing
        values = (stored.shown, one.entry, listed, int(one.at.timestamp()), int(listing), says.outcome, says.why)
        more = (says.stage, says.commit, one.signer, _written(counts))
        if stored.is_new:
            names = (line.product, line.branch, line.control, line.remote, line.place)
            insert(session, _LINE, [(stored.id, *map(texts.number, names), *values, *more)])
        else:
            session.run(
                "UPDATE board_line SET shown = ?, entry = ?, listed = ?, at = ?, listing = ?, outcome = ?, why = ?,"
                " stage = ?, commit_id = ?, signer = ?, counts = ? WHERE id = ?",
                (*values, *more, stored.id),
            )
        if stored.is_new or stored.shown != COUNTS:
            self._choose(session, product, texts.number(line.remote))

    def _line(self, session: Session, line: Line) -> _Line:
        names = (line.product, line.remote, line.branch, line.control, line.place)
        rows = session.rows(
            "SELECT id, shown, listed, listing, counts FROM board_line"
            " WHERE product = ? AND remote = ? AND branch = ? AND control = ? AND place = ?",
            [self.texts.number(name) for name in names],
        )
        if rows:
            number, shown, listed, listing, counts = rows[0]
            return _Line(number, shown, listed, listing, _read(counts), is_new=False)
        first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM board_line")[0][0]
        return _Line(first, ASIDE, -1, 0, {}, is_new=True)

    def _listed(self, session: Session, one: Entered, stored: _Line, line: Line) -> dict[tuple[int, int], int]:
        """Let the findings of a line be those of a list; of one that saw too little, those besides what is there."""
        assert isinstance(one.says, Examined)  # noqa: S101 (the caller took it apart)
        there = {} if stored.is_new else _there(session, stored)
        at, number = int(one.at.timestamp()), self.texts.number
        wanted = {row.name: self._says(row) for row in one.rows}
        changed = [
            (*wanted[name], found.id) for name, found in there.items() if name in wanted and wanted[name] != found.says
        ]
        session.run_many(
            "UPDATE board_finding SET severity = ?, state = ?, rule = ?, path = ?, message = ?, at_line = ?, more = ?"
            " WHERE id = ?",
            changed,
        )
        fresh = [name for name in wanted if name not in there]
        known = set() if stored.is_new else _known(session, fresh)
        session.run_many(
            "UPDATE board_finding SET severity = ?, state = ?, rule = ?, path = ?, message = ?, at_line = ?, more = ?,"
            " shown = ?, since = ?, opened = ?, closed = -1, closed_at = 0 WHERE name = ?",
            [(*wanted[name], stored.shown, at, one.entry, name) for name in fresh if name in known],
        )
        new = [name for name in fresh if name not in known]
        first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM board_finding")[0][0] if new else 0
        whose = (stored.id, number(line.product), number(line.branch), number(line.control))
        insert(
            session,
            _FINDING,
            [self._row(first + place, name, whose, wanted[name], stored.shown, one) for place, name in enumerate(new)],
        )
        gone = [name for name in there if name not in wanted] if one.says.outcome in STANDS else []
        session.run_many(
            "UPDATE board_finding SET shown = 0, closed = ?, closed_at = ? WHERE id = ?",
            [(one.entry, at, there[name].id) for name in gone],
        )
        counts = Counter((int(says[0]), int(says[1])) for says in wanted.values())
        if one.says.outcome not in STANDS:
            counts.update(
                (int(found.says[0]), int(found.says[1])) for name, found in there.items() if name not in wanted
            )
        return dict(counts)

    def _says(self, row: Row) -> tuple[int | bytes, ...]:
        number = self.texts.number
        return (row.severity, row.state, number(row.rule), number(row.path), number(row.message), row.at, row.more)

    @staticmethod
    def _row(
        number: int,
        name: bytes,
        whose: Sequence[int],
        says: Sequence[int | bytes],
        shown: int,
        one: Entered,
    ) -> tuple[int | bytes, ...]:
        severity, state, rule, path, message, at_line, more = says
        at = int(one.at.timestamp())
        told = (rule, path, message, severity, state, shown, at_line)
        return (number, name, *whose, *told, at, one.entry, one.entry, -1, 0, more)

    def _choose(self, session: Session, product: int, remote: int) -> None:
        """Let one branch of a repository count for its product: the main one, or the one that was looked at last."""
        rows = session.rows(
            "SELECT l.id, l.branch, t.said, l.shown, l.entry, l.counts FROM board_line l"
            " JOIN board_text t ON t.id = l.branch WHERE l.product = ? AND l.remote = ? ORDER BY l.id",
            (product, remote),
        )
        names = {row[2]: row[1] for row in rows}
        newest = max(rows, key=lambda row: row[4])[1]
        chosen = next((names[name] for name in MAIN if name in names), newest)
        for number, branch, _, shown, _, counts in rows:
            wanted = COUNTS if branch == chosen else ASIDE
            if wanted == shown:
                continue
            session.run("UPDATE board_line SET shown = ? WHERE id = ?", (wanted, number))
            session.run(
                "UPDATE board_finding SET shown = ? WHERE line = ? AND shown = ?",
                (wanted, number, ASIDE + COUNTS - wanted),
            )
            read = _read(counts)
            _count(session, product, *(({}, read) if wanted == COUNTS else (read, {})))


def _there(session: Session, stored: _Line) -> dict[bytes, _There]:
    return {
        bytes(row[1]): _There(row[0], (*row[2:8], bytes(row[8])))
        for row in session.rows(
            "SELECT id, name, severity, state, rule, path, message, at_line, more FROM board_finding"
            " WHERE line = ? AND shown = ?",
            (stored.id, stored.shown),
        )
    }


def _known(session: Session, names: Sequence[bytes]) -> set[bytes]:
    return {
        bytes(row[0])
        for group in in_groups(names)
        for row in session.rows(f"SELECT name FROM board_finding WHERE name IN ({marks(len(group))})", group)  # noqa: S608
    }


def _count(
    session: Session, product: int, before: Mapping[tuple[int, int], int], after: Mapping[tuple[int, int], int]
) -> None:
    """Change what is counted for a product by what is otherwise on one of its lines."""
    by = [(key, after.get(key, 0) - before.get(key, 0)) for key in sorted(before.keys() | after.keys())]
    session.run_many(
        "INSERT INTO board_count (product, severity, state, number) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (product, severity, state) DO UPDATE SET number = board_count.number + excluded.number",
        [(product, *key, number) for key, number in by if number],
    )


def _read(counts: bytes) -> dict[tuple[int, int], int]:
    return {(severity, state): number for severity, state, number in json.loads(bytes(counts))}


def _written(counts: Mapping[tuple[int, int], int]) -> bytes:
    return json.dumps([[*key, number] for key, number in sorted(counts.items())], separators=(",", ":")).encode()


def counted(counts: bytes) -> Iterable[Counted]:
    """Read what is counted on a line."""
    return (Counted(*key, number) for key, number in _read(counts).items())
