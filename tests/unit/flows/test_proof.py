"""An entry that is verified anew, step by step, and each way in which a step fails."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.crypto import Trust, read_envelope
from interlock.flows.proof import STEPS, Proof, Proving, signers_of
from interlock.ledger import Checkpoint
from interlock.testing.world import World
from interlock.wiring.app import App


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.check()
    return made


def prove(app: App, index: int = 0, trust: Trust | None = None, remembered: Checkpoint | None = None) -> Proof:
    ledger = app.store.ledger
    seen = remembered or app.memory.last(ledger.origin)
    verifiers = app.all_verifiers(ledger.origin)
    return Proving(ledger=ledger, trust=trust or app.trust, verifiers=verifiers, remembered=seen).prove(index)


def test_every_step_of_a_good_entry_is_good(world: World) -> None:
    with world.app() as app:
        proof = prove(app)
        assert ([one.name for one in proof.steps], proof.is_whole) == (list(STEPS), True)
        assert proof.inclusion is not None
        assert proof.checkpoint is not None
        assert proof.inclusion.size == proof.checkpoint.size


def test_a_key_that_is_not_trusted_ends_it_at_the_signature(world: World) -> None:
    with world.app() as app:
        proof = prove(app, trust=Trust())
        assert [one.is_good for one in proof.steps] == [True, False]
        assert proof.is_whole is False
        assert proof.steps[-1].remedy


def test_another_log_than_the_one_that_is_remembered_ends_it_at_the_last_step(world: World) -> None:
    with world.app() as app:
        other = msgspec.structs.replace(app.store.ledger.checkpoint(), root=b"\0" * 32)
        proof = prove(app, remembered=other)
        assert [one.is_good for one in proof.steps] == [True] * 5 + [False]
        assert proof.steps[-1].code == "LED-224"


def test_a_log_that_is_shorter_than_remembered_was_cut_back(world: World) -> None:
    with world.app() as app:
        known = app.store.ledger.checkpoint()
        proof = prove(app, remembered=msgspec.structs.replace(known, size=known.size + 1))
        assert proof.steps[-1].code == "LED-223"


def test_an_entry_that_is_not_there_fails_at_the_first_step(world: World) -> None:
    with world.app() as app:
        (step,) = prove(app, 10_000).steps
        assert (step.is_good, step.code) == (False, "LED-105")


def test_a_signature_says_whether_its_key_counted_then_and_counts_now(world: World) -> None:
    with world.app() as app:
        envelope = read_envelope(next(app.store.ledger.entries(0, 1)).envelope)
        (good,) = signers_of(envelope, app.trust, world.at, world.at)
        assert (good.then, good.now) == ("", "")
        (key,) = [one for one in app.trust.keys if one.id == good.key]
        revoked = msgspec.structs.replace(key, revoked_at=world.at + timedelta(hours=1))
        (since,) = signers_of(envelope, Trust((revoked,)), world.at, world.at + timedelta(hours=2))
        assert (since.then, "revoked" in since.now) == ("", True)
        (unknown,) = signers_of(envelope, Trust(), world.at, world.at)
        assert (unknown.name, bool(unknown.then)) == ("", True)
