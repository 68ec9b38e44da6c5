import msgspec
import pytest

from interlock.decision import AdvisoryNeed, Judge, RuleText, Verdict, covers, stricter
from interlock.decision.strength import changed_fields, weaker_fields
from tests.unit.decision.builders import policy, requirement

STRICT = requirement(max_age_s=100, limits={"critical": 0, "high": 1}, advisories=AdvisoryNeed(50), suppressed=("a",))
RULE = RuleText("r", "true", "says", "policy.yaml", 9)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("max_age", {"max_age_s": 101}),
        ("max_age", {"max_age_s": None}),
        ("limits", {"limits": {"critical": 0, "high": 2}}),
        ("limits", {"limits": {"high": 1}}),
        ("judge", {"judge": Judge.NEW}),
        ("suppressed", {"suppressed": ("a", "b")}),
        ("otherwise", {"otherwise": Verdict.REVIEW}),
        ("not_applicable", {"not_applicable": Verdict.ALLOW}),
        ("advisories", {"advisories": None}),
        ("advisories", {"advisories": AdvisoryNeed(51)}),
        ("advisories", {"advisories": AdvisoryNeed(50, Verdict.REVIEW)}),
    ],
)
def test_a_laxer_field_is_named_and_the_policy_does_not_cover(field: str, changes: dict[str, object]) -> None:
    lax = msgspec.structs.replace(STRICT, **changes)
    assert weaker_fields(lax, STRICT) == (field,)
    assert weaker_fields(STRICT, lax) == ()
    assert not covers(policy(lax), policy(STRICT))
    assert covers(policy(STRICT), policy(lax))
    assert weaker_fields(stricter(lax, STRICT), STRICT) == ()


def test_nothing_is_weaker_than_itself() -> None:
    assert weaker_fields(STRICT, STRICT) == ()
    assert covers(policy(STRICT), policy(STRICT))


def test_a_requirement_without_limits_allows_nothing_so_it_is_within_any() -> None:
    none = msgspec.structs.replace(STRICT, limits=None)
    assert weaker_fields(none, STRICT) == ()
    assert weaker_fields(STRICT, none) == ("limits",)
    assert stricter(none, STRICT).limits is None


def test_another_expression_is_another_rule() -> None:
    other = msgspec.structs.replace(RULE, expression="1 == 1")
    milder = msgspec.structs.replace(RULE, otherwise=Verdict.REVIEW)
    assert changed_fields(other, RULE) == ("assert",)
    assert changed_fields(milder, RULE) == ("otherwise",)
    assert changed_fields(RULE, milder) == ()
    for lax in (other, milder):
        assert not covers(policy(rules=(lax,)), policy(rules=(RULE,)))
    assert covers(policy(rules=(RULE,)), policy(rules=(milder,)))


def test_a_policy_for_fewer_environments_does_not_cover_one_for_more() -> None:
    wide, narrow = policy(), policy(environments=("production",))
    assert covers(wide, wide)
    assert not covers(wide, narrow)
    assert covers(policy(environments=("production",)), policy(environments=("production", "staging")))
