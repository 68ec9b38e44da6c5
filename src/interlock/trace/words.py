"""From texts to the words that find them, the same wherever the words are kept.

Enters: what a drawing says, and texts kept beside its entry. Leaves: words by field, in order. Floor 10.
Source: docs/decisions/0043-search.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Final

import msgspec

from interlock.kernel import Digest
from interlock.trace.model import Drawing, Kind, Relation

MOST_LETTERS: Final = 64
"""A longer word counts by its beginning."""
DIGITS: Final = 24
"""So much of a digest finds it: 96 bits, which nobody meets twice by chance."""
MOST_WORDS: Final = 4000
"""Of one entry; PostgreSQL knows places up to 16,383."""
MOST_OF_A_TEXT: Final = 1000
MOST_OF_A_WORD: Final = 250
"""How often a word may stand in one entry: PostgreSQL keeps 255 places of it."""
MOST_OF_A_TEXT_READ: Final = 32_768
"""Letters of one text that are looked at, so that a huge one costs no more than a long one."""


class Field(StrEnum):
    """What a word was said as."""

    PERSON = "person"
    COMMAND = "command"
    MESSAGE = "message"
    RULE = "rule"
    PATH = "path"
    DIGEST = "digest"
    NAME = "name"
    KIND = "kind"
    ENVIRONMENT = "environment"
    PRODUCT = "product"


FIELDS: Final = tuple(Field)
STRONG: Final = frozenset({Field.PERSON, Field.RULE, Field.DIGEST, Field.NAME, Field.ENVIRONMENT})
"""What is found here comes before what is found elsewhere: these name a thing, the others speak of it."""

Text = tuple[str, str]
"""A field and what it says."""

_ASCII: Final = re.compile("[0-9a-z]+")
_VERSION: Final = re.compile(r"v?[0-9.]+")
_HEX: Final = re.compile("[0-9a-f]+")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_ALONE: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that are written without spaces: each is a word."""


class Worded(msgspec.Struct, frozen=True):
    """What finds an entry: texts as words, field by field."""

    said: tuple[tuple[Field, tuple[str, ...]], ...]
    left_out: int = 0
    """How many texts, or parts of them, do not count because there were too many."""
    product: str = ""
    """Whose the entry is; empty where it does not say. No word: nobody looks for it, and it is taken as it is."""


def tokens(text: str) -> list[str]:
    """Cut a text into words: letters and digits in one row, without regard to case and accents."""
    text = text[:MOST_OF_A_TEXT_READ]
    if text.isascii():
        return [_bounded(one) for one in _ASCII.findall(text.lower())]
    return [_bounded(one) for one in _words_of(_folded(text))]


def texts_of(
    kind: str, envelope: Digest, subjects: Sequence[Digest], drawing: Drawing, more: Iterable[Text] = ()
) -> Iterator[tuple[Field, str]]:
    """Give what an entry says, each once: what was drawn of it first, then what it is about, then `more`.

    Shape:  kind is its predicate type.
    """
    seen: set[Text] = set()
    for field, text in chain(_drawn(kind, str(envelope), subjects, drawing), more):
        if text and field in _BY_NAME and (field, text) not in seen:
            seen.add((field, text))
            yield _BY_NAME[field], text


def worded(texts: Iterable[tuple[Field, str]]) -> Worded:
    """Give the words of what an entry says.

    Promise: the same for the same texts; never more than the bounds of this file.
    """
    kept: dict[tuple[Field, tuple[str, ...]], None] = {}
    often: dict[str, int] = {}
    total = left_out = 0
    for field, text in texts:
        words = tokens(text)
        if len(words) > MOST_OF_A_TEXT or len(text) > MOST_OF_A_TEXT_READ:
            words = words[:MOST_OF_A_TEXT]
            left_out += 1
        key = field, tuple(words)
        if not words or key in kept:
            continue
        if total + len(words) > MOST_WORDS or any(often.get(one, 0) >= MOST_OF_A_WORD for one in words):
            left_out += 1
            continue
        words, is_cut = _rare_enough(words, often)
        left_out += is_cut
        total += len(words)
        kept[field, tuple(words)] = None
    return Worded(tuple(kept), left_out)


def _rare_enough(words: list[str], often: dict[str, int]) -> tuple[list[str], bool]:
    """Give the words up to where one of them has stood too often, and count them."""
    for at, one in enumerate(words):
        if often.get(one, 0) >= MOST_OF_A_WORD:
            return words[:at], True
        often[one] = often.get(one, 0) + 1
    return words, False


def _drawn(kind: str, name: str, subjects: Sequence[Digest], drawing: Drawing) -> Iterator[Text]:
    yield Field.KIND, _last_word(kind)
    for node in drawing.nodes:
        if node.name == name:
            yield Field.KIND, node.kind
        if node.kind is Kind.ENVIRONMENT:
            yield Field.ENVIRONMENT, node.name.rpartition("/")[2]
    yield Field.PRODUCT, drawing.product
    yield from drawing.words
    for node in drawing.nodes:
        if node.name == name:
            yield Field.MESSAGE, node.label
    for one in subjects:
        yield Field.DIGEST, str(one)
    for edge in drawing.edges:
        if edge.relation is Relation.SIGNED and edge.target == name:
            yield Field.DIGEST, edge.source
    yield Field.DIGEST, name


def _last_word(kind: str) -> str:
    """Give `assessment` for `https://.../assessment/v1`."""
    return next((part for part in reversed(kind.split("/")) if part and not _VERSION.fullmatch(part)), kind)


_BY_NAME: Final = {str(one): one for one in Field}


def _bounded(word: str) -> str:
    if len(word) > DIGITS and _HEX.fullmatch(word):
        return word[:DIGITS]
    return word[:MOST_LETTERS]


def placed(text: str) -> list[tuple[str, int, int]]:
    """Give the words of a text, each with where it begins and ends there."""
    text = text[:MOST_OF_A_TEXT_READ]
    if text.isascii():
        return [(_bounded(one[0]), one.start(), one.end()) for one in _ASCII.finditer(text.lower())]
    letters = [(folded, at) for at, letter in enumerate(text) for folded in _folded(letter)]
    found: list[tuple[str, int, int]] = []
    word, start = "", 0
    for letter, at in [*letters, (" ", len(text))]:
        is_alone = _is_alone(letter)
        if word and (is_alone or not _is_letter(letter)):
            found.append((_bounded(word), start, at))
            word = ""
        if is_alone:
            found.append((letter, at, at + 1))
        elif _is_letter(letter):
            word, start = word + letter, start if word else at
    return found


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def _words_of(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if _is_alone(letter):
            if word:
                yield word
            word = ""
            yield letter
        elif _is_letter(letter):
            word += letter
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _is_alone(letter: str) -> bool:
    return _ALONE.match(letter) is not None and _is_letter(letter)


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
