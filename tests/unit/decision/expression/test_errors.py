from __future__ import annotations

import pickle

import pytest

from interlock.decision.expression import errors
from interlock.decision.expression.errors import ExpressionError, RuleError
from interlock.kernel import Family

LOADING = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, ExpressionError)]
RUNNING = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, RuleError)]


@pytest.mark.parametrize("kind", [*LOADING, *RUNNING], ids=lambda kind: kind.__name__)
def test_line_and_column_are_numbers_even_where_nobody_gave_them(kind: type[ExpressionError | RuleError]) -> None:
    told = kind(line=3, column=9, reason="it is odd", name="x", limit=1, what="parts", wanted="a", found="b")
    assert (told.line, told.column) == (3, 9)
    bare = kind(line="three")
    assert (bare.line, bare.column) == (0, 0)


def test_a_rule_that_cannot_be_loaded_is_a_fault_of_configuration_and_one_that_fails_is_one_of_data() -> None:
    assert {one.family for one in LOADING} == {Family.CONFIGURATION}
    assert {one.family for one in RUNNING} == {Family.DATA}
    assert len({one.code for one in (*LOADING, *RUNNING)}) == len(LOADING) + len(RUNNING) == 15


def test_an_error_can_be_sent_to_another_process_with_its_fields() -> None:
    told = errors.NameUndeclared(line=1, column=2, name="x", nearest="; is it 'y'?", known="y")
    again = pickle.loads(pickle.dumps(told))  # noqa: S301  # what was just written here
    assert (type(again), str(again), again.remedy) == (type(told), str(told), "known names: y")


def test_the_hint_about_messages_shows_a_map_as_it_is_written() -> None:
    assert errors.MessageUnsupported(line=1, column=1, name="a.B").remedy == "build a map instead: {'field': value}"
