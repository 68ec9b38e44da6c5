"""The table of the numbers that bandit and ruff share."""

from __future__ import annotations

import pytest

from interlock.adapters.scanners import SCANNERS
from interlock.adapters.scanners.python.python_rules import IMPORTS_ONLY, PYTHON_RULES, QUOTES_SECRETS
from interlock.kernel import Severity


@pytest.mark.parametrize("number", PYTHON_RULES)
def test_each_rule_has_a_weakness_and_a_remedy_in_a_sentence(number: str) -> None:
    rule = PYTHON_RULES[number]
    assert rule.cwe > 0
    assert rule.remedy.endswith(".")
    assert rule.severity is not Severity.CRITICAL


def test_the_special_numbers_are_in_the_table() -> None:
    assert PYTHON_RULES.keys() >= IMPORTS_ONLY | QUOTES_SECRETS
    assert {PYTHON_RULES[number].severity for number in IMPORTS_ONLY} == {Severity.MEDIUM}


def test_every_scanner_is_registered_under_its_own_name_in_order() -> None:
    assert list(SCANNERS) == sorted(SCANNERS)
    assert all(name == scanner.NAME for name, scanner in SCANNERS.items())
