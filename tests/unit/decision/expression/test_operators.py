from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import Duration, RuleFailed, Timestamp, UInt

Run = Callable[..., object]


@pytest.mark.parametrize(
    "text",
    [
        "1 == 1.0 && 1u == 1 && 1.0 == 1u",
        "[1, 2.0] == [1.0, 2u]",
        "{'a': 1} == {'a': 1.0}",
        "{1: 'a'} == {1u: 'a'}",
        "dyn(true) != 1 && dyn(false) != 0",
        "dyn([true]) != [1]",
        "dyn('1') != 1 && dyn(null) != 0 && dyn(null) != false",
        "null == null",
        "0.0/0.0 != 0.0/0.0",
        "[] == [] && {} == {}",
        "[1] != [1, 1]",
        "b'a' == b'a' && dyn(b'a') != 'a'",
        "optional.none() == optional.none() && optional.of(1) == optional.of(1.0)",
        "optional.of(null) != optional.none()",
        "int == type(1) && type(1u) != int && type(type(1)) == type",
    ],
)
def test_values_are_equal_as_cel_says(run: Run, text: str) -> None:
    assert run(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 && 1 < 1.5 && 1u < 2 && -1 < 0u",
        "dyn(18446744073709551615u) > -1",
        "'a' < 'b' && '\U0001f600' > '\uffff'",
        "b'a' < b'ab' && false < true",
        "duration('1s') < duration('1m') && timestamp('2026-01-01T00:00:00Z') <= timestamp('2026-01-01T00:00:00Z')",
        "!(2 <= 1) && 2 >= 2",
    ],
)
def test_values_are_ordered_as_cel_says(run: Run, text: str) -> None:
    assert run(text) is True


@pytest.mark.parametrize(
    "text", ["dyn(true) < 1", "dyn('a') < 1", "dyn(null) < null", "dyn([1]) < [2]", "0.0/0.0 < 1.0", "1 >= 0.0/0.0"]
)
def test_what_has_no_order_is_an_error_and_never_false(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("7 / -2", -3),
        ("-7 % 3", -1),
        ("7 % -3", 1),
        ("7.0 / 2.0", 3.5),
        ("1.0 / 0.0 > 1e308", True),
        ("-1.0 / 0.0 < -1e308", True),
        ("2u * 3u", UInt(6)),
        ("'a' + 'b'", "ab"),
        ("b'a' + b'b'", b"ab"),
        ("[1] + [2]", [1, 2]),
        ("-(-9223372036854775807)", 2**63 - 1),
        ("duration('1m') - duration('1s')", Duration(59 * 10**9)),
        ("timestamp('1970-01-01T00:00:01Z') - duration('1s')", Timestamp(0)),
        ("timestamp('1970-01-01T00:00:01Z') - timestamp('1970-01-01T00:00:00Z')", Duration(10**9)),
        ("duration('1s') + timestamp('1970-01-01T00:00:00Z')", Timestamp(10**9)),
    ],
)
def test_arithmetic_gives_the_worth_and_the_type_of_cel(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth
    assert type(run(text)) is type(worth)


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775807 + 1",
        "-9223372036854775808 - 1",
        "-9223372036854775808 / -1",
        "-(-9223372036854775808)",
        "9223372036854775807 * 2",
        "0u - 1u",
        "18446744073709551615u + 1u",
        "1 / 0",
        "1 % 0",
        "1u / 0u",
        "dyn(1) + 1u",
        "dyn(1) + 1.0",
        "dyn('a') + 1",
        "dyn(true) + true",
        "dyn(1.0) % 1.0",
        "-dyn(true)",
        "!dyn(1)",
        "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
        "duration('2562047h') + duration('2562047h')",
    ],
)
def test_arithmetic_that_has_no_worth_is_an_error(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("[7, 8][1]", 8),
        ("[7, 8][dyn(1.0)]", 8),
        ("[7, 8][1u]", 8),
        ("{1: 'a'}[1u]", "a"),
        ("{1: 'a'}[dyn(1.0)]", "a"),
        ("{true: 1, 1: 2}[true]", 1),
        ("{true: 1, 1: 2}[1]", 2),
        ("{'a': {'b': 3}}.a.b", 3),
        ("2 in [1, 2.0]", True),
        ("'k' in {'k': 1}", True),
        ("1 in {true: 1}", False),
        ("dyn(b'') in {'a': 1}", False),
        ("{false: 1}.exists(k, k == false)", True),
    ],
)
def test_parts_are_found_by_their_key(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth


@pytest.mark.parametrize(
    "text",
    [
        "[7][1]",
        "[7][-1]",
        "[7][dyn(0.5)]",
        "[7][dyn('0')]",
        "[7][dyn(true)]",
        "{'a': 1}['b']",
        "{'a': 1}.b",
        "{0: 1}[dyn(false)]",
        "{0: 1}[dyn(b'a')]",
        "dyn('abc')[0]",
        "dyn('abc').a",
        "dyn(null).a",
        "dyn([1]).a",
        "dyn(1).a",
        "1 in dyn('a')",
        "{1.0: 1} == {}",
        "{dyn(null): 1} == {}",
        "{'a': 1, 'a': 2} == {}",
        "{1: 1, 1u: 2} == {}",
        "has(dyn([1]).a)",
    ],
)
def test_a_part_that_is_not_there_is_an_error(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)
