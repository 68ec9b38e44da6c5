from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.control import Location
from interlock.kernel import Severity
from tests.unit.render.builders import HOSTILE, checked, errored, everything, failed, finding, hostile, passed, written


def entries(check: Any) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(written(check, "gitlab"))
    return read


def test_an_entry_has_exactly_the_fields_that_gitlab_reads() -> None:
    (entry,) = entries(checked(failed(finding())))
    assert entry["description"] == "a shell runs text To do: pass a list"
    assert entry["check_name"] == "bandit:B602"
    assert entry["severity"] == "critical"
    assert entry["location"] == {"path": "src/app.py", "lines": {"begin": 2}}
    assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}


@pytest.mark.parametrize(
    ("severity", "word"),
    [("critical", "blocker"), ("high", "critical"), ("medium", "major"), ("low", "minor"), ("info", "info")],
)
def test_severities_are_gitlabs(severity: str, word: str) -> None:
    assert entries(checked(failed(finding(severity=Severity(severity)))))[-1]["severity"] == word


def test_a_broken_control_is_a_blocker_and_comes_first() -> None:
    first = entries(checked(failed(finding()), errored()))[0]
    assert (first["severity"], first["check_name"]) == ("blocker", "interlock:commit.iac:errored")


def test_a_clean_check_is_an_empty_list() -> None:
    assert entries(checked(passed())) == []


def test_a_finding_about_a_whole_file_begins_at_its_first_line() -> None:
    assert entries(checked(failed(finding(at=Location("a", 0)))))[0]["location"]["lines"]["begin"] == 1


def test_no_fingerprint_is_used_twice() -> None:
    same = [finding(fingerprint="ab" * 16) for _ in range(3)]
    found = [entry["fingerprint"] for entry in entries(checked(failed(*same), errored()))]
    assert len(set(found)) == 4


def test_everything_that_can_be_in_a_check_is_an_entry() -> None:
    assert len(entries(everything())) == 7


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_leave_the_report_readable(text: str) -> None:
    assert len(entries(hostile(text))) == 3
