from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, compile_rule
from interlock.decision.expression.functions.table import TABLE

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("size('héllo😀')", 6),
        ("b'é'.size()", 2),
        ("'abc'.contains('b') && 'abc'.startsWith('ab') && 'abc'.endsWith('bc')", True),
        ("'abc'.matches('^a.c$') && matches('abc', 'b') && !'abc'.matches('^b')", True),
        ("'héllo'.charAt(1)", "é"),
        ("'abc'.charAt(3)", ""),
        ("'abcabc'.indexOf('c')", 2),
        ("'abcabc'.indexOf('c', 3)", 5),
        ("'abc'.indexOf('z')", -1),
        ("'abcabc'.lastIndexOf('a')", 3),
        ("'abcabc'.lastIndexOf('a', 2)", 0),
        ("'aAé'.upperAscii() + 'AÉ'.lowerAscii()", "AAéaÉ"),
        ("'aaa'.replace('a', 'b')", "bbb"),
        ("'aaa'.replace('a', 'b', 2)", "bba"),
        ("'aaa'.replace('a', 'b', 0)", "aaa"),
        ("'ab'.replace('', '-')", "-a-b-"),
        ("'a,b,c'.split(',')", ["a", "b", "c"]),
        ("'a,b,c'.split(',', 2)", ["a", "b,c"]),
        ("'a,b'.split(',', 0)", []),
        ("'abc'.split('')", ["a", "b", "c"]),
        ("'abc'.split('', 2)", ["a", "bc"]),
        ("'abcd'.substring(1) + 'abcd'.substring(1, 3)", "bcdbc"),
        ("' \\t\\u00a0x\\n'.trim()", "x"),
        ("['a', 'b'].join('-') + ['c'].join()", "a-bc"),
        ("strings.quote('a\\n\"b')", '"a\\n\\"b"'),
        ("'abc'.reverse()", "cba"),
        ("regex.extractAll('a1b22', '[0-9]+')", ["1", "22"]),
    ],
)
def test_a_text_function_gives_what_its_extension_says(text: str, worth: object) -> None:
    assert give(text) == worth


@pytest.mark.parametrize(
    "text",
    [
        "'abc'.charAt(4) == ''",
        "'abc'.charAt(-1) == ''",
        "'abc'.indexOf('a', 9) == 0",
        "'abc'.substring(2, 1) == ''",
        "'abc'.substring(4) == ''",
        "'a'.matches('(')",
        "['a', dyn(1)].join() == ''",
        "dyn(1).contains('a')",
        "dyn(null).size() == 0",
        "'%s'.format([]) == ''",
    ],
)
def test_a_text_function_fails_on_what_it_cannot_do(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(text)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("'%s %s %s'.format(['a', 1, true])", "a 1 true"),
        ("'%s'.format([[1, 'b', null, 1.0, {'k': 2u}]])", "[1, b, null, 1, {k: 2}]"),
        ("'%d %x %X %o %b'.format([10, 255, 255, 8, 5])", "10 ff FF 10 101"),
        ("'%x'.format(['hi'])", "6869"),
        ("'%.2f %e'.format([1.005, 1234.5])", "1.00 1.234500e+03"),
        ("'100%%'.format([])", "100%"),
        ("'%s'.format([duration('1.5s')])", "1.5s"),
        ("'%s'.format([timestamp('2026-01-01T00:00:00.5Z')])", "2026-01-01T00:00:00.5Z"),
        ("'%s %f'.format([0.0/0.0, -1.0/0.0])", "NaN -Infinity"),
    ],
)
def test_format_writes_values_as_the_extension_says(text: str, worth: str) -> None:
    assert give(text) == worth


@pytest.mark.parametrize(
    "text", ["'%z'.format([1])", "'%d'.format(['a'])", "'%'.format([1])", "'%.9999999f'.format([1.0])"]
)
def test_format_refuses_a_clause_it_does_not_know(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(text)


def test_no_two_functions_share_a_name() -> None:
    assert all(name == function.name for name, function in TABLE.items())
