"""Both engines find the same: what a scan of all words finds, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from interlock.store.database import Database
from interlock.store.errors import CursorUnknown
from interlock.store.opening import open_database
from interlock.store.search import MOST_BEGUN, StoredWords
from interlock.store.word_rows import file_words, forget_words
from interlock.trace import EVERYTHING, Sight
from interlock.trace.errors import QueryMalformed
from interlock.trace.query import holds, is_strong, read_query
from interlock.trace.words import Field, Worded, worded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))
LETTERS = [
    "a",
    "B",
    "é",
    "e\u0301",
    "ß",
    "ab",
    "中",
    "文",
    "データ",
    " ",
    " ",
    "/",
    ".",
    "_",
    "-",
    ":",
    "'",
    '"',
    "*",
    "\\",
    "0a",
    "b506",
    "%",
    "\x00",
]
TEXTS = st.lists(st.sampled_from(LETTERS), max_size=12).map("".join)
ENTRIES = st.lists(st.lists(st.tuples(st.sampled_from(list(Field)), TEXTS), max_size=6), max_size=8)
WORDS = st.lists(st.sampled_from([one for one in LETTERS if one not in {" ", '"', "*"}]), min_size=1, max_size=4).map(
    "".join
)
TERMS = st.builds(
    lambda no, field, word, end: no + field + (f'"{word} {word}"' if end == "quote" else word + end),
    st.sampled_from(["", "", "-"]),
    st.sampled_from(["", "", "person:", "path:", "message:", "kind:"]),
    WORDS,
    st.sampled_from(["", "", "*", "/**", "quote"]),
)
QUERIES = st.lists(TERMS, min_size=1, max_size=4).map(" ".join)


class Index:
    """An index over a store of its own, with a ledger's size that it is told."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.entries: list[Worded] = []
        self.hidden: set[int] = set()

    def fill(self, entries: list[Worded]) -> None:
        with self.database.writing() as session:
            forget_words(session)
            entries = [replace(one, product=self.product(at)) for at, one in enumerate(entries)]
            file_words(session, 0, entries[:2])
            file_words(session, 2, entries[2:])
        self.entries = entries

    def product(self, at: int) -> str:
        """Give whose an entry is: what may not be seen is of another, and what may is hers or does not say."""
        return "bank's data\\" if at in self.hidden and at % 3 else "shop" if at % 2 and at not in self.hidden else ""

    def find(self, text: str, *, most: int = 100, sight: Sight = EVERYTHING, after: str = "") -> Any:
        words = StoredWords(self.database, lambda _, entries, __: [one for one in entries if one not in self.hidden])
        return words.find(read_query(text, NOW), sight, most=most, after=after)

    def scan(self, text: str, *, sight: Sight = EVERYTHING) -> list[int]:
        query = read_query(text, NOW)
        found = [
            at
            for at, one in enumerate(self.entries)
            if holds(one, query)
            and (sight.products is None or at not in self.hidden)
            and (sight.before is None or at < sight.before)
        ]
        return sorted(found, key=lambda at: (not is_strong(self.entries[at], query), -at))


@pytest.fixture(params=["sqlite", POSTGRES], scope="module")
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    is_file = request.param == "sqlite"
    where = str(tmp_path_factory.mktemp("words")) if is_file else request.getfixturevalue("postgres").new_database()
    database = open_database(where)
    yield Index(database)
    database.close()


MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(entries=ENTRIES, queries=st.lists(QUERIES, min_size=1, max_size=5))
def test_an_index_finds_what_a_scan_of_all_words_finds_in_the_same_order(
    index: Index, entries: list[list[tuple[Field, str]]], queries: list[str]
) -> None:
    index.hidden = set()
    index.fill([worded(one) for one in entries])
    for text in queries:
        try:
            found = index.find(text)
        except QueryMalformed:
            continue
        assert list(found.entries) == index.scan(text)
        assert (found.count, found.is_exact, found.next) == (len(found.entries), True, "")


@MANY
@given(
    entries=ENTRIES, query=QUERIES, hidden=st.sets(st.integers(0, 8)), most=st.integers(1, 3), before=st.integers(0, 8)
)
def test_what_may_not_be_seen_is_neither_found_nor_counted_and_pages_join_up(
    index: Index, entries: list[list[tuple[Field, str]]], query: str, hidden: set[int], most: int, before: int
) -> None:
    index.hidden = hidden
    index.fill([worded(one) for one in entries])
    sight = Sight(frozenset({"shop"}), before)
    got: list[int] = []
    after = ""
    try:
        wanted = index.scan(query, sight=sight)
    except QueryMalformed:
        return
    while True:
        page = index.find(query, most=most, sight=sight, after=after)
        got += page.entries
        assert (page.count, page.is_exact) == (len(wanted), True)
        assert len(page.entries) <= most
        after = page.next
        if not after:
            break
    assert got == wanted


LINES = [
    [(Field.PATH, "src/app/login.py"), (Field.RULE, "bandit:B506"), (Field.PERSON, "alice@example.com")],
    [(Field.PATH, "lib/src/app.py"), (Field.MESSAGE, "of B506 and alice"), (Field.KIND, "decision")],
    [(Field.MESSAGE, "one"), (Field.MESSAGE, "two"), (Field.DIGEST, "sha256:" + "0a" * 32)],
]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("b506", [0, 1]),
        ("alice", [0, 1]),
        ("path:src/**", [0]),
        ("path:src", [1, 0]),
        ("src/app*", [1, 0]),
        ("login.py", [0]),
        ('"one two"', []),
        ("one two", [2]),
        ("kind:decision", [1]),
        ("kind:de*", [1]),
        ("0a0a*", [2]),
        ("sha256:" + "0A" * 32, [2]),
        ("alice -kind:decision", [0]),
        ("person:b506", []),
    ],
)
def test_what_names_a_thing_comes_before_what_speaks_of_it(index: Index, text: str, entries: list[int]) -> None:
    index.hidden = set()
    index.fill([worded(one) for one in LINES])
    assert list(index.find(text).entries) == entries


def test_a_page_goes_on_where_the_last_one_ended_and_only_there(index: Index) -> None:
    index.hidden = set()
    index.fill(
        [worded([(Field.MESSAGE, f"word w{at}"), (Field.NAME, "word" if at % 3 else "other")]) for at in range(20)]
    )
    first = index.find("word", most=13)
    assert len(first.entries) == 13
    assert list(first.entries) + list(index.find("word", most=13, after=first.next).entries) == index.scan("word")
    for odd in ("x1", "n", "1", "n1 ", "n" + "9" * 19, "n-1", "w\u0661"):
        with pytest.raises(CursorUnknown):
            index.find("word", after=odd)


def test_as_many_words_as_an_entry_may_have_are_found_at_their_places(index: Index) -> None:
    index.hidden = set()
    many = worded((Field.MESSAGE, " ".join(f"t{text}w{n}" for n in range(1000))) for text in range(5))
    often = worded((Field.PATH, f"src/a{n}/b.py") for n in range(300))
    index.fill([many, often])
    assert list(index.find('"t3w998 t3w999"').entries) == [0]
    assert list(index.find('"t3w999 t3w998"').entries) == []
    assert list(index.find("t4w1").entries) == []
    assert list(index.find("src/a249/b.py").entries) == [1]
    assert list(index.find("src/a250/b.py").entries) == []
    assert dict(index.find("t0w1").short) == {0: 1}


def test_pages_join_up_beyond_what_is_counted(index: Index) -> None:
    index.hidden = {7, 2011}
    index.fill([worded([(Field.NAME if at % 2 else Field.MESSAGE, "word")]) for at in range(2600)])
    for sight in (EVERYTHING, Sight(frozenset({"shop"}))):
        got: list[int] = []
        after = ""
        while True:
            page = index.find("word", most=700, sight=sight, after=after)
            assert not page.is_exact
            got += page.entries
            after = page.next
            if not after:
                break
        assert got == index.scan("word", sight=sight)


@pytest.mark.parametrize("number", [1, MOST_BEGUN, MOST_BEGUN + 1, 3 * MOST_BEGUN])
def test_a_beginning_finds_all_words_that_begin_so_however_many_they_are(index: Index, number: int) -> None:
    index.hidden = set()
    said = [worded([(Field.MESSAGE, f"abc{one}"), (Field.PATH, f"src/abc{one}.py")]) for one in range(number)]
    others = [worded([(Field.MESSAGE, "ab abd"), (Field.NAME, "abc")]), worded([(Field.MESSAGE, "\U00020000abc")])]
    index.fill([*said, *others])
    for text in ("abc*", "message:abc*", "path:src/abc*", "ab abc*", "abd -abc*", "abc* -abd"):
        assert [*index.find(text, most=1_000).entries] == index.scan(text), text
    assert len(index.find("path:src/abc*", most=1_000).entries) == number


def test_what_very_many_others_hold_neither_shows_in_a_count_nor_hides_what_may_be_seen(index: Index) -> None:
    seen = {0, 1, 5, 1100}
    index.hidden = set(range(3000)) - seen
    index.fill([worded([(Field.NAME if at in {1, 5} else Field.MESSAGE, "word")]) for at in range(3000)])
    sight = Sight(frozenset({"shop"}))
    page = index.find("word", most=3, sight=sight)
    assert (page.entries, page.count, page.is_exact) == ((5, 1, 1100), 4, True)
    rest = index.find("word", most=3, sight=sight, after=page.next)
    assert (rest.entries, rest.next) == ((0,), "")
    index.hidden = set(range(3000))
    none = index.find("word", sight=sight)
    assert (none.entries, none.next, none.count, none.is_exact) == ((), "", 0, True)


ODD = (
    "İstanbul ISTANBUL \u0131stanbul",
    "straße STRASSE",
    "ΣΊΣΥΦΟΣ Σίσυφος",
    "ﬁnd find",
    "Ⅳ 四 4",
    "한국어 \u1112\u1161\u11ab국어",
    "東京都庁",
    "naïve nai\u0308ve NAIVE",
    "\U0001d49c A",
    "٣٤ 34",
    "👩\u200d💻 code",
    "CVE-2026-0001 cve-2026-00011",
    "0a1b2c3d0a1b2c3d0a1b2c3d9",
    "src/app/login.py app.login",
    "10.0.0.1 v1.2.3-rc.1+b",
    "it's \\ 'quoted' :* <-> & | !",
    f"{'x' * 70} {'y' * 64}",
    "_ __ a_b",
    "NEAR(a b) AND OR NOT",
    "ǅ ǆ Ǆ",
    "\u017f s",
    "\u212a k",
    "\ue000 \U000f0000 z",
)
"""Where two ways to cut, fold or quote words would differ."""


def test_odd_words_find_the_same_on_every_engine_whole_as_phrases_and_by_how_they_begin(index: Index) -> None:
    index.hidden = set()
    fields = (Field.MESSAGE, Field.NAME, Field.PATH, Field.DIGEST)
    index.fill([worded([(field, text)]) for text in ODD for field in fields])
    asked = 0
    for text in ODD:
        words = [*text.split(), text, text.casefold(), text.upper()]
        for word in dict.fromkeys(one.replace('"', "") for one in words):
            for query in (word, f'"{word}"', f"{word}*", f"name:{word}", f"path:{word}/**", f"-{word} find"):
                try:
                    wanted = index.scan(query)
                except QueryMalformed:
                    continue
                asked += 1
                assert list(index.find(query, most=500).entries) == wanted, query
    assert asked > 300
