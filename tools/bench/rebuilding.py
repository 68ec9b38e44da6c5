"""How quickly the graph is drawn from the ledger alone, and what appends drew held against that.

The ledger holds sealed statements: builds with their materials, and an SBOM with each, appended as everything is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tools.bench.table import Row, at_least

from interlock.crypto import LocalSigner, NoteSigner, generate
from interlock.evidence import CYCLONEDX, seal
from interlock.evidence.predicates import PROVENANCE
from interlock.kernel import Subject, sha256
from interlock.ledger import Draft
from interlock.store import Log, open_database
from interlock.store.graph_rebuild import check_graph, rebuild_graph
from interlock.store.inventories import StoredInventories
from interlock.store.ledger import StoredLedger
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.recorded import Recording

BUILDS: Final = 3_000
MATERIALS: Final = 20
BAR_PER_S: Final = 20_000
ORIGIN: Final = "log.example/tracing"


def measure(place: Path, *, is_small: bool = False) -> Iterator[Row]:
    """Append builds and SBOMs, then draw all of it again."""
    builds = 100 if is_small else BUILDS
    database = open_database(place / "ingested")
    signer = NoteSigner(ORIGIN, generate())
    ledger, book = StoredLedger(database, Log(ORIGIN, (signer.verifier,), (signer,))), StoredInventories(database)
    key, began = generate(), time.perf_counter()
    for start in range(0, builds, 50):
        made = [_build(number, key) for number in range(start, min(start + 50, builds))]
        entering = book.entering([recording for _, recording in made])
        ledger.append([draft for drafts, _ in made for draft in drafts], beside=entering.within)
        entering.done()
    taken = time.perf_counter() - began
    same = check_graph(database)
    yield Row(
        "appended and drawn, statements/s", f"{same.entries / taken:,.0f}", f"{same.edges:,} edges, signing included"
    )
    yield Row(
        "what appends drew, held against the ledger", f"{same.differences} differences", is_met=same.is_same, bar="0"
    )
    tables = ("said", "edge", "entry", "about", "owned", "running", "plane", "several", "node", "product", "state")
    with database.writing() as session:
        for one in tables:
            session.run(f"DELETE FROM graph_{one}")  # noqa: S608
    began = time.perf_counter()
    done = rebuild_graph(database)
    rate = done.edges / (time.perf_counter() - began)
    yield at_least(
        "rebuilt from nothing, edges/s", f"{rate:,.0f}", f"{done.differences:,} rows", rate, BAR_PER_S, " /s"
    )
    began = time.perf_counter()
    again = check_graph(database)
    rate = again.edges / (time.perf_counter() - began)
    yield Row(
        "held against the ledger, edges/s", f"{rate:,.0f}", f"{again.differences} differences", is_met=again.is_same
    )
    database.close()


def _build(number: int, key: LocalSigner) -> tuple[list[Draft], Recording]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    subject = Subject(f"service-{number}", (sha256(b"artifact %d" % number),))
    dependencies = [
        {"uri": f"https://files.example.org/{name}", "digest": {"sha256": sha256(b"file %d" % name).hex}}
        for name in ((number * 7 + each) % 5_000 for each in range(MATERIALS))
    ]
    source = {"uri": "https://code.example.org/service", "digest": {"gitCommit": f"{number:040x}"}}
    run = {"builder": {"id": "https://ci.example.org/1"}, "metadata": {"invocationId": f"urn:run:{number}"}}
    predicate = {
        "buildDefinition": {
            "buildType": "https://ci.example.org/build/v1",
            "externalParameters": {},
            "resolvedDependencies": [source, *dependencies],
        },
        "runDetails": run,
    }
    sbom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{number:032x}", "components": []}
    envelopes = [seal([subject], PROVENANCE, predicate, [key]), seal([subject], CYCLONEDX, sbom, [key])]
    drafts = [
        Draft(envelope, kind, subject.digests, at)
        for envelope, kind in zip(envelopes, (PROVENANCE, CYCLONEDX), strict=True)
    ]
    parts = tuple(
        Component(
            f"package-{(number + each) % 5_000}", "1.0.0", f"pkg:npm/package-{(number + each) % 5_000}@1.0.0", "npm"
        )
        for each in range(MATERIALS)
    )
    held = merge([Reading("package-lock.json", "npm.package-lock", ReadingKind.LOCKFILE, parts)])
    return drafts, Recording((subject,), held, at, sha256(envelopes[1]))
