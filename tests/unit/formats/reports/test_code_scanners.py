"""What reports of code scanners leave open, and what must not be lost or shown in them."""

from __future__ import annotations

import msgspec
import pytest

from interlock.formats.errors import ReportMalformed
from interlock.formats.reports import Document, named, read_report


def test_a_report_that_counts_issues_and_lists_none_says_so() -> None:
    body = b"""<xml-report name="AppScan Report"><issue-type-group total="2">
    <item id="a" count="5"><name>A</name></item><item id="b" count="2"><name>B</name></item>
    </issue-type-group></xml-report>"""
    _, report = read_report(Document("a.xml", body))
    assert not report.sightings
    assert report.failed == ("7 of 7 issues, which the report counts and does not list",)


def test_two_faults_of_one_function_stay_two() -> None:
    rows = [
        {"cid": cid, "displayType": "Resource leak", "displayFile": "a.c", "displayFunction": "f"} for cid in (1, 2)
    ]
    _, report = read_report(Document("a.json", msgspec.json.encode({"viewContentsV1": {"rows": rows}})))
    assert len({one.at for one in report.sightings}) == len(rows)


def test_two_holes_of_one_gem_stay_two() -> None:
    warnings = [
        {"warning_type": "SQL Injection", "check_name": "SQLCVEs", "file": "Gemfile.lock", "line": 64,
         "message": f"Rails 3.2.3 contains a SQL injection vulnerability ({cve}). Upgrade"}
        for cve in ("CVE-2013-6417", "CVE-2012-2695")
    ]  # fmt: skip
    body = msgspec.json.encode({"scan_info": {"brakeman_version": "6"}, "warnings": warnings})
    _, report = read_report(Document("a.json", body))
    assert [one.rule for one in report.sightings] == ["CVE-2013-6417", "CVE-2012-2695"]


@pytest.mark.parametrize("name", ["pmd-csv", "kiuwan-csv", "veracode-sca-csv", "contrast-csv", "appscreener-csv"])
def test_a_table_with_other_columns_is_refused_with_the_column_that_is_missing(name: str) -> None:
    with pytest.raises(ReportMalformed, match=r"a\.csv.*no table or has no column"):
        read_report(Document("a.csv", b"a,b\n1,2\n"), named(name))


def test_no_code_beside_a_secret_is_shown() -> None:
    hidden = "EXAMPLE-not-a-secret"
    reports = (
        {"high": [{"id": "gitleaks", "title": "A key", "filename": "a", "line_number": 1, "fingerprint": "f",
                   "code_extract": hidden, "snippet": hidden}]},
        {"repositoryID": "", "analysisVulnerabilities": [{"vulnerabilities": {
            "details": "A key", "language": "Leaks", "code": hidden, "line": "1", "file": "a"}}]},
        {"huskyciresults": {"genericresults": {"gitleaksoutput": {"highvulns": [
            {"securitytool": "GitLeaks", "title": "A key in: a", "file": "a", "code": hidden}]}}}},
        {"results": [{"type": "sscs-secret-detection", "id": "1", "description": hidden,
                      "data": {"ruleName": "key", "fileName": "a", "line": 1}}], "totalCount": 1, "scanID": "s"},
    )  # fmt: skip
    for value in reports:
        _, report = read_report(Document("a.json", msgspec.json.encode(value)))
        assert len(report.sightings) == 1
        assert hidden not in str(report)
