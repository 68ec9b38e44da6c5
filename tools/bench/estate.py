"""An estate to ask questions of: products, commits, builds, SBOMs, deployments and what runs, always the same.

Its edges are those of the graph's tables and those of components, which stand in inventories: 300 to an artifact, some
components in very many and most in few. It is drawn from statements by the store's own writer, as appends draw it, and
nothing is signed or kept of them; `tools.bench.ingesting` holds what that leaves against what appends leave.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from tools.bench.statements import AT, KINDS, SBOM, artifact, called, said

from interlock.crypto import Signer
from interlock.kernel import stamp
from interlock.store.database import Database, Session, insert
from interlock.store.graph_counts import Counted, change
from interlock.store.graph_writing import GraphWriter, state_of
from interlock.store.hash_numbers import number_of, package_number
from interlock.store.inventory_rows import COLUMNS, places_written
from interlock.store.number_rows import written
from interlock.store.segment_upkeep import slice_of_work
from interlock.supply.model import Scope
from interlock.supply.recorded import Place
from interlock.trace import Drawing, drawn

COMPONENTS: Final = 300
"""Of an artifact, about."""
_PER_ARTIFACT: Final = 12
"""Component versions of the estate for each artifact."""
_POPULAR: Final = 3
"""The first component is in one artifact of so many."""
_BATCH: Final = 400
"""Artifacts in a transaction."""


class Estate(NamedTuple):
    """What was written."""

    artifacts: int
    edges: int
    """Of the tables and of components."""
    with_popular: int
    """Artifacts that have the first component."""


class Telling(NamedTuple):
    """How statements are made."""

    signers: tuple[Signer, ...] = ()
    """Nobody where they are only drawn."""
    origin: str = ""
    """Of the ledger that they are said for."""
    has_parts: bool = False
    """Whether SBOMs list what the inventories hold, as they do where those are made from them."""


def drawings(number: int, ids: Sequence[int], telling: Telling) -> Iterator[Drawing]:
    """Give what the statements of an artifact add to the graph."""
    parts = [purl(one) for one in ids] if telling.has_parts else []
    for one in said(number, signers=telling.signers, parts=parts, origin=telling.origin):
        yield drawn(one.kind, one.digests, one.envelope)


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


def write(database: Database, artifacts: int, telling: Telling = Telling()) -> Estate:  # noqa: B008, a frozen value
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
            drawing = [
                one for number, ids in zip(numbers, lists, strict=True) for one in drawings(number, ids, telling)
            ]
            state = writer.draw(session, state, drawing)
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
    """Write what artifacts are made of, as the SBOM of each says."""
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
        [
            (artifact(number), number + 1, called(number), stamp(AT), first + at * KINDS + SBOM)
            for at, number in enumerate(numbers)
        ],
    )
    change(session, Counted.SUBJECTS, dict.fromkeys(((number + 1,) for number in numbers), 1))


@cache
def _places(count: int) -> bytes:
    return places_written([(Place("package-lock.json", 1, "", Scope.REQUIRED, None),)] * count)
