"""Finds entries by their words. Satisfies `interlock.trace.ports.WordIndex`. Floor 11.

SQLite's FTS5 or PostgreSQL's text vectors hold the same words, and answer alike. Nothing here is believed: whoever
shows a hit verifies its entry. Source: docs/decisions/0043-search.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Final

from interlock.ledger import Entry
from interlock.store.database import in_groups, marks
from interlock.store.errors import CursorUnknown
from interlock.store.graph_sight import Covering
from interlock.store.graph_writing import state_of
from interlock.store.leaf_rows import last_leaf, leaves_at
from interlock.store.word_rows import ANY, BEGIN, CODES, FIRST, is_ready, whose
from interlock.trace.errors import SearchOff
from interlock.trace.model import Sight
from interlock.trace.query import Found, Query, Term
from interlock.trace.words import STRONG, Field

if TYPE_CHECKING:
    from interlock.kernel import Instant
    from interlock.store.database import Database, Session

MOST_COUNTED: Final = 1_000
"""Entries that are counted: the time for an answer must not grow with all that there is."""
MOST_BEGUN: Final = 100
"""Words that are looked for instead of a beginning that they share."""
_AT_ONCE: Final = 500
_MANY_AT_ONCE: Final = 5_000
"""Entries that are looked at together once few of them may be seen."""
_FIRST: Final = 64
"""Entries that are read first where there are very many: about a page."""
_NEAR: Final = 2_000
"""Of so many of the newest rows is it looked first whether words that many have fill a page."""
_IN_HAND: Final = 20_000
"""Entries that are taken together, where of all that has the words few may be seen."""
_CURSOR: Final = re.compile(r"([nw])(\d{1,18})", re.ASCII)
_NAMED, _WHEREVER = "n", "w"
_NEVER: Final = 2**62
_SQLITE: Final = (
    "SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
)
_VOCABULARY: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab('main', 'search', 'instance')"
)
_NEXT_WORD: Final = "SELECT term FROM temp.search_words WHERE term >= ? AND term < ? LIMIT 1"
_POSTGRESQL: Final = (
    "SELECT entry FROM search WHERE words @@ ?::tsquery AND entry >= ? AND entry < ? ORDER BY entry DESC LIMIT ?"
)
_NEWEST: Final = (
    "SELECT entry FROM (SELECT entry, words FROM search WHERE entry >= ? AND entry < ? ORDER BY entry DESC LIMIT ?)"
    " newest WHERE words @@ ?::tsquery ORDER BY entry DESC LIMIT ?"
)

Candidate = tuple[str, int]
"""Whether an entry is named by what is looked for or speaks of it, and its number."""
Covered = Callable[["Session", Sequence[int], Sight], Collection[int]]
"""Gives those of some entries that a sight covers."""


def covered_by_graph(session: Session, entries: Sequence[int], sight: Sight) -> Collection[int]:
    """Give those of some entries that a sight covers, by what the graph knows of whose they are."""
    covering = Covering.of(session, sight).rows("one")
    found: set[int] = set()
    for group in in_groups(entries):
        sql = f"SELECT one.entry FROM graph_entry one WHERE one.entry IN ({marks(len(group))}) AND {covering}"  # noqa: S608
        found.update(row[0] for row in session.rows(sql, group))
    return found


class StoredWords:
    """The index of words of one store."""

    def __init__(self, database: Database, covered: Covered = covered_by_graph) -> None:
        """`covered` says what a sight covers."""
        self._database = database
        self._covered = covered

    def find(self, query: Query, sight: Sight, *, most: int, after: str = "") -> Found:
        """Give a page of entries that words find, those that name it before those that speak of it, newest first.

        Errors: CursorUnknown (STO-119), SearchOff (TRC-122).
        """
        start = _start(after)
        with self._database.reading() as session:
            if not is_ready(session):
                raise _off(session)
            bounds = _bounds(session, query, sight)
            asking = _Asking(session, query, sight, bounds, self._covered)
            entries, following = asking.page(start, most)
            count, is_exact = asking.count()
            return Found(entries, following, count, is_exact, _unfiled(session, bounds[1]), _short(session, entries))


class _Asking:
    """One question in one transaction."""

    def __init__(self, session: Session, query: Query, sight: Sight, bounds: tuple[int, int], covered: Covered) -> None:
        self._session = session
        self._sight = sight
        self._floor, self._end = bounds
        self._covered = covered
        wordy = _Fts5(session).written if session.dialect == "sqlite" else _within(sight)
        self._whole = wordy(query, None)
        self._parts = {_NAMED: self._whole, _WHEREVER: ""}
        if query.ranked:
            self._parts = {_NAMED: wordy(query, True), _WHEREVER: wordy(query, False)}
        self._first, self._is_whole = self._begin()

    def page(self, start: tuple[str, int], most: int) -> tuple[tuple[int, ...], str]:
        """Give entries, and where to go on."""
        found: list[int] = []
        for part, entry in self._seen_from(start):
            if len(found) == most:
                return tuple(found), f"{part}{entry + 1}"
            found.append(entry)
        return tuple(found), ""

    def count(self) -> tuple[int, bool]:
        """Count the entries that may be seen, up to a bound, and say whether these are all."""
        if self._sight.products is None:
            return (len(self._first), True) if self._is_whole else (MOST_COUNTED, False)
        return min(len(self._countable), MOST_COUNTED), len(self._countable) <= MOST_COUNTED

    @cached_property
    def _countable(self) -> list[Candidate]:
        """What may be seen, from the first on: as much as is counted, and one more where there is more.

        Shape: however much may not be seen is gone through, since an answer that stops there tells of it, and hides
               what comes behind it.
        """
        return list(islice(self._candidates((_NAMED, _NEVER)), MOST_COUNTED + 1))

    def _seen_from(self, start: Candidate) -> Iterator[Candidate]:
        """Give what may be seen from a place on."""
        if self._sight.products is None or len(self._countable) > MOST_COUNTED:
            return self._candidates(start)
        return (one for one in self._countable if _is_from(one, start))

    def _begin(self) -> tuple[list[Candidate], bool]:
        """Give what words find first, as far as it is counted, and whether that is all."""
        entries, is_whole = self._newest(self._parts[_NAMED])
        named = [(_NAMED, one) for one in entries]
        if not is_whole or not self._parts[_WHEREVER]:
            return named, is_whole
        known = set(entries)
        either, is_whole = self._newest(self._whole)
        return [*named, *((_WHEREVER, one) for one in either if one not in known)], is_whole

    def _candidates(self, start: Candidate) -> Iterator[Candidate]:
        """Give what words find from a place on and may be seen."""
        for group in _groups([one for one in self._first if _is_from(one, start)]):
            seen = self._seen([entry for _, entry in group])
            yield from (one for one in group if one[1] in seen)
        if self._is_whole:
            return
        first, below = max(start, self._first[-1], key=lambda one: (one[0], -one[1]))
        for part, words in self._parts.items():
            if part < first or not words:
                continue
            end = min(self._end, below) if part == first else self._end
            at_once = _AT_ONCE
            while entries := self._rows(words, end, at_once):
                seen = self._seen(entries)
                yield from ((part, one) for one in entries if one in seen)
                if len(entries) < at_once:
                    break
                end = entries[-1]
                at_once = _AT_ONCE if len(seen) == len(entries) else _MANY_AT_ONCE

    def _newest(self, words: str) -> tuple[list[int], bool]:
        """Give the newest entries that words find, and whether these are all; there are more than are counted else."""
        if self._session.dialect == "sqlite":
            rows = self._rows(words, self._end, MOST_COUNTED + 1)
            return rows, len(rows) <= MOST_COUNTED
        if len(near := self._near(words, self._end, MOST_COUNTED + 1)) > MOST_COUNTED:
            return near[:_FIRST], False
        most = MOST_COUNTED if self._sight.products is None else _IN_HAND
        few = _few(self._session, words, (self._floor, self._end), most)
        return (few, True) if few is not None else (self._rows(words, self._end, _FIRST), False)

    def _rows(self, words: str, end: int, most: int) -> list[int]:
        if self._session.dialect == "postgresql":
            if len(near := self._near(words, end, most)) == most:
                return near
            few = _few(self._session, words, (self._floor, end), max(MOST_COUNTED, most))
            if few is not None:
                return few[:most]
            with _without(self._session, "seqscan", "bitmapscan"):
                return [row[0] for row in self._session.rows(_POSTGRESQL, (words, self._floor, end, most))]
        return [row[0] for row in self._session.rows(_SQLITE, (words, self._floor, end, most))]

    def _near(self, words: str, end: int, most: int) -> list[int]:
        """Give what words find among the newest rows in PostgreSQL: what many rows have is found at once there."""
        with _without(self._session, "seqscan", "bitmapscan"):
            rows = self._session.rows(_NEWEST, (self._floor, end, max(_NEAR, most), words, most))
        return [row[0] for row in rows]

    def _seen(self, entries: Sequence[int]) -> Collection[int]:
        if self._sight.products is None:
            return entries
        return self._covered(self._session, entries, self._sight)


def _few(session: Session, words: str, bounds: tuple[int, int], most: int) -> list[int] | None:
    """Give all entries that words find in PostgreSQL, the newest first; None if there are more than so many.

    What a vector holds is estimated badly, so it is not left to the server whether it goes through its index of words
    or, the newest first, through all rows, which is quick for words that are in many of them.
    """
    # The sum keeps it from going through the index of entries besides.
    sql = "SELECT entry FROM search WHERE words @@ ?::tsquery AND entry + 0 >= ? AND entry + 0 < ? LIMIT ?"
    with _without(session, "seqscan", "indexscan"):
        rows = session.rows(sql, (words, *bounds, most + 1))
    return sorted((row[0] for row in rows), reverse=True) if len(rows) <= most else None


@contextmanager
def _without(session: Session, *plans: str) -> Generator[None]:
    """Keep PostgreSQL from some ways to find rows."""
    for one in plans:
        session.run(f"SET LOCAL enable_{one} = off")
    yield
    for one in plans:
        session.run(f"SET LOCAL enable_{one} = on")


def _is_from(one: Candidate, start: Candidate) -> bool:
    """Say whether a page that begins somewhere has a candidate, or one that comes before it has."""
    return one[0] > start[0] or (one[0] == start[0] and one[1] < start[1])


def _start(after: str) -> Candidate:
    if not after:
        return _NAMED, _NEVER
    found = _CURSOR.fullmatch(after)
    if found is None:
        raise CursorUnknown(text=after)
    return found[1], int(found[2])


def _groups(found: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """Give a few first, since a page is mostly full with them."""
    sizes = chain([64], repeat(_AT_ONCE))
    at = 0
    while at < len(found):
        size = next(sizes)
        yield found[at : at + size]
        at += size


def _off(session: Session) -> SearchOff:
    why = "the SQLite of this Python has no full text search (FTS5)"
    remedy = "install pysqlite3-binary, or use a Python whose SQLite has it; then run `interlock trace rebuild`"
    if session.rows("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"):
        why = "it was made where SQLite had no full text search (FTS5), so it has no index of words"
        remedy = "run `interlock trace rebuild`, which makes one from the ledger; nothing is lost"
    return SearchOff(why=why, remedy=remedy)


def _bounds(session: Session, query: Query, sight: Sight) -> tuple[int, int]:
    """Give the entries that are asked about: times of a ledger never go back."""
    end = _NEVER if sight.before is None else sight.before
    if query.since is None and query.until is None:
        return 0, end
    last = last_leaf(session)
    size = last[0] + 1 if last is not None else 0
    floor = _first_at(session, size, query.since) if query.since is not None else 0
    return floor, min(end, _first_at(session, size, query.until)) if query.until is not None else end


def _first_at(session: Session, size: int, at: Instant) -> int:
    """Give the first entry that is not older than a time."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        leaf = next((leaf for _, leaf in leaves_at(session, [middle])), None)
        if leaf is not None and Entry.read(leaf).at < at:
            low = middle + 1
        else:
            high = middle
    return low


def _unfiled(session: Session, end: int) -> int:
    """Count the entries that no word finds: those that were appended without FTS5, or not drawn yet."""
    gaps = session.rows("SELECT coalesce(sum(ends - first), 0) FROM search_gap WHERE first < ?", (end,))
    last = last_leaf(session)
    size = min(end, last[0] + 1 if last is not None else 0)
    return int(gaps[0][0]) + max(0, size - state_of(session).entries)


def _short(session: Session, entries: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Give which of some entries are not found by all their words, and how many texts are left out."""
    rows = [
        row
        for one in entries
        for row in session.rows("SELECT entry, left_out FROM search_short WHERE entry = ?", (one,))
    ]
    return tuple((row[0], row[1]) for row in rows)


class _Fts5:
    """Writes questions for FTS5: of words in quotes, which hold letters and digits alone.

    A beginning is written as the words that begin so, where they are few: FTS5 gathers all rows of a beginning before
    it gives the first, and gives those of whole words as they are asked for.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._begun: dict[str, tuple[str, ...]] = {}

    def written(self, query: Query, is_named: bool | None) -> str:
        """Write what names what is looked for (true), what only speaks of it (false), or either."""
        wanted = [self._term(one, _STRONG_COLUMNS if is_named and one in query.ranked else "") for one in query.terms]
        unwanted = [self._term(one, "") for one in query.unwanted]
        if is_named is False:
            unwanted.append(f"({' AND '.join(self._term(one, _STRONG_COLUMNS) for one in query.ranked)})")
        whole = f"({' AND '.join(wanted)})"
        return f"{whole} NOT ({' OR '.join(unwanted)})" if unwanted else whole

    def _term(self, term: Term, columns: str) -> str:
        where = f"{term.field} : " if term.field is not None else columns
        *words, last = (BEGIN, *term.words) if term.is_first else term.words
        endings = self._beginning(last) if term.is_start else (last,)
        star = "" if endings else " *"
        own = [f'({where}"{" ".join((*words, one))}"{star})' for one in endings or (last,)]
        either = [*own, *(self._term(one, "") for one in term.others)]
        return either[0] if len(either) == 1 else f"({' OR '.join(either)})"

    def _beginning(self, start: str) -> tuple[str, ...]:
        """Give the words that begin so; none where there are too many, or none at all."""
        if start not in self._begun:
            self._begun[start] = self._words(start)
        return self._begun[start]

    def _words(self, start: str) -> tuple[str, ...]:
        self._session.run(_VOCABULARY)
        found: list[str] = []
        at = start
        while rows := self._session.rows(_NEXT_WORD, (at, f"{start}{chr(sys.maxunicode)}")):
            if len(found) == MOST_BEGUN:
                return ()
            found.append(rows[0][0])
            at = f"{found[-1]}\0"
        return tuple(found)


_STRONG_COLUMNS: Final = f"{{{' '.join(sorted(STRONG))}}} : "


def _within(sight: Sight) -> Callable[[Query, bool | None], str]:
    """Write questions for PostgreSQL of what a sight may cover: what is of its products, or says of none."""
    if sight.products is None:
        return _tsquery
    either = " | ".join(f"'{whose(one)}'" for one in ("", *sorted(sight.products)))
    return lambda query, is_named: f"({_tsquery(query, is_named)}) & ({either})"


def _tsquery(query: Query, is_named: bool | None) -> str:
    """Write a question for PostgreSQL, in its own text of one."""
    wanted = [_ts_term(one, STRONG if is_named and one in query.ranked else None) for one in query.terms]
    unwanted = [_ts_term(one, None) for one in query.unwanted]
    if is_named is False:
        unwanted.append(f"({' & '.join(_ts_term(one, STRONG) for one in query.ranked)})")
    whole = f"({' & '.join(wanted)})"
    return f"{whole} & !({' | '.join(unwanted)})" if unwanted else whole


def _ts_term(term: Term, fields: Collection[Field] | None) -> str:
    if fields is None:
        codes = [ANY if term.field is None else CODES[term.field]]
    else:
        codes = [CODES[one] for one in sorted(fields)]
    either = [*(_ts_phrase(term, code) for code in codes), *(_ts_term(one, None) for one in term.others)]
    return f"({' | '.join(either)})"


def _ts_phrase(term: Term, code: str) -> str:
    words = [f"'{FIRST if term.is_first and not at else code}{word}'" for at, word in enumerate(term.words)]
    return f"({' <-> '.join(words)}{':*' if term.is_start else ''})"
