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
