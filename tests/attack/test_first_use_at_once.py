"""Several processes that begin at once on a fresh machine: one key, one log, nothing lost."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from interlock.adapters.signers.keyfile import KeyRing
from interlock.evidence import ASSESSMENT, seal
from interlock.kernel import Digest, Subject
from interlock.ledger import Draft
from interlock.testing.world import START, World
from interlock.wiring.app import App

_PROCESSES = 6


def _append(root: str, environ: Mapping[str, str], number: int) -> str:
    digest = Digest("sha256", f"{number:064x}")
    app = App(root, environ)
    app.clock = lambda: START
    with app:
        envelope = seal([Subject("it", (digest,))], ASSESSMENT, {"number": number}, [app.keys.signer(START)])
        app.store.ledger.append([Draft(envelope, ASSESSMENT, (digest,), START)])
        app.gate.remember()
        return app.store.ledger.origin


def _make_key(folder: str, number: int) -> str:
    return f"{KeyRing(folder).signer(START).key_id} {KeyRing(folder).secret('any').hex()} {number and ''}"


@pytest.mark.parametrize("turn", range(3))
def test_processes_that_begin_at_once_write_one_log(tmp_path: Path, turn: int) -> None:
    del turn
    world = World(tmp_path)
    with ProcessPoolExecutor(_PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        jobs = [pool.submit(_append, str(world.root), dict(world.environ), n) for n in range(_PROCESSES)]
        origins = {job.result() for job in jobs}
    assert len(origins) == 1
    with world.app(is_reading=True) as app:
        log = app.gate.proven()
    assert log is not None
    assert len(log.leaves) == _PROCESSES


def test_processes_that_begin_at_once_make_one_key_and_trust_it(tmp_path: Path) -> None:
    with ProcessPoolExecutor(_PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        made = set(pool.map(_make_key, [str(tmp_path)] * _PROCESSES, [0] * _PROCESSES))
    assert len(made) == 1
    assert [one.id for one in KeyRing(str(tmp_path)).trust().keys] == [made.pop().split()[0]]
