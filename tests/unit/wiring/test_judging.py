from pathlib import Path

import pytest

from interlock.control import StageUnknown
from interlock.kernel import InterlockError
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_store_that_was_replaced_by_another_is_not_taken_for_the_one_known(world: World, tmp_path: Path) -> None:
    import shutil

    world.check()
    other = World(tmp_path / "other")
    other.check()
    for extra in ("-wal", "-shm", ""):
        Path(f"{world.database}{extra}").unlink(missing_ok=True)
    other.damage("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(other.database, world.database)
    with world.app(is_reading=True) as app, pytest.raises(InterlockError):
        app.gate.proven()


def test_a_stage_without_a_policy_of_its_own_is_decided_by_the_one_of_the_settings(world: World) -> None:
    world.repository.write("interlock.yaml", "policy: critical\n")
    with world.app(is_reading=True) as app:
        assert app.policy_name == "critical"
        assert app.policy_of("commit") == "critical"
        with pytest.raises(StageUnknown):
            app.policy_of("no-such-stage")


def test_where_nobody_spoke_of_risk_nothing_asks_for_a_profile(world: World) -> None:
    with world.app(is_reading=True) as app:
        assert app.asked_profile is None
        assert app.risk_standing is None
        assert not app.speaks_of_risk


def test_what_was_entered_on_risk_counts_once_it_is_asked_for_again(world: World) -> None:
    with world.app() as app:
        app.__dict__.update(risk_standing=None, risk_case=None, asked_profile=None, policy_name="stale")
        app.forget_risk()
        assert app.policy_name == "baseline"


def test_a_policy_without_rego_starts_no_process_for_it(world: World) -> None:
    with world.app(is_reading=True) as app:
        assert app.rego(app.policies.get("baseline")) is None
