from pathlib import Path

import msgspec
import pytest

from interlock.decision import Verdict
from interlock.flows.auditing.verified import Outcome, State
from interlock.flows.summary import seal_decision
from interlock.kernel import canonical, sha256
from interlock.testing.world import World, failed, finding
from tests.governed import Team
from tests.packs import known, named, packed, refuted_at, verified, why


def test_decisions_that_rest_on_people_and_waivers_come_out_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    team = Team(world)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    waiver = team.say("ann", team.waiver())
    team.approves("ben", waiver)
    world.pass_time(minutes=1)
    assert world.check().decision.verdict in set(Verdict)
    found = verified(packed(world).body, known(world))
    assert found.outcome is Outcome.PROVED, found
    assert "founded by key" in found.steps[7].says[0]
    assert found.steps[8].says[0].startswith("2 of 2")


def test_a_decision_that_was_made_up_is_refuted_although_a_key_that_counts_signed_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    checked = world.check()
    reasons = tuple(msgspec.structs.replace(one, verdict=Verdict.ALLOW) for one in checked.decision.reasons)
    forged = msgspec.structs.replace(checked.decision, verdict=Verdict.ALLOW, reasons=reasons)
    with world.app() as app:
        policy = canonical(msgspec.to_builtins(app.policies.get("baseline")))
        app.store.ledger.append([seal_decision(forged, app.keys.signer(world.at), "0.0.1", sha256(policy).hex)])
        app.gate.remember()
    found = verified(packed(world).body, named(world))
    assert refuted_at(found) == "the decisions"
    assert "recorded as allow and comes out as deny" in why(found)


@pytest.mark.parametrize(("version", "outcome"), [("", Outcome.REFUTED), ("0.0.1", Outcome.CONSISTENT)])
def test_other_words_of_another_version_are_open_and_of_the_same_version_refuted(
    tmp_path: Path, version: str, outcome: Outcome
) -> None:
    import interlock

    world = World(tmp_path)
    checked = world.check()
    reasons = (msgspec.structs.replace(checked.decision.reasons[0], says="other words"), *checked.decision.reasons[1:])
    other = msgspec.structs.replace(checked.decision, reasons=reasons)
    with world.app() as app:
        policy = canonical(msgspec.to_builtins(app.policies.get("baseline")))
        draft = seal_decision(other, app.keys.signer(world.at), version or interlock.__version__, sha256(policy).hex)
        app.store.ledger.append([draft])
        app.gate.remember()
    found = verified(packed(world).body, named(world))
    assert found.outcome is outcome, found
    if outcome is Outcome.CONSISTENT:
        assert found.steps[8].state is State.OPEN


def test_a_decision_that_no_key_that_counts_signed_is_none_and_refutes_nothing(tmp_path: Path) -> None:
    """Whoever lost their key could spoil every audit else, by entering one more decision with it."""
    world = World(tmp_path)
    world.check()
    world.pass_time(minutes=1)
    with world.app() as app:
        good = app.keys.current()
        lost = app.keys.new(world.at, name="lost").key_id
    world.check()
    with world.app() as app:
        app.keys.revoke(lost, world.at)
    Path(world.home, ".config", "interlock", "keys", "current").write_text(str(good), "ascii")
    world.pass_time(minutes=1)
    world.check()
    found = verified(packed(world).body, known(world))
    assert found.outcome is Outcome.CONSISTENT, found
    assert found.steps[8].state is State.HOLDS
    assert found.steps[8].says[0].startswith("2 of 2 come out")
    assert any("proves nothing" in one for one in found.steps[6].says)
