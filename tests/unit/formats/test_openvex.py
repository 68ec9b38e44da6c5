import json

import pytest

from interlock.formats.errors import VexMalformed
from interlock.formats.openvex import CONTEXT, read_openvex, write_openvex
from interlock.kernel import instant
from interlock.supply.vex import Justification, Product, Statement, Status, ranged

AT = "2026-01-01T00:00:00Z"
STATEMENT = {
    "vulnerability": {"name": "CVE-2026-1", "aliases": ["GHSA-a"]},
    "products": [{"@id": "pkg:oci/shop", "subcomponents": [{"identifiers": {"purl": "pkg:pypi/x@1"}}]}],
    "status": "not_affected",
    "justification": "component_not_present",
}


def document(*statements: object, **rest: object) -> bytes:
    whole = {"@context": CONTEXT, "@id": "d", "author": "a", "timestamp": AT, "version": 1, "statements": statements}
    return json.dumps({**whole, **rest}).encode()


def test_a_statement_takes_what_it_lacks_from_its_document() -> None:
    (found,) = read_openvex(document(STATEMENT), "v.json")
    assert found == Statement(
        "CVE-2026-1",
        (Product("pkg:oci/shop", ("pkg:pypi/x@1",)),),
        Status.NOT_AFFECTED,
        "a",
        instant(AT),
        aliases=("GHSA-a",),
        justification=Justification.COMPONENT_NOT_PRESENT,
        document="d",
    )


def test_older_forms_are_read_too() -> None:
    old = {**STATEMENT, "vulnerability": "CVE-2026-1", "products": ["pkg:oci/shop"], "subcomponents": ["pkg:pypi/x"]}
    (found,) = read_openvex(document(old, **{"@context": "https://openvex.dev/ns"}), "v.json")
    assert found.products == (Product("pkg:oci/shop", ("pkg:pypi/x",)),)


def test_nanoseconds_and_addresses_of_vulnerabilities_are_understood() -> None:
    odd = {**STATEMENT, "vulnerability": {"@id": "https://example.org/vuln/CVE-2026-9"}}
    (found,) = read_openvex(document({**odd, "timestamp": "2026-01-08T18:02:03.647787998-06:00"}), "v.json")
    assert found.vulnerability == "CVE-2026-9"
    assert found.at == instant("2026-01-09T00:02:03.647787Z")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"justification": None}, "does not say why"),
        ({"justification": "because"}, "because"),
        ({"status": "fine"}, "fine"),
        ({"status": "fixed"}, "justifies"),
        ({"products": []}, "names no product"),
        ({"products": [{}]}, "no identifier"),
        ({"vulnerability": {}}, "names no vulnerability"),
        ({"timestamp": "yesterday"}, "yesterday"),
        ({"status_notes": "expires: soon"}, "soon"),
    ],
)
def test_one_incomplete_statement_makes_the_document_worthless(changes: dict[str, object], why: str) -> None:
    bad = {key: value for key, value in {**STATEMENT, **changes}.items() if value is not None}
    with pytest.raises(VexMalformed, match=why):
        read_openvex(document(STATEMENT, bad), "v.json")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        document(),
        document(STATEMENT, author=" "),
        document(STATEMENT, timestamp=""),
        document(STATEMENT, **{"@context": "https://example.org"}),
        b"[" * 50_000,
    ],
)
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(VexMalformed, match=r"v\.json"):
        read_openvex(body, "v.json")


def test_what_is_written_is_read_back_with_the_day_it_runs_out() -> None:
    statement = Statement(
        "CVE-2026-1",
        (Product("pkg:pypi/x@1"),),
        Status.AFFECTED,
        "a",
        instant(AT),
        action="upgrade",
        notes="two\nlines",
        expires=instant("2027-01-01T00:00:00Z"),
        document="d",
    )
    body = write_openvex((statement,), id="d", author="a", at=instant(AT))
    assert read_openvex(body, "v.json") == (statement,)
    assert body == write_openvex((statement,), id="d", author="a", at=instant(AT))


def test_what_would_not_be_valid_is_not_written() -> None:
    bare = Statement("CVE-2026-1", (Product("pkg:pypi/x@1"),), Status.NOT_AFFECTED, "a", instant(AT))
    with pytest.raises(VexMalformed, match="does not say why"):
        write_openvex((bare,), id="d", author="a", at=instant(AT))


def test_a_range_stands_in_the_package_url_and_is_read_back() -> None:
    product = Product(ranged("pkg:pypi/x", "vers:pypi/<1"), (ranged("pkg:pypi/y", "vers:pypi/>=2"),))
    statement = Statement("CVE-2026-1", (product,), Status.FIXED, "a", instant(AT), document="d")
    assert read_openvex(write_openvex((statement,), id="d", author="a", at=instant(AT)), "v.json") == (statement,)


@pytest.mark.parametrize("identifier", ["pkg:pypi/x?vers=1", "pkg:pypi/x@1?vers=vers:pypi%2F%3C2"])
def test_a_range_that_nobody_can_apply_is_refused(identifier: str) -> None:
    for product in (Product(identifier), Product("pkg:oci/app", (identifier,))):
        statement = Statement("CVE-2026-1", (product,), Status.FIXED, "a", instant(AT))
        with pytest.raises(VexMalformed, match=r"range|version"):
            write_openvex((statement,), id="d", author="a", at=instant(AT))
