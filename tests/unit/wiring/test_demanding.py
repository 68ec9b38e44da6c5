from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from interlock.risk import Profile
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.demanding import below_profile


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
