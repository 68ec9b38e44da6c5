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


@pytest.mark.parametrize("wanted", [None, "standard"])
def test_the_configured_policy_gives_a_real_answer(world: World, wanted: str | None) -> None:
    configured(world, "standard")
    with world.app(is_reading=True) as app:
        policy, why = chosen_policy(app, wanted)
    assert (policy.name, why) == ("standard", ())


def test_a_stricter_policy_gives_a_real_answer(world: World) -> None:
    with world.app(is_reading=True) as app:
        policy, why = chosen_policy(app, "critical")
    assert (policy.name, why) == ("critical", ())


def test_a_laxer_policy_gives_a_hypothetical_answer_only(world: World) -> None:
    configured(world, "critical")
    with world.app(is_reading=True) as app:
        policy, why = chosen_policy(app, "baseline")
    assert policy.name == "baseline"
    assert "demands less than critical" in why[0]


def test_a_laxer_policy_under_the_name_of_the_strict_one_gains_nothing(world: World) -> None:
    configured(world, "critical")
    text = "policy: critical\nrequire:\n  - control: commit.sast\n    limits: {critical: 1000}\n"
    world.repository.write("mine.yaml", text)
    with world.app(is_reading=True) as app:
        policy, why = chosen_policy(app, "mine.yaml")
    assert policy.name == "critical"
    assert why


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
