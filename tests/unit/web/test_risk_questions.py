"""From a vulnerability to the workloads and the people, and from a workload to its vulnerabilities."""

from __future__ import annotations

import re

from tests.delivered import COMPONENT, CVE
from tests.unit.web.delivering import Shown


def test_a_cve_leads_to_components_artifacts_workloads_and_who_must_act(shown: Shown) -> None:
    text = shown.ok(f"/trace/cve-to-pods?cve={CVE}")
    assert "affects 1 component version here, and 3 workloads run any of that" in text
    strip = re.findall(r'<a href="#(\w+)"><span class="what">([^<]+)</span><span class="much">(\d+)', text)
    assert strip == [
        ("components", "Affected", "1"),
        ("artifacts", "In", "1"),
        ("workloads", "Runs as", "3"),
        ("people", "Who must act", "2"),
    ]
    for table, _, much in strip:
        rows = shown.browser.get(f"/trace/cve-to-pods?cve={CVE}&rows={table}&format=json").json()["rows"]
        assert len(rows) == int(much), table
    people = shown.browser.get(f"/trace/cve-to-pods?cve={CVE}&rows=people&format=json").json()["rows"]
    assert {one["part"] for one in people} == {"wrote its code", "asked for it to run"}


def test_a_package_that_nothing_runs_is_told_as_good(shown: Shown) -> None:
    assert "3 workloads" in shown.ok(f"/trace/cve-to-pods?cve={COMPONENT}")
    text = shown.ok("/trace/cve-to-pods?cve=pkg:pypi/flask@1.0")
    assert "nothing runs any of that" in text
    assert 's-pass" role="status"' in text


def test_an_unknown_cve_is_404_and_a_broken_package_url_400(shown: Shown) -> None:
    assert shown.browser.get("/trace/cve-to-pods?cve=CVE-1999-99999").status_code == 404
    assert shown.browser.get("/trace/cve-to-pods?cve=pkg:").status_code == 400
    assert 'name="cve"' in shown.ok("/trace/cve-to-pods")


def test_what_runs_is_told_with_what_is_wrong_with_it(shown: Shown) -> None:
    text = shown.ok("/trace/pod-to-cves?of=shop/live")
    assert "has 1 known vulnerability" in text
    rows = shown.browser.get("/trace/pod-to-cves?of=shop/live&format=json").json()["rows"]
    assert [(one["id"], one["component"], one["state"]) for one in rows] == [(CVE, COMPONENT, "open")]
    assert "Its vulnerabilities" not in text
    assert 'name="of"' in shown.ok("/trace/pod-to-cves")
