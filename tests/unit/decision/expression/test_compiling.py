from __future__ import annotations

import sys

import pytest

from interlock.decision.expression import Limits, NameUndeclared, RuleTooLarge, Schema
from interlock.decision.expression.compiling import compile_rule
from tests.programs import finish_text

NAMES = Schema.of({"size": "int"})
LOADED = """
import sys
from interlock.decision.expression.compiling import compile_rule
from interlock.decision.expression.schema import Schema
print("interlock.decision.expression.parsing.parser" in sys.modules)
compile_rule("size > 1", Schema.of({"size": "int"}))
print("interlock.decision.expression.parsing.parser" in sys.modules)
"""


def test_the_parser_is_loaded_with_the_first_rule_and_not_before() -> None:
    assert finish_text([sys.executable, "-c", LOADED]).stdout.split() == ["False", "True"]


def test_a_rule_comes_back_with_its_text_and_what_it_gives() -> None:
    rule = compile_rule("size > 1", NAMES)
    assert (rule.text, rule.gives.name) == ("size > 1", "bool")


def test_the_line_that_a_rule_begins_on_counts() -> None:
    with pytest.raises(NameUndeclared, match="line 7, column 1"):
        compile_rule("nothing", NAMES, line=7)


def test_limits_of_ones_own_are_kept() -> None:
    compile_rule("size > 1", NAMES, limits=Limits(characters=8))
    with pytest.raises(RuleTooLarge, match="more than 7 characters"):
        compile_rule("size > 1", NAMES, limits=Limits(characters=7))
