import json

import pytest

from interlock.formats.csaf import read_csaf
from interlock.formats.errors import VexMalformed
from interlock.kernel import instant
from interlock.supply.vex import Justification, Product, Status, ranged
from tests.unit.formats.csaf.samples import AT, changed, new, old


def test_statuses_become_statements_about_package_urls() -> None:
    found = {one.status: one for one in read_csaf(json.dumps(old("csaf_vex")).encode(), "c.json").statements}
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
    (found,) = read_csaf(json.dumps(value).encode(), "c.json").statements
    assert found.products == (Product("pkg:oci/shop", ("pkg:npm/lib@1.0.0",)),)


def test_not_affected_without_a_reason_is_no_statement() -> None:
    value = changed(old(), "vulnerabilities.0.flags", None)
    assert Status.NOT_AFFECTED not in {one.status for one in read_csaf(json.dumps(value).encode(), "c.json").statements}


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
    assert read_csaf(
        json.dumps(changed(value, "x_extensions", [{**extension, "critical": False}])).encode(), "c.json"
    ).statements


def branched(category: str, name: str, purl: str) -> bytes:
    """Give a document whose first product stands below a branch of versions."""
    value = old()
    product = {"name": "lib", "product_id": "P-1", "product_identification_helper": {"purl": purl}}
    branch = {"category": category, "name": name, "product": product}
    value["product_tree"]["branches"] = [{"category": "product_name", "name": "lib", "branches": [branch]}]
    del value["product_tree"]["full_product_names"][0]
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("category", "name", "purl", "meant"),
    [
        ("product_version", "1.5.0", "pkg:npm/lib", "pkg:npm/lib@1.5.0"),
        ("product_version", "1.5.0", "pkg:npm/lib@1.5", "pkg:npm/lib@1.5"),
        ("product_version_range", "vers:npm/<2.0.0", "pkg:npm/lib", ranged("pkg:npm/lib", "vers:npm/<2.0.0")),
        ("product_version_range", ">=1.0|<2", "pkg:npm/lib", ranged("pkg:npm/lib", "vers:npm/>=1.0|<2")),
        ("product_version_range", "vers:npm/<2.0.0", "pkg:npm/lib@1.0", "pkg:npm/lib@1.0"),
        ("product_name", "<2", "pkg:npm/lib", "pkg:npm/lib"),
    ],
)
def test_a_product_is_narrowed_to_the_versions_of_its_branch(category: str, name: str, purl: str, meant: str) -> None:
    found = read_csaf(branched(category, name, purl), "c.json")
    assert [one.products for one in found.statements if one.status is Status.AFFECTED] == [(Product(meant),)]
    assert found.unread == ()


@pytest.mark.parametrize("name", ["4.2 and earlier", "1.0", "vers:npm/<1|<2", "vers:nobody/<2", "<1|<2"])
def test_versions_that_nobody_can_make_out_are_unread_and_never_all_of_them(name: str) -> None:
    found = read_csaf(branched("product_version_range", name, "pkg:npm/lib"), "c.json")
    assert {one.status for one in found.statements} == {Status.FIXED, Status.NOT_AFFECTED}
    (lost,) = found.unread
    assert (lost.names, lost.status) == (("CVE-2026-1000",), Status.AFFECTED)
    assert lost.why.startswith("c.json: vulnerabilities[0]")


def test_a_part_is_narrowed_as_well() -> None:
    value = json.loads(branched("product_version_range", "vers:npm/<2", "pkg:npm/lib"))
    relation = {
        "category": "default_component_of",
        "full_product_name": {"name": "lib in shop", "product_id": "R"},
        "product_reference": "P-1",
        "relates_to_product_reference": "P-3",
    }
    value["product_tree"]["relationships"] = [relation]
    value["vulnerabilities"][0]["product_status"] = {"under_investigation": ["R"]}
    (found,) = read_csaf(json.dumps(value).encode(), "c.json").statements
    assert found.products == (Product("pkg:oci/shop", (ranged("pkg:npm/lib", "vers:npm/<2"),)),)
