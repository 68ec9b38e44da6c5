"""Somebody who may a lot in one product tries to speak for another, or to have a form speak for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.evidence import APPROVAL
from tests.bank import TARGET, decides, gives, grants, path_of, with_a_bank
from tests.boards import decide
from tests.queueing import Crowd, asked_for, broken, form_in, held


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with with_a_bank(tmp_path) as made:
        yield made


def said(made: Crowd) -> int:
    """Count what anybody answered."""
    return len(made.site.app.gate.of_kind(APPROVAL))


def test_what_is_of_a_product_that_is_not_seen_is_not_there(ben: Crowd) -> None:
    waiver, glass = asked_for(ben.world, product="bank"), broken(ben.world, product="bank")
    held(ben.world)
    wendy = grants(ben, "security", "reviewer", "approver", product="shop")
    text = wendy.browser.get("/approvals?show=all").text
    for hidden in ("bank", TARGET, waiver, glass):
        assert hidden not in text
    absent = "gitCommit:" + "0" * 40
    for path, none in (
        (path_of(), f"/approvals/release/{absent}?environment=live&product=bank"),
        (f"/approvals/release/{TARGET}", f"/approvals/release/{absent}"),
        (f"/approvals/release/{ben.head}?product=bank", f"/approvals/release/{absent}?product=bank"),
        (f"/waivers/{waiver}", "/waivers/" + "0" * 64),
        (f"/break-glass/{glass}", "/break-glass/" + "0" * 64),
    ):
        assert (wendy.browser.get(path).status_code, wendy.browser.get(none).status_code) == (404, 404), path


@pytest.mark.parametrize("answer", ["approve", "reject", "withdraw"])
def test_what_somebody_may_in_one_product_does_nothing_in_another(ben: Crowd, answer: str) -> None:
    gives(ben, "auditor")
    wendy = grants(ben, "security", "reviewer", "approver", product="shop")
    page = wendy.browser.get(path_of()).text
    assert "<option" not in page.partition("Your answer")[2].partition("</section>")[0]
    fields = {"about": "release", "target": TARGET, "environment": "live", "product": "bank"}
    refused = wendy.browser.press("/answer", **fields, answer=answer, reason="mine")
    assert (refused.status_code, "FLW-141" in refused.text, said(ben)) == (400, True, 0)


@pytest.mark.parametrize("answer", ["approve", "reject"])
@pytest.mark.parametrize("product", ["shop", "", "nothing", "shop/environment:live"])
def test_a_form_that_was_made_to_name_another_product_is_refused(ben: Crowd, product: str, answer: str) -> None:
    fields = {**form_in(ben.browser.get(path_of()).text), "product": product}
    refused = ben.browser.press("/answer", **fields, answer=answer, reason="read it")
    assert refused.status_code in {400, 404}, refused.text
    waiver = asked_for(ben.world, product="bank")
    fields = {"about": "waiver", "target": waiver, "environment": "", "product": product or "shop"}
    assert ben.browser.press("/answer", **fields, answer=answer, reason="read it").status_code in {400, 404}
    assert said(ben) == 0


def test_nobody_rejects_in_the_name_of_their_own_product_what_is_of_another(ben: Crowd) -> None:
    gives(ben, "auditor")
    wendy = grants(ben, "security", "reviewer", product="shop")
    for product in ({}, {"product": "shop"}):
        fields = {"about": "release", "target": TARGET, "environment": "", "answer": "reject", "reason": "no"}
        assert wendy.browser.press("/answer", **fields, **product).status_code in {400, 404}
    assert said(ben) == 0


@pytest.mark.parametrize(
    ("about", "answers"), [("waiver", ("reject", "revoke")), ("break-glass", ("close", "approve"))]
)
def test_who_only_reads_a_product_takes_nothing_back_in_it(ben: Crowd, about: str, answers: tuple[str, ...]) -> None:
    name = asked_for(ben.world, product="bank") if about == "waiver" else broken(ben.world, product="bank")
    gives(ben, "auditor")
    wendy = grants(ben, "security", "operations", product="shop")
    for answer in answers:
        fields = {"about": about, "target": name, "environment": "", "answer": answer, "reason": "mine"}
        refused = wendy.browser.press("/answer", **fields)
        assert (refused.status_code, "FLW-141" in refused.text) == (400, True), answer


def test_nobody_asks_for_a_waiver_where_they_may_not(ben: Crowd) -> None:
    gives(ben, "auditor")
    wendy = grants(ben, "engineer", product="shop")
    fields = {"name": "bandit:B9", "reason": "ours", "days": "7"}
    for product, codes in (("bank", {400}), ("nothing", {400, 404})):
        refused = wendy.browser.press("/waivers/new", **fields, product=product)
        assert refused.status_code in codes, product


def test_a_policy_that_is_not_the_one_of_the_decision_decides_nothing(ben: Crowd) -> None:
    """A gate of nobody's may name any policy: one that is kept and means something else is none."""
    others = ben.site.serving.speaking_for.others
    decides(ben, policy=None)
    (found,), _ = others.reviews("shop")
    assert (found.policy, bool(found.why_not)) == (None, True)
    fields = form_in(ben.browser.get(path_of()).text)
    refused = ben.browser.press("/answer", **fields, answer="approve", reason="read it")
    assert (refused.status_code, "FLW-340" in refused.text, said(ben)) == (400, True, 0)


def test_nobody_crowds_what_waits_in_another_product_out_of_the_list(
    ben: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else was sent to people since: what is not listed is told."""
    others = ben.site.serving.speaking_for.others
    with ben.world.team.app("ann") as app:
        for number in range(3):
            decide(app, "review", product="shop", environment="live", digest=str(number))
    monkeypatch.setattr("interlock.wiring.others.MOST", 1)
    (found,), lost = others.reviews("shop")
    assert (found.product, lost) == ("bank", ())
    monkeypatch.setattr("interlock.wiring.others.MOST", 0)
    assert others.reviews("shop") == ((), ("releases of other products that wait longest are not looked at here",))
