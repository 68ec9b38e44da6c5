"""Questions to the graph of an estate with 1,000,000 and 10,000,000 edges, on SQLite and on PostgreSQL.

A bar holds for the large estate, and for how much longer a question takes there than in the small one. Beside each
question stands one row that is found by its key, in a transaction of its own: less no question can take.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final, NamedTuple

from tools.bench import estate, ingesting, rebuilding, statements
from tools.bench.table import Row, at_most

from interlock.store import open_database
from interlock.store.database import Database
from interlock.store.graph import StoredGraph
from interlock.testing.postgres import PostgresServer, find_programs, running_postgres
from interlock.trace import EVERYTHING, Place, Relation, Sight, Way

SMALL: Final = 2_720
"""Artifacts, for 1,000,000 edges."""
LARGE: Final = 27_200
PAGE: Final = 100
ROUNDS: Final = 120
POPULAR_MS: Final = 1.0
P50_MS: Final = {"SQLite": 20.0, "PostgreSQL": 50.0}
P99_MS: Final = {"SQLite": 50.0, "PostgreSQL": 100.0}
GROWTH: Final = 1.5
REBUILT_PER_S: Final = 20_000


class Asked(NamedTuple):
    """A question, and what it asks about: of each round another one, the same in both estates."""

    what: str
    ask: Callable[[StoredGraph, int], object]
    is_popular: bool = False
    """Whether it is the one that has to be quickest."""


class Times(NamedTuple):
    """How long a question took."""

    p50_ms: float
    p99_ms: float


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure both engines, as far as they are installed."""
    small, large = (30, 300) if is_small else (SMALL, LARGE)
    rows = list(rebuilding.measure(place, is_small=is_small))
    rows += ingesting.measure(place, is_small=is_small)
    for engine in ("SQLite", "PostgreSQL"):
        times: list[dict[str, Times]] = []
        with _server(engine) as server:
            if engine == "PostgreSQL" and server is None:
                rows.append(Row("PostgreSQL", "not installed here"))
                continue
            for artifacts in (small, large):
                where = str(place / f"{engine}-{artifacts}") if server is None else server.new_database()
                written, taken, database = _written(where, artifacts)
                rows.append(Row(f"{engine}: estate of {written.edges:,} edges", f"written in {taken:,.0f} s"))
                times.append(_asked(database, artifacts, 10 if is_small else ROUNDS))
                database.close()
        rows += _compared(engine, *times)
    return rows


def _written(where: str, artifacts: int) -> tuple[estate.Estate, float, Database]:
    database = open_database(where)
    began = time.perf_counter()
    written = estate.write(database, artifacts)
    taken = time.perf_counter() - began
    if not where.startswith("postgresql"):
        return written, taken, database
    with database.writing() as session:
        session.run("ANALYZE")
    return written, taken, database


@contextmanager
def _server(engine: str) -> Iterator[PostgresServer | None]:
    programs = find_programs() if engine == "PostgreSQL" else None
    with running_postgres(programs) if programs is not None else nullcontext() as server:
        yield server


def _asked(database: Database, artifacts: int, rounds: int) -> dict[str, Times]:
    """Ask everything in turns, so that a busy moment meets all of it."""
    graph = StoredGraph(database)
    chance = random.Random(3)  # noqa: S311  # the same questions every time
    taken: dict[str, list[float]] = {}
    for number in [chance.randrange(artifacts) for _ in range(rounds)]:
        for one in (*QUESTIONS, *COUNTED_BY_ROWS, Asked(BARE, lambda _, number: _one_row(database, number))):
            began = time.perf_counter()
            one.ask(graph, number)
            taken.setdefault(one.what, []).append((time.perf_counter() - began) * 1000)
    return {
        what: Times(statistics.median(each), sorted(each)[min(len(each) * 99 // 100, len(each) - 1)])
        for what, each in taken.items()
    }


def _compared(engine: str, small: Mapping[str, Times], large: Mapping[str, Times]) -> Iterator[Row]:
    bare = large[BARE]
    yield Row(f"{engine}: {BARE}", f"{bare.p50_ms:.3f} ms, p99 {bare.p99_ms:.3f}")
    for one in COUNTED_BY_ROWS:
        now, then = large[one.what], small[one.what]
        yield Row(f"{engine}: {one.what}", f"{now.p50_ms:.3f} ms", f"a tenth: {then.p50_ms:.3f} ms")
    for one in QUESTIONS:
        now, then = large[one.what], small[one.what]
        beside = f"one row {bare.p50_ms:.3f} ms"
        bar = POPULAR_MS if one.is_popular and engine == "SQLite" else P50_MS[engine]
        what = f"{engine}: {one.what}"
        yield at_most(what, f"{now.p50_ms:.3f} ms", beside, now.p50_ms, bar, " ms")
        yield at_most(f"{what}, p99", f"{now.p99_ms:.3f} ms", beside, now.p99_ms, P99_MS[engine], " ms")
        grown = now.p50_ms / then.p50_ms
        yield at_most(f"{what}, growth", f"{now.p50_ms:.3f} ms", f"a tenth: {then.p50_ms:.3f} ms", grown, GROWTH)


BARE: Final = "one row by its key"


def _one_row(database: Database, number: int) -> object:
    with database.reading() as session:
        return session.rows("SELECT kind, label FROM graph_node WHERE id = ?", (number + 1,))


def _place(graph: StoredGraph, name: str) -> Place:
    found = graph.named(name, EVERYTHING)
    if found is None:
        raise SystemExit(f"{name} is not in the estate")
    return found


def _walk(graph: StoredGraph, name: str, way: Way, relations: tuple[Relation, ...], steps: int) -> int:
    """Follow edges from a node, a page at each step, as the first page of an answer does."""
    at, seen = [_place(graph, name).id], 0
    for _ in range(steps):
        page = graph.links(at, way, EVERYTHING, relations=relations, most=PAGE)
        seen += len(page.links)
        at = list(dict.fromkeys((one.target if way is Way.FORWARD else one.source).id for one in page.links))
        if not at:
            break
    return seen


_MADE = (Relation.WENT_INTO, Relation.MADE, Relation.RUNS_AS, Relation.REACHED)
_FROM = (Relation.RUNS_AS, Relation.MADE, Relation.WENT_INTO, Relation.WROTE, Relation.ANSWERS, Relation.ASKED_FOR)


def _pods(graph: StoredGraph, number: int) -> object:
    found = graph.running(_place(graph, statements.environment(number)), EVERYTHING, most=PAGE)
    return [graph.links([one.artifact.id], Way.BACKWARD, EVERYTHING, most=PAGE) for one in found.runnings[:1]]


def _holding(graph: StoredGraph, number: int) -> object:
    page = graph.links([-2 - number % 500], Way.FORWARD, EVERYTHING, relations=[Relation.WENT_INTO], most=PAGE)
    return [graph.running(one.target, EVERYTHING, most=5) for one in page.links[:20]]


_OWN = Sight(frozenset({statements.product(3), statements.product(4)}))


def _all_of(way: Way, sight: Sight, most: int) -> Callable[[StoredGraph, int], object]:
    """Ask for what contains the component that is in one artifact of three."""
    return lambda graph, _: graph.links([-1], way, sight, relations=[Relation.WENT_INTO], most=most)


def _live(sight: Sight) -> Callable[[StoredGraph, int], object]:
    return lambda graph, _: graph.live([-1], sight)


def _signed(sight: Sight) -> Callable[[StoredGraph, int], object]:
    """Ask for the first page of what a key signed that signed very much."""
    return lambda graph, at: graph.links([_place(graph, f"key:{at % 7:064x}").id], Way.FORWARD, sight, most=PAGE)


def _ran(graph: StoredGraph, at: int) -> object:
    return graph.running(_place(graph, statements.environment(at)), EVERYTHING, is_over_too=True, most=PAGE)


def _where(graph: StoredGraph, at: int) -> object:
    return graph.running(_place(graph, statements.artifact(at)), EVERYTHING, most=PAGE)


QUESTIONS: Final = (
    Asked("live workloads with a component that is in one artifact of three", _live(EVERYTHING), True),
    Asked("how many artifacts contain it", lambda graph, _: graph.count(-1, Way.FORWARD, EVERYTHING), True),
    Asked("the first 10 artifacts that contain it", _all_of(Way.FORWARD, EVERYTHING, 10), True),
    Asked("the first 100 artifacts that contain it", _all_of(Way.FORWARD, EVERYTHING, PAGE)),
    Asked("code-to-prod, 4 steps", lambda graph, at: _walk(graph, statements.commit(at), Way.FORWARD, _MADE, 4)),
    Asked("prod-to-code, 4 steps", lambda graph, at: _walk(graph, statements.artifact(at), Way.BACKWARD, _FROM, 4)),
    Asked("who-approved", lambda graph, at: _walk(graph, statements.deployment(at), Way.BACKWARD, (), 2)),
    Asked("what-changed", _ran),
    Asked("where-is", _where),
    Asked("pod-to-cves: what a pod is made of", _pods),
    Asked("cve-to-pods: what holds a component, and where it runs", _holding),
    Asked("everything that a key signed", _signed(EVERYTHING)),
    Asked("who sees two products: the first 30 artifacts that contain it", _all_of(Way.FORWARD, _OWN, 30)),
    Asked("who sees two products: everything that a key signed", _signed(_OWN)),
)  # fmt: skip
"""Of each the first page, but for counts."""
COUNTED_BY_ROWS: Final = (
    Asked("who sees two products: live workloads with it", _live(_OWN)),
    Asked("as of a time: live workloads with it", _live(Sight(before=5_000))),
    Asked("who sees two products: how many artifacts contain it", lambda graph, _: graph.count(-1, Way.FORWARD, _OWN)),
)  # fmt: skip
"""Without a bar: where not all is seen the rows are gone through, and they grow with the estate."""
