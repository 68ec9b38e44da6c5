from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.flows.auditing.verified import Outcome, State
from interlock.testing.world import World, failed, finding
from tests.packs import named, packed, verified

ACTS = st.lists(st.sampled_from(["check", "fail", "commit", "wait", "revisit"]), min_size=1, max_size=4)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=ACTS)
def test_whatever_happened_a_pack_of_it_verifies(acts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    world = World(tmp_path_factory.mktemp("any"))
    world.check()
    for number, act in enumerate(acts):
        world.at += timedelta(minutes=1)
        if act == "fail":
            world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
        elif act == "commit":
            world.commit({"app.py": f"print({number})\n"})
        elif act == "wait":
            world.pass_time(days=40)
        if act != "wait":
            world.check()
    found = verified(packed(world).body, named(world))
    assert found.outcome is not Outcome.REFUTED, found
    assert found.steps[8].state is State.HOLDS, "every decision comes out as it was recorded"
