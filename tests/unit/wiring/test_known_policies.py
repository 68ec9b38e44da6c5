"""The policies that a server knows, of which a broken one is told and harms no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.testing.world import World
from interlock.wiring.known_policies import KnownPolicies
from tests.queueing import crowd


def test_a_policy_that_cannot_be_read_is_told_beside_the_others(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.commit({"bad.yaml": "policy: bad\nrequire: 1\n"})
    with world.app() as app:
        known = {one.name: one for one in KnownPolicies(app).own()}
        assert (known["bad.yaml"].policy, "bad.yaml" in known["bad.yaml"].why) == (None, True)
        assert known["baseline"].policy is not None
        assert KnownPolicies(app).recorded() == ()
        assert KnownPolicies(app).again(app.policies.get("baseline")) == ()


def test_only_the_newest_decisions_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with crowd(tmp_path) as ben:
        (one,) = ben.site.serving.policies.recorded()
        assert (one.decisions, [str(each) for each in one.about]) == (1, [ben.head])
        ben.world.team.world.check()
        monkeypatch.setattr("interlock.wiring.known_policies.LOOKED", 1)
        (again,) = ben.site.serving.policies.recorded()
        assert again.decisions == 1
        monkeypatch.setattr("interlock.wiring.known_policies.AGAIN", 1)
        made = ben.site.serving.policies.again(ben.site.app.policies.get("house.yaml"))
        assert made is not None
        assert len(made) == 1


def test_a_text_that_is_lost_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with crowd(tmp_path) as ben:
        monkeypatch.setattr("interlock.wiring.known_policies.read_summary", _without_text)
        (one,) = ben.site.serving.policies.recorded()
        assert (one.policy, "cannot be read" in one.why) == (None, True)


def _without_text(predicate: bytes) -> object:
    import msgspec

    from interlock.evidence import read_summary

    return msgspec.structs.replace(read_summary(predicate), interlock_policy="0" * 64)
