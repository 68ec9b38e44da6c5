"""Statements appended to a ledger as everything is, and questions answered from it with all that is shown verified.

What the appends drew is held against what `tools.bench.estate` writes of the same statements, row by row. For an answer
everything is verified that it shows. The log was proven, and who is who known, before: a process that goes on does that
once, a command each time, which is told apart.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tools.bench import estate
from tools.bench.statements import artifact, commit, deployment, environment, said
from tools.bench.table import Row, at_most

from interlock.control import Attachment
from interlock.crypto.dsse import open_seal, read_envelope
from interlock.flows.recording import SBOM_TYPES, recordings
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.flows.tracing.cve_to_pods import cve_to_pods
from interlock.flows.tracing.pod_to_cves import pod_to_cves
from interlock.flows.tracing.prod_to_code import prod_to_code
from interlock.flows.tracing.what_changed import point, what_changed
from interlock.flows.tracing.who_approved import who_approved
from interlock.kernel import canonical
from interlock.ledger import Draft
from interlock.store import open_database
from interlock.store.graph_rebuild import differing
from interlock.supply.recorded import Recording
from interlock.testing.world import World
from interlock.trace import Kind, Way
from interlock.wiring.app import App
from interlock.wiring.tracing import Tracing

ARTIFACTS: Final = 3_000
ROUNDS: Final = 30
PAGE: Final = 20
P50_MS: Final = 20.0
P99_MS: Final = 50.0
_AT_ONCE: Final = 40


def measure(place: Path, *, is_small: bool = False) -> Iterator[Row]:
    """Append statements, hold their graph against the estate's, and ask questions of it."""
    artifacts, rounds = (120, 3) if is_small else (ARTIFACTS, ROUNDS)
    world = World(place / "world")
    began = time.perf_counter()
    entries = _append(world, artifacts)
    rate = f"{entries / (time.perf_counter() - began):,.0f} /s"
    yield Row(f"{entries:,} statements of {artifacts:,} artifacts appended, as everything is", rate, "SBOMs recorded")
    with world.app(is_reading=True) as app:
        yield _held_against_estate(app, place, artifacts, world)
        yield from _answered(app, artifacts, rounds)


def _append(world: World, artifacts: int) -> int:
    lists = estate.contents(artifacts)
    with world.app() as app:
        signer = app.keys.signer(world.at)
        for start in range(0, artifacts, _AT_ONCE):
            drafts: list[Draft] = []
            made_of: list[Recording] = []
            for number in range(start, min(start + _AT_ONCE, artifacts)):
                parts = [estate.purl(one) for one in next(lists)]
                for one in said(number, signers=[signer], parts=parts, origin=app.store.ledger.origin):
                    drafts.append(Draft(one.envelope, one.kind, one.digests, world.at))
                    if one.kind in SBOM_TYPES:
                        document = Attachment(one.kind, canonical(one.predicate))
                        made_of += recordings(one.subjects, [document], world.at, envelopes=[one.envelope])
            entering = app.inventories.entering(made_of)
            app.store.ledger.append(drafts, beside=entering.within)
            entering.done()
            world.pass_time(seconds=1)
        return app.store.ledger.checkpoint().size


def _held_against_estate(app: App, place: Path, artifacts: int, world: World) -> Row:
    signers = (app.keys.signer(world.at),)
    database = open_database(place / "bulk")
    telling = estate.Telling(signers, app.store.ledger.origin, has_parts=True)
    written = estate.write(database, artifacts, telling)
    with app.store.database.reading() as appended, database.reading() as bulk:
        found = sum(1 for _ in differing(appended, bulk))
    database.close()
    what = "what the appends drew, held against what the estate writes of the same statements"
    return Row(what, f"{found} differences", f"{written.edges:,} edges", bar="0", is_met=not found)


def _answered(app: App, artifacts: int, rounds: int) -> Iterator[Row]:
    chance = random.Random(5)  # noqa: S311  # the same questions every time
    taken: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    bare: dict[str, list[float]] = {}
    began = time.perf_counter()
    tracing = Tracing(app)
    tracing.asking().witness.hear(0)
    yield Row("the log proven, and who is who", f"{(time.perf_counter() - began) * 1000:.0f} ms", "once")
    for number in [chance.randrange(artifacts) for _ in range(rounds)]:
        for what, ask in QUESTIONS.items():
            tracing.__dict__.pop("witness")  # nothing of an answer was heard before
            taken.setdefault(what, []).append(_timed(partial(_asked, ask, tracing, number)))
            again.setdefault(what, []).append(_timed(partial(_asked, ask, tracing, number)))
            bare.setdefault(what, []).append(_checked_alone(app, tracing.witness.heard))
    for what, times in taken.items():
        p50, p99 = statistics.median(times), sorted(times)[len(times) * 99 // 100]
        beside = f"its signatures alone {statistics.median(bare[what]):.1f} ms"
        shown = f"{what}, all of it verified"
        yield at_most(shown, f"{p50:.1f} ms", beside, p50, P50_MS, " ms")
        yield at_most(f"{shown}, p99", f"{p99:.1f} ms", "", p99, P99_MS, " ms")
        known = statistics.median(again[what])
        yield at_most(f"{what}, verified before by a process that goes on", f"{known:.1f} ms", "", known, P50_MS, " ms")


def _asked(ask: Callable[[Asking, Tracing, int], object], tracing: Tracing, number: int) -> object:
    return ask(tracing.asking(), tracing, number)


def _timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def _checked_alone(app: App, entries: Iterable[int]) -> float:
    """Give how long the signatures of some entries take, read and taken apart before: less no verified answer can."""
    envelopes = [read_envelope(next(app.store.ledger.entries(one, one + 1)).envelope) for one in entries]
    keys = {one.id: one.key for one in app.trust.keys}
    return _timed(lambda: [open_seal(one, keys) for one in envelopes])


def _changed(asking: Asking, tracing: Tracing, number: int) -> object:
    where = asking.subjects.find(environment(number))
    last = asking.before - 1
    first, second = (point(asking, where, str(one)) for one in (last * 3 // 4, last))
    return what_changed(asking, where, first, second, tracing.beside)


def _pods(asking: Asking, tracing: Tracing, number: int) -> object:
    return cve_to_pods(asking, estate.purl(2 + number % 500), tracing.books, most=PAGE)


QUESTIONS: Final[dict[str, Callable[[Asking, Tracing, int], object]]] = {
    "code-to-prod": lambda asking, _, at: code_to_prod(asking, asking.subjects.find(commit(at)[10:])),
    "prod-to-code": lambda asking, _, at: prod_to_code(asking, asking.subjects.find(artifact(at))),
    "who-approved": lambda asking, _, at: who_approved(asking, asking.subjects.find(deployment(at))),
    "what-changed": _changed,
    "pod-to-cves": lambda asking, tracing, at: pod_to_cves(asking, asking.subjects.find(artifact(at)), tracing.books),
    f"cve-to-pods, {PAGE} of them": _pods,
    f"{PAGE} workloads of what is in one artifact of three": lambda asking, _, __: asking.walk(
        asking.subjects.find(estate.purl(1)), Way.FORWARD, until=Kind.WORKLOAD, most=PAGE
    ),
    "everything that a commit leads to, 100 links": lambda asking, _, at: asking.walk(
        asking.subjects.find(commit(at)[10:]), Way.FORWARD
    ),
}
"""The first page of each."""
