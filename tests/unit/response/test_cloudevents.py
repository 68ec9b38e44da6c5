from __future__ import annotations

import json
import re

import msgspec
import pytest

from interlock.response import Event, EventMalformed, Kind, Outgoing, document_of, event_of, read_event
from tests.unit.response.events import event


def written(one: Event, **changes: object) -> bytes:
    return json.dumps({**msgspec.to_builtins(document_of(one, "log.example/x")), **changes}).encode()


def test_an_event_is_written_as_a_cloudevent_and_reads_as_itself() -> None:
    one = event(environment="production", severity="high", data={"count": "3"})
    document = document_of(one, "log.example/a b")
    assert document["specversion"] == "1.0"
    assert document["source"] == "log.example/a%20b"
    assert document["type"] == "org.example.interlock.decision.denied.v1"
    assert document["time"] == "2026-11-21T12:00:00Z"
    assert event_of(written(one), "x.json") == one


def test_names_of_attributes_are_small_letters_and_digits_and_values_are_texts() -> None:
    document = document_of(event(environment="e", severity="low"), "log")
    for name, value in document.items():
        assert re.fullmatch("[a-z0-9]{1,20}", name)
        assert name == "data" or isinstance(value, str)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_type_of_its_own(kind: Kind) -> None:
    one = event(kind=kind)
    assert document_of(one, "log")["type"] == f"org.example.interlock.{kind}.v1"
    assert event_of(written(one), "x") == one


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[" * 3000,
        b"\xff",
        written(event(), specversion="0.3"),
        written(event(), id="evt-1"),
        written(event(), type="org.example.interlock.hold.lifted.v1"),
        written(event(), source=""),
        written(event(), data={**msgspec.to_builtins(event()), "kind": "decision.denyed"}),
        written(event(), data={**msgspec.to_builtins(event()), "unknown": "x"}),
        written(event(), data={**msgspec.to_builtins(event()), "at": "2026-11-21T12:00:00"}),
        written(event(), data={**msgspec.to_builtins(event()), "subject": {"name": "x", "digests": []}}),
    ],
)
def test_what_is_no_event_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(EventMalformed, match=r"it\.json is no event"):
        event_of(body, "it.json")


def test_the_outbox_is_read_strictly() -> None:
    body = msgspec.json.encode(event())
    assert read_event(Outgoing(1, body, is_planned=False)) == event()
    with pytest.raises(EventMalformed, match="number 1 of the outbox"):
        read_event(Outgoing(1, body[:-1], is_planned=False))
