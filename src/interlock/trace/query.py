"""What is looked for, from how a person writes it.

Enters: `person:alice rule:B5* path:src/** since:2026-01-01 "exact phrase" -not`. Leaves: terms that all have to hold.
Floor 10. Source: docs/how-to/search.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.kernel import Instant
from interlock.kernel.words import nearest
from interlock.trace.errors import QueryMalformed
from interlock.trace.words import FIELDS, STRONG, Field, Worded, tokens

MOST_LETTERS: Final = 2000
MOST_TERMS: Final = 32
MOST_OF_A_TERM: Final = 64
SHORTEST_START: Final = 2
"""Words that begin with one letter are nearly all words."""

_TERM: Final = re.compile(r'(?P<no>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<exact>[^"]*)"|(?P<word>[^\s"]+))(?=\s|$)')
_SPACE: Final = re.compile(r"\s*")
_ABOUT: Final = re.compile(r"\S+")
_TIMES: Final = ("since", "until")
_SHORT_NAMES: Final = {"env": Field.ENVIRONMENT, "who": Field.PERSON, "file": Field.PATH}
_KNOWN: Final[dict[str, Field]] = {str(one): one for one in FIELDS} | _SHORT_NAMES
_AGE: Final = re.compile(r"(\d{1,5})([dhw])")
_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DIGITS: Final = re.compile(r"(?=.*[0-9])[0-9a-f]{7,23}")
"""The beginning of a digest, as short as people and programs write them."""
_BELOW: Final = re.compile(r"/\*{1,2}$")
_ALIKE: Final = 0.7


class Term(msgspec.Struct, frozen=True):
    """Words that have to stand one after the other in one text."""

    text: str
    """As it was written."""
    words: tuple[str, ...]
    field: Field | None = None
    """Where they have to stand; None for anywhere."""
    is_start: bool = False
    """Whether the last word may go on."""
    is_first: bool = False
    """Whether the text has to begin with them."""
    others: tuple[Term, ...] = ()
    """What counts as well: the accounts and keys of a person."""


class Query(msgspec.Struct, frozen=True):
    """What is looked for: all of the terms, none of those that are not wanted, in a time."""

    terms: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()
    since: Instant | None = None
    until: Instant | None = None
    """Up to and without it."""

    @property
    def ranked(self) -> tuple[Term, ...]:
        """Those that may stand anywhere, but stand better where a thing is named; beginnings stand everywhere alike."""
        return tuple(one for one in self.terms if one.field is None and not one.is_start)


class Found(msgspec.Struct, frozen=True):
    """A page of entries that words find; nothing in it is believed."""

    entries: tuple[int, ...]
    """Those that name what is looked for before those that speak of it, the newest first."""
    next: str
    """Where to go on; empty where there is nothing more."""
    count: int
    is_exact: bool
    """Whether there are no more than were counted."""
    unfiled: int
    """How many entries no word finds, whatever they say."""
    short: tuple[tuple[int, int], ...] = ()
    """Entries of the page of which some texts find nothing, and how many."""


def read_query(text: str, now: Instant) -> Query:
    """Read what a person wrote.

    Errors: QueryMalformed (TRC-121).
    """
    if len(text) > MOST_LETTERS:
        raise QueryMalformed(
            place=MOST_LETTERS, why=f"it has {len(text)} letters", remedy=f"write at most {MOST_LETTERS}"
        )
    wanted: list[Term] = []
    unwanted: list[Term] = []
    times: dict[str, Instant] = {}
    for place, found in _written(text):
        name = (found["field"] or "").lower()
        if name in _TIMES:
            if found["no"] or name in times:
                remedy = f"write {name}: once, and without a minus; the other of since: and until: ends a time"
                raise QueryMalformed(place=place, why=f"{name}: is there twice, or not wanted", remedy=remedy)
            times[name] = time_of(name, found["exact"] or found["word"] or "", now, place=place)
            continue
        (unwanted if found["no"] else wanted).append(_term(found, place))
    if len(wanted) + len(unwanted) > MOST_TERMS:
        remedy = f"look for at most {MOST_TERMS} things at once; quotes make several words one thing"
        raise QueryMalformed(place=len(text), why=f"it asks for {len(wanted) + len(unwanted)} things", remedy=remedy)
    if not wanted:
        why = "it says only what is not wanted" if unwanted else "it says nothing that could be found"
        remedy = "add a word that has to be there, such as kind:decision"
        raise QueryMalformed(place=1, why=why, remedy=remedy)
    return Query(tuple(wanted), tuple(unwanted), times.get("since"), times.get("until"))


def time_of(name: str, text: str, now: Instant, *, place: int) -> Instant:
    """Read a day, a time, or an age such as 7d; `until` a day is until its end.

    Errors: QueryMalformed (TRC-121).
    """
    age = _AGE.fullmatch(text.lower())
    try:
        if age is not None:
            return now - timedelta(**{_UNITS[age[2]]: int(age[1])})
        read = datetime.fromisoformat(text.upper())
        read = read if read.tzinfo is not None else read.replace(tzinfo=UTC)
        ends = timedelta(days=1) if name == "until" and _DAY.fullmatch(text) else timedelta()
        return read.astimezone(UTC) + ends
    except (ValueError, OverflowError) as error:
        remedy = f"write {name}:2026-01-31, {name}:2026-01-31T12:00Z or {name}:7d (days; h for hours, w for weeks)"
        raise QueryMalformed(place=place, why=f"{text[:40]!r} is no time", remedy=remedy) from error


def holds(said: Worded, query: Query) -> bool:
    """Say whether an entry's words are what is looked for, its time aside: what an index has to answer."""
    return all(stands(said, one) for one in query.terms) and not any(stands(said, one) for one in query.unwanted)


def stands(said: Worded, term: Term) -> bool:
    """Say whether one of the texts has a term's words, or those of what counts as well."""
    if any(term.field in {None, field} and place_of(words, term) is not None for field, words in said.said):
        return True
    return any(stands(said, one) for one in term.others)


def widened(query: Query, others: Callable[[Term], Sequence[Term]]) -> Query:
    """Let more than its words count for a term that is looked for as a person."""

    def wider(terms: Sequence[Term]) -> tuple[Term, ...]:
        return tuple(replace(one, others=tuple(others(one))) if one.field is Field.PERSON else one for one in terms)

    return replace(query, terms=wider(query.terms), unwanted=wider(query.unwanted))


def is_strong(said: Worded, query: Query) -> bool:
    """Say whether what may stand anywhere stands where a thing is named."""
    named = Worded(tuple(one for one in said.said if one[0] in STRONG))
    return all(stands(named, one) for one in query.ranked)


def place_of(words: Sequence[str], term: Term) -> int | None:
    """Give where in a text a term's words begin; None if they do not stand there."""
    count = len(term.words)
    places = range(1) if term.is_first else range(len(words) - count + 1)
    return next((at for at in places if _fits(words[at : at + count], term)), None)


def _fits(words: Sequence[str], term: Term) -> bool:
    if not term.is_start:
        return tuple(words) == term.words
    *whole, start = term.words
    return len(words) == len(term.words) and list(words[:-1]) == whole and words[-1].startswith(start)


def _written(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Give the terms as they are written, each with the number of its first letter, from 1."""
    at = _end(_SPACE.match(text, 0))
    while at < len(text):
        found = _TERM.match(text, at)
        if found is None:
            about = _ABOUT.match(text, at)
            odd = about[0][:40] if about else ""
            if odd.count('"') % 2:
                why, remedy = "a quote is opened and not closed", 'write the words between two quotes: "exact phrase"'
            else:
                why, remedy = f"{odd!r} cannot be read", 'write word, "exact phrase" or field:word, with spaces between'
            raise QueryMalformed(place=at + 1, why=why, remedy=remedy)
        yield at + 1, found
        at = _end(_SPACE.match(text, found.end()))


def _end(found: re.Match[str] | None) -> int:
    return found.end() if found is not None else 0


def _term(found: re.Match[str], place: int) -> Term:
    name, exact = found["field"], found["exact"]
    field = _KNOWN.get(name.lower()) if name else None
    text = exact if exact is not None else found["word"]
    if name and field is None:
        text = f"{name}:{text}"
        _check_name(name, text, place)
    if exact is not None:
        return _made(found[0], text, field, place)
    if text.endswith(":") and text[:-1].lower() in {*_KNOWN, *_TIMES}:
        remedy = f"write what to look for right behind it, as in {text}word"
        raise QueryMalformed(place=place, why=f"{text} is followed by nothing", remedy=remedy)
    if _BELOW.search(text) and field in {None, Field.PATH}:
        below = _BELOW.sub("", text)
        return _made(found[0], below.removeprefix("**/"), Field.PATH, place, is_first=not below.startswith("**/"))
    start = text.removeprefix("**/")
    is_start = start.endswith("*") and len(start) > 1 and start[-2].isalnum()
    return _made(found[0], start.rstrip("*") if start.endswith("*") else start, field, place, is_start=is_start)


def _check_name(name: str, text: str, place: int) -> None:
    near = nearest(name, [*_KNOWN, *_TIMES], _ALIKE)
    if near:
        why = f"nothing can be looked for as {name}:"
        raise QueryMalformed(place=place, why=why, remedy=f'write {near}:, or "{text[:40]}" in quotes for the text')


def _made(
    written: str, text: str, field: Field | None, place: int, *, is_start: bool = False, is_first: bool = False
) -> Term:
    shown = written[:40]
    if "*" in text:
        remedy = "end a word with it (B5*), or a folder (src/**); several words may be looked for at once"
        raise QueryMalformed(place=place, why=f"{shown!r} has a * inside", remedy=remedy)
    words = tuple(tokens(text))
    if not words:
        remedy = "write at least one letter or digit; signs only part words"
        raise QueryMalformed(place=place, why=f"{shown!r} has no word in it", remedy=remedy)
    if len(words) > MOST_OF_A_TERM:
        remedy = f"take at most {MOST_OF_A_TERM} words of it, such as its beginning"
        raise QueryMalformed(place=place, why=f"{shown!r}... has {len(words)} words", remedy=remedy)
    if is_start and len(words) == 1 and len(words[0]) < SHORTEST_START:
        remedy = f"write at least {SHORTEST_START} letters before the *"
        raise QueryMalformed(place=place, why=f"{shown!r} is nearly everything", remedy=remedy)
    return Term(written, words, field, is_start or _DIGITS.fullmatch(words[-1]) is not None, is_first)
