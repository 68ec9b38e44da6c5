from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from interlock.control import FindingState, Location
from interlock.decision import Status, Verdict
from interlock.kernel import Severity
from tests.unit.render.builders import (
    HOSTILE,
    checked,
    errored,
    everything,
    failed,
    finding,
    hostile,
    passed,
    reason,
    suppressed,
    written,
)


def run_of(check: Any) -> dict[str, Any]:
    log = json.loads(written(check, "sarif"))
    assert log["version"] == "2.1.0"
    runs: list[dict[str, Any]] = log["runs"]
    (run,) = runs
    return run


def test_every_result_names_its_rule_by_place() -> None:
    run = run_of(everything())
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == 5 + 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_a_rule_says_how_severe_it_is_and_what_to_do() -> None:
    mild, bad = finding(severity=Severity.LOW), finding(severity=Severity.CRITICAL, at=Location("b.py", 1))
    (rule,) = run_of(checked(failed(mild, bad)))["tool"]["driver"]["rules"]
    assert rule["properties"]["security-severity"] == "9.5"
    assert rule["defaultConfiguration"]["level"] == "error"
    assert "external/cwe/cwe-078" in rule["properties"]["tags"]
    assert rule["help"]["text"] == "pass a list"


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "note"), ("info", "note")],
)
def test_severity_becomes_a_level(severity: str, level: str) -> None:
    run = run_of(checked(failed(finding(severity=Severity(severity)))))
    assert run["results"][-1]["level"] == level


def test_a_broken_control_is_seen_by_every_kind_of_reader() -> None:
    run = run_of(checked(passed(), errored()))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error"
    assert notification["descriptor"]["id"] == "CTL-201"
    (result,) = run["results"]
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "infra/main.tf"


def test_missing_evidence_is_a_result() -> None:
    run = run_of(checked(passed(), reasons=[reason("a.b", Status.MISSING, Verdict.DENY)]))
    assert [result["ruleId"] for result in run["results"]] == ["interlock:a.b:missing"]
    assert run["invocations"][0]["executionSuccessful"] is True


def test_a_comment_that_asks_to_hide_is_rejected_so_that_readers_show_the_finding() -> None:
    (result,) = run_of(checked(failed(suppressed())))["results"]
    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("inSource", "rejected")
    assert "Ada Example" in suppression["justification"]


def test_a_waiver_is_an_accepted_suppression() -> None:
    (result,) = run_of(checked(failed(finding(state=FindingState.WAIVED))))["results"]
    assert [(one["kind"], one["status"]) for one in result["suppressions"]] == [("external", "accepted")]


def test_the_state_of_the_base_is_given_only_where_there_is_one() -> None:
    findings = failed(finding(), finding(at=Location("b.py", 1), is_new=False))
    with_base = run_of(checked(findings))["results"]
    assert [result["baselineState"] for result in with_base] == ["new", "unchanged"]
    assert all("baselineState" not in result for result in run_of(checked(findings, has_base=False))["results"])


@pytest.mark.parametrize(
    ("at", "region"),
    [
        (Location("a", 0, 7, 9, 9), None),
        (Location("a", 5), {"startLine": 5}),
        (Location("a", 5, 2, 5, 9), {"startLine": 5, "startColumn": 2, "endLine": 5, "endColumn": 9}),
        (Location("a", 5, 9, 5, 2), {"startLine": 5, "startColumn": 9, "endLine": 5}),
        (Location("a", 5, 9, 6, 2), {"startLine": 5, "startColumn": 9, "endLine": 6, "endColumn": 2}),
        (Location("a", 5, 1, 3, 4), {"startLine": 5, "startColumn": 1, "endColumn": 4}),
        (Location("a", 5, -1, 5, 4), {"startLine": 5, "endLine": 5}),
    ],
)
def test_a_region_never_ends_before_it_begins(at: Location, region: dict[str, int] | None) -> None:
    (result,) = run_of(checked(failed(finding(at=at))))["results"]
    assert result["locations"][0]["physicalLocation"].get("region") == region


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c#d?.py", "a%20b/c%23d%3F.py"),
        ("a:b.py", "a%3Ab.py"),
        ("ä.py", "%C3%A4.py"),
        ("a\\xff.py", "a%5Cxff.py"),
        ("a%20b", "a%2520b"),
        ("new\nline", "new%0Aline"),
    ],
)
def test_a_path_becomes_a_relative_address(path: str, uri: str) -> None:
    (result,) = run_of(checked(failed(finding(at=Location(path, 1)))))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://user:word@example.org:8443/a/b.git", "https://example.org:8443/a/b.git"),
        ("git@example.org:a/b.git", "ssh://example.org/a/b.git"),
        ("ssh://git@example.org/a b", "ssh://example.org/a%20b"),
        ("https://[::1]/a", "https://[::1]/a"),
        ("/srv/git/a", None),
        ("file:///srv/git/a", None),
        ("../a", None),
        ("https://[broken/", None),
        ("https://example.org:port/", None),
        ("", None),
    ],
)
def test_the_repository_is_named_without_credentials_and_never_by_a_folder(remote: str, address: str | None) -> None:
    run = run_of(checked(passed(), remote=remote))
    found = run.get("versionControlProvenance", [{}])[0]
    assert found.get("repositoryUri") == address
    if address:
        assert found["revisionId"] == "ab" * 20
        assert found["branch"] == "topic"


def test_the_tools_are_extensions_with_versions_and_digests() -> None:
    run = run_of(everything())
    (tool,) = run["tool"]["extensions"]
    assert (tool["name"], tool["version"], tool["organization"]) == ("bandit", "1.9.4", "PyCQA")
    assert len(tool["properties"]["sha256"]) == 64


def test_the_run_carries_verdict_summary_and_coverage() -> None:
    told = run_of(everything())["properties"]
    assert told["verdict"] == "deny"
    assert told["summary"].startswith("Denied under standard")
    assert told["coverage"]["commit.iac"] == {"owed": 2, "covered": 1, "excepted": 0}


def test_a_message_cannot_bring_a_link_into_the_reader() -> None:
    one = finding(message="see [here](https://evil.example.org)")
    (result,) = run_of(checked(failed(one)))["results"]
    assert "](" not in result["message"]["text"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_leave_the_log_readable(text: str) -> None:
    assert len(run_of(hostile(text))["results"]) == 3


def test_the_results_are_streamed_one_by_one() -> None:
    from interlock.render.sarif import write
    from tests.unit.render.builders import Files

    one = finding()
    many = tuple(msgspec.structs.replace(one, fingerprint=f"{number:032x}") for number in range(1000))
    pieces = list(write(checked(failed(*many)), Files(), is_terminal=False))
    assert len(pieces) > 1000
    assert max(len(piece) for piece in pieces) < 4000
