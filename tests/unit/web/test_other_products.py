"""People answer for products whose repository is elsewhere, where they may, by what the product's own gate sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.evidence import APPROVAL, read_approval
from tests.bank import TARGET, decides, grants, path_of, with_a_bank
from tests.queueing import Crowd, form_in, signs


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with with_a_bank(tmp_path) as made:
        yield made


def waits(made: Crowd, query: str = "") -> list[dict[str, str]]:
    return list(made.browser.get(f"/approvals?format=json{query}").json()["rows"])


def test_it_is_listed_beside_the_own_ones_and_the_overview_counts_the_same(ben: Crowd) -> None:
    rows = {one["product"]: one for one in waits(ben)}
    assert (rows["bank"]["id"], rows["bank"]["state"], rows["bank"]["could_answer"]) == (TARGET, "waiting", "ben")
    assert rows["shop"]["id"] == ben.head
    assert "section" not in rows["bank"]["demanded_by"]
    assert "bank.yaml:7" in rows["bank"]["demanded_by"]
    assert [one["id"] for one in waits(ben, "&product=bank")] == [TARGET]
    text = ben.browser.get("/").text
    (much,) = re.findall(r'<span class="what">Wait for people</span><span class="much">(\d+)</span>', text)
    assert int(much) == len(waits(ben)) == 2


def test_an_approval_is_bound_to_the_product_the_digest_the_decision_and_its_policy(ben: Crowd) -> None:
    page = ben.browser.get(path_of()).text
    for says in ("The gate of", "sealed by", "decides nothing about it", "bank.yaml:7", "An approval accepts exactly"):
        assert says in page, says
    fields = form_in(page)
    assert fields["product"] == "bank"
    done = signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="approve", reason="read it"))
    assert "takes this into account when it decides next" in done.text
    gate = ben.site.app.gate
    (said,) = [read_approval(one.statement.predicate) for one in gate.of_kind(APPROVAL)]
    (sealed,) = ben.site.serving.speaking_for.others.reviews("shop")[0]
    assert (said.product, said.target, said.environment, said.answer) == ("bank", TARGET, "live", "approve")
    assert (said.policy, said.decision) == (sealed.decision.policy_digest.hex, sealed.decision.digest.hex)
    assert said.accepts == ("build.sast:missing",)
    assert [one["product"] for one in waits(ben)] == ["shop"], "enough people answered"
    assert "Enough people answered" in ben.browser.get(path_of()).text


def test_whoever_wrote_it_does_not_approve_it_and_may_reject_it(ben: Crowd) -> None:
    ann = ben.other("ann", ben.world.ann)
    page = ann.browser.get(path_of()).text
    assert '<option value="approve"' not in page
    fields = form_in(page)
    refused = ann.browser.press("/answer", **fields, answer="approve", reason="mine")
    assert (refused.status_code, "ann" in refused.text and "author" in refused.text) == (400, True)
    signs(ann, ben.world.ann, ann.browser.press("/answer", **fields, answer="reject", reason="not yet"))
    (row,) = [one for one in waits(ben, "&show=all") if one["product"] == "bank"]
    assert row["state"] == "rejected"


def test_where_the_policy_is_not_known_nothing_opens_and_a_rejection_is_taken(tmp_path: Path) -> None:
    with with_a_bank(tmp_path, policy=None) as ben:
        (row,) = waits(ben, "&product=bank")
        assert "missing here" in row["untold"]
        page = ben.browser.get(path_of()).text
        for says in ("is not known here", "nobody here can tell whose approval counts", "build.sast"):
            assert says in page, says
        fields = form_in(page)
        refused = ben.browser.press("/answer", **fields, answer="approve", reason="read it")
        assert (refused.status_code, "FLW-340" in refused.text) == (400, True)
        signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="reject", reason="no"))
        assert "It was rejected" in ben.browser.get(path_of()).text or "took" in ben.browser.get(path_of()).text


def test_where_nobody_tells_who_wrote_it_nobody_approves_it(tmp_path: Path) -> None:
    with with_a_bank(tmp_path, author="") as ben:
        page = ben.browser.get(path_of()).text
        assert "No evidence names who wrote it" in page
        refused = ben.browser.press("/answer", **form_in(page), answer="approve", reason="x")
        assert (refused.status_code, "no evidence says who wrote it" in refused.text) == (400, True)


def test_a_decision_that_came_meanwhile_is_told_and_nothing_signed(ben: Crowd) -> None:
    fields = form_in(ben.browser.get(path_of()).text)
    decides(ben, "deny", says="2 findings are critical")
    said = ben.browser.press("/answer", **fields, answer="approve", reason="read it")
    assert (said.status_code, "2 findings are critical" in said.text, "FLW-320" in said.text) == (409, True, True)


def test_of_two_who_answer_at_once_the_second_is_told(ben: Crowd) -> None:
    wendy = grants(ben, "reviewer")
    first = ben.browser.press("/answer", **form_in(ben.browser.get(path_of()).text), answer="approve", reason="one")
    second = wendy.browser.press(
        "/answer", **form_in(wendy.browser.get(path_of()).text), answer="approve", reason="two"
    )
    assert (first.status_code, second.status_code) == (303, 303), second.text
    signs(ben, ben.world.ben, first)
    late = signs(wendy, ben.world.wendy, second)
    assert (late.status_code, "it is answered now" in late.text) == (409, True)
    assert len(ben.site.app.gate.of_kind(APPROVAL)) == 1


def test_an_answer_is_taken_back_by_who_gave_it(ben: Crowd) -> None:
    refused = ben.browser.press("/answer", **form_in(ben.browser.get(path_of()).text), answer="withdraw", reason="")
    assert (refused.status_code, "you have given no answer" in refused.text) == (400, True)
    fields = form_in(ben.browser.get(path_of()).text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="approve", reason="one"))
    fields = form_in(ben.browser.get(path_of()).text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="withdraw", reason=""))
    assert {one["product"] for one in waits(ben)} == {"bank", "shop"}


def test_what_is_told_of_a_draft_is_of_the_product_that_it_is_for(ben: Crowd) -> None:
    fields = form_in(ben.browser.get(path_of()).text)
    led = ben.browser.press("/answer", **fields, answer="approve", reason="one")
    text = ben.browser.get(led.headers["location"]).text
    assert ("1 finding is high" in text, "Under the policy of digest" in text) == (True, True)


def test_only_the_other_products_are_read_as_such(ben: Crowd) -> None:
    others = ben.site.serving.speaking_for.others
    (found,), lost = others.reviews("shop")
    assert (found.product, found.why_not, lost) == ("bank", "", ())
    assert others.reviews("bank")[0] == ()


WAIVER = {"name": "bandit:B9", "reason": "ours for a week", "days": "7", "product": "bank"}


def test_a_waiver_of_another_product_is_asked_for_granted_and_revoked(ben: Crowd) -> None:
    ann = ben.other("ann", ben.world.ann)
    asked = ann.browser.press("/waivers/new", **WAIVER)
    signs(ann, ben.world.ann, asked)
    (row,) = waits(ben, "&kind=waiver")
    assert (row["product"], row["could_answer"], "bank.yaml:8" in row["demanded_by"]) == ("bank", "ben", True)
    path = f"/waivers/{row['id']}"
    page = ben.browser.get(path).text
    assert "1 finding" in page
    signs(ben, ben.world.ben, ben.browser.press("/answer", **form_in(page), answer="approve", reason="read it"))
    page = ben.browser.get(path).text
    assert "It counts" in page
    signs(ben, ben.world.ben, ben.browser.press("/answer", **form_in(page), answer="revoke", reason="mended"))
    assert "it was revoked" in ben.browser.get(path).text


def test_a_name_that_was_not_found_in_that_product_is_refused(ben: Crowd) -> None:
    said = ben.browser.press("/waivers/new", **{**WAIVER, "name": "bandit:B777"})
    assert (said.status_code, "FLW-143" in said.text) == (400, True)
    said = ben.browser.press("/waivers/new", **{**WAIVER, "days": "31"})
    assert (said.status_code, "FLW-145" in said.text) == (400, True)


def test_glass_of_another_product_is_asked_for_agreed_to_and_closed(ben: Crowd) -> None:
    ann = ben.other("ann", ben.world.ann)
    fields = {"target": TARGET, "environment": "live", "hours": "2", "reason": "the bank is down"}
    signs(ann, ben.world.ann, ann.browser.press("/break-glass/new", **fields))
    (row,) = waits(ben, "&kind=break-glass")
    assert (row["product"], row["could_answer"]) == ("bank", "ben")
    path = f"/break-glass/{row['id']}"
    fields = form_in(ben.browser.get(path).text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="approve", reason="seen"))
    fields = form_in(ben.browser.get(path).text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="close", reason="it is up"))
    assert "to be reviewed" in [one["state"] for one in waits(ben, "&kind=break-glass")]


def test_a_hold_is_lifted_for_the_product_whose_gate_it_stops(ben: Crowd) -> None:
    signs(ben, ben.world.ben, ben.browser.press("/holds/new", target=TARGET, reason="wrong", environments="live"))
    (row,) = waits(ben, "&kind=hold")
    assert row["product"] == "bank"
    fields = form_in(ben.browser.get(f"/holds/{row['id']}?product=bank").text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="lift", reason="it is fine"))
    assert waits(ben, "&kind=hold") == []


def test_who_asks_to_break_the_glass_of_another_product_is_told_its_terms(ben: Crowd) -> None:
    own = ben.browser.get("/break-glass/new?environment=live").text
    theirs = ben.browser.get("/break-glass/new?environment=live&product=bank").text
    assert "is the longest, by bank.yaml:9" in theirs
    assert "bank.yaml" not in own
    assert "the terms below are those of <bdi>shop</bdi>" in own
    assert "is not known here" in ben.browser.get("/break-glass/new?environment=nowhere&product=bank").text
    untold = ben.browser.get("/break-glass/new?environment=live&product=mill").text
    assert ("is not known here" in untold, "is the longest" in untold) == (True, False)
    fields = {"target": TARGET, "environment": "live", "hours": "2", "reason": "the bank is down"}
    signs(ben, ben.world.ben, ben.browser.press("/break-glass/new", **fields, product="bank"))
    (row,) = ben.browser.get("/approvals?kind=break-glass&format=json").json()["rows"]
    assert (row["product"], row["environment"], row["by"]) == ("bank", "live", "ben")


def test_who_may_not_see_a_product_is_not_told_its_terms(ben: Crowd) -> None:
    wendy = grants(ben, "approver", product="mill")
    told = wendy.browser.get("/break-glass/new?environment=live&product=bank").text
    assert ("is not known here" in told, "bank.yaml" in told) == (True, False)
