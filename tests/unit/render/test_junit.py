from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET  # the tests read only what they wrote themselves

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.control import Location
from interlock.decision import Status, Verdict
from tests.unit.render.builders import (
    HOSTILE,
    checked,
    errored,
    everything,
    failed,
    finding,
    hostile,
    not_applicable,
    passed,
    reason,
    written,
)


def suites(check: Any) -> dict[str, ET.Element]:
    root = ET.fromstring(written(check, "junit"))  # noqa: S314, our own bytes
    assert root.tag == "testsuites"
    return {str(suite.get("name")): suite for suite in root}


def kinds(suite: ET.Element) -> list[str]:
    return [case[0].tag if len(case) else "passed" for case in suite.findall("testcase")]


def test_each_control_is_a_suite_and_the_decision_is_the_last() -> None:
    made = suites(everything())
    assert list(made) == ["commit.secrets", "commit.build", "commit.sast", "commit.iac", "commit.review", "decision"]
    assert [suite.get("id") for suite in made.values()] == ["0", "1", "2", "3", "4", "5"]


def test_outcomes_become_what_ci_systems_count() -> None:
    made = suites(everything())
    assert kinds(made["commit.build"]) == ["passed"]
    assert kinds(made["commit.sast"])[0] == "failure"
    assert kinds(made["commit.iac"]) == ["error"]
    assert kinds(made["commit.review"]) == ["skipped"]
    assert kinds(made["decision"]) == ["failure", "failure"]


def test_the_counts_of_a_suite_are_those_of_its_cases() -> None:
    for suite in suites(everything()).values():
        found = kinds(suite)
        assert int(suite.get("tests", "")) == len(found)
        for count, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(count, "")) == found.count(kind)


def test_each_rule_under_a_violated_requirement_is_a_failure_that_lists_its_places() -> None:
    two = [finding(at=Location("a.py", line)) for line in (3, 8)]
    requirement, rule = suites(checked(failed(*two)))["commit.sast"].findall("testcase")
    assert requirement.get("name") == "commit.sast satisfies the policy"
    assert rule.get("name") == "bandit:B602 (high)"
    text = rule[0].text or ""
    assert "a.py:3: a shell runs text [new]" in text
    assert "To do: pass a list" in text


def test_findings_that_the_policy_allows_are_no_failures() -> None:
    stands = [reason("commit.sast", Status.SATISFIED, Verdict.ALLOW)]
    made = suites(checked(failed(finding()), reasons=stands))
    assert kinds(made["commit.sast"]) == ["passed"]
    assert kinds(made["decision"]) == ["passed"]


def test_a_control_that_the_policy_does_not_ask_for_is_skipped_and_never_passed() -> None:
    stands = [reason("commit.build", Status.SATISFIED, Verdict.ALLOW)]
    made = suites(checked(passed(), failed(finding()), not_applicable(), reasons=stands))
    assert kinds(made["commit.sast"]) == ["skipped"]
    assert kinds(made["commit.secrets"]) == ["skipped"]


def test_a_broken_control_is_an_error_even_if_nobody_asked_for_it() -> None:
    made = suites(checked(errored(finding()), reasons=[]))
    assert kinds(made["commit.iac"]) == ["error", "failure"]


def test_nothing_to_examine_is_a_failure_where_the_policy_says_so() -> None:
    made = suites(checked(not_applicable(), reasons=[reason("commit.secrets", Status.NOT_APPLICABLE, Verdict.DENY)]))
    assert kinds(made["commit.secrets"]) == ["failure"]


def test_missing_evidence_is_a_failure_of_the_decision() -> None:
    made = suites(checked(passed(), reasons=[reason("a.b", Status.MISSING, Verdict.DENY)]))
    assert [case.get("name") for case in made["decision"]][1:3] == ["a.b", "verdict"]


def test_a_check_of_nothing_is_not_green() -> None:
    assert kinds(suites(checked(reasons=[]))["decision"]) == ["failure"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_leave_the_xml_well_formed(text: str) -> None:
    made = suites(hostile(text))
    assert list(made) == ["commit.sast", "commit.iac", "commit.build", "decision"]
    assert kinds(made["commit.sast"]) == ["failure", "failure"]


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_text_leaves_the_xml_well_formed(text: str) -> None:
    assert len(suites(hostile(text))) == 4
