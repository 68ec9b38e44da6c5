"""Checkpoints that were kept, held against the log: those of its past hold, and no others."""

from __future__ import annotations

from pathlib import Path

from interlock.crypto import NoteSigner, TreeHead, generate
from interlock.flows.checkpoints import judged
from interlock.ledger import Checkpoint
from interlock.testing.world import World
from interlock.wiring.app import App


def held(app: App, *notes: bytes) -> list[tuple[int, str]]:
    ledger, log = app.store.ledger, app.gate.proven()
    assert log is not None
    verifiers = app.all_verifiers(ledger.origin)
    return [(one.size, one.why) for one in judged(notes or ledger.kept_notes(10), verifiers, ledger, log)]


def test_those_of_its_past_hold_with_who_signed_them_and_when(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    world.pass_time(hours=1)
    world.commit({"b": "1"})
    world.check()
    with world.app() as app:
        found = held(app)
        assert len(found) > 1
        assert {why for _, why in found} == {""}
        assert [size for size, _ in found] == sorted((size for size, _ in found), reverse=True)
        log = app.gate.proven()
        assert log is not None
        (newest, *_) = judged(
            app.store.ledger.kept_notes(1), app.all_verifiers(log.checkpoint.origin), app.store.ledger, log
        )
        assert (newest.at, newest.signed) == (world.at, (log.checkpoint.origin,))


def test_one_of_another_tree_and_one_that_nobody_knows_are_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        origin, size = app.store.ledger.origin, app.store.ledger.checkpoint().size
        head = TreeHead(origin, size, b"\1" * 32)
        forked = Checkpoint.sign(head, [NoteSigner(origin, app.keys.signer(world.at))]).note
        stranger = Checkpoint.sign(head, [NoteSigner(origin, generate())]).note
        (one, other, broken) = held(app, forked, stranger, b"nonsense")
        assert (one[0], "rewritten" in one[1]) == (size, True)
        assert (other[0], bool(other[1])) == (-1, True)
        assert (broken[0], bool(broken[1])) == (-1, True)
