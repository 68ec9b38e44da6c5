import msgspec
import pytest

from interlock.decision import AdvisoryNeed, Judge, RuleText, Verdict, covers
from interlock.decision.differences import Kind, differences
from tests.unit.decision.builders import policy, requirement

STRICT = requirement(max_age_s=86400, limits={"critical": 0, "high": 1}, advisories=AdvisoryNeed(3600))
RULE = RuleText("r", "true", "says", "policy.yaml", 9)


def kinds(first: object, second: object) -> list[tuple[Kind, str, str]]:
    return [(one.kind, one.demand, one.field) for one in differences(first, second)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("max_age", {"max_age_s": None}),
        ("limits", {"limits": {"critical": 0, "high": 2}}),
        ("judge", {"judge": Judge.NEW}),
        ("suppressed", {"suppressed": ("x",)}),
        ("otherwise", {"otherwise": Verdict.REVIEW}),
        ("not_applicable", {"not_applicable": Verdict.REVIEW}),
        ("advisories", {"advisories": None}),
    ],
)
def test_a_field_that_is_laxer_in_one_direction_is_stricter_in_the_other(
    field: str, changes: dict[str, object]
) -> None:
    strict, lax = policy(STRICT), policy(msgspec.structs.replace(STRICT, **changes))
    assert kinds(strict, lax) == [(Kind.LESS, "commit.sast", field)]
    assert kinds(lax, strict) == [(Kind.MORE, "commit.sast", field)]
    assert kinds(strict, strict) == []
    assert not covers(lax, strict)


def test_limits_that_neither_include_the_other_are_other_limits() -> None:
    other = msgspec.structs.replace(STRICT, limits={"critical": 1, "high": 0})
    assert kinds(policy(STRICT), policy(other)) == [(Kind.ELSE, "commit.sast", "limits")]


def test_a_demand_that_only_one_has_is_more_or_less() -> None:
    one, two = policy(rules=(RULE,)), policy(requirement(), requirement("commit.iac"))
    assert kinds(one, two) == [(Kind.MORE, "commit.iac", ""), (Kind.LESS, "rule:r", "")]
    assert [each.says for each in differences(one, two)] == ["commit.iac is demanded", "rule:r is no longer demanded"]


def test_another_expression_is_something_else_and_a_milder_answer_is_less() -> None:
    other = msgspec.structs.replace(RULE, expression="false")
    mild = msgspec.structs.replace(RULE, otherwise=Verdict.REVIEW)
    assert kinds(policy(rules=(RULE,)), policy(rules=(other,))) == [(Kind.ELSE, "rule:r", "assert")]
    assert kinds(policy(rules=(RULE,)), policy(rules=(mild,))) == [(Kind.LESS, "rule:r", "otherwise")]
    assert kinds(policy(rules=(mild,)), policy(rules=(RULE,))) == [(Kind.MORE, "rule:r", "otherwise")]


def test_where_a_policy_applies_is_something_else() -> None:
    (one,) = differences(policy(), policy(environments=("production",)))
    assert (one.kind, one.says) == (Kind.ELSE, "environments: applies is production, and was everywhere")


def test_a_difference_says_both_values_in_words() -> None:
    later = msgspec.structs.replace(STRICT, max_age_s=7 * 86400, limits=None)
    said = [one.says for one in differences(policy(STRICT), policy(later))]
    assert said == [
        "commit.sast: max_age is 7 days, and was 1 day",
        "commit.sast: limits is no finding, and was critical 0, high 1",
    ]
