"""The JSON document of a check, held to its published schema, and the schema held to what it promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from interlock.control import FindingState, Location
from interlock.flows.check import Checked
from interlock.kernel import sha256
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
    suppressed,
    written,
)

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "reference" / "check.schema.json").read_text())
STRICT = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
CASES = {
    "everything": everything(),
    "clean": checked(passed()),
    "broken": checked(errored(finding())),
    "not applicable": checked(not_applicable()),
    "no base": checked(failed(suppressed(author=""), finding(state=FindingState.WAIVED)), has_base=False),
    "hypothetical": checked(passed(), hypothetical=("only some of the controls ran",)),
    "lines that go backwards": checked(failed(finding(at=Location("a", 9, 1, 3, 1)))),
    **{f"hostile {number}": hostile(text) for number, text in enumerate(HOSTILE) if "\ud800" not in text},
}


def document(check: Checked) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written(check, "json"))
    return read


@pytest.mark.parametrize("check", CASES.values(), ids=CASES)
def test_the_document_holds_to_the_schema(check: Checked) -> None:
    assert [(error.instance_path, error.message) for error in STRICT.iter_errors(document(check))] == []


def test_the_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def test_every_field_is_described_and_no_object_takes_unknown_ones() -> None:
    for node in nodes(SCHEMA):
        if node.get("type") != "object":
            continue
        assert "additionalProperties" in node
        for name, field in node.get("properties", {}).items():
            assert field.get("description", "").endswith("."), name
            assert name in node["required"], name


@pytest.mark.parametrize(
    "path",
    [
        "schema verdict summary subject controls findings coverage hypothetical decision",
        "subject: name digest",
        "controls: id outcome reason tool findings new duration_ms cached evidence",
        "controls tool: name version",
        "findings: id rule control tool severity message path line end_line cwe fingerprint certainty",
        "findings: state witnesses remedy",
        "decision: digest policy reasons",
        "decision reasons: requirement status evidence says change",
    ],
)
def test_the_document_carries_what_was_promised(path: str) -> None:
    where, _, names = path.rpartition(":")
    node: Any = document(everything())
    for step in where.split():
        node = node[step][0] if isinstance(node[step], list) else node[step]
    assert set(names.split()) <= set(node)


def test_coverage_is_given_for_every_control() -> None:
    made = document(everything())
    assert set(made["coverage"]) == {control["id"] for control in made["controls"]}
    assert made["coverage"]["commit.iac"]["owed"] == 2
    assert made["coverage"]["commit.iac"]["covered"] == 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"verdict": "maybe"},
        {"schema": "interlock.check/v2"},
        {"unknown": 1},
        {"hypothetical": None},
        {"findings": [{}]},
        {"started_at": "yesterday"},
    ],
)
def test_the_schema_refuses_what_is_not_the_document(spoil: dict[str, Any]) -> None:
    assert STRICT.is_valid(document(everything()))
    assert not STRICT.is_valid(document(everything()) | spoil)


def test_a_last_line_is_never_before_the_first() -> None:
    (one,) = document(CASES["lines that go backwards"])["findings"]
    assert (one["line"], one["end_line"]) == (9, 9)


def test_the_document_tells_findings_of_one_rule_apart() -> None:
    two = [finding(at=Location("a.py", line), fingerprint=sha256(bytes([line])).hex[:32]) for line in (1, 2)]
    made = document(checked(failed(*two)))
    assert len({one["id"] for one in made["findings"]}) == 2
    assert made["controls"][0]["findings"] == len(made["findings"]) == 2
    assert msgspec.json.decode(written(checked(failed(*two)), "json")) == made


def test_reasons_name_the_evidence_that_they_rest_on() -> None:
    made = document(checked(passed()))
    assert made["decision"]["reasons"][0]["evidence"] == [str(sha256(b"commit.build"))]
