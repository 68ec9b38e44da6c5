"""Reports of other tools, as a public suite has them, with the number of findings that a peer reads from each.

A peer's number is a guide: it may merge rows, split them or leave informational ones out. So the table counts right,
different and refused, and a test holds each tool to what it came to when it was looked at.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tools import conformance_reports

from interlock.formats.reports import Document, named, read_report

NAMED = frozenset(
    {
        *("sonarqube", "api_sonarqube", "hcl_appscan", "checkmarx", "checkmarx_one", "checkmarx_cxflow_sast"),
        *("checkmarx_osa", "veracode", "veracode_sca", "fortify", "semgrep", "semgrep_pro", "snyk", "snyk_issue_api"),
        *("trivy", "trivy_operator", "anchore_grype", "dependency_track", "zap", "burp", "burp_api", "burp_graphql"),
        *("nuclei", "tenable", "openvas", "openscap", "lynis", "kubebench", "kubescape", "prowler", "aws_prowler"),
        *("aws_prowler_v3plus", "asff", "awssecurityhub", "aws_inspector2", "azure_security_center_recommendations"),
        *("mobsf", "mobsf_scorecard", "gitleaks", "trufflehog", "trufflehog3", "detect_secrets", "checkov", "tfsec"),
        *("hadolint", "h1", "bugcrowd", "api_bugcrowd", "generic"),
    }
)
"""The tools that nobody must have to wait for; Nessus is among the reports of Tenable, ASFF those of Security Hub."""
SILENT = {
    "api_bugcrowd/bugcrowd_empty.json": "bugcrowd",
    "aws_inspector2/aws_inspector2_zero_vul.json": "inspector",
    "aws_prowler/no_vuln.json": "prowler-v2",
    "aws_prowler_v3plus/no_vuln.json": "prowler-v3",
    "aws_prowler_v3plus/no_vuln.ocsf.json": "ocsf",
    "gitleaks/no_findings.json": "gitleaks",
    "nuclei/empty.jsonl": "nuclei",
    "trivy/legacy_no_vuln.json": "trivy-list",
    "trufflehog3/zero_vulns.json": "trufflehog3",
}
"""Files of theirs that hold nothing, so that nobody can tell whose they are, and the formats under whose names they are
read."""
REFUSED = {
    "api_sonarqube/hotspots/rule.json": "the text of one rule, which the peer asks a server for",
    "api_sonarqube/product.json": "the description of a product, which the peer asks a server for",
    "api_sonarqube/rule.json": "the text of one rule, which the peer asks a server for",
    "api_sonarqube/rule_md_desc_only.json": "the text of one rule, which the peer asks a server for",
    "api_sonarqube/rule_multi_cwe_fabricated.json": "the text of one rule, which the peer asks a server for",
    "checkmarx_osa/single_finding_no_libraryId.json": "its finding does not say of which library it is",
    "h1/bug_bounty_zero.json": "an empty list of findings, as many tools write it and HackerOne does not",
}
"""Files of theirs that are refused, and why."""


@pytest.fixture
def told(shared: Path) -> list[conformance_reports.Told]:
    return _told(shared / "data" / "scan-reports")


@cache
def _told(suite: Path) -> list[conformance_reports.Told]:
    return conformance_reports.run(suite)


def test_reports_are_read_as_a_peer_reads_them(
    told: list[conformance_reports.Told], record_property: pytest.FixtureRequest
) -> None:
    counts = Counter(one.word for one in told)
    for word in ("right", "different", "refused"):
        record_property(word, counts[word])  # type: ignore[operator]  # pytest's own fixture is a function
    assert counts["right"] >= conformance_reports.LEAST_RIGHT, conformance_reports.table(told)


def test_no_report_is_taken_for_one_of_another_format(told: list[conformance_reports.Told]) -> None:
    assert not [one.file for one in told if "may be any of" in one.why]


def test_nothing_breaks_but_with_an_error_that_names_the_file(told: list[conformance_reports.Told]) -> None:
    assert not [f"{one.file}: {one.why}" for one in told if one.is_broken]


def test_the_tools_that_are_named_are_read_but_for_what_is_no_report_of_theirs(
    told: list[conformance_reports.Told],
) -> None:
    assert {one.tool for one in told} >= NAMED
    refused = {one.file for one in told if one.tool in NAMED and one.word == "refused"}
    assert refused == SILENT.keys() | REFUSED.keys()


@pytest.mark.parametrize("file", SILENT)
def test_a_file_that_holds_nothing_is_read_under_the_name_of_its_format(shared: Path, file: str) -> None:
    _, report = read_report(Document(file, (shared / "data" / "scan-reports" / file).read_bytes()), named(SILENT[file]))
    assert report.tool
    assert report.sightings == ()


def test_reports_of_most_tools_can_be_read(told: list[conformance_reports.Told]) -> None:
    assert len(conformance_reports.readable(told)) >= conformance_reports.LEAST_READABLE
