"""The words of all entries filed once more, from the ledger and what is kept beside it alone. Floor 11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.ledger import Entry
from interlock.store.drawn_entries import SLICE, drawings_of
from interlock.store.errors import StoreCorrupt
from interlock.store.graph_writing import state_of
from interlock.store.ledger_rows import envelopes_of
from interlock.store.word_rows import file_entries, forget_words

if TYPE_CHECKING:
    from interlock.store.database import Database


def rebuild_words(database: Database) -> bool:
    """Empty the index of words and fill it again; say whether this library can.

    Shape: in one transaction, so that whoever asks finds by the old index or by the new one; appends wait for it.
    Errors: EntryMalformed (LED-101), those of the store.
    """
    with database.writing() as session:
        session.serialise()
        if not forget_words(session):
            return False
        at, size = 0, state_of(session).entries
        while at < size:
            records = envelopes_of(session, at, min(at + SLICE, size))
            if not records:
                raise StoreCorrupt(where=database.where, why=f"entry {at} is gone")
            entries = [Entry.read(one.leaf) for one in records]
            said = [(entry.kind, entry.subjects, one.envelope) for entry, one in zip(entries, records, strict=True)]
            file_entries(session, at, said, drawings_of(said))
            at += len(records)
    return True
