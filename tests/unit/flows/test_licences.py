from interlock.flows.compose import Composition
from interlock.flows.licences import licensed
from interlock.supply.inventory import merge
from interlock.supply.licences.model import Category
from interlock.supply.licences.policy import LicencePolicy, LicenceRules, Ruling
from interlock.supply.model import Component, Reading, ReadingKind

DECLARED = {"a": ("MIT",), "b": ("GPL-3.0-only",), "c": ("Foo 9",), "d": ("NONE",), "e": ()}
COMPONENTS = tuple(Component(name, "1", f"pkg:pypi/{name}@1", licences=said) for name, said in DECLARED.items())
COMPOSED = Composition("r", None, 1, merge([Reading("a.lock", "x", ReadingKind.LOCKFILE, COMPONENTS)]))


def test_unknown_none_and_undeclared_are_three_things() -> None:
    found = licensed(COMPOSED, LicencePolicy(LicenceRules(allowed=("permissive",))))
    assert {category: [one.component.name for one in of] for category, of in found.by_category.items()} == {
        Category.PERMISSIVE: ["a"],
        Category.STRONG_COPYLEFT: ["b"],
        Category.UNKNOWN: ["c"],
        Category.NONE: ["d"],
        Category.UNDECLARED: ["e"],
    }
    assert [one.ruling for one in found.findings] == [Ruling.ALLOWED, *[Ruling.REVIEW] * 4]
    assert not found.is_denied


def test_one_that_the_policy_denies_is_enough() -> None:
    assert licensed(COMPOSED, LicencePolicy(LicenceRules(denied=("GPL-3.0-only",)))).is_denied
