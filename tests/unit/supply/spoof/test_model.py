import msgspec
import pytest

from interlock.supply.spoof import RULES, Excuse, LookUps, Rule, SpoofSettings
from tests.unit.supply.spoof.readings import component


def test_rules_are_named_after_the_family() -> None:
    assert all(rule.value.startswith("spoof:") for rule in RULES)
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize(
    "excuse",
    [
        {"rule": "spoof:nothing", "reason": "x"},
        {"rule": Rule.MALICIOUS.value, "reason": "x"},
        {"rule": Rule.TYPOSQUAT.value, "reason": "  "},
        {"rule": Rule.TYPOSQUAT.value},
        {"rule": Rule.TYPOSQUAT.value, "reason": "x", "packages": "y"},
    ],
)
def test_an_excuse_needs_a_rule_that_has_one_and_a_reason(excuse: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"excuses": [excuse]}, SpoofSettings)


def test_look_ups_that_are_not_given_know_nothing() -> None:
    nothing = LookUps()
    assert nothing.recorded_hashes("pkg:npm/a@1") == ()
    assert nothing.reading_at_base("a") is None
    assert nothing.advisory_ids(component("a")) == ()
    assert nothing.is_public(component("a")) is None
    assert nothing.surroundings("a").declarations == ()


def test_a_good_excuse_is_one() -> None:
    assert Excuse("spoof:typosquat", "ours").package == "*"
