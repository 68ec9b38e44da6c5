"""CloudEvents in each of their modes, signed or with a token."""

from __future__ import annotations

from base64 import b64encode

import pytest

from interlock.formats.errors import DeliveryMalformed, DeliveryUnproven
from interlock.formats.hooks import Happened, Headers, named
from tests.deliveries import NOW, SECRET, SIGNING, body_of, only, read, standard

EVENT: dict[str, object] = {
    "specversion": "1.0",
    "id": "e1",
    "source": "https://shop.example.org/events",
    "type": "org.example.shop.sold.v1",
    "subject": "cards",
    "time": "2026-09-14T08:00:00Z",
    "traceparent": "00-x",
    "data": {"anything": 1},
}
JSON = "application/cloudevents+json; charset=utf-8"
BATCH = "application/cloudevents-batch+json"
CHANGE = {"context": {}, "subject": {"id": "7", "content": {"repository": {"id": "team/shop"}}}}


def test_an_event_that_nobody_here_knows_is_kept_with_its_attributes() -> None:
    found = read("cloudevents", EVENT, content_type=JSON)
    (one,) = found.happenings
    assert (found.kind, found.id, one.kind) == ("org.example.shop.sold.v1", "e1", Happened.UNKNOWN)
    assert (one.key, one.title) == ("https://shop.example.org/events e1", "cards")
    assert one.data == {"traceparent": "00-x", "source": "https://shop.example.org/events"}


def test_all_modes_tell_the_same() -> None:
    event = {**EVENT, "type": "dev.cdevents.change.merged.0.2.0", "data": CHANGE}
    structured = only("cloudevents", event, content_type=JSON)
    assert (structured.kind, structured.repository, structured.key) == (Happened.CHANGE_MERGED, "team/shop", "7")
    for data in (
        {"data": body_of(CHANGE).decode()},
        {"data_base64": b64encode(body_of(CHANGE)).decode(), "data": None},
    ):
        assert only("cloudevents", {**event, **data}, content_type=JSON) == structured
    assert read("cloudevents", [event, event], content_type=BATCH).happenings == (structured, structured)
    names = ("specversion", "id", "source", "type", "subject", "time", "traceparent")
    attributes = {f"ce_{name}": str(event[name]) for name in names}
    assert only("cdevents", CHANGE, content_type="application/json", **attributes) == structured


def test_a_binary_event_may_carry_anything() -> None:
    attributes = {"ce_specversion": "1.0", "ce_id": "%C3%A4", "ce_source": "/x", "ce_type": "t"}
    for body in (b"", b"\xff\x00", b"{", b"[" * 100_000):
        assert only("cloudevents", body, content_type="image/png", **attributes).key == "/x \u00e4"


@pytest.mark.parametrize("missing", ["specversion", "id", "source", "type"])
def test_what_lacks_a_needed_attribute_is_no_cloudevent(missing: str) -> None:
    event = {name: value for name, value in EVENT.items() if name != missing}
    with pytest.raises(DeliveryMalformed, match=missing):
        read("cloudevents", event, content_type=JSON)
    with pytest.raises(DeliveryMalformed):
        read("cloudevents", [EVENT, event], content_type=BATCH)


def test_another_version_is_refused() -> None:
    with pytest.raises(DeliveryMalformed, match="another version"):
        read("cloudevents", {**EVENT, "specversion": "0.3"}, content_type=JSON)


def test_an_attribute_that_is_there_twice_is_refused() -> None:
    pairs = [("ce-specversion", "1.0"), ("ce-id", "a"), ("ce-id", "b"), ("ce-source", "/"), ("ce-type", "t")]
    with pytest.raises(DeliveryMalformed, match="ce-id is there 2 times"):
        named("cloudevents").read(Headers.of(pairs), b"{}")


def test_an_empty_batch_is_one_delivery_in_which_nobody_knows_what_happened() -> None:
    found = read("cloudevents", [], content_type=BATCH)
    assert [one.kind for one in found.happenings] == [Happened.UNKNOWN]


def test_a_delivery_is_told_by_the_id_that_is_signed_or_by_source_and_id() -> None:
    body = body_of(EVENT)
    signed = {name.replace("-", "_"): value for name, value in standard(body).items()}
    assert read("cloudevents", body, content_type=JSON, **signed).id == "evt-1"
    bare = read("cloudevents", body, content_type=JSON)
    assert bare.once == read("cloudevents", {**EVENT, "data": 2}, content_type=JSON).once
    assert bare.once != read("cloudevents", {**EVENT, "source": "/other"}, content_type=JSON).once


def test_a_signature_or_a_token_proves_it() -> None:
    body = body_of(EVENT)
    check = named("cloudevents").check
    signed, token = Headers.of(standard(body).items()), Headers.of([("authorization", f"Bearer {SECRET}")])
    check(signed, body, [SIGNING], NOW)
    check(signed, body, [SECRET, SIGNING], NOW)
    check(token, body, [SECRET], NOW)
    check(token, body, [SECRET, SIGNING], NOW)
    for shown, secrets in (
        (token, [SIGNING]),
        (signed, [SECRET]),
        (signed, []),
        (Headers.of([("authorization", f"Bearer {SIGNING}")]), [SIGNING]),
        (Headers.of([*standard(b"other").items(), ("authorization", f"Bearer {SECRET}")]), [SECRET, SIGNING]),
    ):
        with pytest.raises(DeliveryUnproven):
            check(shown, body, secrets, NOW)
