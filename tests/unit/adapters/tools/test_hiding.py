import base64
import hashlib
import html
import json
import secrets
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.tools import hider, mask

MADE = hashlib.sha256(b"a value of no shape").hexdigest()
VALUE = "Zq" + MADE[:12] + '"<&>/é\\ ' + MADE[12:28]
"""The same in every worker, since names of tests come of it."""


@pytest.mark.parametrize(
    "written",
    [
        VALUE,
        json.dumps(VALUE),
        json.dumps(VALUE, ensure_ascii=False),
        json.dumps(json.dumps(VALUE, ensure_ascii=False)[1:-1]),
        json.dumps(VALUE, ensure_ascii=False).replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026"),
        repr(VALUE),
        html.escape(VALUE),
        urllib.parse.quote(VALUE),
        urllib.parse.quote(VALUE, safe=""),
        *(base64.b64encode(f"{'x' * pad}{VALUE}and more".encode()).decode() for pad in range(3)),
        base64.urlsafe_b64encode(VALUE.encode()).decode(),
        VALUE[: len(VALUE) * 2 // 3] + "...",
    ],
)
def test_a_value_is_masked_in_every_form_that_tools_write(written: str) -> None:
    out = hider([VALUE.encode()])(f"before {written} after".encode())
    assert out.startswith(b"before ")
    assert out.endswith(b" after")
    assert VALUE[5:17].encode() not in out
    assert b"**" in out
    if "==" not in written and len(written) > 40:
        assert written[20:32].encode() not in out


def test_every_line_of_a_value_with_several_is_masked_and_its_frame_is_left() -> None:
    rows = [secrets.token_hex(20) for _ in range(3)]
    frame = "-----BEGIN SOMETHING-----"
    for end in ("\n", "\r\n", r"\n"):
        out = hider([end.join([frame, *rows]).encode()])(f"{rows[1]} and {rows[2]} in {frame}".encode())
        assert not any(row.encode() in out for row in rows)
        assert frame.encode() in out


def test_a_short_value_is_masked_as_a_word_only_and_a_shorter_one_not_at_all() -> None:
    hide = hider([b"adm1n7", b"word"])
    assert hide(b"adm1n7 readm1n7e word-adm1n7") == b"**** readm1n7e word-****"


def test_the_longer_of_two_values_goes_first_and_many_are_no_trouble() -> None:
    values = [secrets.token_hex(12).encode() for _ in range(3000)]
    hide = hider([*values, values[0] + b"-and-the-rest"])
    out = hide(b" ".join((values[0] + b"-and-the-rest", *values)))
    assert not any(value in out for value in values)
    assert b"rest" not in out


def test_nothing_to_hide_hides_nothing() -> None:
    assert hider([])(b"plain") == b"plain"


@given(st.binary(min_size=8, max_size=60), st.binary(max_size=40), st.binary(max_size=40))
def test_no_value_survives_whatever_its_bytes_are(value: bytes, before: bytes, after: bytes) -> None:
    if not value.strip(b"*"):
        return
    hide = hider([value])
    out = hide(before + value + after)
    assert value not in out or value in before + after or b"*" in value
    assert hide(out) == out or b"*" in value
    mask(out)
