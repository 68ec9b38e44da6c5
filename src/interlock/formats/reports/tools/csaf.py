"""CSAF: what a vendor states of vulnerabilities in its products. Floor 5.

What is stated to be fixed is no finding. What is stated not to be affected is one, but only information: a policy
here says whose word on it counts.
Source: OASIS CSAF 2.0 and 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.kernel import Certainty, Severity

_TOOL: Final = "csaf"
_HARMLESS: Final = "known_not_affected"
_OPEN: Final = "under_investigation"
_FIXED: Final = frozenset({"fixed", "first_fixed", "recommended"})
_LEVELS: Final = 200
"""How deep branches of products may lie in each other."""


class _Text(msgspec.Struct, frozen=True):
    text: str | None = None
    category: str | None = None


class _Weakness(msgspec.Struct, frozen=True):
    id: str | None = None


class _Cvss(msgspec.Struct, frozen=True, rename="camel"):
    base_score: float | None = None
    base_severity: str | None = None
    vector_string: str | None = None


class _Score(msgspec.Struct, frozen=True):
    products: list[str] | None = None
    cvss_v4: _Cvss | None = None
    cvss_v3: _Cvss | None = None
    cvss_v2: _Cvss | None = None
    content: _Content | None = None
    """Where version 2.1 has the scores."""


class _Content(msgspec.Struct, frozen=True):
    cvss_v4: _Cvss | None = None
    cvss_v3: _Cvss | None = None
    cvss_v2: _Cvss | None = None


class _Remediation(msgspec.Struct, frozen=True):
    details: str | None = None
    product_ids: list[str] | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    cve: str | None = None
    ids: list[_Text] | None = None
    title: str | None = None
    cwe: _Weakness | None = None
    cwes: list[_Weakness] | None = None
    notes: list[_Text] | None = None
    product_status: dict[str, list[str]] | None = None
    scores: list[_Score] | None = None
    metrics: list[_Score] | None = None
    remediations: list[_Remediation] | None = None


class _Tracking(msgspec.Struct, frozen=True):
    id: str | None = None
    current_release_date: str | None = None


class _About(msgspec.Struct, frozen=True):
    tracking: _Tracking | None = None
    title: str | None = None


class _Document(msgspec.Struct, frozen=True):
    document: _About
    vulnerabilities: list[_Vulnerability] | None = None


def _is_csaf(document: Document) -> bool:
    about = document.fields.get("document")
    return isinstance(about, dict) and "csaf_version" in about


def _read(document: Document) -> Report:
    read = document.as_type(_Document)
    products = dict(_products(document.fields.get("product_tree")))
    tracking = read.document.tracking or _Tracking()
    found = tuple(one for bad in read.vulnerabilities or () for one in _told(bad, products))
    return Report(_TOOL, found, at=tracking.current_release_date or "")


def _products(tree: object) -> Iterator[tuple[str, Package]]:
    """Give every product of the tree by its id; the names of branches above it are in its own name already."""
    waiting = [(tree, 0)]
    while waiting:
        value, deep = waiting.pop()
        if not isinstance(value, dict) or deep > _LEVELS:
            continue
        for name in ("product", "full_product_name"):
            if isinstance(value.get(name), dict):
                yield from _product(value[name])
        for name in ("full_product_names", "relationships", "branches"):
            each = value.get(name)
            for one in each if isinstance(each, list) else ():
                if name == "full_product_names":
                    yield from _product(one)
                else:
                    waiting.append((one, deep + 1))


def _product(one: object) -> Iterator[tuple[str, Package]]:
    if isinstance(one, dict) and isinstance(one.get("product_id"), str):
        helper = one.get("product_identification_helper")
        held = helper if isinstance(helper, dict) else {}
        purls = held.get("purls")
        purl = purls[0] if isinstance(purls, list) and purls else held.get("purl")
        name = telling.line(one.get("name"), one["product_id"])
        yield one["product_id"], packages.by_purl(purl if isinstance(purl, str) else "", name)


def _told(bad: _Vulnerability, products: Mapping[str, Package]) -> Iterator[Sighting]:
    names = telling.ids(bad.cve, [each.text for each in bad.ids or ()])
    notes = [each.text for each in bad.notes or () if each.category in {"summary", "description", "details"}]
    said = telling.line(bad.title, *notes, bad.cve)
    rule = telling.line(bad.cve, *names, *(each.text for each in bad.ids or ()), said)
    ratings = {
        name: _rated(each) for each in (*(bad.scores or ()), *(bad.metrics or ())) for name in each.products or ()
    }
    remedies = {name: each.details for each in reversed(bad.remediations or ()) for name in each.product_ids or ()}
    for status, each in (bad.product_status or {}).items():
        for product in each if status not in _FIXED else ():
            one = packages.vulnerable(
                _TOOL,
                rule,
                Severity.INFO if status == _HARMLESS else ratings.get(product, telling.severity(None)),
                f"{status.replace('_', ' ')}: {said}" if status in {_HARMLESS, _OPEN} else said,
                products.get(product, Package(product)),
                aliases=names,
                cwe=telling.weaknesses([one.id for one in (*(bad.cwes or ()), *([bad.cwe] if bad.cwe else ()))]),
                remedy=telling.line(remedies.get(product)),
            )
            yield msgspec.structs.replace(one, certainty=Certainty.LOW) if status == _OPEN else one


def _rated(one: _Score) -> Severity:
    inner = one.content or _Content()
    scores = (one.cvss_v4, inner.cvss_v4, one.cvss_v3, inner.cvss_v3, one.cvss_v2, inner.cvss_v2)
    given = [each for each in scores if each is not None]
    words = [
        word for each in given for word in (each.base_severity, each.base_score, packages.rated(each.vector_string))
    ]
    return telling.severity(*(word for word in words if word is not None))


FORMATS: Final = (Format("csaf", "CSAF 2, advisory or VEX", _is_csaf, _read),)
