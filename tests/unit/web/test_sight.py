"""What somebody may see of what waits: of their products, and nothing else, not even as a count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.identity import Confirm, Grant
from tests.queueing import Crowd, asked_for, broken, crowd, form_in, held, signed_in
from tests.visits import Browser


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path, of="product: shop\n") as made:
        yield made


def of_product(ben: Crowd, product: str, role: str = "auditor") -> Browser:
    """Give wendy a role on one product, and her browser."""
    (said,) = ben.world.deeds("ann", Grant(role, "person:wendy", f"product:{product}"))
    ben.world.deeds("ben", Confirm(str(said.digest)))
    return signed_in(ben.site, "wendy")


def test_whoever_sees_the_product_sees_what_waits_in_it(ben: Crowd) -> None:
    waiver = asked_for(ben.world, product="shop")
    wendy = of_product(ben, "shop")
    shown = {one["id"] for one in wendy.get("/approvals?format=json").json()["rows"]}
    assert shown == {waiver, ben.head}
    for path in (f"/waivers/{waiver}", f"/approvals/release/{ben.head}"):
        assert wendy.get(path).status_code == 200, path
    assert "findings of the newest check" not in wendy.get(f"/waivers/{waiver}").text


def test_what_is_of_another_product_is_not_there_for_anybody_else(ben: Crowd) -> None:
    waiver = asked_for(ben.world, product="shop")
    glass = broken(ben.world, product="shop")
    hold = held(ben.world)
    wendy = of_product(ben, "other")
    page = wendy.get("/approvals?show=all")
    assert "Nothing waits, and nothing ever did" in page.text
    for name in (waiver, glass, hold, ben.head):
        assert name not in page.text
    absent = "0" * 64
    for there, none in (
        (f"/waivers/{waiver}", f"/waivers/{absent}"),
        (f"/break-glass/{glass}", f"/break-glass/{absent}"),
        (f"/holds/{hold}", f"/holds/{absent}"),
        (f"/approvals/release/{ben.head}", f"/approvals/release/gitCommit:{'0' * 40}"),
    ):
        said, other = wendy.get(there), wendy.get(none)
        assert (said.status_code, other.status_code) == (404, 404), there
        assert said.text.replace(there, none) == other.text


def test_nobody_answers_what_they_may_not_see(ben: Crowd) -> None:
    waiver = asked_for(ben.world, product="shop")
    hold = held(ben.world)
    wendy = of_product(ben, "other", "security")
    absent = {"waiver": "0" * 64, "hold": "0" * 64, "release": f"gitCommit:{'0' * 40}"}
    for about, there in (("waiver", waiver), ("hold", hold), ("release", ben.head)):
        fields = {"about": about, "answer": "approve", "environment": "", "reason": "x"}
        said = wendy.press("/answer", **fields, target=there)
        other = wendy.press("/answer", **fields, target=absent[about])
        if said.status_code == 403:
            assert other.status_code == 403
            continue
        assert (said.status_code, other.status_code) == (400, 400)
        assert ("FLW-142" in said.text, "FLW-142" in other.text) == (True, True), about


def test_a_policy_of_the_repository_is_of_its_product(ben: Crowd) -> None:
    wendy = of_product(ben, "other")
    names = {one["policy"] for one in wendy.get("/policies?format=json").json()["rows"]}
    assert names == {"baseline", "standard", "critical"}
    assert wendy.get("/policies/of/house.yaml").status_code == 404
    assert wendy.get(f"/policies/of/{ben.site.app.policies.get('house.yaml').digest.hex}").status_code == 404
    assert form_in(ben.browser.get(f"/approvals/release/{ben.head}").text)["about"] == "release"
