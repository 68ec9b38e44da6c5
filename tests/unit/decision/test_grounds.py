from __future__ import annotations

import pytest

from interlock.decision import Judge, MeaningMalformed, Policy, RuleText, Verdict, covers, policy_meant
from interlock.decision.grounds import not_its_own
from interlock.evidence import Assessment, Origin, Rules
from tests.unit.decision.builders import assessment, policy, requirement

STRICT = policy(requirement(max_age_s=60, limits={"high": 0}), requirement("commit.build"), name="strict")
LAX = policy(requirement(limits={"high": 5}, judge=Judge.NEW), name="lax")


def under(rules: Rules | None) -> list[Assessment]:
    return [assessment(origin=Origin("commit", rules=rules))]


def of(one: Policy, commit: str = "c" * 40) -> Rules:
    return Rules(policy=one.name, policy_digest=one.digest.hex, commit=commit)


def asked(one: Policy, rules: Rules | None, *trusted: Policy, is_vouched: bool = False) -> tuple[str, ...]:
    kept = {other.digest.hex: other for other in trusted}
    return not_its_own(one, under(rules), kept, is_vouched=is_vouched)


def test_the_policy_that_holds_decides() -> None:
    assert asked(LAX, of(LAX)) == ()


def test_a_stricter_policy_than_the_one_that_holds_decides() -> None:
    assert asked(STRICT, of(LAX), LAX) == ()


def test_a_laxer_policy_than_the_one_that_holds_is_told_with_its_remedy() -> None:
    (said,) = asked(LAX, of(STRICT), STRICT)
    assert "lax demands less than strict, which holds in commit cccccccccccc" in said
    assert "`--policy strict`" in said


def test_being_asked_for_makes_a_policy_no_stricter() -> None:
    assert asked(LAX, of(STRICT), STRICT, is_vouched=True)


def test_a_policy_that_is_not_kept_cannot_be_compared() -> None:
    (said,) = asked(STRICT, of(LAX))
    assert "not kept here" in said


def test_evidence_that_does_not_say_whose_rules_it_is_under_opens_nothing() -> None:
    assert "does not say" in asked(STRICT, None, is_vouched=True)[0]
    assert "names no policy" in asked(STRICT, Rules(), is_vouched=True)[0]


def test_where_nobody_can_tell_one_of_ours_that_a_person_named_decides() -> None:
    unknown = Rules(unknown="the history is shallow")
    (said,) = asked(STRICT, unknown)
    assert "because the history is shallow; fetch the whole history" in said
    assert asked(STRICT, unknown, is_vouched=True) == ()


def test_laxer_settings_count_whatever_the_policy_is() -> None:
    rules = Rules(policy="lax", policy_digest=LAX.digest.hex, laxer=("interlock.yaml excepts **",))
    (said,) = asked(LAX, rules, is_vouched=True)
    assert said.startswith("interlock.yaml excepts **; have it reviewed")
    broken = Rules(laxer=("the rules cannot be read",))
    assert len(asked(LAX, broken, is_vouched=True)) == 1


def test_one_reason_is_told_once_however_much_evidence_has_it() -> None:
    several = [assessment(name, origin=Origin("commit", rules=of(STRICT))) for name in ("a", "b")]
    assert len(not_its_own(LAX, several, {STRICT.digest.hex: STRICT}, is_vouched=False)) == 1


def test_a_policy_comes_back_from_what_it_means() -> None:
    rule = RuleText("r", "true", "says", "file", 9, Verdict.REVIEW)
    one = policy(*STRICT.requirements, rules=(rule,), environments=("staging",))
    again = policy_meant(one.meaning, "again")
    assert again.digest == one.digest
    assert again.name == "again"
    assert covers(again, one)
    assert covers(one, again)


@pytest.mark.parametrize(
    "meaning", [b"", b"{}", b"[]", b'{"environments":[],"requirements":[{}],"rules":[]}', b'{"a":1}', b"\xff"]
)
def test_a_meaning_that_cannot_be_read_is_an_error(meaning: bytes) -> None:
    with pytest.raises(MeaningMalformed, match="again"):
        policy_meant(meaning, "again")
