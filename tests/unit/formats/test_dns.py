import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.dns import TYPES, DnsMalformed, question, read_answer

NAME = b"\x04shop\x07example\x03org\x00"


def answer(asked: bytes, kind: str, *data: bytes, code: int = 0, cut: bool = False) -> bytes:
    head = struct.pack("!6H", 7, 0x8180 | code | (0x0200 if cut else 0), 1, len(data), 0, 0)
    rows = b"".join(b"\xc0\x0c" + struct.pack("!2HIH", TYPES[kind], 1, 60, len(one)) + one for one in data)
    return head + asked[12:] + rows


@pytest.mark.parametrize(
    ("kind", "data", "record"),
    [
        ("A", bytes([192, 0, 2, 1]), "192.0.2.1"),
        ("AAAA", bytes.fromhex("20010db8000000000000000000000001"), "2001:db8:0:0:0:0:0:1"),
        ("MX", b"\x00\x0a\x04mail\xc0\x0c", "10 mail.shop.example.org"),
        ("TXT", b"\x03v=s\x03pf1", "v=spf1"),
        ("CAA", b"\x00\x05issueca.example", '0 issue "ca.example"'),
        ("NS", b"\x02ns\xc0\x0c", "ns.shop.example.org"),
        ("CNAME", b"\xc0\x0c", "shop.example.org"),
    ],
)
def test_each_kind_of_record_is_written_as_in_zone_files(kind: str, data: bytes, record: str) -> None:
    asked = question(7, "shop.example.org", kind)
    found = read_answer(answer(asked, kind, data), 7, asked, kind)
    assert (found.code, found.is_cut, found.records) == (0, False, (record,))


def test_a_question_is_the_name_in_parts() -> None:
    assert question(7, "shop.example.org.", "A")[12:] == NAME + b"\x00\x01\x00\x01"
    for name in ("a..b", "x" * 64, "x." * 200, "ä.org", ""):
        with pytest.raises(DnsMalformed):
            question(7, name, "A")


def test_records_of_another_kind_are_left_out_and_codes_are_told() -> None:
    asked = question(7, "shop.example.org", "A")
    other = answer(asked, "CNAME", b"\xc0\x0c")
    assert read_answer(other, 7, asked, "A").records == ()
    assert read_answer(answer(asked, "A", code=3), 7, asked, "A").code == 3
    assert read_answer(answer(asked, "A", cut=True), 7, asked, "A").is_cut


def test_what_answers_something_else_is_no_answer() -> None:
    asked = question(7, "shop.example.org", "A")
    other = question(7, "shop.example.com", "A")
    for body in (answer(other, "A"), asked, answer(asked, "A")[:11], answer(asked, "A", b"1234")[:-2]):
        with pytest.raises(DnsMalformed):
            read_answer(body, 7, asked, "A")
    with pytest.raises(DnsMalformed, match="something else"):
        read_answer(answer(asked, "A"), 8, asked, "A")


def test_a_name_that_points_at_itself_or_forwards_is_refused() -> None:
    asked = question(7, "shop.example.org", "CNAME")
    here = len(asked) + 12
    for data, says in (
        (struct.pack("!H", 0xC000 | here), "points forwards"),
        (struct.pack("!H", 0xC000 | (here + 9)), "points forwards"),
        (b"\x80x", "unknown kind"),
    ):
        with pytest.raises(DnsMalformed, match=says):
            read_answer(answer(asked, "CNAME", data), 7, asked, "CNAME")


@given(st.binary(max_size=200), st.sampled_from(sorted(TYPES)))
def test_nothing_that_is_received_breaks_the_reader(noise: bytes, kind: str) -> None:
    asked = question(7, "shop.example.org", kind)
    for body in (noise, answer(asked, kind, noise), answer(asked, kind) + noise):
        try:
            read_answer(body, 7, asked, kind)
        except DnsMalformed:
            continue
