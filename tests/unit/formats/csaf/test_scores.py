from typing import Any

import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import AT, CVSS, changed, new, old


def scored(**fields: object) -> list[str]:
    scores = [{"products": ["P-1"], "cvss_v3": {**CVSS, **fields}}]
    return [flaw.rule for flaw in flaws_in(changed(old(), "vulnerabilities.0.scores", scores))]


def test_a_score_that_is_what_its_vector_comes_to_is_good() -> None:
    assert scored() == []
    assert scored(attackVector="NETWORK", exploitCodeMaturity="NOT_DEFINED") == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"vectorString": "CVSS:3.1/AV:N"}, "6.1.8"),
        ({"baseSeverity": "BAD"}, "6.1.8"),
        ({"version": "3.0"}, "6.1.8"),
        ({"baseScore": 9.7}, "6.1.9"),
        ({"baseSeverity": "HIGH"}, "6.1.9"),
        ({"attackVector": "LOCAL"}, "6.1.10"),
        ({"scope": "CHANGED"}, "6.1.10"),
    ],
)
def test_a_score_that_is_not_is_told(fields: dict[str, object], rule: str) -> None:
    assert scored(**fields) == [rule]


def test_nobody_scores_twice_but_two_people_may() -> None:
    one: dict[str, Any] = {"content": {"cvss_v3": CVSS}, "products": ["P-1"]}
    path = "vulnerabilities.0.metrics"
    other = {**one, "content": {"cvss_v3": {**CVSS, "attackVector": "NETWORK"}}}
    assert [flaw.rule for flaw in flaws_in(changed(new(), path, [one, other]))] == ["6.1.7"]
    assert flaws_in(changed(new(), path, [one, {**other, "source": "https://example.org"}])) == ()
    words = {"content": {"qualitative_severity_rating": "high"}, "products": ["P-1"]}
    assert [flaw.rule for flaw in flaws_in(changed(new(), path, [one, words]))] == ["6.1.56"]


def test_a_cve_stands_for_one_vulnerability_and_a_party_is_involved_once() -> None:
    value = old()
    value["vulnerabilities"].append({"cve": "CVE-2026-1000"})
    assert [flaw.rule for flaw in flaws_in(value)] == ["6.1.23"]
    parties = [{"party": "vendor", "status": status, "date": AT} for status in ("open", "completed")]
    assert [flaw.rule for flaw in flaws_in(changed(old(), "vulnerabilities.0.involvements", parties))] == ["6.1.24"]


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, []),
        ({"selections": []}, ["6.1.46"]),
        ({"odd": 1}, ["6.1.46"]),
        ({"target_ids": ["CVE-2026-9999"]}, ["6.1.47"]),
        ({"target_ids": ["CVE-2026-1000"]}, []),
    ],
)
def test_decisions_have_their_form(change: dict[str, object], rules: list[str]) -> None:
    selection = {"namespace": "ssvc", "key": "E", "version": "1.1.0", "values": [{"key": "N"}]}
    ssvc = {"timestamp": AT, "schemaVersion": "2.0.0", "selections": [selection], **change}
    metrics = [{"content": {"ssvc_v2": ssvc}, "products": ["P-1"]}]
    assert [flaw.rule for flaw in flaws_in(changed(new(), "vulnerabilities.0.metrics", metrics))] == rules


@pytest.mark.parametrize(
    ("expression", "rules"),
    [
        ("CC-BY-4.0", []),
        ("MIT OR (Apache-2.0 WITH LLVM-exception AND BSD-3-Clause)", []),
        ("all rights reserved", ["6.1.54"]),
        ("LicenseRef-own+", ["6.1.54"]),
        ("(MIT", ["6.1.54"]),
        ("LicenseRef-own", ["6.1.55"]),
    ],
)
def test_a_licence_is_an_expression(expression: str, rules: list[str]) -> None:
    assert [flaw.rule for flaw in flaws_in(changed(new(), "document.license_expression", expression))] == rules
