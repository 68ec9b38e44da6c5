"""What is handed in enters once, if a key signed it that counts here, with everything that it brings along."""

from __future__ import annotations

from pathlib import Path

from interlock.crypto import generate
from interlock.evidence import CYCLONEDX, seal
from interlock.flows.hand_in import HandIn
from interlock.flows.said_before import SaidBefore
from interlock.kernel import Subject, canonical, sha256
from interlock.store.said_before import StoredSaid
from interlock.testing.world import World
from interlock.wiring.app import App

KIND = "https://example.org/attestation/said/v1"
ABOUT = Subject("a.zip", (sha256(b"a"),))
BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "components": [{"type": "library", "name": "left", "version": "1", "purl": "pkg:pypi/left@1"}],
}


def hand_in_of(app: App) -> HandIn:
    """Give what takes statements into a store."""
    ledger, book = app.store.ledger, StoredSaid(app.store.database)
    before = SaidBefore(book=book, ledger=ledger, trust=lambda: app.trust)
    return HandIn(ledger=ledger, trust=lambda: app.trust, clock=app.clock, inventories=app.inventories, before=before)


def test_what_verifies_enters_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        flow, signer = hand_in_of(app), app.keys.signer(world.at)
        one = flow.look(seal([ABOUT], KIND, {"n": 1}, [signer]))
        assert (one.refused, one.resource.product) == (None, "")
        (first,) = flow.take([one])
        world.pass_time(minutes=1)
        (second,) = flow.take([one])
        assert (first.is_new, second.is_new) == (True, False)
        assert first.ticket == second.ticket
        assert app.store.ledger.checkpoint().size == 1


def test_what_does_not_verify_takes_nothing_down_with_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        flow, signer = hand_in_of(app), app.keys.signer(world.at)
        bad = [flow.look(seal([ABOUT], KIND, {}, [generate()])), flow.look(b"{}"), flow.look(b"")]
        assert all(one.refused is not None for one in bad)
        good = flow.look(seal([ABOUT], KIND, {}, [signer]))
        taken = flow.take([bad[0], good, *bad[1:]])
        assert [one.ticket is not None for one in taken] == [False, True, False, False]
        assert flow.take(bad)[0].refused is bad[0].refused


def test_what_an_sbom_says_is_known_with_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        flow, signer = hand_in_of(app), app.keys.signer(world.at)
        envelope = seal([ABOUT], CYCLONEDX, BOM, [signer])
        flow.take([flow.look(envelope)])
        assert [one.name for one in app.inventories.by_purl("pkg:pypi/left@1")] == ["left"]
        assert canonical(BOM)
