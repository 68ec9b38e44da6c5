from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import RuleFailed

Run = Callable[..., object]


ERROR = "(1 / 0 == 1)"


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        (f"{ERROR} || true", True),
        (f"true || {ERROR}", True),
        (f"{ERROR} && false", False),
        (f"false && {ERROR}", False),
        (f"false || {ERROR} || true", True),
        (f"true && {ERROR} && false", False),
        (f"({ERROR} || true) && !({ERROR} && false)", True),
        ("dyn('x') || true", True),
        ("dyn(0) && false", False),
        ("anything.missing || true", True),
    ],
)
def test_an_error_does_not_matter_when_the_other_side_decides(run: Run, text: str, worth: bool) -> None:
    assert run(text) is worth


@pytest.mark.parametrize(
    "text",
    [
        f"{ERROR} || false",
        f"false || {ERROR}",
        f"{ERROR} && true",
        f"true && {ERROR}",
        f"{ERROR} || {ERROR}",
        "dyn(1) || false",
        "false || dyn(1)",
        "true && dyn('true')",
        "dyn(null) && true",
        "dyn('x') ? 1 : 2",
        f"{ERROR} ? 1 : 2",
        "!dyn(null)",
    ],
)
def test_an_error_that_matters_is_the_answer(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)


def test_only_the_chosen_side_runs(run: Run) -> None:
    assert run("true ? 1 : 1 / 0") == 1
    assert run("false ? 1 / 0 : 2") == 2


@pytest.mark.parametrize(
    ("text", "value", "worth"),
    [
        ("x == true", 1, False),
        ("x == true", True, True),
        ("x != false", 0, True),
        ("x == null", None, True),
        ("x == null", 0, False),
        ("x == 'a'", "a", True),
        ("x == 'a'", ["a"], False),
        ("'a' != x", None, True),
        ("x in ['a', 'b']", "b", True),
        ("x in ['a', 'b']", ["a"], False),
        ("x in ['a', 1]", 1.0, True),
        ("x in []", 1, False),
    ],
)
def test_a_comparison_with_a_literal_is_exact_for_any_other_side(
    run: Run, text: str, value: object, worth: bool
) -> None:
    assert run(text, x=value) is worth
