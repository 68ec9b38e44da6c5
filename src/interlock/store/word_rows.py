"""The words of entries in rows, written with the entries themselves. Floor 11.

Source: docs/decisions/0043-search.md.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from interlock.kernel import Digest, sha256
from interlock.store.database import insert
from interlock.store.migrations.full_text import SQLITE, has_full_text
from interlock.trace.beside import beside
from interlock.trace.words import FIELDS, Field, Worded, texts_of, worded

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.trace.beside import Kept
    from interlock.trace.model import Drawing

BEGIN: Final = "\u00b7"
"""Stands before every path, and between any two texts of a field: no word holds it, so that none runs across it."""
ANY: Final = "x"
FIRST: Final = "z"
CODES: Final[Mapping[Field, str]] = dict(zip(FIELDS, "pcmrfdnkeo", strict=True))
"""What a word begins with in PostgreSQL, where a row has no columns: `ANY` where the field does not matter, `FIRST` at
the beginning of a path."""
WHOSE: Final = "y"
"""What stands in PostgreSQL before the digest of the product's name, and alone where an entry does not say whose it is:
so its index finds what somebody may see among what all have."""
_INTO: Final = f"search (rowid, {', '.join(FIELDS)})"
_READY: Final = "SELECT 1 FROM sqlite_master WHERE name = 'search'"


def is_ready(session: Session) -> bool:
    """Say whether words can be kept and looked for."""
    return session.dialect == "postgresql" or (bool(session.rows(_READY)) and has_full_text(session))


Saying = tuple[str, Sequence[Digest], bytes]
"""An entry's kind, subjects and envelope."""


def file_entries(session: Session, first: int, said: Sequence[Saying], drawings: Sequence[Drawing]) -> None:
    """Keep the words of entries that were drawn, those of findings that are kept in the same store too."""
    kept = kept_in(session)
    entries = []
    for (kind, subjects, envelope), drawing in zip(said, drawings, strict=True):
        near = beside(kind, envelope, kept)
        one = worded(texts_of(kind, sha256(envelope), subjects, drawing, near.texts))
        entries.append(replace(one, left_out=one.left_out + near.left_out, product=drawing.product))
    file_words(session, first, entries)


def file_words(session: Session, first: int, entries: Sequence[Worded]) -> None:
    """Keep the words of entries from `first` on, in the transaction that appends them.

    Without FTS5 it is noted that no word finds them, and the ledger goes on.
    """
    if not entries:
        return
    if not is_ready(session):
        note_gap(session, first, first + len(entries))
        return
    if session.dialect == "sqlite":
        insert(session, _INTO, [(at, *_columns(one)) for at, one in enumerate(entries, start=first)])
    else:
        rows = [(at, vector(one)) for at, one in enumerate(entries, start=first)]
        session.run_many("INSERT INTO search (entry, words) VALUES (?, ?::tsvector)", rows)
    short = [(at, one.left_out) for at, one in enumerate(entries, start=first) if one.left_out]
    insert(session, "search_short (entry, left_out)", short)


def note_gap(session: Session, first: int, ends: int) -> None:
    """Note that no word finds some entries; what joins on to the last gap makes it longer."""
    joined = session.rows("SELECT first FROM search_gap WHERE ends = ?", (first,))
    if joined:
        session.run("UPDATE search_gap SET ends = ? WHERE first = ?", (ends, joined[0][0]))
    else:
        session.run("INSERT INTO search_gap (first, ends) VALUES (?, ?)", (first, ends))


def forget_words(session: Session) -> bool:
    """Empty the index, so that it can be made anew; say whether it can be."""
    if session.dialect == "postgresql":
        session.run("TRUNCATE search")
    elif has_full_text(session):
        if session.rows(_READY):
            session.run("DROP TABLE search")
        session.run(SQLITE)
    else:
        return False
    session.run("DELETE FROM search_gap")
    session.run("DELETE FROM search_short")
    return True


def kept_in(session: Session) -> Kept:
    """Give what gives the beginning of kept bytes, as one transaction sees them; nothing checks them here."""

    def kept(digest: str, most: int) -> bytes | None:
        rows = session.rows("SELECT codec, body FROM blob WHERE sha256 = ?", (bytes.fromhex(digest),))
        if not rows:
            return None
        codec, body = rows[0]
        try:
            return zlib.decompressobj().decompress(body, most) if codec == "zlib" else bytes(body[:most])
        except zlib.error:
            return None

    return kept


def _columns(one: Worded) -> list[str]:
    by_field: dict[Field, list[str]] = {}
    for field, words in one.said:
        by_field.setdefault(field, []).append(" ".join(words))
    return [_column(field, by_field.get(field, ())) for field in FIELDS]


def _column(field: Field, texts: Iterable[str]) -> str:
    said = f" {BEGIN} ".join(texts)
    return f"{BEGIN} {said}" if said and field is Field.PATH else said


def vector(one: Worded) -> str:
    """Write words as PostgreSQL's own text of a vector: each with its places, a place free between texts."""
    places: dict[str, list[str]] = {}
    at = 0
    for field, words in one.said:
        at += 1
        for number, word in enumerate(words):
            at += 1
            names = [ANY + word, CODES[field] + word]
            if not number and field is Field.PATH:
                names.append(FIRST + word)
            for name in names:
                places.setdefault(name, []).append(str(at))
    written = [f"'{name}':{','.join(where)}" for name, where in places.items()]
    return " ".join((*written, f"'{whose(one.product)}'"))


def whose(product: str) -> str:
    """Give the word of whose an entry is: of any name, however it is written; and of none."""
    return WHOSE + sha256(product.encode()).hex[:32] if product else WHOSE
