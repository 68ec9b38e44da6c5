import json

import pytest

from interlock.formats.csaf import read_csaf
from interlock.formats.errors import VexMalformed
from interlock.kernel import instant
from interlock.supply.vex import Justification, Product, Status
from tests.unit.formats.csaf.samples import AT, changed, new, old


def test_statuses_become_statements_about_package_urls() -> None:
    found = {one.status: one for one in read_csaf(json.dumps(old("csaf_vex")).encode(), "c.json")}
    assert found[Status.AFFECTED].products == (Product("pkg:npm/lib@1.0.0"),)
    assert found[Status.AFFECTED].action == "upgrade"
    assert found[Status.FIXED].products == (Product("pkg:npm/lib@2.0.0"),)
    clear = found[Status.NOT_AFFECTED]
    assert (clear.justification, clear.author, clear.at) == (Justification.COMPONENT_NOT_PRESENT, "Acme", instant(AT))
    assert (clear.vulnerability, clear.document) == ("CVE-2026-1000", "ACME-1")


def test_a_part_of_a_product_is_told_as_one() -> None:
    relation = {
        "category": "default_component_of",
        "full_product_name": {"name": "lib in shop", "product_id": "R"},
        "product_reference": "P-1",
        "relates_to_product_reference": "P-3",
    }
    value = changed(old(), "product_tree.relationships", [relation])
    value["vulnerabilities"][0]["product_status"] = {"under_investigation": ["R"]}
    (found,) = read_csaf(json.dumps(value).encode(), "c.json")
    assert found.products == (Product("pkg:oci/shop", ("pkg:npm/lib@1.0.0",)),)


def test_not_affected_without_a_reason_is_no_statement() -> None:
    value = changed(old(), "vulnerabilities.0.flags", None)
    assert Status.NOT_AFFECTED not in {one.status for one in read_csaf(json.dumps(value).encode(), "c.json")}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        json.dumps(changed(old(), "vulnerabilities.0.product_status.fixed", ["P-9"])).encode(),
        json.dumps(changed(old(), "document.tracking.status", "draft")).encode(),
        b'{"document": 1, "document": 2}',
    ],
)
def test_what_is_not_valid_or_a_draft_says_nothing(body: bytes) -> None:
    with pytest.raises(VexMalformed, match=r"c\.json"):
        read_csaf(body, "c.json")


def test_an_extension_that_nobody_knows_and_must_be_known_is_refused() -> None:
    extension = {"$schema": "https://example.org/x", "category": "essential", "critical": True, "content": {"a": 1}}
    value = changed(new(), "x_extensions", [extension])
    with pytest.raises(VexMalformed, match="critical"):
        read_csaf(json.dumps(value).encode(), "c.json")
    assert read_csaf(json.dumps(changed(value, "x_extensions", [{**extension, "critical": False}])).encode(), "c.json")
