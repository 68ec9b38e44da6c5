"""A change that brings laxer rules with it does not decide about itself; a policy opens no other environment."""

from __future__ import annotations

import pytest

from interlock.decision import Question, Status, Verdict
from interlock.flows.check import Asked, Check, Checked
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring.loosening import Loosening

_LAX = "policy: mine\nrequire:\n  - control: commit.build\n    limits: {critical: 1000}\n"


def _check(world: World) -> Checked:
    """Check as the program does, with tools that answer as told."""
    with world.app() as app:
        policy = app.policies.get(app.settings.policy)
        loosening = Loosening(app.root, app.settings, app.policies, app.repository.read).of
        flow = Check(
            repository=app.repository,
            runner=world.runner,
            gate=app.gate,
            seal=app.seal,
            controls=app.controls,
            exceptions=app.settings.exceptions,
            clock=app.clock,
            loosening=loosening,
        )
        return flow.run(Asked(), policy)


def _on_a_branch(world: World) -> None:
    world.repository.git("checkout", "-q", "-b", "feature")


def test_a_change_under_the_rules_of_its_base_is_decided(world: World) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    _on_a_branch(world)
    world.commit({"b.py": "x = 1\n"})
    assert not _check(world).decision.hypothetical


@pytest.mark.parametrize(
    "files",
    [
        {"interlock.yaml": "policy: baseline\n"},
        {"interlock.yaml": "policy: mine.yaml\n", "mine.yaml": _LAX},
        {"interlock.yaml": ""},
    ],
)
def test_a_change_that_makes_its_own_policy_laxer_is_hypothetical(world: World, files: dict[str, str]) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    _on_a_branch(world)
    world.commit(files)
    checked = _check(world)
    assert checked.decision.hypothetical
    assert checked.decision_envelope is None


def test_a_change_that_makes_a_policy_file_laxer_is_hypothetical(world: World) -> None:
    world.commit({"interlock.yaml": "policy: mine.yaml\n", "mine.yaml": "policy: mine\nextends: standard\n"})
    _on_a_branch(world)
    world.commit({"mine.yaml": _LAX})
    assert _check(world).decision.hypothetical


def test_a_change_that_makes_its_own_policy_stricter_is_decided(world: World) -> None:
    world.commit({"interlock.yaml": "policy: baseline\n"})
    _on_a_branch(world)
    world.commit({"interlock.yaml": "policy: critical\n"})
    assert not _check(world).decision.hypothetical


def test_settings_that_are_not_judged_do_not_decide(world: World) -> None:
    (world.root / ".git" / "info" / "exclude").write_text("interlock.yaml\nmine.yaml\n", "utf-8")
    (world.root / "interlock.yaml").write_text("policy: mine.yaml\n", "utf-8")
    (world.root / "mine.yaml").write_text(_LAX, "utf-8")
    checked = _check(world)
    assert checked.change.subject.digests[0].alg == "gitCommit"
    assert checked.decision.hypothetical


def test_a_policy_for_one_environment_opens_no_other(world: World) -> None:
    world.commit(
        {"mine.yaml": "policy: mine\nextends: baseline\napplies: {environments: [staging]}\n"},
    )
    world.check(policy="mine.yaml")
    subject = Subject("HEAD", (Digest("gitCommit", world.repository.git("rev-parse", "HEAD")),))
    with world.app(is_reading=True) as app:
        policy = app.policies.get("mine.yaml")
        verdicts = {
            name: app.gate.decide(policy, Question(subject, world.at, environment=name))
            for name in ("", "staging", "production")
        }
    assert verdicts[""].verdict is verdicts["staging"].verdict is Verdict.ALLOW
    assert verdicts["production"].verdict is Verdict.DENY
    assert any(one.requirement == "policy" and one.status is Status.MISSING for one in verdicts["production"].reasons)
