"""trivy's report on a plan: covered by a result, placed by the address of the resource."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import trivy_plan
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from tests.unit.adapters.scanners.iac.test_trivy import check, report, result


def test_a_plan_is_covered_by_a_result_and_placed_by_address(job: Any, run: Any) -> None:
    results = report(result(".", kind="terraformplan"), result("main.tf", check(), kind="terraformplan"))
    read = trivy_plan.read(run(0, results), job("tfplan.json"))
    (seen,) = read.sightings
    assert (seen.tool, seen.at.path, seen.at.line, seen.at.symbol) == (
        "trivy-plan",
        "tfplan.json",
        0,
        "aws_s3_bucket.b",
    )
    assert read.covered == {"tfplan.json"}


def test_what_is_no_plan_is_unread(job: Any, run: Any) -> None:
    assert "recognise" in trivy_plan.read(run(0, report()), job("plan.json")).unread["plan.json"]
    assert trivy_plan.read(run(1, b""), job("plan.json")).faults


def test_a_check_that_passed_is_no_finding(job: Any, run: Any) -> None:
    results = report(result("main.tf", check(Status="PASS"), kind="terraformplan"))
    read = trivy_plan.read(run(0, results), job("tfplan.json"))
    assert (read.sightings, set(read.covered)) == ((), {"tfplan.json"})


def test_a_result_of_another_kind_does_not_make_it_a_plan(job: Any, run: Any) -> None:
    read = trivy_plan.read(run(0, report(result("a", kind="dockerfile"))), job("tfplan.json"))
    assert (set(read.unread), read.covered) == ({"tfplan.json"}, frozenset())


@pytest.mark.parametrize("body", [b"[]", b"nothing", b'{"Results":[{'])
def test_what_is_no_report_is_malformed(body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        trivy_plan.read(run(0, body), job("tfplan.json"))


@pytest.mark.parametrize(
    ("path", "wanted"), [("tfplan.json", True), ("plan.tfplan.json", True), ("package.json", False)]
)
def test_what_it_wants_is_told_by_the_name(path: str, wanted: bool) -> None:
    assert trivy_plan.wants(FileEntry(path=path, kind=Kind.TEXT, size=9)) is wanted
    assert not trivy_plan.wants(FileEntry(path=path, kind=Kind.LINK))


def test_one_plan_is_judged_at_a_time(job: Any) -> None:
    assert trivy_plan.BATCH == 1
    command = trivy_plan.command(job("tfplan.json"))
    assert (command.args[-1], command.reads_report) == ("./tfplan.json", True)
    assert trivy_plan.configuration() == trivy_plan.configuration() != b""
