from __future__ import annotations

import pytest

from interlock.decision.expression.records import MANY, TABLE, Field, MessageType, Record

INNER = MessageType("t.Inner", {"number": Field("int32", default=0)})
OUTER = MessageType(
    "t.Outer",
    {
        "name": Field("string", default=""),
        "inner": Field("t.Inner"),
        "many": Field("string", MANY),
        "by_name": Field("int32", TABLE, key="string"),
        "maybe": Field("int32", default=None, explicit=True),
    },
)
TYPES = {one.name: one for one in (INNER, OUTER)}


def test_a_field_that_nothing_set_reads_as_its_default() -> None:
    record = Record(OUTER, TYPES, {})
    assert [record[name] for name in ("name", "many", "by_name", "maybe")] == ["", [], {}, None]
    inner = record["inner"]
    assert isinstance(inner, Record)
    assert (inner.kind, inner["number"], inner.has("number")) == (INNER, 0, False)


def test_a_field_that_was_set_is_there_even_where_it_is_its_default() -> None:
    record = Record(OUTER, TYPES, {"name": "", "maybe": 0})
    assert [record.has(name) for name in ("name", "maybe", "many")] == [True, True, False]
    assert record["maybe"] == 0


@pytest.mark.parametrize("name", ["nothing", 3, None, ("name",)])
def test_a_field_that_the_type_does_not_have_is_a_missing_key(name: object) -> None:
    record = Record(OUTER, TYPES, {})
    with pytest.raises(KeyError):
        record[name]
    with pytest.raises(KeyError):
        record.has(name)  # type: ignore[arg-type]  # what a rule may hold


def test_two_reads_of_a_list_that_nothing_set_do_not_share_it() -> None:
    record = Record(OUTER, TYPES, {})
    first = record["many"]
    assert isinstance(first, list)
    first.append("x")
    assert record["many"] == []
