"""Search: find what the ledger says by its words; what is shown was verified, and says them.

Enters: what a person wrote. Leaves: hits, each with its entry, who signed it, and the text that was found. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import Blobs
from interlock.crypto import Trust
from interlock.flows.inspect import Item
from interlock.flows.ports import EvidenceLedger
from interlock.flows.tracing.witness import Heard, Witness
from interlock.identity import Account, AccountKind, Directory, Person
from interlock.kernel import Digest, Instant, InterlockError
from interlock.kernel.words import nearest
from interlock.trace import Kind, Sight
from interlock.trace.beside import beside
from interlock.trace.errors import WordsContradicted
from interlock.trace.ports import WordIndex
from interlock.trace.query import Found, Query, Term, holds, place_of, read_query, stands, widened
from interlock.trace.words import Field, Text, Worded, placed, texts_of, tokens, worded

MOST: Final = 20
_MOST_TEXTS: Final = 3
"""Matching texts of one hit that are shown."""
_MOST_TRIED: Final = 20
_SHORTEST_TRIED: Final = 2
_ALIKE: Final = 0.6
_MOST_ACCOUNTS: Final = 50
_FORMAL: Final = frozenset({Field.KIND, Field.PRODUCT, Field.ENVIRONMENT})
"""What a hit says anyway."""


class Match(msgspec.Struct, frozen=True):
    """A text that was found, with the places of what was looked for."""

    field: Field
    text: str
    marks: tuple[tuple[int, int], ...]


class Hit(msgspec.Struct, frozen=True):
    """An entry that was found."""

    item: Item
    node: str
    """What `interlock trace` goes on from."""
    kind: str = ""
    """What it is; empty for an entry that does not count: nothing that it says is repeated."""
    says: str = ""
    person: str = ""
    """Who signed it, where the directory knows; empty otherwise."""
    matches: tuple[Match, ...] = ()
    more: int = 0
    """Matching texts that are not among them."""
    left_out: int = 0
    """How many of its texts no word finds."""


class Nearest(msgspec.Struct, frozen=True):
    """What finds nothing by itself, and the nearest word that finds something."""

    term: str
    word: str
    """Empty where there is none."""


class Answer(msgspec.Struct, frozen=True):
    """What was found."""

    query: Query
    found: Found
    hits: tuple[Hit, ...]
    nearest: tuple[Nearest, ...] = ()
    """Only where nothing was found."""


class Search:
    """Looks for words on behalf of one asker."""

    def __init__(
        self,
        *,
        words: WordIndex,
        witness: Callable[[], Witness],
        sight: Sight,
        directory: Directory,
        trust: Trust,
        ledger: EvidenceLedger,
        blobs: Blobs,
    ) -> None:
        """`witness` is asked for once something was found: the whole log is proven for it."""
        self._directory = directory
        self._trust = trust
        self._words = words
        self._witness = witness
        self._sight = sight
        self._ledger = ledger
        self._blobs = blobs

    def ask(self, text: str, now: Instant, *, most: int = MOST, after: str = "") -> Answer:
        """Give a page of what is found.

        Errors: QueryMalformed (TRC-121), SearchOff (TRC-122), WordsContradicted (TRC-123), CursorUnknown (STO-119).
        """
        query = widened(read_query(text, now), self._accounts)
        found = self._words.find(query, self._sight, most=most, after=after)
        if not found.entries:
            return Answer(query, found, (), tuple(self._nearest(query)) if not after else ())
        witness = self._witness()
        short = dict(found.short)
        hits = tuple(self._hit(index, query, witness, short.get(index, 0)) for index in found.entries)
        return Answer(query, found, hits)

    def _accounts(self, term: Term) -> list[Term]:
        """Give the accounts and keys of the people who are called so: what these wrote and signed is theirs."""
        joins = [join.account for one in self._directory.people if _is_called(one, term) for join in one.joins]
        joins += [Account(AccountKind.KEY, one.id) for one in self._trust.keys if _fits(one.name, term)]
        keys = [
            Term("", tuple(tokens(f"key:{one.name}")), Field.DIGEST) for one in joins if one.kind is AccountKind.KEY
        ]
        names = [Term("", tuple(tokens(one.name)), Field.PERSON) for one in joins if one.kind is not AccountKind.KEY]
        return [one for one in dict.fromkeys((*keys, *names)) if one.words][:_MOST_ACCOUNTS]

    def _hit(self, index: int, query: Query, witness: Witness, left_out: int) -> Hit:
        heard = witness.hear(index)
        item = Item(index, heard.entry, heard.statement, heard.why)
        node, said = str(heard.entry.envelope), heard.saying
        if said is None:
            return Hit(item, node)
        texts = list(self._texts(index, heard))
        if not holds(worded(texts), query):
            raise WordsContradicted(entry=index)
        kinds = [text for field, text in texts if field is Field.KIND]
        matches = [one for field, text in texts if (one := _match(field, text, query)) is not None]
        matches = [one for one in matches if one.field not in _FORMAL] or matches
        shown = tuple(matches[:_MOST_TEXTS])
        says = next((one.label for one in heard.drawing.nodes if one.name == node and one.label), item.says)
        return Hit(item, node, _kind(kinds), says, said.person, shown, len(matches) - len(shown), left_out)

    def _texts(self, index: int, heard: Heard) -> Iterator[tuple[Field, str]]:
        """Give what an entry says, drawn again from its verified envelope and what its findings' digest names."""
        envelope = next(self._ledger.entries(index, index + 1)).envelope
        more = beside(heard.entry.kind, envelope, self._kept)
        return texts_of(heard.entry.kind, heard.entry.envelope, heard.entry.subjects, heard.drawing, more.texts)

    def _kept(self, digest: str, most: int) -> bytes | None:
        try:
            return self._blobs.get(Digest("sha256", digest))[:most]
        except InterlockError:
            return None

    def _nearest(self, query: Query) -> Iterator[Nearest]:
        """Give what finds nothing by itself with a word that does, among what the asker may see."""
        for term in query.terms:
            alone = Query((term,), (), query.since, query.until)
            if not self._words.find(alone, self._sight, most=1).entries:
                yield Nearest(term.text, self._near(term, query))

    def _near(self, term: Term, query: Query) -> str:
        """Give the word most like the last one of a term, among those that begin as it does."""
        wanted = term.words[-1]
        for length in range(len(wanted) - 1, _SHORTEST_TRIED - 1, -1):
            start = Term("", (wanted[:length],), term.field, is_start=True)
            asked = Query((start,), (), query.since, query.until)
            found = self._words.find(asked, self._sight, most=_MOST_TRIED)
            if found.entries:
                near = nearest(wanted, self._beginning(found.entries, start), _ALIKE)
                if near:
                    return near
        return ""

    def _beginning(self, entries: Sequence[int], start: Term) -> set[str]:
        witness = self._witness()
        known: set[str] = set()
        for index in entries:
            heard = witness.hear(index)
            if heard.saying is not None:
                known.update(_words_beginning(self._texts(index, heard), start))
        return known


def _kind(kinds: Sequence[str]) -> str:
    """Give what an entry is: more of it than that it is evidence, where its type says more."""
    return next((one for one in reversed(kinds) if one != Kind.EVIDENCE), Kind.EVIDENCE)


def _is_called(person: Person, term: Term) -> bool:
    names = (person.id, person.name, *(join.account.name for join in person.joins))
    return any(_fits(name, term) for name in names)


def _fits(name: str, term: Term) -> bool:
    return place_of(tokens(name), term) is not None


def _words_beginning(texts: Iterable[Text], start: Term) -> Iterator[str]:
    return (
        word
        for field, text in texts
        if start.field in {None, field}
        for word in tokens(text)
        if word.startswith(start.words[0])
    )


def _match(field: Field, text: str, query: Query) -> Match | None:
    words = placed(text)
    said = Worded(((field, tuple(word for word, _, _ in words)),))
    marks = [mark for term in query.terms if stands(said, term) for mark in _marks(words, term)]
    return Match(field, text, tuple(sorted(set(marks)))) if marks else None


def _marks(words: Sequence[tuple[str, int, int]], term: Term) -> Iterator[tuple[int, int]]:
    """Give where a term stands in a text, as often as it does."""
    count = len(term.words)
    for at in range(1 if term.is_first else len(words) - count + 1):
        group = words[at : at + count]
        alone = Worded(((Field.PATH, tuple(word for word, _, _ in group)),))
        if len(group) == count and stands(alone, Term("", term.words, None, term.is_start)):
            yield group[0][1], group[-1][2]
