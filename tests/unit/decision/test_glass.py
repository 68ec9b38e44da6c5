from datetime import timedelta

import pytest

from interlock.decision.glass import Broken, broken, broken_anywhere, opening, reviews, unreviewed
from interlock.decision.terms import ApprovalNeed, GlassTerms
from interlock.identity import ResourceMalformed
from tests.unit.decision.builders import NOW, OTHER, SUBJECT
from tests.unit.decision.govern import Said

TERMS = GlassTerms(8 * 3600, ApprovalNeed(1, (), ()))
PLACE = "product:shop/environment:live"


def state(said: Said, terms: GlassTerms | None = TERMS, at: timedelta = timedelta()) -> Broken:
    [one] = broken(said.governance, terms, "shop", PLACE, "live", NOW + at)
    return one


def agreed(asker: str = "ann", by: str = "bea", **changes: object) -> Said:
    said = Said()
    said.approves(by, said.breaks(asker, **changes), about="break-glass", environment="live")  # type: ignore[arg-type]
    return said


def test_two_people_break_it() -> None:
    one = state(agreed())
    assert (one.asker, one.agreed, one.why_not, one.is_over) == ("ann", ("bea",), "", False)
    assert opening((one,), SUBJECT) is one
    assert opening((one,), OTHER) is None


@pytest.mark.parametrize(
    ("said", "says", "is_over"),
    [
        (agreed(by="ann"), "cannot approve their own request", False),
        (agreed("eve"), "nobody is known for the key of eve", False),
        (agreed(hours=9), "8 hours, which is the limit", True),
        (agreed(hours=1), "it ended on", True),
    ],
)
def test_what_opens_nothing_says_why(said: Said, says: str, is_over: bool) -> None:
    one = state(said)
    assert says in one.why_not
    assert one.is_over is is_over


def test_it_is_over_when_revoked_and_where_the_policy_knows_no_glass() -> None:
    said = agreed()
    assert state(said, None).is_over
    said.revokes("cid", said.governance.glasses[0].id)
    assert state(said).why_not == "it was revoked"


def test_glass_of_another_environment_is_none_of_this_one() -> None:
    assert broken(agreed().governance, TERMS, "shop", PLACE, "test", NOW) == ()


def test_what_was_agreed_to_has_to_be_reviewed_by_somebody_else_than_the_asker() -> None:
    said = agreed()
    later = timedelta(hours=9)
    over = {"about": "break-glass-review", "environment": "live", "entered_at": NOW + timedelta(hours=5)}

    def open_reviews() -> int:
        return len(list(unreviewed((state(said, at=later),), said.governance, PLACE, SUBJECT, NOW + later)))

    assert open_reviews() == 1
    request = said.governance.glasses[0].id
    for who in ("ann", "bea"):
        said.approves(who, request, **over)
        assert open_reviews() == 1
    said.approves("cid", request, **{**over, "entered_at": NOW})
    assert open_reviews() == 1, "it was open then"
    said.approves("cid", request, **over)
    assert open_reviews() == 0


def test_the_review_says_of_each_why_it_is_none_of_theirs() -> None:
    said = agreed()
    request = said.governance.glasses[0].id
    said.revokes("dan", request)
    for who in ("ann", "bea", "cid"):
        said.approves(who, request, about="break-glass-review", environment="live")
    roll = reviews(state(said), said.governance, PLACE, NOW)
    assert roll.people == {"cid"}
    assert ["cannot approve their own request" in roll.refused[0], roll.refused[1][:16]] == [True, "bea agreed to it"]


def test_glass_is_found_for_every_environment_of_the_product() -> None:
    said = agreed()
    said.approves("bea", said.breaks("ann", environment="test"), about="break-glass", environment="test")
    found = broken_anywhere(said.governance, TERMS, "shop", NOW)
    assert [(resource, len(requests)) for resource, requests in found] == [(PLACE, 1), (f"{PLACE[:-4]}test", 1)]
    assert broken_anywhere(said.governance, TERMS, "toy", NOW) == ()


def test_glass_for_what_no_environment_can_be_called_is_asked_about_on_the_product() -> None:
    said = agreed()
    said.breaks("ann", environment="<b>")
    found = dict(broken_anywhere(said.governance, TERMS, "shop", NOW))
    assert list(found) == ["product:shop", PLACE], "and it takes nothing else down with it"
    assert [one.request.says.environment for one in found["product:shop"]] == ["<b>"]


def test_while_it_is_open_it_does_not_block_its_own_subject() -> None:
    said = agreed()
    assert list(unreviewed((state(said),), said.governance, PLACE, SUBJECT, NOW)) == []
    assert len(list(unreviewed((state(said),), said.governance, PLACE, OTHER, NOW))) == 1


def test_what_nobody_agreed_to_needs_no_review() -> None:
    said = Said()
    said.breaks("ann")
    assert list(unreviewed((state(said),), said.governance, PLACE, OTHER, NOW)) == []


@pytest.mark.parametrize("product", ["a/b", "<b>", "w" * 300])
def test_glass_of_a_product_that_nothing_can_be_called_is_its_own_and_nobody_elses(product: str) -> None:
    said = agreed()
    theirs = said.breaks("ann", product=product)
    for name, own in ((product, [theirs]), ("", []), ("shop", [said.governance.glasses[0].id])):
        found = broken_anywhere(said.governance, TERMS, name, NOW)
        assert [one.request.id for _, requests in found for one in requests] == own, name
    with pytest.raises(ResourceMalformed):
        broken(said.governance, TERMS, product, f"product:{product}", "live", NOW)
