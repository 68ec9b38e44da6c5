from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from interlock.adapters.trackers.conversation import Conversation
from interlock.adapters.trackers.errors import TrackerAnsweredWrongly
from interlock.adapters.trackers.place import Place
from interlock.adapters.trackers.records import One, Record, record_of

TALK = Conversation(Place("desk", "servicenow-incident", "https://desk.example.org", "env:T"), {})
ID = "a9e30c7dc61122760116894de7bcc7bd"


def record(text: str) -> Record:
    return Record(msgspec.json.decode(text, type=One).result)


def test_a_field_is_a_text_a_reference_or_a_pair() -> None:
    one = record(
        '{"result": {"a": "x", "b": {"link": "https://desk.example.org/y", "value": "y"}, "d": null,'
        ' "c": {"display_value": "Shown", "value": "z"}, "e": {"display_value": null, "value": "w"}}}'
    )
    assert [one.value(name) for name in "abcdef"] == ["x", "y", "z", "", "w", ""]
    assert [one.shown(name) for name in "abcdef"] == ["x", "y", "Shown", "", "w", ""]


def test_times_are_in_utc_and_what_is_none_is_none() -> None:
    one = record('{"result": {"a": "2026-09-15 20:00:00", "b": "tomorrow", "c": ""}}')
    assert one.moment("a") == datetime(2026, 9, 15, 20, tzinfo=UTC)
    assert (one.moment("b"), one.moment("c")) == (None, None)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"sys_id": ID},
        {"sys_id": ID, "number": "INC 1"},
        {"sys_id": "../x", "number": "INC1"},
        {"sys_id": ID.upper(), "number": "INC1"},
    ],
)
def test_a_record_without_id_and_number_is_none(fields: dict[str, str]) -> None:
    with pytest.raises(TrackerAnsweredWrongly):
        record_of(TALK, fields)


def test_a_record_has_an_id_and_a_number() -> None:
    assert record_of(TALK, {"sys_id": ID, "number": "CHG0040007"}).value("number") == "CHG0040007"
