"""SPDX licence expressions: read, written in the list's own spelling, put into categories.

Enters: text. Leaves: an `Expression`, or where and why it is none. Every id must be on the list or a LicenseRef; upper
and lower case make no difference. Floor 3. Source: SPDX 2.3, annex D; SPDX 3.0, annex B.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from interlock.supply.errors import ExpressionMalformed
from interlock.supply.licences import spdx_list
from interlock.supply.licences.model import AllOf, AnyOf, Category, Expression, Licence

LONGEST: Final = 16_384
"""Characters of the longest expression that is read; those of whole distributions run to thousands."""
DEEPEST: Final = 100
SHOWN: Final = 200
"""Characters of an expression that its error repeats."""
_PIECE: Final = re.compile(r"\s*(?:([()])|([A-Za-z0-9][A-Za-z0-9.:+-]*)|(\S))")
_REF: Final = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+", re.IGNORECASE)
_ADDITION: Final = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?AdditionRef-[A-Za-z0-9.-]+", re.IGNORECASE)
_WORDS: Final = frozenset({"and", "or", "with"})


@lru_cache(maxsize=4096)
def read_expression(text: str) -> Expression:
    """Read an expression. Errors: ExpressionMalformed (SUP-121)."""
    if len(text) > LONGEST:
        raise ExpressionMalformed(text=text[:SHOWN] + "...", why=f"it is longer than {LONGEST} characters")
    return _Reader(text).read()


def is_expression(text: str) -> bool:
    """Say whether a text is an expression."""
    try:
        read_expression(text)
    except ExpressionMalformed:
        return False
    return True


def as_written(text: str) -> str:
    """Give an expression with its ids in the list's spelling. Errors: ExpressionMalformed (SUP-121)."""
    return str(read_expression(text))


def is_single_id(text: str) -> bool:
    """Say whether a text is one id of the list and nothing else."""
    return text.lower() in _ids()


def current(licence: Licence) -> Licence:
    """Give what the list says today instead of a deprecated id; `GPL-2.0+` becomes `GPL-2.0-or-later`."""
    told = spdx_list.REPLACED.get(licence.id)
    if told is None:
        return licence
    name, _, exception = told.partition(" WITH ")
    if licence.or_later and name.endswith("-only"):
        name = name.removesuffix("-only") + "-or-later"
        return Licence(name, exception=licence.exception or exception)
    return Licence(name, licence.or_later, licence.exception or exception)


def category_of(expression: Expression) -> Category:
    """Give what an expression asks: of a choice the least, of what holds together the most."""
    if isinstance(expression, AnyOf):
        return min((category_of(part) for part in expression.parts), key=lambda one: one.rank)
    if isinstance(expression, AllOf):
        return max((category_of(part) for part in expression.parts), key=lambda one: one.rank)
    return category_of_licence(expression)


def category_of_licence(licence: Licence) -> Category:
    """Give the category of one licence; an exception that allows linking makes strong copyleft weak."""
    if licence.family is not None:
        return licence.family
    category = _categories().get(licence.id, Category.UNKNOWN)
    if category is Category.STRONG_COPYLEFT and licence.exception in spdx_list.LOWERING_EXCEPTIONS:
        return Category.WEAK_COPYLEFT
    return category


def licences_in(expression: Expression) -> tuple[Licence, ...]:
    """Give every licence that an expression names, in its order."""
    if isinstance(expression, Licence):
        return (expression,)
    return tuple(licence for part in expression.parts for licence in licences_in(part))


class _Reader:
    """Reads by two stacks, so that depth costs no recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._done: list[Expression] = []
        self._waiting: list[str] = []
        self._depth = 0

    def read(self) -> Expression:
        wants_licence = True
        pieces = self._pieces()
        while pieces:
            piece = pieces.pop()
            word = piece.lower()
            if wants_licence:
                if piece == "(":
                    self._open()
                else:
                    self._done.append(self._licence(piece, pieces))
                    wants_licence = False
            elif word in {"and", "or"}:
                self._operator(word)
                wants_licence = True
            elif piece == ")":
                self._close()
            else:
                raise self._wrong(f"AND or OR should stand before {piece[:60]!r}")
        if wants_licence:
            raise self._wrong("it ends where a licence should stand")
        while self._waiting:
            if self._waiting[-1] == "(":
                raise self._wrong("a bracket is not closed")
            self._join()
        return self._done[0]

    def _pieces(self) -> list[str]:
        found = []
        for match in _PIECE.finditer(self._text.rstrip()):
            if match[3]:
                raise self._wrong(f"{match[3]!r} has no place in it")
            found.append(match[1] or match[2])
        return found[::-1]

    def _licence(self, piece: str, pieces: list[str]) -> Licence:
        word = piece.lower()
        if piece == ")" or word in _WORDS:
            raise self._wrong(f"a licence should stand where {piece!r} is")
        licence = self._named(piece)
        if pieces and pieces[-1].lower() == "with":
            pieces.pop()
            exception = pieces.pop() if pieces else ""
            known = _exceptions().get(exception.lower())
            if known is None and not _ADDITION.fullmatch(exception):
                raise self._wrong(f"{exception[:80]!r} is no exception of the SPDX list")
            licence = Licence(licence.id, licence.or_later, known or exception)
        return licence

    def _named(self, piece: str) -> Licence:
        known = _ids().get(piece.lower())
        if known is not None:
            return Licence(known)
        if piece.endswith("+") and (known := _ids().get(piece[:-1].lower())) is not None:
            return Licence(known, or_later=True)
        if _REF.fullmatch(piece):
            return Licence(piece)
        raise self._wrong(f"{piece[:80]!r} is no licence of the SPDX list")

    def _open(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(f"it is nested deeper than {DEEPEST} levels")
        self._waiting.append("(")

    def _close(self) -> None:
        while self._waiting and self._waiting[-1] != "(":
            self._join()
        if not self._waiting:
            raise self._wrong("a bracket is closed that was not opened")
        self._waiting.pop()
        self._depth -= 1

    def _operator(self, word: str) -> None:
        """Put an operator on its stack, after joining what binds at least as tightly."""
        while self._waiting and self._waiting[-1] != "(" and (self._waiting[-1] == "and" or word == "or"):
            self._join()
        self._waiting.append(word)

    def _join(self) -> None:
        kind = AllOf if self._waiting.pop() == "and" else AnyOf
        right, left = self._done.pop(), self._done.pop()
        parts = [*(left.parts if isinstance(left, kind) else (left,))]
        parts += right.parts if isinstance(right, kind) else (right,)
        self._done.append(kind(tuple(parts)))

    def _wrong(self, why: str) -> ExpressionMalformed:
        shown = self._text if len(self._text) <= SHOWN else self._text[:SHOWN] + "..."
        return ExpressionMalformed(text=shown, why=why)


@cache
def _ids() -> dict[str, str]:
    """Give every id of the list by its lower case."""
    return {one.lower(): one for one in _categories()}


@cache
def _exceptions() -> dict[str, str]:
    return {one.lower(): one for one in spdx_list.LOWERING_EXCEPTIONS | spdx_list.OTHER_EXCEPTIONS}


@cache
def _categories() -> dict[str, Category]:
    found: dict[str, Category] = {}
    for ids, category in (
        (spdx_list.PUBLIC_DOMAIN, Category.PUBLIC_DOMAIN),
        (spdx_list.PERMISSIVE, Category.PERMISSIVE),
        (spdx_list.WEAK_COPYLEFT, Category.WEAK_COPYLEFT),
        (spdx_list.STRONG_COPYLEFT, Category.STRONG_COPYLEFT),
        (spdx_list.NETWORK_COPYLEFT, Category.NETWORK_COPYLEFT),
        (spdx_list.RESTRICTED, Category.RESTRICTED),
        (spdx_list.NOT_JUDGED, Category.UNKNOWN),
    ):
        found |= dict.fromkeys(sorted(ids), category)
    return found
