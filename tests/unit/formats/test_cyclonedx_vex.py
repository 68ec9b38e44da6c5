import json

import pytest

from interlock.formats.cyclonedx_vex import read_cyclonedx_vex
from interlock.formats.errors import VexMalformed
from interlock.kernel import instant
from interlock.supply.vex import Justification, Product, Said, Status, ranged

AT = "2026-01-01T00:00:00Z"
ANALYSIS: dict[str, object] = {"state": "not_affected", "justification": "code_not_reachable", "detail": "why"}
VULNERABILITY = {
    "id": "CVE-2026-1",
    "references": [{"id": "GHSA-a"}],
    "analysis": ANALYSIS,
    "affects": [{"ref": "app"}],
}


def bom(*vulnerabilities: object, **rest: object) -> bytes:
    component = {"bom-ref": "app", "name": "App", "components": [{"bom-ref": "lib", "purl": "pkg:npm/lib@1.0.0"}]}
    whole: dict[str, object] = {
        "bomFormat": "CycloneDX",
        "serialNumber": "urn:uuid:1",
        "metadata": {"timestamp": AT, "component": component, "supplier": {"name": "Acme"}},
        "vulnerabilities": vulnerabilities,
    }
    return json.dumps({**whole, **rest}).encode()


def affecting(*affects: object, state: str = "not_affected") -> bytes:
    analysis = {"state": state, "detail": "why"}
    return bom({**VULNERABILITY, "analysis": analysis, "affects": affects})


def test_an_analysis_is_a_statement() -> None:
    (found,) = read_cyclonedx_vex(bom(VULNERABILITY), "b.json").statements
    assert (found.vulnerability, found.aliases, found.author) == ("CVE-2026-1", ("GHSA-a",), "Acme")
    assert (found.status, found.justification) == (
        Status.NOT_AFFECTED,
        Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
    )
    assert (found.products, found.at, found.impact) == ((Product("App"),), instant(AT), "why")


def test_a_reference_stands_for_the_package_it_names_here_or_in_another_bom() -> None:
    link = "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg:npm/far%402.0.0"
    (found,) = read_cyclonedx_vex(affecting({"ref": "lib"}, {"ref": link}), "b.json").statements
    assert [product.id for product in found.products] == ["pkg:npm/lib@1.0.0", "pkg:npm/far@2.0.0"]


def test_versions_narrow_what_is_said() -> None:
    versions = [{"version": "1.1.0"}, {"range": "vers:npm/>=2", "status": "unaffected"}]
    (clear,) = read_cyclonedx_vex(affecting({"ref": "lib", "versions": versions}), "b.json").statements
    assert clear.products == (Product(ranged("pkg:npm/lib", "vers:npm/>=2")),)
    (bad,) = read_cyclonedx_vex(
        affecting({"ref": "lib", "versions": versions}, state="exploitable"), "b.json"
    ).statements
    assert bad.products == (Product("pkg:npm/lib@1.1.0"),)


def test_a_vulnerability_without_an_analysis_is_no_statement() -> None:
    assert read_cyclonedx_vex(bom({"id": "CVE-2026-1", "affects": [{"ref": "lib"}]}), "b.json") == Said()


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("exploitable", Status.AFFECTED),
        ("in_triage", Status.UNDER_INVESTIGATION),
        ("resolved", Status.FIXED),
        ("false_positive", Status.NOT_AFFECTED),
    ],
)
def test_each_state_has_its_status(state: str, status: Status) -> None:
    (found,) = read_cyclonedx_vex(affecting({"ref": "lib"}, state=state), "b.json").statements
    assert found.status is status


def test_without_any_time_it_counts_from_when_it_was_received() -> None:
    body = bom(VULNERABILITY, metadata={})
    assert "when" in read_cyclonedx_vex(body, "b.json").unread[0].why
    (found,) = read_cyclonedx_vex(body, "b.json", instant("2026-05-05T00:00:00Z")).statements
    assert found.at == instant("2026-05-05T00:00:00Z")


@pytest.mark.parametrize("body", [b"", b"{}", bom(bomFormat="SPDX")])
def test_what_is_no_bom_is_refused(body: bytes) -> None:
    with pytest.raises(VexMalformed, match=r"b\.json"):
        read_cyclonedx_vex(body, "b.json")


@pytest.mark.parametrize(
    ("wrong", "names", "status"),
    [
        ({"id": ""}, (), Status.NOT_AFFECTED),
        ({"affects": []}, ("CVE-2026-1", "GHSA-a"), Status.NOT_AFFECTED),
        ({"analysis": {"state": "fine"}}, ("CVE-2026-1", "GHSA-a"), None),
        ({"analysis": {"state": "not_affected"}}, ("CVE-2026-1", "GHSA-a"), Status.NOT_AFFECTED),
        ({"analysis": ANALYSIS | {"justification": "because"}}, ("CVE-2026-1", "GHSA-a"), Status.NOT_AFFECTED),
        ({"analysis": ANALYSIS | {"lastUpdated": "soon"}}, ("CVE-2026-1", "GHSA-a"), Status.NOT_AFFECTED),
    ],
)
def test_what_says_too_little_is_unread_and_hides_nothing_else(
    wrong: dict[str, object], names: tuple[str, ...], status: Status | None
) -> None:
    found = read_cyclonedx_vex(bom({**VULNERABILITY, **wrong}, {**VULNERABILITY, "id": "CVE-2026-2"}), "b.json")
    assert [one.vulnerability for one in found.statements] == ["CVE-2026-2"]
    (lost,) = found.unread
    assert lost.why.startswith("b.json: vulnerabilities[0]: ")
    assert (lost.names, lost.status) == (names, status)


@pytest.mark.parametrize("ref", ["lib", "app"])
@pytest.mark.parametrize("text", ["vers:npm/<1|<2", "< 2 or so", "vers:nobody/<2", "vers:npm/<2"])
def test_a_range_that_nobody_can_apply_is_unread(ref: str, text: str) -> None:
    found = read_cyclonedx_vex(affecting({"ref": ref, "versions": [{"range": text}]}), "b.json")
    is_fine = (ref, text) == ("lib", "vers:npm/<2")  # "app" is no package, so that nobody knows its versions
    assert (len(found.statements), len(found.unread)) == ((1, 0) if is_fine else (0, 1))
