"""Each kind of event leads to the page of what it is about; what has none, to its proof; nothing leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.kernel import Digest, Subject
from interlock.response import Kind
from interlock.response.pages import link_of, page_of
from tests.unit.response.events import ENTRY, event

COMMIT = f"gitCommit:{'c' * 40}"
HEX = "d" * 64
DOCUMENT = Subject("a document", (Digest("sha256", HEX),))


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        (Kind.DECISION_DENIED, {}, f"/subjects/{COMMIT}"),
        (Kind.DECISION_REVIEW, {"environment": "production"}, f"/approvals/release/{COMMIT}?environment=production"),
        (
            Kind.FINDING_NEW,
            {"product": "shop", "rule": "bandit:B602", "severity": "high", "control": "commit.sast"},
            "/findings?product=shop&severity=high&control=commit.sast&rule=bandit%3AB602",
        ),
        (Kind.FINDING_NEW, {"rule": "osv:CVE-2026-1234"}, "/trace/cve-to-pods?cve=CVE-2026-1234"),
        (Kind.FINDING_NEW, {"rule": "x:ghsa-aaaa-bbbb-cc11"}, "/trace/cve-to-pods?cve=ghsa-aaaa-bbbb-cc11"),
        (Kind.WAIVER_REQUESTED, {"subject": DOCUMENT}, f"/waivers/{HEX}"),
        (Kind.WAIVER_EXPIRING, {"subject": DOCUMENT}, f"/waivers/{HEX}"),
        (Kind.WAIVER_APPROVED, {"about": f"sha256:{HEX}", "data": {"of": "waiver"}}, f"/waivers/{HEX}"),
        (Kind.APPROVAL_REJECTED, {"about": HEX, "data": {"of": "break-glass-review"}}, f"/break-glass/{HEX}"),
        (Kind.APPROVAL_GIVEN, {"about": COMMIT, "data": {"of": "release"}}, f"/approvals/release/{COMMIT}"),
        (Kind.HOLD_LIFTED, {"about": HEX}, f"/holds/{HEX}"),
        (Kind.HOLD_LIFTED, {"about": "../sign-out"}, f"/evidence/{ENTRY}"),
        (Kind.GLASS_REQUESTED, {"subject": DOCUMENT}, f"/evidence/{ENTRY}"),
        (Kind.GLASS_UNREVIEWED, {"subject": DOCUMENT}, f"/break-glass/{HEX}"),
        (Kind.GLASS_BROKEN, {"about": f"sha256:{HEX}"}, f"/break-glass/{HEX}"),
        (Kind.DEPLOYMENT_ENDED, {"data": {"run": "r-1"}}, "/trace?of=deployment%3Ar-1"),
        (Kind.DEPLOYMENT_ENDED, {}, f"/evidence/{ENTRY}"),
        (Kind.STATE_ALTERED, {}, f"/evidence/{ENTRY}"),
        (Kind.ARTIFACT_PUSHED, {"subject": Subject("x", (Digest("sha1", "a" * 40),))}, f"/evidence/{ENTRY}"),
        (Kind.FINDING_NEW, {"rule": "osv:cve-2026-1234"}, "/trace/cve-to-pods?cve=CVE-2026-1234"),
        (Kind.DELIVERY_RECEIVED, {"about": "CVE-2026-1234"}, "/search?q=CVE-2026-1234"),
        (Kind.DELIVERY_RECEIVED, {"about": "group/shop"}, "/search?q=group%2Fshop"),
        (Kind.DELIVERY_RECEIVED, {"about": " "}, "/"),
    ],
)
def test_an_event_leads_to_what_it_is_about(kind: Kind, fields: dict[str, Any], path: str) -> None:
    assert page_of(event(kind=kind, **fields)) == path


def test_every_kind_leads_somewhere() -> None:
    assert all(page_of(event(kind=kind)).startswith("/") for kind in Kind)


def test_without_the_address_of_a_server_nothing_is_led_to() -> None:
    assert link_of("", "/findings") == ""
    assert link_of("https://interlock.example.org/", "/findings") == "https://interlock.example.org/findings"
    assert link_of("https://interlock.example.org") == "https://interlock.example.org/"
