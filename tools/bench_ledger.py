"""Measures the ledger: appends, what signing adds, reading all leaves, and the limits of the disk in the same run.

`make bench` calls `run`. Everything is written to a temporary folder on the disk of the checkout (or
`folder`), because a file system in memory would flatter it.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from interlock.crypto import LocalSigner, NoteSigner, PublicKey, generate
from interlock.kernel import Digest, KeyId
from interlock.ledger import Draft, Edge, grow, prepare
from interlock.store import Log, Store
from interlock.store.ledger import StoredLedger
from interlock.store.sqlite import MERGE_EVERY_PAGES, PAGE_BYTES, driver
from interlock.testing.stores import open_store

ENTRIES = 10_000
BATCH = 100
ENVELOPE_BYTES = 1024
ROUNDS = 5
ORIGIN = "log.example/bench"
BAR_PER_S = 50_000
SYNC = "fsync of one batch, ms"
HASHING = "leaves and hashes of one batch, ms"
WRITING = "SQLite writing one batch of plain rows without its fsync, ms"


class NoSigner:
    """A signer that costs nothing, to tell the price of appending from that of signing."""

    def __init__(self, real: LocalSigner) -> None:
        self._public = real.public

    @property
    def key_id(self) -> KeyId:
        """The id of the public key."""
        return self._public.id

    @property
    def public(self) -> PublicKey:
        """The public key."""
        return self._public

    def sign(self, message: bytes) -> bytes:  # noqa: ARG002, the port asks for it
        """Give bytes of a signature's length."""
        return bytes(64)


def run(folder: str | None = None) -> dict[str, float]:
    """Measure in interleaved rounds; give medians by what they measure, rates per second and times in ms."""
    real = generate()
    rounds: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix=".bench-", dir=folder or Path(__file__).parent.parent) as place:
            for name, value in _one_round(Path(place), real):
                rounds.setdefault(name, []).append(value)
    figures = {name: statistics.median(values) for name, values in rounds.items()}
    figures["best round, no signature, entries/s"] = max(rounds["append, no signature, entries/s"])
    figures["share of the bare SQLite rate"] = (
        figures["append, no signature, entries/s"] / figures["bare SQLite insert, entries/s"]
    )
    batch_ms = BATCH / figures["append, no signature, entries/s"] * 1000
    for part in (SYNC, HASHING, WRITING):
        figures[f"share: {part}"] = figures[part] / batch_ms
    figures["share: the rest, Python and the index rows"] = 1 - sum(
        figures[part] / batch_ms for part in (SYNC, HASHING, WRITING)
    )
    figures["bar, entries/s"] = BAR_PER_S
    return figures


def _one_round(place: Path, real: LocalSigner) -> Iterator[tuple[str, float]]:
    sync_ms = _sync_ms(place / "raw")
    bare = _bare_rate(place / "bare.db")
    yield SYNC, sync_ms
    yield HASHING, _hashing_ms()
    yield WRITING, BATCH / bare * 1000 - sync_ms
    yield "bare SQLite insert, entries/s", bare
    yield "append, no signature, entries/s", _append_rate(place / "unsigned", NoteSigner(ORIGIN, NoSigner(real)))
    yield "append, Ed25519 signature, entries/s", _append_rate(place / "signed", NoteSigner(ORIGIN, real))
    with _opened(place / "signed", NoteSigner(ORIGIN, real)) as store:
        yield "read 10,000 leaves, ms", _elapsed(lambda: sum(map(len, store.ledger.leaves()))) * 1000


def _drafts() -> list[list[Draft]]:
    """Make the batches beforehand: noise, so that nothing is saved by its content; ten entries a subject."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    drafts = [
        Draft(
            os.urandom(ENVELOPE_BYTES),
            "https://slsa.dev/provenance/v1",
            (Digest("gitCommit", f"{number // 10:040x}"),),
            at + timedelta(microseconds=number),
        )
        for number in range(ENTRIES)
    ]
    return [drafts[at : at + BATCH] for at in range(0, ENTRIES, BATCH)]


@contextmanager
def _opened(folder: Path, signer: NoteSigner) -> Iterator[Store]:
    with open_store(folder, log=_log(signer), results_key=bytes(32)) as store:
        yield store


def _log(signer: NoteSigner) -> Log:
    return Log(ORIGIN, (signer.verifier,), (signer,))


def _append_rate(folder: Path, signer: NoteSigner) -> float:
    batches = _drafts()
    with _opened(folder, signer) as store:

        def work() -> None:
            ledger = StoredLedger(store.database, _log(signer), is_drawn=False)
            for batch in batches:
                ledger.append(batch)

        return ENTRIES / _elapsed(work)


def _bare_rate(path: Path) -> float:
    """Insert the same bytes as plain rows with the same driver, settings and number of commits, nothing else."""
    connection = driver().connect(path, isolation_level=None)
    settings = (
        f"page_size = {PAGE_BYTES}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "cache_size = -8000",
        f"wal_autocheckpoint = {MERGE_EVERY_PAGES}",
    )
    for setting in settings:
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("CREATE TABLE plain (idx INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    batches = [[(draft.envelope,) for draft in batch] for batch in _drafts()]

    def work() -> None:
        for batch in batches:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO plain (body) VALUES (?)", batch)
            connection.execute("COMMIT")

    rate = ENTRIES / _elapsed(work)
    connection.close()
    return rate


def _hashing_ms() -> float:
    """Make the leaves of all batches and grow the tree by them, as an append does; the mean of a batch."""
    batches = _drafts()

    def work() -> None:
        edge = Edge()
        for batch in batches:
            edge = grow(edge, prepare(batch).hashes).edge

    return _elapsed(work) / len(batches) * 1000


def _sync_ms(path: Path) -> float:
    """Write as much as a batch holds and wait for the disk by the call that the library makes; the median of many."""
    body = os.urandom(BATCH * ENVELOPE_BYTES)
    times = []
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    for _ in range(ENTRIES // BATCH):
        os.write(descriptor, body)
        times.append(_elapsed(lambda: os.fsync(descriptor)))
    os.close(descriptor)
    return statistics.median(times) * 1000


def _elapsed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    for name, value in run().items():
        print(f"{name:52} {value:12,.2f}")
