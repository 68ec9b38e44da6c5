"""What the ledger holds, drawn: at once where it is appended, and in slices where it was not yet. Floor 11.

A store of an older schema, or one whose appends were not drawn, is caught up with by whoever next appends or asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from interlock.evidence import CYCLONEDX, SPDX
from interlock.kernel import stamp
from interlock.ledger import Draft, Entry
from interlock.store.errors import GraphBehind, GraphDamaged, StoreCorrupt, StoreReadOnly
from interlock.store.leaf_rows import last_leaf
from interlock.store.ledger_rows import envelopes_of

if TYPE_CHECKING:
    from interlock.store.database import Database, Session
    from interlock.store.graph_writing import GraphWriter, State
    from interlock.store.word_rows import Saying
    from interlock.trace.model import Drawing

SLICE: Final = 1_000
"""Entries that one transaction draws while it catches up."""
MOST_AT_ONCE: Final = 20_000
"""Entries that an append draws beside its own: about a second."""


class DrawnEntries:
    """Draws the entries of one database. Used by one thread at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._made: GraphWriter | None = None

    @property
    def _writer(self) -> GraphWriter:
        if self._made is None:
            from interlock.store.graph_writing import GraphWriter  # what only reads the ledger draws nothing

            self._made = GraphWriter()
        return self._made

    def begin(self) -> None:
        """Forget what a transaction taught that never became durable."""
        if self._made is not None:
            self._made.begin()

    def draw(self, session: Session, drafts: Sequence[Draft], first: int) -> None:
        """Draw what is appended from an index on, after what was not drawn before it.

        Where that is very much, nobody who appends waits for it: whoever asks next draws all of it.
        """
        state = _state(session)
        if state.entries > first:
            # It stays ahead, so that whoever asks hears of it: what was appended meanwhile is not in it.
            session.run("UPDATE graph_state SET entries = entries + ?", (len(drafts),))
            return
        if state.entries < first and first - state.entries <= MOST_AT_ONCE:
            state = self._until(session, state, first)
        if state.entries == first:
            self._add(session, state, [(one.kind, one.subjects, one.envelope) for one in drafts])

    def keep(self) -> None:
        """Keep in mind what became durable."""
        if self._made is not None:
            self._made.keep()

    def is_behind(self) -> bool:
        """Say whether entries wait to be drawn. Errors: GraphDamaged (STO-121) where more were than there are."""
        with self._database.reading() as session:
            drawn, size = _state(session).entries, _size(session)
        if drawn > size:
            raise GraphDamaged(why=f"it shows {drawn} entries, and the ledger has {size}")
        return drawn < size

    def catch_up(self) -> int:
        """Draw what is not drawn yet, in transactions of its own; give how many entries that were.

        Errors: GraphBehind (STO-120) in a store that may not be written, GraphDamaged (STO-121), those of the store.
        """
        done = 0
        while self.is_behind():
            self._writer.begin()
            try:
                with self._database.writing() as session:
                    session.serialise()
                    state = _state(session)
                    done += (
                        self._until(session, state, min(state.entries + SLICE, _size(session))).entries - state.entries
                    )
            except StoreReadOnly as error:
                with self._database.reading() as session:
                    drawn, size = _state(session).entries, _size(session)
                raise GraphBehind(where=self._database.where, drawn=drawn, size=size) from error
            self._writer.keep()
        return done

    def _until(self, session: Session, state: State, end: int) -> State:
        """Draw what the log holds up to, and without, an index."""
        while state.entries < end:
            records = envelopes_of(session, state.entries, end)
            if not records:
                raise StoreCorrupt(where=self._database.where, why=f"entry {state.entries} is gone")
            entries = [Entry.read(one.leaf) for one in records]
            said = zip(entries, records, strict=True)
            first = state.entries
            state = self._add(session, state, [(entry.kind, entry.subjects, one.envelope) for entry, one in said])
            _adopt(session, entries, first)
        return state

    def _add(self, session: Session, state: State, said: Sequence[Saying]) -> State:
        """Draw entries, and file the words that find them."""
        from interlock.store.word_rows import file_entries  # as the writer

        drawings = drawings_of(said)
        file_entries(session, state.entries, said, drawings)
        return self._writer.draw(session, state, drawings)


def _adopt(session: Session, entries: Sequence[Entry], first: int) -> None:
    """Let entries say whose the inventories of an older schema are, where only one of them can have said it."""
    from interlock.store.inventory_owners import say  # as the writer

    sboms = [(index, one) for index, one in enumerate(entries, first) if one.kind in (CYCLONEDX, SPDX)]
    told = Counter((subject, one.at) for _, one in sboms for subject in one.subjects)
    for index, one in sboms:
        for subject in one.subjects:
            rows = session.rows(
                "SELECT inventory FROM inventory_subject WHERE subject = ? AND at = ? AND entry < 0",
                (str(subject), stamp(one.at)),
            )
            if len(rows) == 1 and told[subject, one.at] == 1:
                say(session, rows[0][0], [str(subject)], index)


def _state(session: Session) -> State:
    from interlock.store.graph_writing import state_of

    return state_of(session)


def _size(session: Session) -> int:
    last = last_leaf(session)
    return last[0] + 1 if last else 0


def drawings_of(said: Iterable[Saying]) -> list[Drawing]:
    """Draw entries by their kinds, subjects and envelopes."""
    from interlock.trace.drawing import drawn  # what reads predicates is loaded only where something is drawn

    return [drawn(kind, subjects, envelope) for kind, subjects, envelope in said]
