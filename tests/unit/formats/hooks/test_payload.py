"""Somebody's JSON: what is missing is nothing, what is odd is nothing, and what is said is one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.formats.errors import DeliveryMalformed
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.payload import (
    LONGEST,
    MOST_ITEMS,
    Part,
    address,
    commit,
    digest,
    line,
    moment,
    payload_of,
    payloads_of,
    told,
    words,
)
from tests.deliveries import DIGEST, NEW, headers

ODD_TIMES: tuple[object, ...] = (
    *("", "soon", "2026-09-14", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"),
    *(None, True, {}, 0, -5, 10**400, float("inf")),
)
SOME = Part({"a": {"b": [{"c": "x"}, 2]}, "n": None, "f": False, "t": True, "k.l": {"m": 1}, "s": " y "})


def test_a_part_is_there_or_is_nothing() -> None:
    assert [one.text("c") for one in SOME.items("a.b")] == ["x", ""]
    assert SOME.text("q", "n", "a", "s") == "y"
    assert SOME.at("a.b.c").text() == ""
    assert SOME.at("n.x.y").value is None
    assert SOME.named("k.l").text("m") == "1"
    assert SOME.items("a") == ()
    assert SOME.names() == ("a", "n", "f", "t", "k.l", "s")
    assert Part(3).names() == ()
    assert Part("x").named("y").value is None


def test_true_is_true_alone() -> None:
    assert SOME.flag("t")
    assert not any(SOME.flag(path) for path in ("f", "n", "s", "a", "q"))
    assert not Part({"x": "true"}).flag("x")


def test_null_is_there_too() -> None:
    assert SOME.has("n")
    assert SOME.has("a.b")
    assert not SOME.has("a.c")
    assert not SOME.has("n.x")
    assert SOME.there("q", "n", "a").value is None
    assert SOME.there("q", "a").names() == ("b",)
    assert not SOME.there("q")


def test_no_more_items_are_given_than_a_delivery_may_have() -> None:
    assert len(Part([0] * (MOST_ITEMS + 5)).items()) == MOST_ITEMS


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\x00b\nc\u202ed\ud800e", "a b c d e"),
        ("x" * 9_999, "x" * LONGEST),
        (7, "7"),
        (1.5, "1.5"),
        (True, ""),
        (10**40, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_a_text_is_one_line_that_can_be_printed(value: object, shown: str) -> None:
    assert line(value) == shown


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2015-05-17 17:06:40 UTC", datetime(2015, 5, 17, 17, 6, 40, tzinfo=UTC)),
        ("2019-03-01T10:08:35+0100", datetime(2019, 3, 1, 9, 8, 35, tzinfo=UTC)),
        ("2026-09-14T08:58:36.335246440Z", datetime(2026, 9, 14, 8, 58, 36, 335246, tzinfo=UTC)),
        (1417566161.0, datetime(2014, 12, 3, 0, 22, 41, tzinfo=UTC)),
        (1789380000456, datetime(2026, 9, 14, 10, 0, 0, 456000, tzinfo=UTC)),
        ("1525109898", datetime(2018, 4, 30, 17, 38, 18, tzinfo=UTC)),
        *((odd, None) for odd in ODD_TIMES),
    ],
)
def test_times_are_read_as_they_are_usually_written(value: object, at: datetime | None) -> None:
    found = moment(value)
    assert (found is None) is (at is None)
    if found and at:
        assert abs((found - at).total_seconds()) < 1e-3


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("https://user:word@git.example.org/a", "https://git.example.org/a"),
        ("HTTP://git.example.org/a?b#c", "http://git.example.org/a?b#c"),
        *((odd, "") for odd in ("javascript:alert(1)", "//x", "ssh://x/y", "http://a b", "http://a\x00", None, 7)),
        ("https://git.example.org/" + "x" * 3_000, ""),
    ],
)
def test_an_address_is_of_a_page_and_names_nobody(value: object, shown: str) -> None:
    assert address(value) == shown


def test_a_commit_is_whole_and_not_the_zeros_that_stand_for_none() -> None:
    found = commit(NEW.upper())
    assert found is not None
    assert str(found) == f"gitCommit:{NEW}"
    assert commit("a" * 64) is not None
    assert [commit(odd) for odd in (NEW[:12], "0" * 40, "", None, 7, NEW + "\n1")] == [None] * 6


def test_a_digest_is_one_that_counts() -> None:
    assert str(digest(DIGEST)) == DIGEST
    assert [digest(odd) for odd in ("sha256:abc", "md5:" + "a" * 32, "sha1:" + "a" * 40, "", None)] == [None] * 5


def test_what_is_told_says_something() -> None:
    assert told(old_name="a", none=None, empty="", number=3) == {"old-name": "a", "number": "3"}
    assert words(["b", "", "a", "b"]) == "b, a"


def test_a_form_is_read_too() -> None:
    form = headers(content_type="application/x-www-form-urlencoded; charset=utf-8")
    assert payload_of("them", form, b"payload=%7B%22a%22%3A+%22%C3%A4%22%7D").text("a") == "\u00e4"
    for bad in (b"other=1", b"", b"payload=%7B", b"\xff=1", b"&".join([b"a=1"] * 200)):
        with pytest.raises(DeliveryMalformed):
            payload_of("them", form, bad)


@pytest.mark.parametrize(
    "body", [b"", b" ", b"{", b"nan", b"\xff", b"<a/>", b"[" * 100_000, b'{"a": 1} x', b'"\\ud800"']
)
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(DeliveryMalformed):
        payload_of("them", Headers(), body)
    with pytest.raises(DeliveryMalformed):
        payloads_of("them", body)


def test_a_mark_before_it_does_no_harm_and_anything_may_be_at_the_top() -> None:
    assert payload_of("them", Headers(), b'\xef\xbb\xbf {"a": 1} ').text("a") == "1"
    assert payload_of("them", Headers(), b"[1]").text("a") == ""


def test_several_may_come_as_a_list_or_as_lines() -> None:
    for body in (b'{"a": 1}\n{"a": 2}\n', b'[{"a": 1}, {"a": 2}]', b'{"a": 1}\r\n\r\n{"a": 2}'):
        assert [one.text("a") for one in payloads_of("them", body)] == ["1", "2"]
    assert [one.text("a") for one in payloads_of("them", b'{\n "a": 1\n}')] == ["1"]
    with pytest.raises(DeliveryMalformed):
        payloads_of("them", b'{"a": 1}\n{"a"')
