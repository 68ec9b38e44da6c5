"""What is wrong with what runs; that nobody could look is no good news."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.cve_to_pods import cve_to_pods
from interlock.flows.tracing.pod_to_cves import pod_to_cves
from interlock.render.traced.affected import diagnosis_json, diagnosis_lines, hits_json, hits_lines
from interlock.trace import Kind
from tests.estate import Estate
from tests.tracing import asking
from tests.tracing_told import PLAIN, document, told
from tests.unit.flows.tracing.test_cve_to_pods import affected


def test_vulnerabilities_and_what_they_reach_are_counted_first(tmp_path: Path) -> None:
    with affected(tmp_path) as (asked, books):
        hits = cve_to_pods(asked, "CVE-2026-1", books)
        found = pod_to_cves(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]), books)
    assert "3 workloads run any of that" in told(hits_lines(hits, PLAIN)).splitlines()[0]
    text = told(diagnosis_lines(found, PLAIN, 80), 80)
    assert text.startswith("environment shop/staging has 1 known vulnerability")
    assert "no sealed scan had found it" in " ".join(text.split())
    assert document(hits_json(hits))["live"] == 3
    assert document(diagnosis_json(found))["schema"] == "interlock.trace-pod-to-cves/v1"


def test_that_nobody_could_look_is_said_first(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with asking(estate) as (asked, tracing):
        found = pod_to_cves(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]), tracing.books)
    assert told(diagnosis_lines(found, PLAIN)).startswith("nobody could look for what is wrong with")
