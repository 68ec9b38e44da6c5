"""The same findings of clouds, clusters and images come in several wrappings: each is known and read alike."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from interlock.formats.errors import ReportMalformed
from interlock.formats.reports import Document, Report, named, read_report
from interlock.kernel import Severity
from tests.unit.formats.reports.test_samples import FILES


def read(value: object) -> tuple[str, Report]:
    found, report = read_report(Document("report.json", json.dumps(value).encode()))
    return found.name, report


def sample(name: str) -> object:
    return json.loads(FILES[name].read_bytes())


def lines(values: list[object]) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode()


FINDING = {
    "SchemaVersion": "2018-10-08",
    "ProductArn": "arn:aws:securityhub:eu-central-1::product/aws/securityhub",
    "AwsAccountId": "111122223333",
    "GeneratorId": "security-control/S3.8",
    "Title": "S3 buckets block public access",
    "Severity": {"Label": "HIGH"},
    "Resources": [{"Id": "arn:aws:s3:::shop-logs"}],
}
EVENT = {"detail-type": "Security Hub Findings - Imported", "time": "2025-03-01T10:00:00Z", "detail": {}}


@pytest.mark.parametrize(
    "wrapped",
    [
        FINDING,
        [FINDING],
        {"Findings": [FINDING]},
        {"findings": [FINDING]},
        {**EVENT, "detail": {"findings": [FINDING]}},
        [{**EVENT, "detail": {"findings": [FINDING]}}],
    ],
)
def test_findings_of_security_hub_are_read_from_every_wrapping(wrapped: object) -> None:
    name, report = read(wrapped)
    assert name == "asff"
    assert [(one.rule, one.at.symbol, one.severity) for one in report.sightings] == [
        ("S3.8", "arn:aws:s3:::shop-logs", Severity.HIGH)
    ]


def test_findings_of_security_hub_are_read_from_lines() -> None:
    for body in (lines([FINDING, FINDING]), lines([{"Findings": [FINDING]}, {"Findings": [FINDING]}])):
        found, report = read_report(Document("report.jsonl", body))
        assert (found.name, len(report.sightings)) == ("asff", 2)


def test_an_answer_of_security_hub_without_findings_is_one() -> None:
    name, report = read({"Findings": []})
    assert (name, report.sightings) == ("asff", ())


def test_findings_of_inspector_are_read_from_events_and_lists() -> None:
    findings = sample("inspector")["findings"]  # type: ignore[index]
    whole = read(sample("inspector"))[1].sightings
    assert read(findings)[1].sightings == whole
    assert read([{"detail-type": "Inspector2 Finding", "detail": one} for one in findings])[1].sightings == whole
    assert read({"detail": findings[0]})[1].sightings == whole[:1]


def test_what_az_writes_flat_is_read_as_what_the_api_nests() -> None:
    items = sample("azure-defender")["value"]  # type: ignore[index]
    flat = [{**one["properties"], "id": one["id"], "name": one["name"], "type": one["type"]} for one in items]
    whole = read({"value": items})[1].sightings
    assert read({"data": items, "count": len(items)})[1].sightings == whole
    # A sub-assessment has an id of its own among its properties, which the flat form cannot keep.
    assert [one.at.symbol for one in read(flat)[1].sightings] == [one.at.symbol for one in whole]


def test_findings_of_google_are_read_as_gcloud_lists_them_and_as_notifications() -> None:
    results = sample("gcp-scc")["listFindingsResults"]  # type: ignore[index]
    whole = read(sample("gcp-scc"))[1]
    for name, report in (read(results), read([one["finding"] for one in results])):
        assert (name, report.sightings, report.failed) == ("gcp-scc", whole.sightings, whole.failed)
    assert read({"notificationConfigName": "n", **results[0]})[1].sightings == whole.sightings[:1]


def test_a_finding_in_ocsf_that_was_closed_later_is_none() -> None:
    first = sample("ocsf")[0]  # type: ignore[index]
    closed = {**first, "activity_id": 3, "status_id": 4}
    assert len(read([first, first])[1].sightings) == 1
    assert read([first, closed])[1].sightings == ()
    found, report = read_report(Document("report.json", lines([first, first])))
    assert (found.name, len(report.sightings)) == ("ocsf", 1)


def test_kube_bench_writes_one_control_a_list_or_lines() -> None:
    controls = sample("kube-bench")["Controls"]  # type: ignore[index]
    whole = read(sample("kube-bench"))[1].sightings
    assert read(controls)[1].sightings == whole
    assert read(controls[0])[1].sightings == whole
    assert read_report(Document("report.json", lines(controls)))[1].sightings == whole


def test_the_trivy_operator_is_read_by_kinds_too() -> None:
    items = sample("trivy-operator")["items"]  # type: ignore[index]
    whole = read(sample("trivy-operator"))[1].sightings
    assert read(items)[1].sightings == whole
    by_kind = {"vulnerabilityreports.aquasecurity.github.io": items, "sbomreports.aquasecurity.github.io": items[:1]}
    assert read(by_kind)[1].sightings == whole
    assert read(items[0])[1].sightings == whole[:2]


def test_scout_suite_is_read_with_and_without_its_assignment() -> None:
    script, plain = (
        read_report(Document(name, FILES[name].read_bytes()))[1] for name in ("scoutsuite", "scoutsuite-json")
    )
    assert script == plain


def test_prowler_calls_a_check_the_same_in_all_its_formats() -> None:
    names = {
        read_report(Document(name, FILES[name].read_bytes()))[1].sightings[0].rule
        for name in ("prowler-csv", "prowler-v3")
    }
    assert names == {"s3_bucket_public_access"}
    assert read_report(Document("ocsf", FILES["ocsf"].read_bytes()))[1].sightings[0].rule == "s3_bucket_public_access"


@pytest.mark.parametrize("name", ["checkov", "kics", "terrascan", "dockle", "twistlock", "xray", "sysdig", "wizcli"])
def test_what_an_old_or_cut_report_leaves_out_is_not_missed(name: str) -> None:
    def without_nulls(value: object) -> object:
        if isinstance(value, dict):
            return {key: without_nulls(one) for key, one in value.items() if one is not None}
        return [without_nulls(one) for one in value] if isinstance(value, list) else value

    assert read(without_nulls(sample(name)))[1] == read(sample(name))[1]


@pytest.mark.parametrize("name", ["threatmapper", "wiz", "orca-csv", "prowler-csv", "azure-defender-csv", "sysdig-csv"])
def test_a_table_of_something_else_is_refused_with_the_column_it_lacks(name: str) -> None:
    with pytest.raises(ReportMalformed, match="no table or has no column"):
        read_report(Document("other.csv", b"a,b\n1,2\n"), named(name))


def test_secrets_that_reports_quote_are_told_of_nowhere() -> None:
    quoted = "EXAMPLE-not-a-secret"
    holders = [name for name, path in FILES.items() if quoted.encode() in path.read_bytes()]
    assert {"dockle", "kics", "threatmapper-secrets", "trivy-operator"} <= set(holders)
    for name in holders:
        assert quoted not in repr(read_report(Document(name, FILES[name].read_bytes()))[1]), name


@pytest.mark.parametrize("change", [lambda one: {**one, "OrcaScore": "high"}, lambda one: {**one, "Title": None}])
def test_an_alert_of_orca_that_makes_no_sense_is_refused(change: Callable[[dict[str, object]], object]) -> None:
    with pytest.raises(ReportMalformed):
        read([change(sample("orca")[0])])  # type: ignore[index]


def test_a_table_of_orca_with_a_score_that_is_none_is_refused() -> None:
    with pytest.raises(ReportMalformed, match="is no score"):
        read_report(Document("orca.csv", b"OrcaScore,Title,Status\nhigh,a,open\n"))


def test_reports_of_images_are_read_in_their_other_wrappings() -> None:
    scan, described = sample("aqua"), sample("gcloud")
    assert isinstance(scan, dict)
    assert isinstance(described, dict)
    whole = read(scan)[1].sightings
    assert read([scan])[1].sightings == whole
    assert read({"image_name": "shop:1.4", "results": scan})[1].sightings == whole
    assert read([{"image_name": "shop:1.4", "results": scan}])[1].sightings == whole
    groups = described["package_vulnerability_summary"]["vulnerabilities"].values()
    occurrences = [{"resourceUri": "r", **one} for group in groups for one in group]
    assert [one.rule for one in read(occurrences)[1].sightings] == ["CVE-2023-29405", "CVE-2018-6829"]
    assert len(read({"occurrences": occurrences})[1].sightings) == 2
    bare = {key: one for key, one in described.items() if key != "package_vulnerability_summary"}
    assert read(bare)[1].sightings == ()


def test_what_aqua_lists_by_its_api_is_read_and_an_error_it_tells_is_kept() -> None:
    cves = [{"file": "curl", "name": "CVE-2019-15601", "severity": "medium", "score": "5", "fix_version": "7.68.0"}]
    listed = {"image_name": "shop:1.4", "cves_counts": {}, "cves": cves, "errorMsg": "a layer is missing"}
    name, report = read(listed)
    assert (name, report.failed, report.sightings[0].remedy) == ("aqua", ("a layer is missing",), "take 7.68.0")


def test_the_report_of_a_scanner_of_harbor_is_read_alone() -> None:
    (inner,) = sample("harbor").values()  # type: ignore[attr-defined]
    assert read(inner) == read(sample("harbor"))


@pytest.mark.parametrize(
    "body",
    [
        b'{"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "resource_count": 0, "checkov_version": "3.2"}',
        (
            b'[{"check_type": "terraform", "results": {"passed_checks": [], "failed_checks": []},'
            b' "summary": {"passed": 0, "failed": 0, "resource_count": 0, "checkov_version": "3.2"}}]'
        ),
    ],
)
def test_a_checkov_that_found_nothing_to_look_at_shows_nothing(body: bytes) -> None:
    found, report = read_report(Document("report.json", body))
    assert found.name == "checkov"
    assert not report.sightings
    assert "no resource to look at" in report.failed[0]
