from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import FieldUndeclared, RuleFailed, Schema, Timestamp, compile_rule
from interlock.decision.expression.assignment import PROTOBUF, field
from interlock.decision.expression.records import MANY, TABLE, MessageType, Record

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAIN = MessageType(
    "a.b.Plain",
    {
        "count": field("int32"),
        "noted": field("int32", explicit=True, default=7),
        "name": field("string"),
        "narrow": field("float"),
        "self": field("a.b.Plain"),
        "at": field(PROTOBUF + "Timestamp"),
        "boxed": field(PROTOBUF + "Int64Value"),
        "json": field(PROTOBUF + "Value"),
        "struct": field(PROTOBUF + "Struct"),
        "any": field(PROTOBUF + "Any"),
        "many": field("int64", MANY),
        "times": field(PROTOBUF + "Timestamp", MANY),
        "table": field("bool", TABLE, key="string"),
    },
)
OTHER = MessageType("a.b.Other", {"count": field("int32")})
SCHEMA = Schema.of({"x": "dyn"}, container="a.b", messages={kind.name: kind for kind in (PLAIN, OTHER)})


def give(text: str, **values: object) -> object:
    return compile_rule(text, SCHEMA).evaluate(values, at=AT)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("Plain{}.count", 0),
        ("Plain{}.noted", 7),
        ("Plain{}.boxed", None),
        ("Plain{}.self.self.name", ""),
        ("Plain{}.many", []),
        ("Plain{}.table", {}),
        ("Plain{}.at", Timestamp(0)),
        ("Plain{count: 5}.count", 5),
        ("Plain{json: 5}.json", 5.0),
        ("Plain{json: [1u, b'a', duration('1s')]}.json", [1.0, "YQ==", "1s"]),
        ("Plain{json: 9007199254740993}.json", "9007199254740993"),
        ("Plain{struct: {'a': 1}}.struct.a", 1.0),
        ("Plain{any: Plain{count: 1}}.any.count", 1),
        ("Plain{narrow: 0.1}.narrow == 0.1", False),
        ("Plain{times: [timestamp(1), null]}.times.size()", 1),
        ("has(Plain{count: 0}.count) || has(Plain{}.self) || has(Plain{many: []}.many)", False),
        ("has(Plain{noted: 7}.noted) && has(Plain{self: Plain{}}.self)", True),
        ("Plain{count: 0} == Plain{} && Plain{boxed: null} == Plain{}", True),
        ("Plain{noted: 7} == Plain{} || dyn(Plain{}) == Other{} || dyn(Plain{}) == null", False),
        ("type(Plain{}) == Plain && type(Other{}) != Plain", True),
        ("Plain{?count: optional.of(3), ?name: optional.none()}.count", 3),
        ("Plain{name: 'n'}.?name.value() + Plain{}.?name.orValue('none')", "nnone"),
        (".a.b.Plain{count: 1}.count", 1),
    ],
)
def test_a_declared_message_reads_as_protobuf_says(text: str, worth: object) -> None:
    assert give(text) == worth


@pytest.mark.parametrize(
    "text",
    [
        "Plain{count: 2147483648}",
        "Plain{count: dyn('1')}",
        "Plain{count: null}",
        "Plain{many: dyn(1)}",
        "Plain{many: [dyn('a')]}",
        "Plain{table: {'a': dyn(1)}}",
        "Plain{table: {1: true}}",
        "Plain{self: Other{}}",
        "Plain{struct: null}",
        "Plain{at: dyn('2026')}",
        "Plain{count: 1, count: 2}",
        "Plain{json: optional.none()}",
        "Plain{?count: dyn(1)}",
        "dyn(Plain{}).nothing",
        "has(dyn(Plain{}).nothing)",
        "dyn(Plain{})['count']",
        "dyn(Plain{}).all(x, true)",
        "'%s'.format([Plain{}])",
    ],
)
def test_a_field_that_cannot_be_set_or_read_is_an_error(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(text)


@pytest.mark.parametrize("text", ["Plain{cuont: 1}", "Plain{}.cuont", "has(Plain{}.cuont)"])
def test_a_field_the_type_does_not_have_is_refused_when_loaded(text: str) -> None:
    with pytest.raises(FieldUndeclared, match="did you mean 'count'"):
        give(text)


def test_a_record_from_outside_is_read_like_one_made_by_a_rule() -> None:
    made = Record(PLAIN, {PLAIN.name: PLAIN}, {"count": 3})
    assert give("x.count == 3 && x == Plain{count: 3} && has(x.count) && !has(x.name)", x=made) is True
