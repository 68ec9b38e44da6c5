"""A small valid document of each version, and ways to change it."""

from __future__ import annotations

import copy
from typing import Any

AT = "2026-01-01T00:00:00Z"
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
CVSS = {"version": "3.1", "vectorString": VECTOR, "baseScore": 9.8, "baseSeverity": "CRITICAL"}


def old(category: str = "csaf_base") -> dict[str, Any]:
    """Give a document of version 2.0 with three products and one vulnerability."""
    document = {
        "category": category,
        "csaf_version": "2.0",
        "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://example.org"},
        "title": "A flaw",
        "tracking": {
            "current_release_date": AT,
            "id": "ACME-1",
            "initial_release_date": AT,
            "revision_history": [{"date": AT, "number": "1", "summary": "first"}],
            "status": "final",
            "version": "1",
        },
    }
    names = [
        {"name": f"P {number}", "product_id": f"P-{number}", "product_identification_helper": {"purl": purl}}
        for number, purl in ((1, "pkg:npm/lib@1.0.0"), (2, "pkg:npm/lib@2.0.0"), (3, "pkg:oci/shop"))
    ]
    groups = [{"group_id": "G-1", "product_ids": ["P-1", "P-3"]}]
    vulnerability = {
        "cve": "CVE-2026-1000",
        "notes": [{"category": "description", "text": "bad"}],
        "product_status": {"known_affected": ["P-1"], "fixed": ["P-2"], "known_not_affected": ["P-3"]},
        "flags": [{"label": "component_not_present", "product_ids": ["P-3"]}],
        "remediations": [{"category": "mitigation", "details": "upgrade", "product_ids": ["P-1"]}],
    }
    tree = {"full_product_names": names, "product_groups": groups}
    return copy.deepcopy({"document": document, "product_tree": tree, "vulnerabilities": [vulnerability]})


def new(category: str = "csaf_base") -> dict[str, Any]:
    """Give the same in version 2.1."""
    found = old(category)
    found["$schema"] = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"
    found["document"]["csaf_version"] = "2.1"
    found["document"]["distribution"] = {"tlp": {"label": "CLEAR"}}
    for product in found["product_tree"]["full_product_names"]:
        helper = product["product_identification_helper"]
        helper["purls"] = [helper.pop("purl")]
    return found


def changed(value: dict[str, Any], path: str, to: object) -> dict[str, Any]:
    """Give a document with another value at a place such as `document.tracking.status`; None takes it away."""
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    one: Any = value
    for part in way:
        one = one[part]
    if to is None:
        del one[last]
    else:
        one[last] = to
    return value
