"""cfn-lint's list together with its log."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import cfn_lint
from interlock.change import FileEntry, Kind
from interlock.kernel import Severity


def match(rule: str = "E3003", level: str = "Error", **fields: Any) -> dict[str, Any]:
    where = {"Start": {"LineNumber": 3, "ColumnNumber": 5}, "End": {"LineNumber": 3, "ColumnNumber": 9}}
    known = {"Filename": "cfn/a.yaml", "Level": level, "Location": {**where, "Path": ["Resources", "B", 0]}}
    return {**known, "Message": "it is required", "Rule": {"Id": rule, "ShortDescription": "required"}, **fields}


SCANNED = "INFO - Run scan of template cfn/a.yaml\n"


def test_cfn_lint_covers_what_its_log_says_it_scanned(job: Any, run: Any) -> None:
    read = cfn_lint.read(run(2, [match()], SCANNED), job("cfn/a.yaml", "cfn/b.yaml"))
    (seen,) = read.sightings
    assert (seen.severity, seen.at.line, seen.at.symbol) == (Severity.MEDIUM, 3, "Resources.B.0")
    assert (set(read.covered), set(read.unread)) == ({"cfn/a.yaml"}, {"cfn/b.yaml"})


def test_cfn_lint_leaves_what_it_could_not_parse_unread(job: Any, run: Any) -> None:
    for found in (match("E0000"), match("E0002"), match("E1001", Message="'Resources' is a required property")):
        read = cfn_lint.read(run(2, [found], SCANNED), job("cfn/a.yaml"))
        assert (set(read.unread), read.sightings) == ({"cfn/a.yaml"}, ())


def test_cfn_lint_exit_codes_are_the_sum_of_the_levels(job: Any, run: Any) -> None:
    both = [match(), match("W1", "Warning")]
    assert not cfn_lint.read(run(6, both, SCANNED), job("cfn/a.yaml")).faults
    assert cfn_lint.read(run(4, both, SCANNED), job("cfn/a.yaml")).faults
    assert cfn_lint.read(run(0, both, SCANNED), job("cfn/a.yaml")).faults
    assert cfn_lint.read(run(1, b"", "Traceback"), job("cfn/a.yaml")).faults


def test_cfn_lint_called_wrongly_is_a_fault(job: Any, run: Any) -> None:
    wrong = match("E0003", Filename=None, Message="nope.yaml could not be processed")
    assert "nope.yaml" in cfn_lint.read(run(2, [wrong]), job("cfn/a.yaml")).faults[0]


def test_what_a_template_says_of_a_secret_is_not_repeated(job: Any, run: Any) -> None:
    word = "hun" + "ter2"
    told = match("W1011", "Warning", Message=f"do not use {word}")
    (seen,) = cfn_lint.read(run(4, [told], SCANNED), job("cfn/a.yaml")).sightings
    assert (seen.severity, seen.cwe, seen.message) == (Severity.HIGH, ("CWE-798",), "required")


def test_its_environment_is_its_own_and_its_settings_are_ours(job: Any) -> None:
    assert cfn_lint.TOOL.is_private
    args = cfn_lint.command(job("cfn/a.yaml")).args
    assert args[args.index("--config-file") + 1].startswith("/rules/")
    assert args[-2:] == ("--", "./cfn/a.yaml")
    assert cfn_lint.configuration() == cfn_lint.configuration() != b""


@pytest.mark.parametrize(("path", "wanted"), [("cloudformation/a.yaml", True), ("a.yaml", False), ("a.py", False)])
def test_what_it_wants_is_told_by_the_name(path: str, wanted: bool) -> None:
    assert cfn_lint.wants(FileEntry(path=path, kind=Kind.TEXT, size=9)) is wanted
    assert not cfn_lint.wants(FileEntry(path=path, kind=Kind.LINK))
