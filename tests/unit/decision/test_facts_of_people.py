from datetime import timedelta
from typing import Any

import pytest

from interlock.decision import (
    ApprovalNeed,
    Decision,
    GlassTerms,
    Known,
    People,
    Relation,
    RuleText,
    Status,
    WaiverTerms,
    decide,
)
from interlock.decision.facts_of_people import NEVER, NOBODY_SAID, SHAPE_OF_PEOPLE, told_of_people
from interlock.decision.question import Stake
from interlock.decision.waivers import standings
from interlock.evidence import Origin
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, OTHER, UNKNOWN, assessment, count, known, policy, question, statement
from tests.unit.decision.govern import Said

BY_ANN = Origin("commit", "a" * 40, author="Ann <ann@example.org>", committer="Ann <ann@example.org>", rules=UNKNOWN)
AUTHOR = {Relation.AUTHOR: frozenset({"ann"})}
FOUND = finding("commit.sast")
FAILED = assessment(
    origin=BY_ANN, outcome="failed", counts=(count(rule=FOUND.rule, severity="high"),), findings="f" * 64
)
TERMS = People(
    review=ApprovalNeed(),
    waivers=WaiverTerms(90 * 86400, ApprovalNeed(not_by=())),
    glass=GlassTerms(8 * 3600, ApprovalNeed(not_by=())),
)


def decided(said: Said, rule: str, people: People = TERMS, one: Any = None, **changes: Any) -> Decision:
    demanding = policy(people=people, rules=(RuleText("r", rule, "says", "policy.yaml", 7),))
    evidence = one or assessment(origin=BY_ANN)
    given = known(
        statement(evidence), governance=said.governance, findings={"f" * 64: (FOUND,)}, **changes.pop("known", {})
    )
    return decide(demanding, given, question(**{"environment": "live", "product": "shop", **changes}))


def stands(said: Said, rule: str, **changes: Any) -> Status:
    reasons = {one.requirement: one.status for one in decided(said, rule, **changes).reasons}
    return reasons["rule:r"]


def approve(said: Said, person: str, rule: str, people: People = TERMS, **changes: Any) -> None:
    meant = decided(said, rule, people).policy_digest.hex
    said.approves(person, **{"environment": "live", "policy": meant, **changes})


def test_every_name_has_a_value_where_nobody_said_anything() -> None:
    assert NOBODY_SAID.keys() == SHAPE_OF_PEOPLE.keys()
    told: Any = told_of_people(policy(), Known(), question(), {}, (), ())
    shapes: Any = SHAPE_OF_PEOPLE
    empty: Any = NOBODY_SAID
    for name, shape in shapes.items():
        if isinstance(shape, dict):
            assert told[name].keys() == shape.keys() == empty[name].keys()
        else:
            assert not told[name]
            assert not empty[name]


def test_the_rows_have_the_fields_that_the_shape_names() -> None:
    said = Said()
    said.approves("bea", said.waives("ann", FOUND.rule), about="waiver")
    glass = said.breaks("cid")
    said.approves("dan", glass, about="break-glass", environment="live")
    demanding = policy(people=TERMS)
    said.approves("bea", environment="live", policy=demanding.digest.hex)
    at = Known(governance=said.governance)
    standing = standings(said.governance, TERMS.waivers, "product:shop", NOW, {})
    told: Any = told_of_people(demanding, at, question(environment="live", product="shop"), AUTHOR, standing, ())
    shape: Any = SHAPE_OF_PEOPLE
    for name in ("approvals", "waivers", "glass"):
        assert [row.keys() for row in told[name]] == [shape[name][0].keys()], name


def test_a_rule_finds_the_approval_of_a_person_with_the_groups_that_others_put_them_in() -> None:
    said = Said(("sec", "bea"))
    rule = "approvals.exists(a, a.by == 'bea' && 'sec' in a.groups && age(a.at) < duration('2h'))"
    assert stands(said, rule) is Status.VIOLATED
    approve(said, "bea", rule)
    assert stands(said, rule) is Status.SATISFIED
    assert stands(said, rule, people=People()) is Status.VIOLATED


@pytest.mark.parametrize(
    "how",
    [
        {"environment": "test"},
        {"policy": "0" * 64},
        {"answer": "reject"},
        {"expires_at": "2026-01-05T11:59:00Z"},
        {"entered_at": NOW + timedelta(days=1)},
    ],
)
def test_an_approval_that_does_not_count_is_none(how: dict[str, Any]) -> None:
    said = Said()
    rule = "size(approvals) > 0 || size(people.approvers) > 0"
    approve(said, "bea", rule, **how)
    assert stands(said, rule) is Status.VIOLATED


def test_the_author_s_own_approval_is_none() -> None:
    said = Said()
    rule = "size(approvals) > 0"
    approve(said, "ann", rule)
    assert stands(said, rule) is Status.VIOLATED


def test_where_a_policy_demands_no_approval_one_counts_that_would_if_it_did() -> None:
    said = Said()
    rule = "people.approvers == ['bea']"
    for person in ("ann", "bea"):
        approve(said, person, rule, People())
    assert stands(said, rule, people=People()) is Status.SATISFIED


def test_people_are_told_by_their_ids_and_strangers_apart() -> None:
    said = Said()
    assert stands(said, "people.authors == ['ann'] && people.committers == ['ann']") is Status.SATISFIED
    assert stands(said, "size(people.unknown) == 0") is Status.SATISFIED
    stranger = assessment(origin=Origin("commit", "a" * 40, author="Eve <eve@example.org>", rules=UNKNOWN))
    assert stands(said, "people.unknown == ['Eve <eve@example.org>']", one=stranger) is Status.SATISFIED
    assert stands(said, "size(people.authors) > 0", one=stranger) is Status.VIOLATED


def test_a_waiver_is_told_once_it_counts_and_says_whether_it_is_used() -> None:
    said = Said()
    there = "waivers.exists(w, w.name == 'bandit:B602' && w.owner == 'ann' && w.approved_by == ['bea'])"
    wanted = said.waives("ann", FOUND.rule, compensation="a filter")
    assert stands(said, there, one=FAILED) is Status.VIOLATED
    said.approves("bea", wanted, about="waiver")
    assert stands(said, there, one=FAILED) is Status.SATISFIED
    used = "waivers.all(w, w.is_used && w.compensation == 'a filter' && w.ends > at)"
    assert stands(said, used, one=FAILED) is Status.SATISFIED
    assert stands(said, used) is Status.VIOLATED
    said.revokes("cid", wanted)
    assert stands(said, there, one=FAILED) is Status.VIOLATED


def test_a_waiver_for_another_place_is_not_told() -> None:
    said = Said()
    said.approves("bea", said.waives("ann", FOUND.rule, environments=("test",)), about="waiver")
    assert stands(said, "size(waivers) == 0") is Status.SATISFIED


def test_glass_is_told_once_enough_people_agreed_to_it() -> None:
    said = Said()
    wanted = said.breaks("ann", target=str(OTHER.digests[0]), hours=4, entered_at=NOW - timedelta(hours=5))
    rule = "glass.exists(g, g.by == 'ann' && g.agreed == ['bea'] && !g.is_open && !g.is_for_this && !g.is_reviewed)"
    assert stands(said, rule) is Status.VIOLATED
    said.approves("bea", wanted, about="break-glass", environment="live", entered_at=NOW - timedelta(hours=4.5))
    assert stands(said, rule) is Status.SATISFIED
    assert stands(said, rule, environment="test") is Status.VIOLATED


def test_product_and_risk_are_those_of_the_product_that_is_asked_about() -> None:
    said = Said()
    stakes = {
        "shop": Stake("critical", "ann", NOW - timedelta(days=3), {"reach": ("many",)}),
        "": Stake("standard", "bea", NOW),
    }
    rule = "product == 'shop' && risk.profile == 'critical' && risk.answers['reach'] == ['many']"
    assert stands(said, rule, known={"stakes": stakes}) is Status.SATISFIED
    assert stands(said, "age(risk.at) == duration('72h')", known={"stakes": stakes}) is Status.SATISFIED
    other = {"": stakes[""]}
    assert stands(said, "risk.profile == 'standard' && risk.by == 'bea'", known={"stakes": other}) is Status.SATISFIED


def test_an_assessment_of_risk_that_nobody_made_is_older_than_any_limit() -> None:
    assert stands(Said(), "risk.profile == '' && age(risk.at) > duration('87600h')") is Status.SATISFIED
    assert NOW - timedelta(days=3650) > NEVER
