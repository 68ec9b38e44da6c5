from __future__ import annotations

from interlock.decision import Status, Verdict
from interlock.kernel import Severity
from interlock.render.obstacles import obstacles
from tests.unit.render.builders import checked, errored, everything, failed, finding, not_applicable, passed, reason


def test_a_broken_control_is_an_obstacle_with_its_first_missing_file() -> None:
    (one,) = obstacles(checked(errored()))
    assert (one.rule, one.code, one.path) == ("interlock:commit.iac:errored", "CTL-201", "infra/main.tf")
    assert one.severity is Severity.CRITICAL
    assert "1 of 2 files were examined" in one.says


def test_a_broken_control_that_the_policy_does_not_ask_for_is_an_obstacle_too() -> None:
    made = obstacles(checked(passed(), errored(), reasons=[reason("commit.build", Status.SATISFIED, Verdict.ALLOW)]))
    assert [one.about for one in made] == ["commit.iac"]


def test_findings_explain_a_violated_requirement() -> None:
    assert obstacles(checked(failed(finding()))) == []


def test_a_violated_requirement_without_findings_is_an_obstacle() -> None:
    made = obstacles(checked(passed(), reasons=[reason("ledger", Status.VIOLATED, Verdict.DENY, "the log was cut")]))
    assert [(one.about, one.kind, one.says) for one in made] == [("ledger", "violated", "the log was cut")]


def test_mild_findings_alone_do_not_explain_a_violated_requirement() -> None:
    mild = finding(severity=Severity.LOW)
    assert [one.rule for one in obstacles(checked(failed(mild)))] == ["interlock:commit.sast:violated"]


def test_a_decision_without_reasons_that_does_not_allow_is_an_obstacle() -> None:
    assert [one.rule for one in obstacles(checked(reasons=[]))] == ["interlock:policy:missing"]


def test_missing_and_stale_evidence_and_nothing_to_examine_are_obstacles_unless_allowed() -> None:
    stands = [
        reason("a.b", Status.MISSING, Verdict.DENY),
        reason("c.d", Status.STALE, Verdict.REVIEW),
        reason("e.f", Status.NOT_APPLICABLE, Verdict.DENY),
        reason("g.h", Status.NOT_APPLICABLE, Verdict.ALLOW),
    ]
    made = obstacles(checked(not_applicable(), reasons=stands))
    assert {(one.about, one.kind, one.is_denying) for one in made} == {
        ("a.b", "missing", True),
        ("c.d", "stale", False),
        ("e.f", "not_applicable", True),
    }
    assert made[-1].severity is Severity.HIGH


def test_two_reasons_of_one_name_are_one_obstacle_that_says_both() -> None:
    stands = [reason("ledger", Status.VIOLATED, Verdict.DENY, f"entry {number} is forged") for number in (1, 2)]
    (one,) = obstacles(checked(passed(), reasons=stands))
    assert one.says == "entry 1 is forged; entry 2 is forged"


def test_every_denied_check_has_a_finding_or_an_obstacle() -> None:
    assert {one.about for one in obstacles(everything())} == {"commit.iac", "commit.provenance"}


def test_fingerprints_differ_between_obstacles_and_stay_the_same() -> None:
    first, again = obstacles(everything()), obstacles(everything())
    assert [one.fingerprint for one in first] == [one.fingerprint for one in again]
    assert len({one.fingerprint for one in first}) == len(first)
