"""SARIF logs of every kind of check, held to the published schema and to the rules that a schema cannot say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from interlock.control import Location
from interlock.decision import Status, Verdict
from interlock.flows.check import Checked
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
    suppressed,
    written,
)

CASES = {
    "everything": everything(),
    "clean": checked(passed()),
    "nothing ran": checked(reasons=[]),
    "broken": checked(errored(finding())),
    "not applicable": checked(not_applicable()),
    "missing": checked(passed(), reasons=[reason("a.b", Status.MISSING, Verdict.DENY)]),
    "no base": checked(failed(finding(), suppressed()), has_base=False),
    "hypothetical": checked(passed(), hypothetical=("only some of the controls ran",)),
    "remote": checked(failed(finding()), remote="git@example.org:team/shop.git"),
    "odd places": checked(
        failed(*(finding(at=Location(" odd \\xff: path/ä", line, line, 1, line)) for line in (0, 1, 2, 9)))
    ),
    **{f"hostile {number}": hostile(text) for number, text in enumerate(HOSTILE)},
}


def log_of(check: Checked) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written(check, "sarif"))
    return read


@pytest.mark.parametrize("check", CASES.values(), ids=CASES)
def test_the_log_holds_to_the_published_schema(check: Checked, shared: Path) -> None:
    import jsonschema_rs

    schema = json.loads((shared / "data" / "schemas" / "sarif" / "sarif-schema-2.1.0.json").read_text())
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert [(error.instance_path, error.message) for error in validator.iter_errors(log_of(check))] == []


@pytest.mark.parametrize("check", CASES.values(), ids=CASES)
def test_the_log_holds_to_what_readers_ask_for(check: Checked) -> None:
    (run,) = log_of(check)["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "Interlock"
    for rule in driver["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert 0.0 <= float(rule["properties"]["security-severity"]) <= 10.0
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        assert set(result["partialFingerprints"]) == {"interlock/v1"}
        (location,) = result["locations"]
        _check_place(location["physicalLocation"])
    states = {result.get("baselineState") for result in run["results"]}
    assert states <= {None} or states <= {"new", "unchanged"}


def _check_place(place: dict[str, Any]) -> None:
    address = urlsplit(place["artifactLocation"]["uri"])
    assert not address.scheme
    assert not address.netloc
    assert not address.path.startswith("/")
    assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    region = place.get("region")
    if region is None:
        return
    assert region["startLine"] >= 1
    assert region.get("startColumn", 1) >= 1
    assert region.get("endLine", region["startLine"]) >= region["startLine"]
    if region.get("endLine", region["startLine"]) == region["startLine"] and "endColumn" in region:
        assert region["endColumn"] >= region.get("startColumn", 1)


@pytest.mark.parametrize("name", ["everything", "broken", "missing", "nothing ran"])
def test_a_change_that_is_denied_is_never_a_log_without_errors(name: str) -> None:
    (run,) = log_of(CASES[name])["runs"]
    assert run["properties"]["verdict"] == "deny"
    assert any(result["level"] == "error" for result in run["results"])
