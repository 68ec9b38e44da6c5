import json
from typing import Any

import pytest

from interlock.control import Sighting
from interlock.formats import FindingsMalformed
from interlock.formats.findings import found_by_hand, read_findings
from interlock.kernel import Severity


def sarif(*results: dict[str, Any], **changes: Any) -> bytes:
    rules = [
        {"id": "sqli", "defaultConfiguration": {"level": "error"}, "properties": {"security-severity": "9.8"}},
        {"id": "note", "defaultConfiguration": {"level": "note"}, "shortDescription": {"text": "short words"}},
        {"id": "bare"},
    ]
    run = {"tool": {"driver": {"name": "Zed Scanner", "rules": rules}}, "results": list(results), **changes}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def one(**changes: Any) -> Sighting:
    (found,) = read_findings("r.sarif", sarif({"ruleId": "bare", "message": {"text": "words"}, **changes}))
    return found


def test_a_list_is_read_with_all_it_says() -> None:
    body = json.dumps(
        [
            {
                "severity": "high",
                "message": "SQL injection\n in  login",
                "path": "login.php",
                "line": 3,
                "cwe": ["CWE-89"],
            },
            {"severity": "low", "message": "banner", "rule": "R1", "remedy": "hide it"},
        ]
    ).encode()
    first, second = read_findings("f.json", body)
    assert (first.severity, first.message, first.rule) == (
        Severity.HIGH,
        "SQL injection in login",
        "sql-injection-in-login",
    )
    assert (first.at.path, first.at.line, first.cwe) == ("login.php", 3, ("CWE-89",))
    assert (second.rule, second.remedy, second.tool) == ("R1", "hide it", "by-hand")
    assert read_findings("f.json", b" []") == ()


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({}, Severity.MEDIUM),
        ({"level": "error"}, Severity.HIGH),
        ({"level": "note"}, Severity.LOW),
        ({"level": "none"}, Severity.INFO),
        ({"ruleId": "sqli"}, Severity.CRITICAL),
        ({"ruleId": "sqli/part"}, Severity.CRITICAL),
        ({"ruleId": "note"}, Severity.LOW),
        ({"ruleId": "", "ruleIndex": 0}, Severity.CRITICAL),
        ({"properties": {"security-severity": "7"}}, Severity.HIGH),
        ({"properties": {"security-severity": 4.0}}, Severity.MEDIUM),
        ({"properties": {"security-severity": "0.1"}}, Severity.LOW),
        ({"properties": {"security-severity": "0.0"}}, Severity.INFO),
        ({"kind": "review"}, Severity.MEDIUM),
        ({"suppressions": [{"kind": "external", "status": "accepted"}]}, Severity.MEDIUM),
        ({"baselineState": "unchanged"}, Severity.MEDIUM),
    ],
)
def test_the_severity_of_a_result_is_its_score_or_its_level_or_that_of_its_rule(
    changes: dict[str, Any], severity: Severity
) -> None:
    assert one(**changes).severity is severity


def test_a_result_has_place_words_and_tool() -> None:
    at = {"physicalLocation": {"artifactLocation": {"uri": "a%20b.py"}, "region": {"startLine": 4, "startColumn": 2}}}
    found = one(locations=[at])
    assert (found.at.path, found.at.line, found.at.column) == ("a b.py", 4, 2)
    assert (found.tool, found.rule, found.message) == ("zed-scanner", "bare", "words")
    assert one(ruleId="note", message={"text": ""}).message == "short words"
    assert len(one(message={"text": "x" * 9000}).message) == 2000


def located(uri: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}


def test_a_result_is_as_many_sightings_as_it_has_places() -> None:
    places = [located("a.py", 4), located("b.py", 9), located("a.py", 4)]
    found = read_findings("r.sarif", sarif({"ruleId": "bare", "message": {"text": "words"}, "locations": places}))
    assert [(each.at.path, each.at.line) for each in found] == [("a.py", 4), ("b.py", 9)]


@pytest.mark.parametrize(
    ("result", "rule", "words"),
    [
        ({"ruleId": "note"}, {}, "short words"),
        ({"ruleId": "note", "message": {"text": " "}}, {}, "short words"),
        ({"ruleId": "bare"}, {}, "bare"),
        ({"ruleId": "full"}, {"fullDescription": {"text": "all words"}}, "all words"),
        ({"ruleId": "full"}, {"name": "Named"}, "Named"),
        (
            {"ruleId": "full", "message": {"id": "default", "arguments": ["a", "b"]}},
            {"messageStrings": {"default": {"text": "{0} for {1}"}}},
            "a for b",
        ),
        ({"rule": {"id": "full"}}, {"fullDescription": {"text": "all words"}}, "all words"),
    ],
)
def test_a_result_without_words_of_its_own_has_those_of_its_rule(
    result: dict[str, Any], rule: dict[str, Any], words: str
) -> None:
    driver = {
        "name": "Z",
        "rules": [{"id": "note", "shortDescription": {"text": "short words"}}, {"id": "full", **rule}],
    }
    (found,) = read_findings("r.sarif", sarif(result, tool={"driver": driver}))
    assert found.message == words


@pytest.mark.parametrize(
    "rule",
    [
        {"properties": {"tags": ["security", "external/cwe/cwe-079"]}},
        {"properties": {"cwe": "CWE-79"}},
        {"properties": {"cwe": ["CWE-79", 7], "tags": None}},
        {"relationships": [{"target": {"id": "CWE-79", "toolComponent": {"name": "CWE"}}}]},
    ],
)
def test_a_rule_names_its_weaknesses(rule: dict[str, Any]) -> None:
    driver = {"name": "Z", "rules": [{"id": "xss", **rule}]}
    (found,) = read_findings("r.sarif", sarif({"ruleId": "xss", "message": {"text": "m"}}, tool={"driver": driver}))
    assert found.cwe == ("CWE-79",)


def test_a_place_may_be_named_by_its_number_and_what_is_null_says_nothing() -> None:
    place = {"physicalLocation": {"artifactLocation": {"index": 0}, "region": None}}
    result = {"ruleId": "bare", "message": {"text": "m"}, "locations": [place], "properties": None, "level": None}
    artifacts = [{"location": {"uri": "src/a%20b.py"}}]
    (found,) = read_findings("r.sarif", sarif(result, artifacts=artifacts, invocations=None))
    assert found.at.path == "src/a b.py"
    assert one(locations=None, kind=None).at.path == ""


def test_what_nobody_can_read_counts_as_whoever_asks_says() -> None:
    body = sarif(
        {"message": {"text": "m"}, "level": "fatal"},
        {"message": {"text": "m"}, "properties": {"security-severity": "-1"}},
    )
    assert {each.severity for each in read_findings("r.sarif", body, Severity.HIGH)} == {Severity.HIGH}


@pytest.mark.parametrize("changes", [{"kind": "pass"}, {"kind": "notApplicable"}, {"baselineState": "absent"}], ids=str)
def test_what_tells_of_no_fault_is_none(changes: dict[str, Any]) -> None:
    assert read_findings("r.sarif", sarif({"ruleId": "bare", "message": {"text": "words"}, **changes})) == ()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "Input data was truncated"),
        (b"no json", "malformed"),
        (b"\xff\xfe", ""),
        (b'[{"severity": "bad", "message": "m"}]', "bad"),
        (b'[{"severity": "high"}]', "message"),
        (b'[{"severity": "high", "message": " "}]', "no message"),
        (b'[{"severity": "high", "message": "m", "sevrity": "low"}]', "sevrity"),
        (b'{"version": "2.0.0", "runs": []}', "2.1.0 is read"),
        (b'{"version": "2.1.0", "runs": []}', "no run"),
        (b'{"runs": []}', "version"),
        (b"[" * 100_000, ""),
        (sarif(invocations=[{"executionSuccessful": False}]), "did not succeed"),
        (sarif(results=None), "holds no results"),
        (sarif({"level": "error"}), "neither message nor rule"),
        (sarif({"message": {"text": "m"}, "level": "fatal"}), "'fatal'"),
        (sarif({"message": {"text": "m"}, "properties": {"security-severity": "eleven"}}), "'eleven'"),
        (sarif({"message": {"text": "m"}, "properties": {"security-severity": "10.1"}}), "'10.1'"),
        (sarif({"message": {"text": "m"}, "properties": {"security-severity": "-1"}}), "'-1'"),
    ],
)
def test_what_cannot_be_read_whole_is_refused_with_its_reason(body: bytes, why: str) -> None:
    with pytest.raises(FindingsMalformed, match=r"^f\.json: ") as refused:
        read_findings("f.json", body)
    assert why in str(refused.value)


def test_what_a_person_found_is_a_finding_in_their_words() -> None:
    found = found_by_hand(Severity.HIGH, "  Login: no lock-out\n after 10 tries ")
    assert (found.message, found.rule) == ("Login: no lock-out after 10 tries", "login-no-lock-out-after-10-tries")
    assert found_by_hand(Severity.LOW, "¡¿!").rule == "finding"
