"""zizmor's JSON together with its log."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import zizmor
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Certainty, Severity

A, B = ".github/workflows/a.yml", ".github/workflows/b  b.yml"


def place(kind: str = "Primary", row: int = 6, path: str = f"./{A}") -> dict[str, Any]:
    route = {"route": [{"Key": "jobs"}, {"Key": "one"}, {"Index": 0}]}
    key = {"Local": {"verbatim_path": path}}
    span = {"start_point": {"row": row, "column": 4}, "end_point": {"row": row, "column": 9}}
    return {
        "symbolic": {"key": key, "annotation": "may expand", "route": route, "kind": kind},
        "concrete": {"location": span, "feature": "text of the file"},
    }


def finding(ignored: bool = False, **fields: Any) -> dict[str, Any]:
    known = {"ident": "template-injection", "desc": "code injection", "ignored": ignored}
    told = {"confidence": "High", "severity": "Informational", "persona": "Regular"}
    return {**known, "determinations": told, "locations": [place("Hidden", 1), place()], **fields}


def completed(*paths: str) -> str:
    return "".join(f" INFO audit: zizmor: \N{RAINBOW} completed ./{path}\n" for path in paths)


def test_a_finding_is_placed_at_its_primary_location(job: Any, run: Any) -> None:
    read = zizmor.read(run(11, [finding()], completed(A)), job(A))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.certainty) == ("template-injection", Severity.INFO, Certainty.HIGH)
    assert (seen.at.line, seen.at.column, seen.at.symbol) == (7, 5, "jobs.one.0")
    assert (seen.cwe, seen.message) == (("CWE-94",), "code injection: may expand")
    assert read.covered == {A}


def test_only_files_that_the_log_calls_completed_are_covered(job: Any, run: Any) -> None:
    read = zizmor.read(run(0, [], completed(B)), job(A, B))
    assert read.covered == {B}
    assert set(read.unread) == {A}


def test_a_refused_file_is_unread_with_the_reason(job: Any, run: Any) -> None:
    words = f"DEBUG collect_inputs: zizmor::registry::input: registering workflow input with key file://./{B}\n"
    words += " WARN collect_inputs: zizmor::registry::input: failed to parse input: no node at line 3\n"
    read = zizmor.read(run(0, [], words + completed(A)), job(A, B))
    assert read.unread == {B: "failed to parse input: no node at line 3"}


def test_an_ignored_finding_counts_as_if_the_comment_were_not_there(job: Any, run: Any) -> None:
    read = zizmor.read(run(0, [finding(ignored=True)], completed(A)), job(A))
    assert len(read.sightings) == 1
    assert not read.faults


def test_nothing_collected_is_no_fault_but_nothing_is_covered(job: Any, run: Any) -> None:
    read = zizmor.read(run(3, b"", "error: no inputs collected\n"), job(A))
    assert (read.faults, set(read.unread)) == ((), {A})
    assert zizmor.read(run(3, b"", "something else"), job(A)).faults


def test_codes_that_contradict_the_list_are_faults(job: Any, run: Any) -> None:
    assert zizmor.read(run(0, [finding()], completed(A)), job(A)).faults
    assert zizmor.read(run(14, [], completed(A)), job(A)).faults
    assert "invalid input" in zizmor.read(run(1, b"", "fatal: invalid input: nope.yml"), job(A)).faults[0]


def test_a_file_that_was_not_given_is_no_answer(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        zizmor.read(run(14, [finding(locations=[place(path="../x.yml")])]), job(A))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (A, True),
        ("x/action.yaml", True),
        (".github/dependabot.yml", True),
        ("a.yml", False),
        ("transaction.yml", False),
    ],
)
def test_it_wants_pipelines(path: str, wanted: bool) -> None:
    assert zizmor.wants(FileEntry(path=path, kind=Kind.TEXT)) is wanted
    assert not zizmor.wants(FileEntry(path=path, kind=Kind.UNREADABLE))


def test_it_stays_offline_and_asks_no_file_of_the_repository(job: Any) -> None:
    assert {"--offline", "--no-config", "--no-ignores", f"./{A}"} <= set(zizmor.command(job(A)).args)
