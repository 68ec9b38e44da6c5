"""Headers: names without case, values without spaces around them, and nothing that is there twice."""

from __future__ import annotations

import pytest

from interlock.formats.errors import DeliveryMalformed
from interlock.formats.hooks.headers import Headers

SOME = Headers.of([("X-One", " 1 "), ("x-two", "2"), ("X-TWO", "3"), ("Content-Type", "Application/JSON; charset=x")])


def test_a_header_is_found_however_its_name_is_written() -> None:
    assert SOME.get("x-one") == "1"
    assert SOME.has("x-one", "x-two")
    assert not SOME.has("x-one", "x-three")
    assert SOME.get("x-three") == ""


def test_a_header_that_is_there_twice_is_no_value() -> None:
    assert SOME.only("x-two") == ""
    with pytest.raises(DeliveryMalformed, match="x-two is there 2 times"):
        SOME.get("x-two")


def test_headers_that_begin_alike_are_given_by_the_rest_of_their_names() -> None:
    assert Headers.of([("CE-Id", "a"), ("ce-type", "b"), ("x", "c")]).starting("ce-") == {"id": "a", "type": "b"}
    with pytest.raises(DeliveryMalformed):
        SOME.starting("x-")


def test_the_media_type_comes_without_parameters() -> None:
    assert SOME.media_type == "application/json"
    assert Headers.of([("content-type", "a/b"), ("Content-Type", "c/d")]).media_type == ""
    assert Headers().media_type == ""
