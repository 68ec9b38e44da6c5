"""The words of the board's texts: which texts may hold what somebody looks for. Floor 11.

A word is a run of letters and digits, folded. What is looked for may begin and end within one. Nothing here is an
answer: whoever asks looks into the texts that are given.
Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.database import in_groups, insert, marks

if TYPE_CHECKING:
    from interlock.store.database import Session

EACH: Final = 60
"""Texts of a row: one bit each, of integers that have 64 with a sign."""
LONGEST: Final = 64
"""Letters of a word that is kept as it is; longer ones are all kept as one that has none."""
_LONG: Final = ""
MOST_WORDS: Final = 200
"""Words that are looked for in place of a part of one; what more have says too little."""
_FEW_WORDS: Final = 16
"""Of a part that has more words it is not asked whether a text has one: looking into the text takes less."""
_COUNTED: Final = 50_000
MOST_TEXTS: Final = 6_000
"""Texts that are looked into one by one; where more may hold something, a page is soon full of them."""
_MOST_KNOWN: Final = 200_000
_WORD: Final = re.compile(r"[^\W_]+")
_UPSERT: Final = (
    "INSERT INTO board_said (word, block, bits) VALUES (?, ?, ?)"
    " ON CONFLICT (word, block) DO UPDATE SET bits = board_said.bits | excluded.bits"
)


class Words:
    """Numbers of words. What a transaction taught counts once `keep` was called."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._new: dict[str, int] = {}

    def begin(self) -> None:
        """Forget what a transaction taught that never became durable."""
        self._new = {}

    def keep(self) -> None:
        """Keep in mind what the last transaction made durable."""
        if len(self._known) > _MOST_KNOWN:
            self._known = {}
        self._known |= self._new
        self._new = {}

    def forget(self) -> None:
        """Forget all of them."""
        self._known, self._new = {}, {}

    def file(self, session: Session, texts: Sequence[tuple[int, str]]) -> None:
        """Keep which words texts have that were not there before: their numbers in order, and what they say, folded."""
        bits: dict[tuple[str, int], int] = defaultdict(int)
        for number, folded in texts:
            block, bit = number // EACH, 1 << number % EACH
            for word in _words(folded):
                bits[word, block] |= bit
        self._learn(session, dict.fromkeys(word for word, _ in bits))
        begun = -(-texts[0][0] // EACH) if texts else 0  # blocks before it have texts that were filed before
        rows = [(self._number(word), block, each) for (word, block), each in bits.items()]
        session.run_many(_UPSERT, [row for row in rows if row[1] < begun])
        insert(session, "board_said (word, block, bits)", [row for row in rows if row[1] >= begun])

    def _learn(self, session: Session, words: Iterable[str]) -> None:
        asked = [one for one in words if one not in self._known and one not in self._new]
        for group in in_groups(asked):
            sql = f"SELECT said, id FROM board_word WHERE said IN ({marks(len(group))})"  # noqa: S608, only marks
            self._new.update((row[0], row[1]) for row in session.rows(sql, group))
        absent = [one for one in asked if one not in self._new]
        if absent:
            first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM board_word")[0][0]
            insert(session, "board_word (id, said)", list(enumerate(absent, first)))
            self._new.update((one, number) for number, one in enumerate(absent, first))

    def _number(self, word: str) -> int:
        known = self._known.get(word)
        return known if known is not None else self._new[word]


def _words(folded: str) -> dict[str, None]:
    """Give the words of a text, each once, in their order."""
    return dict.fromkeys(one if len(one) <= LONGEST else _LONG for one in _WORD.findall(folded))


class _Part(NamedTuple):
    """A word that is looked for, or a part of one."""

    said: str
    begins: bool
    """Whether a word begins where it does."""
    ends: bool

    def is_in(self, word: str) -> bool:
        """Say whether it may be in a word that contains it."""
        return (not self.begins or word.startswith(self.said)) and (not self.ends or word.endswith(self.said))


def may_hold(session: Session, folded: str) -> list[int] | None:
    """Give the numbers of the texts that may hold what is looked for; None where words do not tell few of them."""
    wanted = [one for part in _parts(folded) if (one := _numbers(session, part)) is not None]
    if not wanted:
        return None
    if not all(wanted):
        return []
    rare = {place: _blocks(session, one) for place, one in enumerate(wanted)}
    first, *others = (wanted[place] for place in sorted(rare, key=lambda place: rare[place]))
    if not others and min(rare.values()) > MOST_TEXTS:
        return None
    words, parts = [one for one in others if len(one) == 1], [one for one in others if 1 < len(one) <= _FEW_WORDS]
    bits = " & ".join(("s.bits", *(f"o{place}.bits" for place in range(len(words)))))
    joined = "".join(
        f" JOIN board_said o{place} ON o{place}.block = s.block AND o{place}.word = ?" for place in range(len(words))
    )
    met = "".join(
        " AND EXISTS (SELECT 1 FROM board_said o WHERE o.block = s.block AND o.bits & s.bits <> 0"  # noqa: S608
        f" AND o.word IN ({marks(len(one))}))"
        for one in parts
    )
    rows = session.rows(
        f"SELECT s.block, {bits} FROM board_said s{joined}"  # noqa: S608, our own words
        f" WHERE s.word IN ({marks(len(first))}) AND {bits} <> 0{met} LIMIT {MOST_TEXTS + 1}",
        [*(one[0] for one in words), *first, *(number for one in parts for number in one)],
    )
    if sum(each.bit_count() for _, each in rows) > MOST_TEXTS:
        return None
    return sorted({block * EACH + bit for block, each in rows for bit in range(EACH) if each >> bit & 1})


def _parts(folded: str) -> list[_Part]:
    """Give the words and parts of words that are looked for: only the first and the last may be parts."""
    return list(
        dict.fromkeys(
            _Part(one[0], begins=one.start() > 0, ends=one.end() < len(folded)) for one in _WORD.finditer(folded)
        )
    )


def _numbers(session: Session, part: _Part) -> list[int] | None:
    """Give the numbers of the words that have a part; None where they are too many to tell anything."""
    long = session.rows("SELECT id FROM board_word WHERE said = ?", (_LONG,))
    found = [int(row[0]) for row in long]
    if len(part.said) > LONGEST:
        return found
    if part.begins and part.ends:
        return found + [row[0] for row in session.rows("SELECT id FROM board_word WHERE said = ?", (part.said,))]
    within = "instr" if session.dialect == "sqlite" else "strpos"
    rows = session.rows(f"SELECT id, said FROM board_word WHERE {within}(said, ?) > 0", (part.said,))  # noqa: S608
    found += [row[0] for row in rows if part.is_in(row[1])]
    return found if len(found) <= MOST_WORDS else None


def _blocks(session: Session, words: Sequence[int]) -> int:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM board_said WHERE word IN ({marks(len(words))}) LIMIT {_COUNTED}) few"  # noqa: S608
    count: int = session.rows(sql, words)[0][0]
    return count
