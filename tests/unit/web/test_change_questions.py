"""Who let something through, and what changed between two moments."""

from __future__ import annotations

from tests.unit.web.delivering import Shown


def test_who_approved_tells_decisions_deployments_and_that_nobody_did(shown: Shown) -> None:
    text = shown.ok(f"/trace/who-approved?of={shown.shop.digest}")
    assert "obody approved" in text
    rows = shown.browser.get(f"/trace/who-approved?of={shown.shop.digest}&rows=decisions&format=json").json()["rows"]
    assert {one["verdict"] for one in rows} == {"PASSED"} or {one["verdict"] for one in rows} == {"allow"}
    assert {one["environment"] for one in rows} == {"staging", "live"}


def test_what_changed_tells_workloads_code_components_and_cves(shown: Shown) -> None:
    text = shown.ok("/trace/what-changed?environment=shop/live&since=35&until=now")
    assert "1 CVE new, 0 gone" in text
    for name, least in (("workloads", 2), ("code", 2), ("components", 2), ("ailments", 1), ("people", 1)):
        path = f"/trace/what-changed?environment=shop/live&since=35&until=now&rows={name}&format=json"
        assert len(shown.browser.get(path).json()["rows"]) >= least, name


def test_nothing_changed_is_an_answer_and_moments_may_be_deployments(shown: Shown) -> None:
    assert (
        "nothing that runs in environment shop/live changed"
        in shown.ok("/trace/what-changed?environment=shop/live&since=now&until=now").lower()
    )
    said = shown.browser.get("/trace/what-changed?environment=shop/live&since=dpl-nothing")
    assert (said.status_code, "TRC-106" in said.text) == (400, True)
    assert shown.browser.get("/trace/what-changed?environment=nowhere").status_code == 404
    assert 'name="environment"' in shown.ok("/trace/what-changed")
