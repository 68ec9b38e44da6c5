"""The texts of the board, each kept once under a number. Floor 11."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

from interlock.store.board_words import Words
from interlock.store.database import in_groups, insert, marks

if TYPE_CHECKING:
    from interlock.store.database import Session

_BYTES: Final = 16
_MOST_KNOWN: Final = 200_000
"""Texts whose numbers a process keeps in mind."""


class Texts:
    """Numbers of texts. What a transaction taught counts once `keep` was called."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._new: dict[str, int] = {}
        self._words = Words()

    def begin(self) -> None:
        """Forget what a transaction taught that never became durable."""
        self._new = {}
        self._words.begin()

    def keep(self) -> None:
        """Keep in mind what the last transaction made durable."""
        if len(self._known) > _MOST_KNOWN:
            self._known = {}
        self._known |= self._new
        self._new = {}
        self._words.keep()

    def forget(self) -> None:
        """Forget all of them."""
        self._known, self._new = {}, {}
        self._words.forget()

    def learn(self, session: Session, texts: Iterable[str]) -> None:
        """Number texts in the order in which they are said first."""
        asked = {digest_of(one): one for one in dict.fromkeys(texts) if one not in self._known and one not in self._new}
        for group in in_groups(list(asked)):
            sql = f"SELECT sha256, id FROM board_text WHERE sha256 IN ({marks(len(group))})"  # noqa: S608, only marks
            self._new.update((asked[bytes(row[0])], row[1]) for row in session.rows(sql, group))
        absent = [(digest, text) for digest, text in asked.items() if text not in self._new]
        if not absent:
            return
        first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM board_text")[0][0]
        insert(
            session,
            "board_text (id, sha256, said, folded)",
            [(number, digest, text, _folded(text)) for number, (digest, text) in enumerate(absent, first)],
        )
        numbered = [(number, text) for number, (_, text) in enumerate(absent, first)]
        self._new.update((text, number) for number, text in numbered)
        self._words.file(session, [(number, text.casefold()) for number, text in numbered])

    def number(self, text: str) -> int:
        """Give the number of a text that was learnt."""
        known = self._known.get(text)
        return known if known is not None else self._new[text]


def _folded(text: str) -> str:
    folded = text.casefold()
    return folded if folded != text else ""


def digest_of(text: str) -> bytes:
    """Give what a text is found by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_BYTES]


def numbers_of(session: Session, texts: Collection[str]) -> dict[str, int]:
    """Give the numbers of those texts that the board has."""
    asked = {digest_of(one): one for one in texts}
    return {
        asked[bytes(row[0])]: row[1]
        for group in in_groups(list(asked))
        for row in session.rows(
            f"SELECT sha256, id FROM board_text WHERE sha256 IN ({marks(len(group))})",  # noqa: S608
            group,
        )
    }


def texts_of(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Give the texts of numbers."""
    return {
        row[0]: row[1]
        for group in in_groups(sorted(set(numbers)))
        for row in session.rows(f"SELECT id, said FROM board_text WHERE id IN ({marks(len(group))})", group)  # noqa: S608
    }
