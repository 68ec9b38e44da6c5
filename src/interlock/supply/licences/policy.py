"""A policy over licences: what each component's declaration comes to, by category and by id.

Of a choice the best part counts, of what holds together the worst. What the policy does not name is looked at by a
person. Enters: components and a policy. Leaves: findings as data. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

import msgspec

from interlock.supply.errors import ExpressionMalformed
from interlock.supply.licences.expression import category_of, category_of_licence, current, read_expression
from interlock.supply.licences.model import AnyOf, Category, Declaration, Expression, Licence
from interlock.supply.licences.names import declared
from interlock.supply.model import Component, Scope


class Ruling(StrEnum):
    """What a policy says of a licence, from good to bad."""

    ALLOWED = "allowed"
    REVIEW = "review"
    DENIED = "denied"

    @property
    def rank(self) -> int:
        """0 for allowed, rising."""
        return tuple(Ruling).index(self)


class LicenceRules(msgspec.Struct, frozen=True):
    """What is allowed, looked at by a person, and denied: categories, and ids, which go before categories.

    An id may be written with its exception: `GPL-2.0-only WITH Classpath-exception-2.0`. What is named in several
    lists has the worst ruling.
    """

    allowed: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def of(self, *names: str) -> Ruling | None:
        """Give the ruling of the first name that a list has, or None."""
        for name in names:
            lowered = name.lower()
            for ruling, listed in (
                (Ruling.DENIED, self.denied),
                (Ruling.REVIEW, self.review),
                (Ruling.ALLOWED, self.allowed),
            ):
                if any(lowered in _spellings(one) for one in listed):
                    return ruling
        return None


@lru_cache(maxsize=4096)
def _spellings(name: str) -> frozenset[str]:
    """Give a name of a list as it is written and under today's id: whoever denies `GPL-2.0` means `GPL-2.0-only`."""
    lowered = name.lower()
    try:
        read = read_expression(name)
    except ExpressionMalformed:
        return frozenset({lowered})
    return frozenset({lowered, str(current(read)).lower()}) if isinstance(read, Licence) else frozenset({lowered})


class LicencePolicy(msgspec.Struct, frozen=True):
    """Rules for all components, and others for some scopes."""

    rules: LicenceRules = LicenceRules()
    by_scope: dict[Scope, LicenceRules] = {}
    """Rules that stand in the place of the others for components of a scope."""

    def rules_for(self, scope: Scope) -> LicenceRules:
        """Give the rules for a scope."""
        return self.by_scope.get(scope, self.rules)


class LicenceFinding(msgspec.Struct, frozen=True):
    """What the licence of one component comes to."""

    component: Component
    ruling: Ruling
    category: Category
    declaration: Declaration
    because: tuple[str, ...]
    """The licences and states that decide, as written: `GPL-3.0-only (strong-copyleft)`."""


def judge(component: Component, policy: LicencePolicy) -> LicenceFinding:
    """Say what a component's licence comes to."""
    declaration = declared(component.licences)
    rules = policy.rules_for(component.scope)
    rulings: list[tuple[Ruling, tuple[str, ...]]] = []
    if declaration.expression is not None:
        rulings.append(_ruling(declaration.expression, rules))
    rulings += [(_of_state(rules, Category.UNKNOWN, text), (f"{text!r} is not known",)) for text in declaration.unknown]
    if declaration.says_none:
        rulings.append((_of_state(rules, Category.NONE), ("it is said to have no licence",)))
    if declaration.is_silent:
        rulings.append((_of_state(rules, Category.UNDECLARED), ("no licence is declared",)))
    worst = max((ruling for ruling, _ in rulings), key=lambda one: one.rank)
    because = tuple(dict.fromkeys(text for ruling, texts in rulings if ruling is worst for text in texts))
    return LicenceFinding(component, worst, category_of_declaration(declaration), declaration, because)


def findings(components: Iterable[Component], policy: LicencePolicy) -> Iterator[LicenceFinding]:
    """Give a finding for each component that is not simply allowed."""
    for component in components:
        finding = judge(component, policy)
        if finding.ruling is not Ruling.ALLOWED:
            yield finding


def category_of_declaration(declaration: Declaration) -> Category:
    """Give what a declaration asks: the most of all that it says."""
    if declaration.is_silent:
        return Category.UNDECLARED
    if declaration.says_none:
        return Category.NONE
    said = [Category.UNKNOWN] if declaration.unknown else []
    if declaration.expression is not None:
        said.append(category_of(declaration.expression))
    return max(said, key=lambda one: one.rank)


def _ruling(expression: Expression, rules: LicenceRules) -> tuple[Ruling, tuple[str, ...]]:
    """Give the ruling of an expression, and the licences that decide it."""
    if isinstance(expression, Licence):
        return _of_licence(expression, rules)
    told = [_ruling(part, rules) for part in expression.parts]
    pick = min if isinstance(expression, AnyOf) else max
    chosen = pick((ruling for ruling, _ in told), key=lambda one: one.rank)
    return chosen, tuple(text for ruling, texts in told if ruling is chosen for text in texts)


def _of_licence(licence: Licence, rules: LicenceRules) -> tuple[Ruling, tuple[str, ...]]:
    """Look for the licence with its exception, then without it, each also under today's id, then for its category."""
    category = category_of_licence(licence)
    today = current(licence)
    names = [str(licence), str(today)]
    if not licence.exception:
        names += [licence.id, today.id]
    ruling = rules.of(*names) or rules.of(category.value) or Ruling.REVIEW
    return ruling, (f"{licence} ({category})",)


def _of_state(rules: LicenceRules, category: Category, *names: str) -> Ruling:
    return rules.of(*names) or rules.of(category.value) or Ruling.REVIEW
