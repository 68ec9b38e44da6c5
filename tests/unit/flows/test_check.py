from pathlib import Path

import msgspec
import pytest

from interlock.change import State
from interlock.control import Answer, Coverage, Errored, FindingState
from interlock.decision import Status, Verdict
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, read_assessment
from interlock.flows.check import Asked
from interlock.testing.world import World, failed, finding


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_check_leaves_one_statement_for_each_control_and_one_for_the_decision(world: World) -> None:
    checked = world.check()
    with world.app(is_reading=True) as app:
        items = list(app.inspection.items())
    kinds = [item.entry.kind for item in items]
    assert kinds == [ASSESSMENT] * len(checked.stage.runs) + [VERIFICATION_SUMMARY]
    assert [item.entry.envelope for item in items[:-1]] == [checked.evidence[run.control] for run in checked.stage.runs]
    assert items[-1].entry.envelope == checked.decision_envelope


def test_the_sealed_decision_is_a_slsa_verification_summary(world: World) -> None:
    checked = world.check()
    with world.app(is_reading=True) as app:
        (item,) = [one for one in app.inspection.items() if one.entry.kind == VERIFICATION_SUMMARY]
    assert item.statement is not None
    summary = msgspec.json.decode(item.statement.statement.predicate)
    assert summary["verificationResult"] == "PASSED"
    assert summary["interlock_verdict"] == "allow"
    assert {row["digest"]["sha256"] for row in summary["inputAttestations"]} == {
        digest.hex for digest in checked.decision.evidence
    }
    assert summary["policy"]["digest"]["sha256"] == checked.decision.policy_digest.hex


def test_what_is_sealed_counts_the_findings_and_keeps_their_list(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"), finding("commit.sast", fingerprint="1" * 32))
    checked = world.check()
    with world.app(is_reading=True) as app:
        item = app.inspection.find(str(checked.evidence["commit.sast"]))
        listed = app.inspection.findings(item)
    assert item.statement is not None
    (count,) = read_assessment(item.statement.statement.predicate).counts
    assert (count.severity, count.count, count.is_new) == ("high", 2, True)
    assert len(listed) == 2


def test_a_broken_control_denies_and_the_others_are_still_sealed(world: World) -> None:
    world.runner.outcomes["commit.sast"] = Errored("TOL-101", "bandit is not installed", "install it")
    checked = world.check()
    assert checked.decision.verdict is Verdict.DENY
    assert len(checked.evidence) == len(checked.stage.runs)
    assert {reason.status for reason in checked.decision.reasons if reason.verdict is Verdict.DENY} == {Status.ERRORED}


def test_findings_that_the_base_has_too_are_existing(world: World) -> None:
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"app.py": "print('hello')\nprint('again')\n"})
    old, new = finding("commit.sast", fingerprint="a" * 32), finding("commit.sast", fingerprint="b" * 32)
    world.runner.outcomes["commit.sast"] = failed(old, new)
    world.runner.on_base = {"commit.sast": failed(old)}
    checked = world.check()
    states = {one.fingerprint: one.state for run in checked.stage.runs for one in run.findings}
    assert states == {"a" * 32: FindingState.EXISTING, "b" * 32: FindingState.NEW}
    assert checked.change.base is not None


def test_a_base_that_cannot_be_examined_makes_every_finding_new(world: World) -> None:
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"app.py": "print('hello')\nprint('again')\n"})
    one = finding("commit.sast", fingerprint="a" * 32)
    world.runner.outcomes["commit.sast"] = failed(one)
    world.runner.on_base = {
        "commit.sast": Errored("CTL-201", "r", "", (Coverage("files", 2, 1, (("x", "y"),)),), (one,))
    }
    checked = world.check()
    assert all(found.is_new for run in checked.stage.runs for found in run.findings)


def test_a_check_since_a_commit_says_that_the_base_was_chosen(world: World) -> None:
    first = world.repository.git("rev-parse", "HEAD")
    world.commit({"app.py": "x = 1\n"})
    checked = world.check(Asked(since=first))
    with world.app(is_reading=True) as app:
        item = app.inspection.find(str(checked.evidence["commit.sast"]))
    assert item.statement is not None
    origin = read_assessment(item.statement.statement.predicate).origin
    assert (origin.base, origin.base_is_chosen) == (first, True)


def test_before_a_commit_only_what_is_staged_is_judged(world: World) -> None:
    world.repository.write("app.py", "staged = 1\n")
    world.repository.git("add", "app.py")
    world.repository.write("app.py", "unsaved = 1\n")
    world.repository.write("other.py", "untracked = 1\n")
    checked = world.check(Asked(stage="precommit"))
    assert checked.change.state is State.STAGED
    assert checked.change.head is not None
    assert checked.change.base_says == f"compared with HEAD, commit {checked.change.head.commit.hex[:12]}"
    owed = {path for item in checked.stage.plan.items for path in item.owed}
    assert owed == {"app.py"}


def test_before_a_commit_what_is_not_saved_is_judged_where_nothing_is_staged(world: World) -> None:
    world.repository.write("other.py", "untracked = 1\n")
    checked = world.check(Asked(stage="precommit"))
    assert {path for item in checked.stage.plan.items for path in item.owed} == {"other.py"}
    assert checked.decision.verdict is Verdict.ALLOW


def test_before_a_commit_that_only_removes_files_nothing_is_to_be_examined(world: World) -> None:
    world.commit({"second.py": "x = 1\n"})
    (world.root / "second.py").unlink()
    world.repository.git("add", "-A")
    checked = world.check(Asked(stage="precommit"))
    assert {run.answer for run in checked.stage.runs} == {Answer.NOT_APPLICABLE}
    assert checked.decision.verdict is Verdict.ALLOW


def test_evidence_made_before_a_commit_does_not_open_the_gate_of_the_commit(world: World) -> None:
    world.check(Asked(stage="precommit"))
    assert world.gate().verdict is Verdict.DENY


def test_the_same_check_again_adds_evidence_and_changes_none(world: World) -> None:
    first = world.check()
    world.pass_time(minutes=1)
    second = world.check()
    assert first.evidence != second.evidence
    with world.app(is_reading=True) as app:
        assert len(list(app.inspection.items())) == 2 * (len(first.stage.runs) + 1)


def test_a_comment_that_cannot_be_blamed_is_still_a_suppression(world: World) -> None:
    world.repository.write("app.py", "import subprocess\nsubprocess.call(x, shell=True)  # nosec\n")
    seen = finding("commit.sast", at=msgspec.structs.replace(finding("commit.sast").at, line=2))
    world.runner.outcomes["commit.sast"] = failed(seen)
    (one,) = [found for run in world.check().stage.runs for found in run.findings]
    assert one.state is FindingState.SUPPRESSED
    assert one.suppression is not None
    assert one.suppression.text == "# nosec"
