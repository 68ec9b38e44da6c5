"""trivy's report together with its log."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import trivy
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Certainty, Severity


def check(**fields: Any) -> dict[str, Any]:
    cause = {"Resource": "aws_s3_bucket.b", "StartLine": 3, "EndLine": 5}
    known = {"ID": "AWS-0086", "Title": "Block public ACLs", "Message": "Bucket is open", "Resolution": "Block them"}
    return {**known, "Severity": "HIGH", "Status": "FAIL", "CauseMetadata": cause, **fields}


def result(target: str, *checks: dict[str, Any], kind: str = "terraform") -> dict[str, Any]:
    summary = {"Successes": 3, "Failures": len(checks)}
    found = {"Misconfigurations": list(checks)} if checks else {}
    return {"Target": target, "Class": "config", "Type": kind, "MisconfSummary": summary, **found}


def report(*results: dict[str, Any]) -> dict[str, Any]:
    return {"SchemaVersion": 2, "Results": list(results)} if results else {"SchemaVersion": 2}


def log(level: str, text: str) -> str:
    return f"2026-01-01T00:00:00Z\t{level}\t{text}\n"


def added(*paths: str) -> str:
    return "".join(log("DEBUG", f'[terraform parser] Added file\tmodule="root" file_path="{path}"') for path in paths)


def test_a_failed_check_becomes_a_sighting_with_resource_and_remedy(job: Any, run: Any) -> None:
    read = trivy.read(run(0, report(result("a.tf", check())), added("a.tf")), job("a.tf"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.certainty) == ("AWS-0086", Severity.HIGH, Certainty.HIGH)
    assert (seen.at.line, seen.at.end_line, seen.at.symbol) == (3, 5, "aws_s3_bucket.b")
    assert seen.remedy == "Block them"
    assert seen.cwe == ("CWE-284",)
    assert read.covered == {"a.tf"}


def test_terraform_is_covered_by_the_log_alone_where_it_has_nothing_to_judge(job: Any, run: Any) -> None:
    assert trivy.read(run(0, report(result(".")), added("vars.tf")), job("vars.tf")).covered == {"vars.tf"}


def test_a_file_without_result_or_log_line_is_unread(job: Any, run: Any) -> None:
    read = trivy.read(run(0, report()), job("a.yaml", "b.tf"))
    assert set(read.unread) == {"a.yaml", "b.tf"}
    assert "recognised nothing" in read.unread["a.yaml"]


def test_a_file_that_the_log_complains_of_is_unread_though_it_was_added(job: Any, run: Any) -> None:
    words = added("a.tf") + log("ERROR", '[terraform parser] Error parsing file\tfile_path="a.tf" err="no brace"')
    assert trivy.read(run(0, report(), words), job("a.tf")).unread == {"a.tf": "no brace"}


def test_a_warning_leaves_a_file_covered_that_was_judged_and_explains_one_that_was_not(job: Any, run: Any) -> None:
    words = log("WARN", '[cloudformation parser] Missing parameter values\tfile_path="t.yaml" parameters="A"')
    judged = trivy.read(run(0, report(result("t.yaml", kind="cloudformation")), words), job("t.yaml"))
    assert judged.covered == {"t.yaml"}
    assert "Missing parameter" in trivy.read(run(0, report(), words), job("t.yaml")).unread["t.yaml"]


@pytest.mark.parametrize("kind", ["dockerfile", "kubernetes", "cloudformation", "azure-arm", "ansible"])
def test_other_kinds_are_covered_by_a_result_of_their_own(kind: str, job: Any, run: Any) -> None:
    assert trivy.read(run(0, report(result("x/a.yaml", kind=kind))), job("x/a.yaml")).covered == {"x/a.yaml"}


def chart(*names: str) -> str:
    return "".join(
        log("DEBUG", f'number of dependencies in the chart\tchart="{name}" dependencies=0') for name in names
    )


CHART = ("c/Chart.yaml", "c/templates/_x.tpl", "c/templates/a.yaml", "c/templates/none.yaml", "c/values.yaml")


def test_all_of_a_chart_that_was_loaded_is_covered(job: Any, run: Any) -> None:
    read = trivy.read(run(0, report(result("c/templates/a.yaml", check(), kind="helm")), chart("c")), job(*CHART))
    assert read.covered == set(CHART)
    assert (read.sightings[0].at.line, read.sightings[0].at.symbol) == (0, "aws_s3_bucket.b")


def test_nothing_of_a_chart_that_was_skipped_is_covered(job: Any, run: Any) -> None:
    words = chart("c") + log("WARN", '[helm scanner] Skipping chart\tfile_path="c" err="nil pointer"')
    read = trivy.read(run(0, report(), words), job(*CHART))
    assert read.unread == dict.fromkeys(CHART, "nil pointer")


def test_fewer_charts_loaded_than_given_leaves_those_without_result_unread(job: Any, run: Any) -> None:
    paths = ("c/Chart.yaml", "c/templates/a.yaml", "d/Chart.yaml")
    read = trivy.read(run(0, report(result("c/templates/a.yaml", kind="helm")), chart("c")), job(*paths))
    assert set(read.unread) == {"d/Chart.yaml"}


def test_a_finding_of_a_folder_is_placed_in_its_first_file(job: Any, run: Any) -> None:
    read = trivy.read(run(0, report(result("net", check())), added("net/a.tf")), job("net/a.tf", "x.tf"))
    assert (read.sightings[0].at.path, read.sightings[0].at.line) == ("net/a.tf", 0)


def test_files_that_were_not_given_are_passed_over(job: Any, run: Any) -> None:
    results = report(result("other.tf", check()), result("../../etc/x.tf", check()))
    read = trivy.read(run(0, results, added("a.tf", "../b.tf")), job("a.tf"))
    assert read.sightings == ()
    assert read.covered == {"a.tf"}


def test_checks_that_passed_are_no_sightings(job: Any, run: Any) -> None:
    assert trivy.read(run(0, report(result("a.tf", check(Status="PASS")))), job("a.tf")).sightings == ()


def test_a_message_that_may_quote_a_secret_is_replaced_by_the_title(job: Any, run: Any) -> None:
    told = check(Title="Secrets in ENV", Message="possible secret in hunter-two")
    (seen,) = trivy.read(run(0, report(result("Dockerfile", told, kind="dockerfile"))), job("Dockerfile")).sightings
    assert "hunter-two" not in repr(seen)


def test_trouble_without_a_file_is_a_fault_and_the_two_harmless_lines_are_not(job: Any, run: Any) -> None:
    harmless = log("ERROR", '[misconfig] Falling back to embedded checks\terr="x"')
    harmless += log("ERROR", '[terraform evaluator] Failed to load module. Maybe try\tloc="a.tf:1-2" err="y"')
    assert not trivy.read(run(0, report(), harmless), job("a.tf")).faults
    broken = trivy.read(run(0, report(), log("ERROR", "[rego] Failed to compile")), job("a.tf"))
    assert "Failed to compile" in broken.faults[0]


def test_a_failed_run_is_a_fault_with_the_last_words(job: Any, run: Any) -> None:
    read = trivy.read(run(1, b"", log("FATAL", "Fatal error\trun error: no such directory")), job("a.tf"))
    assert "no such directory" in read.faults[0]


def test_an_empty_or_cut_report_is_no_answer(job: Any, run: Any) -> None:
    for body in (b"", b'{"SchemaVersion":2,"Results":[', b"[]"):
        with pytest.raises(ToolOutputMalformed):
            trivy.read(run(0, body), job("a.tf"))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.tf", True),
        ("a.tf.json", True),
        ("k8s/pod.json", True),
        ("azuredeploy.json", True),
        ("deploy.yaml", True),
        ("c/templates/_helpers.tpl", True),
        ("Dockerfile", True),
        ("web/Dockerfile.dev", True),
        ("base.dockerfile", True),
        ("Dockerfile.dockerignore", False),
        ("Dockerfile.j2", False),
        ("package.json", False),
        ("public/manifest.json", False),
        ("a.tfvars", False),
        ("tfplan.json", False),
        (".github/workflows/a.yml", False),
        ("main.py", False),
    ],
)
def test_what_it_wants_is_told_by_the_name(path: str, wanted: bool) -> None:
    assert trivy.wants(FileEntry(path=path, kind=Kind.TEXT, size=9)) is wanted
    assert not trivy.wants(FileEntry(path=path, kind=Kind.LINK))


def test_no_file_of_the_repository_has_a_say() -> None:
    assert {b"--ignorefile=", b"--config="} <= set(
        trivy.configuration().replace(b'"', b" ").replace(b",", b" ").split()
    )
