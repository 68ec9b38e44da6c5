from pathlib import Path

import pytest

from interlock.cli.choosing import chosen_policy, chosen_subject
from interlock.decision import PolicyUnknown
from interlock.kernel import Digest
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def configured(world: World, policy: str) -> None:
    world.repository.write("interlock.yaml", f"version: 1\npolicy: {policy}\n")


def test_the_configured_policy_is_not_asked_for(world: World) -> None:
    configured(world, "standard")
    with world.app(is_reading=True) as app:
        chosen = chosen_policy(app, None)
    assert (chosen.policy.name, chosen.is_asked, chosen.is_vouched) == ("standard", False, False)


@pytest.mark.parametrize("wanted", ["standard", "critical"])
def test_one_of_ours_that_a_person_names_is_vouched_for(world: World, wanted: str) -> None:
    configured(world, "standard")
    with world.app(is_reading=True) as app:
        chosen = chosen_policy(app, wanted)
    assert (chosen.policy.name, chosen.is_asked, chosen.is_vouched) == (wanted, True, True)


def test_a_laxer_policy_than_the_configured_one_is_not_vouched_for(world: World) -> None:
    configured(world, "critical")
    with world.app(is_reading=True) as app:
        chosen = chosen_policy(app, "baseline")
    assert (chosen.policy.name, chosen.is_asked, chosen.is_vouched) == ("baseline", True, False)


def test_a_file_of_the_repository_is_not_vouched_for_by_naming_it(world: World) -> None:
    world.repository.write("mine.yaml", "policy: critical\nextends: critical\n")
    with world.app(is_reading=True) as app:
        chosen = chosen_policy(app, "mine.yaml")
    assert (chosen.policy.name, chosen.is_asked, chosen.is_vouched) == ("critical", True, False)


def test_a_policy_that_is_not_there_is_an_error_and_never_the_default(world: World) -> None:
    with world.app(is_reading=True) as app, pytest.raises(PolicyUnknown):
        chosen_policy(app, "standrd")


def test_a_subject_is_found_by_revision_digest_and_file(world: World) -> None:
    head = Digest("gitCommit", world.repository.git("rev-parse", "HEAD"))
    file = world.root / "app.py"
    with world.app(is_reading=True) as app:
        assert chosen_subject(app, "HEAD").digests == (head,)
        assert chosen_subject(app, str(head)).digests == (head,)
        assert chosen_subject(app, str(file)).digests[0].alg == "sha256"
        assert chosen_subject(app, ".") == app.repository.change(None, None).subject


def assessed(world: World, profile: str) -> None:
    from interlock.flows.risk import assess, seal_assessment
    from interlock.risk import score
    from interlock.wiring.questions import shipped

    floor = {"standard": {"data": ("sensitive",)}, "critical": {"criticality": ("safety",)}}.get(profile, {})
    questions = shipped()
    answers = {one.id: (one.answers[0].id,) for one in questions.questions} | floor
    with world.app() as app:
        origin = app.store.ledger.origin
        scored = score(questions, answers)
        document = assess(questions, answers, scored, [], product=app.product_name, at=world.at, origin=origin)
        seal_assessment(app.seal, document)


def test_where_no_policy_is_named_the_risk_profile_picks_it(world: World) -> None:
    for profile in ("baseline", "standard", "critical"):
        world.pass_time(days=1)
        assessed(world, profile)
        with world.app(is_reading=True) as app:
            chosen = chosen_policy(app, None)
        assert (chosen.policy.name, chosen.is_asked, chosen.hypothetical) == (profile, False, ())


def test_a_policy_below_the_risk_profile_makes_no_real_decision(world: World) -> None:
    configured(world, "baseline")
    assessed(world, "standard")
    with world.app(is_reading=True) as app:
        (why,) = chosen_policy(app, None).hypothetical
        assert chosen_policy(app, "critical").hypothetical == ()
        assert chosen_policy(app, "standard").hypothetical == ()
    assert why.startswith("policy baseline demands less than standard, which the risk profile asks for")


def test_a_policy_of_its_own_counts_where_it_demands_all_that_the_profile_asks_for(world: World) -> None:
    world.repository.write("mine.yaml", "policy: mine\nextends: standard\n")
    configured(world, "mine.yaml")
    assessed(world, "standard")
    with world.app(is_reading=True) as app:
        assert chosen_policy(app, None).hypothetical == ()


def test_a_policy_that_demands_less_than_that_of_an_environment_makes_no_real_decision_for_it(world: World) -> None:
    live = "environments:\n  - {name: live, deployer: hands, targets: [{name: one}], policy: standard}\n"
    world.commit({"interlock.yaml": f"policy: baseline\n{live}"})
    with world.app(is_reading=True) as app:
        (why,) = chosen_policy(app, "baseline", environment="live").hypothetical
        for name in ("standard", "critical", None):
            assert chosen_policy(app, name, environment="live").hypothetical == ()
        assert chosen_policy(app, "baseline").hypothetical == ()
    assert why.startswith("policy baseline demands less than standard, by which live is judged")


def test_an_environment_that_only_a_change_declares_makes_no_real_decision_whatever_policy_is_named(
    world: World,
) -> None:
    lines = [f"  - {{name: {one}, deployer: hands, targets: [{{name: one}}]}}\n" for one in ("live", "mine")]
    world.commit({"interlock.yaml": f"environments:\n{lines[0]}"})
    world.repository.write("interlock.yaml", f"environments:\n{''.join(lines)}")
    with world.app(is_reading=True) as app:
        for name in (None, "baseline", "critical"):
            (why,) = chosen_policy(app, name, environment="mine").hypothetical
            assert "declares no environment mine" in why
