"""The desk of a server: the same is taken once, of each who sends it, and it says whether that counts."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from interlock.catalog.cards import CARDS
from interlock.flows.read_reports import Sheet
from interlock.flows.take_reports import Handing
from interlock.identity import fold
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.reports import Desk
from tests.governed import Team
from tests.reports_handed_in import CONTROL, trivy, zap

SUBJECT = Subject("an image", (Digest("sha256", "a" * 64),))
BOM = json.dumps(
    {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [{"type": "library", "name": "left"}]}
).encode()


def handing(text: str, by: str = "workload:ci") -> Handing:
    return Handing(CARDS[CONTROL], SUBJECT, (Sheet("a", text.encode()),), by=by)


def desk(app: App) -> Desk:
    return Desk(app, lambda: fold(()))


def test_many_who_hand_in_the_same_at_once_leave_one_piece_of_evidence(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        made, again = desk(app), list[bool]()

        def take() -> None:
            done, why_not = made.reports(handing(zap("XSS")), "shop", world.at)
            again.append(done.is_again)
            assert why_not == ""

        threads = [threading.Thread(target=take) for _ in range(6)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
        assert sorted(again) == [False, *[True] * 5]
        assert app.store.ledger.checkpoint().size == 1


def test_another_product_or_another_sender_is_another_word(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        made = desk(app)
        for by, product in (("workload:ci", "shop"), ("workload:ci", "bank"), ("person:ann", "shop")):
            done, _ = made.reports(handing(trivy(), by), product, world.at)
            assert (done.is_again, done.assessment.handed_in_by) == (False, by)
        assert app.store.ledger.checkpoint().size == 3


def test_an_sbom_is_taken_once_of_each(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        made = desk(app)
        first = made.sbom("bom.json", BOM, SUBJECT, "workload:ci")
        assert (first.is_again, first.components) == (False, 1)
        again = made.sbom("bom.json", BOM, SUBJECT, "workload:ci")
        assert (again.is_again, again.envelope, again.components) == (True, first.envelope, 1)
        assert not made.sbom("bom.json", BOM, SUBJECT, "person:ann").is_again


@pytest.mark.parametrize(("who", "person"), [("ann", "ann"), ("server", None)])
def test_it_knows_whose_its_key_is(tmp_path: Path, who: str, person: str | None) -> None:
    world = World(tmp_path)
    team = Team(world)
    team.stranger("server")
    with team.app(who) as app:
        made = Desk(app, app.directory)
        assert (made.person(), made.signer) == (person, (who, team.keys[who]))
        _, why_not = made.reports(handing(trivy(), "workload:ci"), "", world.at)
        assert bool(why_not)
