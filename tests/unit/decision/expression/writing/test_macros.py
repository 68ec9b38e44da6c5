from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import ArgumentsWrong, RuleFailed

Run = Callable[..., object]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("[1, 2].all(x, x > 0)", True),
        ("[].all(x, false)", True),
        ("[].exists(x, true)", False),
        ("[1, 0].exists(x, 1 / x == 1)", True),
        ("[0, 1].exists(x, 1 / x == 1)", True),
        ("[0, 1].all(x, 1 / x == 2)", False),
        ("[1, 2, 2].exists_one(x, x == 2)", False),
        ("[1, 2].existsOne(x, x == 2)", True),
        ("[1, 2, 3].filter(x, x > 1)", [2, 3]),
        ("[1, 2].map(x, x * x)", [1, 4]),
        ("[1, 2].map(x, x > 1, x * x)", [4]),
        ("{'a': 1}.map(k, k)", ["a"]),
        ("{'a': 1}.all(k, v, k == 'a' && v == 1)", True),
        ("[5, 6].exists(i, v, i == 1 && v == 6)", True),
        ("[5, 6].exists_one(i, v, v > 5)", True),
        ("[5, 6].transformList(i, v, i + v)", [5, 7]),
        ("[5, 6].transformList(i, v, i > 0, v)", [6]),
        ("{'a': 1}.transformMap(k, v, v + 1)", {"a": 2}),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v)", {"b": 2}),
        ("['x'].transformMapEntry(i, v, {v: i})", {"x": 0}),
        ("['x', 'y'].transformMapEntry(i, v, i > 0, {v: i})", {"y": 1}),
        ("[[1], [2, 3]].map(x, x.map(y, y + size(x)))", [[2], [4, 5]]),
        ("[1].map(x, [2].map(x, x))", [[2]]),
        ("['bb', 'a'].sortBy(s, s.size())", ["a", "bb"]),
        ("cel.bind(x, 'a' + 'b', x + x)", "abab"),
        ("cel.bind(x, 1, cel.bind(y, x + 1, x + y))", 3),
        ("cel.block([1 + 1, cel.index(0) * 2], cel.index(0) + cel.index(1))", 6),
        ("cel.block([1 / 0], true || cel.index(0) == 1)", True),
        ("optional.of(2).optMap(x, x + 1).value()", 3),
        ("optional.none().optMap(x, x + 1).hasValue()", False),
        ("optional.of({'a': 1}).optFlatMap(m, m.?a).value()", 1),
        ("optional.none().orValue(3)", 3),
        ("optional.of(1).orValue(1 / 0)", 1),
        ("optional.none().or(optional.of(2)).value()", 2),
        ("has({'a': null}.a) && !has({'a': 1}.b)", True),
        ("{?'a': optional.none(), 'b': 1}", {"b": 1}),
        ("[?optional.of(1), ?optional.none()]", [1]),
        ("{'a': {'b': 1}}.?a.?b.value()", 1),
        ("{'a': 1}[?'z'].hasValue()", False),
        ("[1][?5].hasValue() || [1][?0].hasValue()", True),
    ],
)
def test_a_macro_gives_what_cel_says(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth


@pytest.mark.parametrize(
    "text",
    [
        "[0].exists(x, 1 / x == 1)",
        "[1, 0].all(x, 1 / x == 1)",
        "[1, 0].exists_one(x, 1 / x == 1)",
        "[0].map(x, 1 / x) == []",
        "[1].filter(x, dyn(1)) == []",
        "[1].all(x, dyn('yes'))",
        "[1].exists(x, dyn(null))",
        "dyn(1).all(x, true)",
        "dyn('abc').exists(x, true)",
        "dyn(null).map(x, x) == []",
        "[1, 1].transformMapEntry(i, v, {v: i}) == {}",
        "['x', 1].sortBy(x, x) == []",
        "cel.block([1 / 0], cel.index(0) == 1)",
        "optional.none().value() == 1",
        "[?dyn(1)] == []",
        "dyn(1).orValue(2) == 1",
    ],
)
def test_a_macro_passes_on_the_error_that_matters(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)


@pytest.mark.parametrize(
    "text", ["has(1)", "has(change.?size)", "[1].map(1, 2)", "[1].map(.x, 2)", "cel.bind(1, 2, 3)", "cel.index(0)"]
)
def test_a_macro_that_is_misused_is_refused_when_loaded(run: Run, text: str) -> None:
    with pytest.raises(ArgumentsWrong):
        run(text)
