"""A change that brings laxer rules with it does not decide about itself; a policy opens no other environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.change import State
from interlock.decision import PolicyUnknown, Question, Status, Verdict, summarise
from interlock.flows.check import Asked, Checked
from interlock.flows.transfer import judge, read_bundle
from interlock.kernel import Digest, Subject
from interlock.testing.world import World, failed, finding

_LAX = "policy: mine\nrequire:\n  - control: commit.build\n    limits: {critical: 1000}\n"


def _check(world: World) -> Checked:
    """Check as the program does, and hold the gate to the same answer: neither may be softer than the other."""
    checked = world.check()
    if checked.change.state is State.COMMIT:
        decision = world.gate()
        assert decision.verdict is checked.decision.verdict
        assert decision.hypothetical == checked.decision.hypothetical
    return checked


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


def test_a_change_that_silences_a_response_is_hypothetical(world: World) -> None:
    response = "responses:\n  - {id: stop, on: decision.denied, do: [block, {notify: security}]}\n"
    world.commit({"interlock.yaml": f"policy: critical\n{response}"})
    _on_a_branch(world)
    world.commit({"interlock.yaml": "policy: critical\n"})
    checked = _check(world)
    assert any("lacks the response stop" in one for one in checked.decision.hypothetical)
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


def test_the_gate_falls_back_to_no_laxer_policy_when_its_own_settings_are_gone(world: World) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    assert not _check(world).decision.hypothetical
    (world.root / "interlock.yaml").unlink()
    decision = world.gate()
    assert any("baseline demands less than critical" in why for why in decision.hypothetical)


def test_settings_that_appear_after_the_check_open_no_gate(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    assert world.gate().verdict is Verdict.DENY
    (world.root / ".git" / "info" / "exclude").write_text("interlock.yaml\nmine.yaml\n", "utf-8")
    (world.root / "interlock.yaml").write_text("policy: mine.yaml\n", "utf-8")
    (world.root / "mine.yaml").write_text(_LAX, "utf-8")
    decision = world.gate()
    assert decision.verdict is Verdict.ALLOW
    assert any("mine demands less than baseline" in why for why in decision.hypothetical)


def test_a_base_of_ones_own_choice_does_not_choose_the_rules(world: World) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    _on_a_branch(world)
    world.commit({"interlock.yaml": "policy: mine.yaml\n", "mine.yaml": _LAX})
    checked = world.check(Asked(since="HEAD"))
    assert checked.decision.hypothetical
    assert world.gate().hypothetical


def test_an_exception_that_the_change_brings_along_is_hypothetical(world: World) -> None:
    _on_a_branch(world)
    world.commit({"interlock.yaml": 'except:\n  - paths: "broken/**"\n    reason: they are fixtures\n'})
    assert any("excepts broken/**" in why for why in _check(world).decision.hypothetical)


def test_an_exception_that_the_base_has_is_decided(world: World) -> None:
    world.commit({"interlock.yaml": 'except:\n  - paths: "broken/**"\n    reason: they are fixtures\n'})
    _on_a_branch(world)
    world.commit({"b.py": "x = 1\n"})
    assert not _check(world).decision.hypothetical


def test_a_policy_made_laxer_two_files_down_is_hypothetical(world: World) -> None:
    """Nothing of the file in between shows in the policy that is made from it."""
    world.commit(
        {
            "interlock.yaml": "policy: mine.yaml\n",
            "mine.yaml": "policy: mine\nextends: below.yaml\n",
            "below.yaml": "policy: below\nextends: critical\n",
        }
    )
    _on_a_branch(world)
    world.commit({"below.yaml": "policy: below\nextends: baseline\n"})
    assert _check(world).decision.hypothetical


def test_a_rule_that_only_asks_for_review_now_is_hypothetical(world: World) -> None:
    rule = "policy: mine\nextends: baseline\nrules: [{id: r, assert: 'true', says: s, otherwise: %s}]\n"
    world.commit({"interlock.yaml": "policy: mine.yaml\n", "mine.yaml": rule % "deny"})
    _on_a_branch(world)
    world.commit({"mine.yaml": rule % "review"})
    assert _check(world).decision.hypothetical


def test_a_policy_under_the_name_of_one_of_ours_is_none_of_ours(world: World) -> None:
    world.commit({"interlock.yaml": "policy: 'baseline (built in)'\n", "baseline (built in)": _LAX})
    with pytest.raises(PolicyUnknown):
        world.check()


def test_where_the_history_is_cut_off_only_a_policy_that_a_person_named_decides(world: World, tmp_path: Path) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    _on_a_branch(world)
    world.commit({"interlock.yaml": "policy: baseline\n"})
    world.repository.git("checkout", "-q", "main")
    clone = World(tmp_path / "machine")
    clone.root = tmp_path / "clone"
    clone.repository = world.repository.clone(clone.root, "--depth=1", "--branch=feature", "--no-single-branch")
    assert any("shallow" in why for why in _check(clone).decision.hypothetical)
    asked = Asked(policy_is_asked=True, is_vouched=True)
    checked = clone.check(asked, "critical")
    assert not checked.decision.hypothetical
    assert checked.decision.policy_is_asked
    assert "critical (which was asked for)" in summarise(checked.decision)


def test_before_the_first_commit_the_settings_that_are_judged_decide(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.repository.git("update-ref", "-d", "HEAD")
    world.repository.write("interlock.yaml", "policy: standard\n")
    assert not world.check().decision.hypothetical


def test_old_evidence_entered_anew_hides_no_newer_failure(world: World, tmp_path: Path) -> None:
    """What passed once comes back in a bundle, by a key that counts, after the same commit has failed."""
    other = World(tmp_path / "other")
    other.home, other.root, other.repository = world.home, tmp_path / "copy", world.repository.clone(tmp_path / "copy")
    other.check()
    with other.app(is_reading=True) as app:
        lines = list(app.transfer.export(None))
    world.pass_time(days=1)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    world.pass_time(minutes=1)
    with world.app() as app:
        bundle = read_bundle(lines, "bundle")
        assert app.transfer.take_in(bundle, judge(bundle, app.trust)) > 0
        app.gate.remember()
    decision = world.gate()
    assert decision.verdict is Verdict.DENY
    assert Status.VIOLATED in {reason.status for reason in decision.reasons}


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
