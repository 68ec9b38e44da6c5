"""An estate to ask questions of: products, commits, builds, SBOMs, deployments and what runs, always the same.

Its edges are those of the graph's tables and those of components, which stand in inventories: 300 to an artifact, some
components in very many and most in few. The bulk is drawn by the store's own writer, as appends draw it; `check`
holds what that leaves against what sealed statements leave that were appended to a ledger.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from interlock.store.database import Database, Session, insert
from interlock.store.graph_counts import Counted, change
from interlock.store.graph_writing import GraphWriter, state_of
from interlock.store.hash_numbers import number_of, package_number
from interlock.store.inventory_rows import COLUMNS, places_written
from interlock.store.number_rows import written
from interlock.store.segment_upkeep import slice_of_work
from interlock.supply.model import Scope
from interlock.supply.recorded import Place
from interlock.trace import Drawing, Edge, Kind, Node, Occupied, Relation

COMPONENTS: Final = 300
"""Of an artifact, about."""
PRODUCTS: Final = 50
ENVIRONMENTS: Final = ("production", "staging")
TARGETS: Final = 4
PODS: Final = 6
_PER_ARTIFACT: Final = 12
"""Component versions of the estate for each artifact."""
_POPULAR: Final = 3
"""The first component is in one artifact of so many."""
_BATCH: Final = 400
"""Artifacts in a transaction."""
AT: Final = datetime(2026, 1, 1, tzinfo=UTC).isoformat()


class Estate(NamedTuple):
    """What was written."""

    artifacts: int
    edges: int
    """Of the tables and of components."""
    with_popular: int
    """Artifacts that have the first component."""


def artifact(number: int) -> str:
    """Give the name of an artifact."""
    return f"sha256:{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:048x}"


def commit(number: int) -> str:
    """Give the name of the commit that it was built from."""
    return f"gitCommit:{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:024x}"


def _evidence(number: int, kind: int) -> str:
    return f"sha256:{(number * 8 + kind) * 0xC2B2AE3D27D4EB4F % 2**64:016x}{kind:024x}{number:024x}"


def product(number: int) -> str:
    """Give the product that an artifact is of."""
    return f"product-{number % PRODUCTS}"


def environment(number: int) -> str:
    """Give the name of an environment that an artifact went to."""
    return f"environment:{product(number)}/{ENVIRONMENTS[number // PRODUCTS % 2]}"


def target(number: int) -> str:
    """Give the name of the target that an artifact went to."""
    where = environment(number).removeprefix("environment:")
    return f"workload:{where}/service-{number // (2 * PRODUCTS) % TARGETS}"


def deployment(number: int) -> str:
    """Give the name of its deployment."""
    return f"deployment:run-{number}"


def drawings(number: int) -> Iterator[Drawing]:
    """Give what is said of an artifact from its commit to production: five statements, one of them its SBOM."""
    own, made_from, run = artifact(number), commit(number), deployment(number)
    whose, key = product(number), f"key:{number % 7:064x}"
    seen = [_evidence(number, kind) for kind in range(6)]

    def drawn(kind: int, about: str, nodes: Sequence[Node], edges: Sequence[Edge], **more: object) -> Drawing:
        said = (Edge(key, Relation.SIGNED, seen[kind]), Edge(about, Relation.SHOWN_BY, seen[kind]))
        return Drawing((Node(seen[kind], Kind.EVIDENCE, "statement"), *nodes), (*edges, *said), **more)  # type: ignore[arg-type]

    wrote = f"git:dev-{number % 900}@example.org"
    yield drawn(
        0,
        made_from,
        (Node(made_from, Kind.COMMIT, f"Change {number}"), Node(wrote, Kind.ACCOUNT)),
        (
            Edge(wrote, Relation.WROTE, made_from),
            Edge(wrote, Relation.COMMITTED, made_from),
            Edge(f"branch:code.example.org/{whose}@main", Relation.HAS, made_from),
            Edge(f"ticket:T-{number // 2}", Relation.ASKED_FOR, made_from),
            *([Edge(commit(number - 1), Relation.LED_TO, made_from)] if number else []),
        ),
        product=whose,
    )
    yield drawn(
        1,
        own,
        (Node(own, Kind.ARTIFACT, f"{whose}-{number}"),),
        (
            Edge(made_from, Relation.WENT_INTO, f"build:{number}"),
            Edge(f"builder:https://ci.example.org/{number % 5}", Relation.RAN, f"build:{number}"),
            Edge(f"build:{number}", Relation.MADE, own),
        ),
    )
    yield drawn(2, own, (), ())
    yield drawn(
        3,
        made_from,
        (),
        tuple(
            Edge(one, Relation.ANSWERS, made_from)
            for one in (f"person:reviewer-{number % 400}", f"person:reviewer-{number * 7 % 401}")
        ),
        product=whose,
    )
    decided = seen[4]
    pods = tuple((f"{target(number)}/pod-{number // 400 % 3}-{pod}", own) for pod in range(PODS))
    yield drawn(
        5,
        own,
        (
            Node(run, Kind.DEPLOYMENT, f"{whose} {number}"),
            Node(decided, Kind.DECISION, "allowed"),
            Node(environment(number), Kind.ENVIRONMENT),
        ),
        (
            Edge(seen[1], Relation.COUNTED_FOR, decided),
            Edge(seen[2], Relation.COUNTED_FOR, decided),
            Edge(seen[3], Relation.COUNTED_FOR, decided),
            Edge("policy:main", Relation.GOVERNED, decided),
            Edge(decided, Relation.ALLOWED, run),
            Edge(own, Relation.WENT_INTO, run),
            Edge(run, Relation.REACHED, environment(number)),
            *(Edge(own, Relation.RUNS_AS, pod) for pod, _ in pods),
        ),
        product=whose,
        occupied=(Occupied(target(number), pods),),
    )


def contents(artifacts: int) -> Iterator[list[int]]:
    """Give the component versions of each artifact, sorted: some in very many, most in few."""
    chance = random.Random(7)  # noqa: S311  # the same estate every time
    versions = range(2, artifacts * _PER_ARTIFACT + 2)
    weights = list(accumulate((number + 20) ** -0.8 for number in versions))
    for _ in range(artifacts):
        held = set(chance.choices(versions, cum_weights=weights, k=COMPONENTS + 60))
        wanted = [1] if chance.random() * _POPULAR < 1 else []
        yield sorted([*wanted, *chance.sample(sorted(held), min(COMPONENTS, len(held)))])


def purl(number: int) -> str:
    """Give the package URL of a component version."""
    return f"pkg:npm/package-{number // 4}@{number % 4}.0.0"


def write(database: Database, artifacts: int) -> Estate:
    """Write an estate into an empty store."""
    _write_components(database, artifacts * _PER_ARTIFACT + 1)
    writer = GraphWriter()
    inside = with_popular = 0
    held = contents(artifacts)
    for start in range(0, artifacts, _BATCH):
        numbers = range(start, min(start + _BATCH, artifacts))
        lists = [next(held) for _ in numbers]
        inside += sum(map(len, lists))
        with_popular += sum(ids[0] == 1 for ids in lists)
        with database.writing() as session:
            session.serialise()
            state = state_of(session)
            _write_inventories(session, numbers, lists, state.entries)
            state = writer.draw(session, state, [one for number in numbers for one in drawings(number)])
        writer.keep()
        while slice_of_work(database):
            pass
    return Estate(artifacts, state.edges + inside, with_popular)


def _write_components(database: Database, count: int) -> None:
    for start in range(1, count + 1, 50_000):
        rows = []
        for number in range(start, min(start + 50_000, count + 1)):
            url = purl(number)
            name, _, version = url.removeprefix("pkg:npm/").partition("@")
            plain = number_of(url.partition("@")[0])
            rows.append(
                (number, number_of(url), package_number(("npm", name)), plain, "npm", name, version, url, "", "", "")
            )
        with database.writing() as session:
            insert(session, f"component (id, start, package, plain, {COLUMNS})", rows)


def _write_inventories(session: Session, numbers: Sequence[int], lists: Sequence[list[int]], first: int) -> None:
    """Write what artifacts are made of; the third of the five entries of each says it."""
    insert(
        session,
        "inventory (id, sha256, ids, places)",
        [
            (number + 1, number.to_bytes(32, "big"), written("I", ids), _places(len(ids)))
            for number, ids in zip(numbers, lists, strict=True)
        ],
    )
    insert(
        session,
        "inventory_subject (subject, inventory, name, at, entry)",
        [(artifact(number), number + 1, "artifact", AT, first + at * 5 + 2) for at, number in enumerate(numbers)],
    )
    change(session, Counted.SUBJECTS, dict.fromkeys(((number + 1,) for number in numbers), 1))


@cache
def _places(count: int) -> bytes:
    return places_written([(Place("package-lock.json", 1, "", Scope.REQUIRED, None),)] * count)
