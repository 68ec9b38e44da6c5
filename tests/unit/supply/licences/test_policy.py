import pytest

from interlock.supply.licences.model import Category
from interlock.supply.licences.policy import (
    LicencePolicy,
    LicenceRules,
    Ruling,
    findings,
    judge,
)
from interlock.supply.model import Component, Scope

RULES = LicenceRules(
    allowed=("permissive", "public-domain", "GPL-2.0-only WITH Classpath-exception-2.0", "MPL-2.0"),
    review=("weak-copyleft", "unknown"),
    denied=("strong-copyleft", "network-copyleft", "none", "JSON", "GPL-2.0-or-later"),
)
POLICY = LicencePolicy(RULES)


def component(*licences: str, scope: Scope = Scope.REQUIRED) -> Component:
    return Component("a", "1", "pkg:pypi/a@1", licences=licences, scope=scope)


@pytest.mark.parametrize(
    ("licences", "ruling"),
    [
        (("MIT",), Ruling.ALLOWED),
        (("BSD",), Ruling.ALLOWED),
        (("LGPL-3.0-only",), Ruling.REVIEW),
        (("MPL-2.0",), Ruling.ALLOWED),
        (("GPL-3.0-only",), Ruling.DENIED),
        (("GPL-3.0-only OR MIT",), Ruling.ALLOWED),
        (("GPL-3.0-only AND MIT",), Ruling.DENIED),
        (("GPL-3.0-only", "MIT"), Ruling.DENIED),
        (("GPL-2.0 WITH Classpath-exception-2.0",), Ruling.ALLOWED),
        (("gpl-2.0-only with classpath-exception-2.0",), Ruling.ALLOWED),
        (("GPL-2.0+",), Ruling.DENIED),
        (("JSON",), Ruling.DENIED),
        (("BUSL-1.1",), Ruling.REVIEW),
        (("LicenseRef-x",), Ruling.REVIEW),
        (("LicenseRef-x OR MIT",), Ruling.ALLOWED),
        (("Our terms",), Ruling.REVIEW),
        (("Our terms", "MIT"), Ruling.REVIEW),
        (("NONE",), Ruling.DENIED),
        (("NOASSERTION",), Ruling.REVIEW),
        ((), Ruling.REVIEW),
    ],
)
def test_a_choice_takes_its_best_part_and_a_sum_its_worst(licences: tuple[str, ...], ruling: Ruling) -> None:
    assert judge(component(*licences), POLICY).ruling is ruling


def test_a_policy_that_names_nothing_lets_nothing_through() -> None:
    assert judge(component("MIT"), LicencePolicy()).ruling is Ruling.REVIEW


def test_the_worst_ruling_counts_where_a_name_has_several() -> None:
    rules = LicenceRules(allowed=("MIT", "permissive"), denied=("mit",))
    assert judge(component("MIT"), LicencePolicy(rules)).ruling is Ruling.DENIED


def test_an_id_goes_before_its_category() -> None:
    rules = LicenceRules(allowed=("GPL-3.0-only",), denied=("strong-copyleft",))
    assert judge(component("GPL-3.0-only"), LicencePolicy(rules)).ruling is Ruling.ALLOWED
    assert judge(component("GPL-2.0-only"), LicencePolicy(rules)).ruling is Ruling.DENIED


def test_a_text_of_its_own_can_be_allowed_by_name() -> None:
    rules = LicenceRules(allowed=("our terms",))
    assert judge(component("Our terms"), LicencePolicy(rules)).ruling is Ruling.ALLOWED


def test_a_scope_can_have_rules_of_its_own() -> None:
    policy = LicencePolicy(RULES, {Scope.DEVELOPMENT: LicenceRules(allowed=("strong-copyleft",))})
    assert judge(component("GPL-3.0-only", scope=Scope.DEVELOPMENT), policy).ruling is Ruling.ALLOWED
    assert judge(component("GPL-3.0-only", scope=Scope.TEST), policy).ruling is Ruling.DENIED


def test_a_finding_names_what_decided() -> None:
    finding = judge(component("MIT AND GPL-3.0-only", "Our terms"), POLICY)
    assert finding.because == ("GPL-3.0-only (strong-copyleft)",)
    assert finding.category is Category.UNKNOWN
    assert judge(component(), POLICY).because == ("no licence is declared",)
    assert judge(component(), POLICY).category is Category.UNDECLARED
    assert judge(component("NONE"), POLICY).category is Category.NONE


def test_only_what_is_not_simply_allowed_is_a_finding() -> None:
    found = list(findings([component("MIT"), component("GPL-3.0-only"), component()], POLICY))
    assert [one.ruling for one in found] == [Ruling.DENIED, Ruling.REVIEW]


@pytest.mark.parametrize("denied", ["GPL-2.0", "gpl-2.0", "GPL-2.0-only"])
def test_an_id_that_the_list_has_renamed_is_denied_under_both_its_names(denied: str) -> None:
    policy = LicencePolicy(LicenceRules(allowed=("strong-copyleft",), denied=(denied,)))
    for declared_as in ("GPL-2.0", "GPL-2.0-only"):
        made = Component("x", "1", "pkg:npm/x@1", licences=(declared_as,))
        assert judge(made, policy).ruling is Ruling.DENIED
    later = Component("x", "1", "pkg:npm/x@1", licences=("GPL-2.0-or-later",))
    assert judge(later, policy).ruling is Ruling.ALLOWED
