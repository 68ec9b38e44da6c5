from pathlib import Path

import pytest

from interlock.cli.choosing import chosen_subject
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.verified import Outcome
from interlock.render.audit.page import written
from interlock.testing.world import World
from interlock.trace import EVERYTHING, AskerUnknown
from interlock.wiring.audit import asking_of, older_heads, reports_of, sight_here, taking_of, verifying_of
from tests.estate import Estate
from tests.governed import Team


def test_what_is_taken_here_is_verified_with_nothing_but_the_keys(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with estate.deploying() as (app, made):
        asking = asking_of(app, made, lambda text: chosen_subject(app, text))
        taking = taking_of(app, asking, reports_of(app, made, ["slsa"]))
        taken = taking.gathered(asking.asked("staging"))
        heads = older_heads(app)
        packed = taking.pack(taken, "staging", heads, written(taken.report))
        keys = frozenset(one.id for one in app.trust.keys)
        head = app.store.ledger.checkpoint()
    assert heads
    assert packed.about.frameworks
    nowhere = {"HOME": str(tmp_path / "nowhere")}
    found = verifying_of(Anchors(keys), None, nowhere, written).verified(packed.body)
    assert found.outcome is Outcome.PROVED, found
    assert not (tmp_path / "nowhere").exists(), "whoever verifies writes nothing"
    held = verifying_of(Anchors(keys), head, nowhere, written).verified(packed.body)
    assert any("it continues the" in line for line in held.steps[4].says)


def test_where_nobody_is_known_everything_is_seen_and_where_people_are_a_stranger_sees_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        app.keys.signer(world.at)
        assert sight_here(app) is EVERYTHING
    team = Team(world)
    with team.app("ann") as app:
        assert sight_here(app) is EVERYTHING, "owners may read everything"
    team.stranger("eve")
    with team.app("eve") as app, pytest.raises(AskerUnknown):
        sight_here(app)
