"""Words looked for among so many entries, and a tenth of them, on SQLite and on PostgreSQL.

Beside each question stands one row that is found by its key, in a transaction of its own. The words are filed by the
store's own writer, as appends file them; what an entry says is made up, always the same.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace
from tools.bench.table import Row, at_most

from interlock.store import open_database
from interlock.store.database import Database, insert
from interlock.store.search import StoredWords
from interlock.store.word_rows import file_words
from interlock.testing.postgres import PostgresServer, find_programs, running_postgres
from interlock.trace import EVERYTHING, Sight
from interlock.trace.query import read_query
from interlock.trace.words import Field, Worded, worded

ENTRIES: Final = {"SQLite": 1_000_000, "PostgreSQL": 300_000}
"""An estate of 10,000,000 edges has about 200,000 entries; PostgreSQL files them at a fifth of the rate."""
ROUNDS: Final = 20
PAGE: Final = 50
BAR_MS: Final = 200.0
PRODUCTS: Final = 50
_AT_ONCE: Final = 5_000
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
_STEMS: Final = ("log", "pay", "cart", "auth", "ship", "stock", "mail", "index", "cache", "token", "order", "price")
_ENDS: Final = ("in", "out", "er", "ing", "ed", "s", "able", "less", "ful", "ward", "wise", "ment", "ness", "ly", "al")
WORDS: Final = tuple(stem + middle + end for stem in _STEMS for middle in ("", "re", "un", "co") for end in _ENDS)
_WEIGHTS: Final = tuple(accumulate((number + 3) ** -1.0 for number in range(len(WORDS))))
_KINDS: Final = ("assessment", "provenance", "cyclonedx", "approval", "decision")


class Wanted(NamedTuple):
    """What is looked for, and how much of all there is has it."""

    what: str
    query: str
    sight: Sight = EVERYTHING


_TWO: Final = Sight(frozenset({"product-3", "product-4"}))
WANTED: Final = (
    Wanted("a word that every entry has", "example"),
    Wanted("a beginning that every entry has", "dev*"),
    Wanted("the beginnings of thousands of words that every entry has", "ex* se* pr*"),
    Wanted("a word of a fifth, in its field", "kind:decision"),
    Wanted("a person, of one entry in 900", "person:dev-17@example.org"),
    Wanted("two words of messages", f"{WORDS[0]} {WORDS[7]}"),
    Wanted("a phrase", f'"{WORDS[0]} {WORDS[1]}"'),
    Wanted("a rule, by its beginning", "rule:rule-3*"),
    Wanted("what lies in a folder", f"path:src/{WORDS[3]}/**"),
    Wanted("a digest, by its first 8 digits", "digest:9e3779b9*"),
    Wanted("one without another", f"{WORDS[2]} -kind:decision"),
    Wanted("a word that nothing has", "nowhere"),
    Wanted("who sees two products: a word that every entry has", "example", _TWO),
    Wanted("who sees two products: two words", f"{WORDS[0]} {WORDS[7]}", _TWO),
)  # fmt: skip


def measure(place: Path, *, is_small: bool = False) -> Iterator[Row]:
    """Measure both engines, as far as they are installed."""
    for engine, most in ENTRIES.items():
        entries = 5_000 if is_small else most
        with _server(engine) as server:
            if engine == "PostgreSQL" and server is None:
                yield Row("PostgreSQL", "not installed here")
                continue
            databases = []
            for number in (entries // 10, entries):
                where = str(place / f"{engine}-{number}") if server is None else server.new_database()
                databases.append(open_database(where))
                yield _written(databases[-1], engine, number)
            yield from _asked(engine, *databases, rounds=3 if is_small else ROUNDS)
            for database in databases:
                database.close()


@contextmanager
def _server(engine: str) -> Iterator[PostgresServer | None]:
    programs = find_programs() if engine == "PostgreSQL" else None
    with running_postgres(programs) if programs is not None else nullcontext() as server:
        yield server


def _written(database: Database, engine: str, entries: int) -> Row:
    began = time.perf_counter()
    with database.writing() as session:
        insert(session, "graph_product (id, name)", [(one + 1, f"product-{one}") for one in range(PRODUCTS)])
    for first in range(0, entries, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, entries))
        with database.writing() as session:
            insert(session, "graph_entry (entry, scope)", [(one, one % PRODUCTS + 1) for one in numbers])
            file_words(session, first, [said(one) for one in numbers])
    taken = time.perf_counter() - began
    if engine == "PostgreSQL":
        with database.writing() as session:
            session.run("ANALYZE")
    return Row(f"{engine}: words of {entries:,} entries filed", f"{taken:,.0f} s", f"{entries / taken:,.0f} /s")


def said(number: int) -> Worded:
    """Give the words of an entry."""
    chance = random.Random(number)  # noqa: S311  # the same words every time
    words = chance.choices(WORDS, cum_weights=_WEIGHTS, k=12)
    digest = f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:048x}"
    texts = (
        (Field.KIND, _KINDS[number % len(_KINDS)]),
        (Field.PERSON, f"dev-{number % 900}@example.org"),
        (Field.PRODUCT, f"product-{number % PRODUCTS}"),
        (Field.ENVIRONMENT, ("production", "staging")[number % 2]),
        (Field.MESSAGE, " ".join(words[:8])),
        (Field.RULE, f"semantic:rule-{number % 400}"),
        (Field.PATH, f"src/{words[8]}/{words[9]}.py"),
        (Field.NAME, f"service-{number % 700}"),
        (Field.DIGEST, f"sha256:{digest}"),
    )
    return replace(worded(texts), product=f"product-{number % PRODUCTS}")


def _asked(engine: str, small: Database, large: Database, *, rounds: int) -> Iterator[Row]:
    taken: dict[tuple[str, bool], list[float]] = {}
    for _ in range(rounds):
        for is_large, database in ((False, small), (True, large)):
            for one in WANTED:
                query, words = read_query(one.query, _NOW), StoredWords(database)
                began = time.perf_counter()
                words.find(query, one.sight, most=PAGE)
                taken.setdefault((one.what, is_large), []).append((time.perf_counter() - began) * 1000)
    bare = _bare_ms(large, rounds)
    for one in WANTED:
        times = sorted(taken[one.what, True])
        p50, last = statistics.median(times), times[-1]
        before = statistics.median(taken[one.what, False])
        beside = f"a tenth: {before:.2f} ms; one row {bare:.3f} ms"
        figure = f"{p50:.2f} ms, at worst {last:.2f}"
        yield at_most(f"{engine}: {one.what}", figure, beside, last, BAR_MS, " ms")


def _bare_ms(database: Database, rounds: int) -> float:
    taken = []
    for number in range(rounds):
        began = time.perf_counter()
        with database.reading() as session:
            session.rows("SELECT scope FROM graph_entry WHERE entry = ?", (number * 37,))
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
