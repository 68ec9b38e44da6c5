from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from interlock.risk import Profile
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.demanding import below_committed, below_profile


@pytest.mark.parametrize(
    ("profile", "policy", "is_below"),
    [
        (None, "baseline", False),
        (Profile.BASELINE, "baseline", False),
        (Profile.STANDARD, "baseline", True),
        (Profile.STANDARD, "standard", False),
        (Profile.STANDARD, "critical", False),
        (Profile.CRITICAL, "standard", True),
    ],
)
def test_a_policy_that_demands_less_than_the_profile_is_told_of(
    tmp_path: Path, profile: Profile | None, policy: str, is_below: bool
) -> None:
    with World(tmp_path).app() as app:
        asked: Any = SimpleNamespace(asked_profile=profile, policies=app.policies)
        said = below_profile(cast("App", asked), app.policies.get(policy))
    assert bool(said) == is_below
    assert all(str(profile) in one for one in said)


def test_a_policy_file_is_held_against_what_was_committed_and_ours_against_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    strict = "policy: p\nrequire:\n  - control: commit.sast\n  - control: commit.sca\n"
    before = world.repository.git("rev-parse", "HEAD")
    committed = world.commit({"p.yaml": strict})
    with world.app() as app:
        assert below_committed(app, "p.yaml", app.policies.get("p.yaml"), [before, committed]) == ()
    world.repository.write("p.yaml", "policy: p\nrequire:\n  - control: commit.sast\n")
    with world.app() as app:
        weaker = app.policies.get("p.yaml")
        (said,) = below_committed(app, "p.yaml", weaker, [before, committed])
        assert below_committed(app, "baseline", app.policies.get("baseline"), [committed]) == ()
        assert below_committed(app, "p.yaml", weaker, []) == ()
    assert committed[:12] in said
