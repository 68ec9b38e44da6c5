import pytest

from interlock.formats import XmlMalformed
from interlock.formats.xmldoc import DEEPEST, read_typed_xml, read_xml


def test_elements_know_their_names_without_prefixes_texts_and_lines() -> None:
    root = read_xml(b'<a xmlns:p="urn:p">\n <p:b p:k="1">x<c/>y</p:b>\n <b>2</b>\n</a>', "f.xml")
    assert [child.line for child in root.all("b")] == [2, 3]
    assert (root.children[0].get("k"), root.children[0].text, root.say("b")) == ("1", "xy", "xy")
    assert [found.name for found in root.walk()] == ["a", "b", "c", "b"]
    assert [found.name for found in root.within("b", "c")] == ["c"]
    assert root.first("z") is None
    assert (root.say("z"), root.get("z")) == ("", "")


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://h.example/x"> %b;]><a/>',
        b"<a>&b;</a>",
    ],
)
def test_nothing_is_fetched_or_put_in_for_an_entity(body: bytes) -> None:
    with pytest.raises(XmlMalformed):
        read_xml(body, "f.xml")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a k=1/>",
        b"<?xml version='1.0' encoding='nope'?><a/>",
        b"\xff\xfe<a/>",
    ],
)
def test_what_is_no_xml_is_refused(body: bytes) -> None:
    with pytest.raises(XmlMalformed, match=r"f\.xml:1"):
        read_xml(body, "f.xml")


def test_depth_is_bounded() -> None:
    read_xml(b"<a>" * DEEPEST + b"</a>" * DEEPEST, "f.xml")
    with pytest.raises(XmlMalformed, match="nested"):
        read_xml(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1), "f.xml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_the_encoding_is_the_one_of_the_mark_or_the_declaration(encoding: str) -> None:
    said = "<?xml version='1.0' encoding='iso-8859-1'?>" if encoding == "latin-1" else ""
    assert read_xml(f"{said}<a>é</a>".encode(encoding), "f.xml").text == "é"


def test_single_bytes_that_call_themselves_wide_are_read_as_utf_8() -> None:
    assert read_xml("<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode(), "f.xml").text == "é"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<!DOCTYPE a>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE a PUBLIC "-//X//Y" "http://h.example/x">',
    ],
)
def test_a_document_type_that_declares_nothing_may_be_passed_over(head: bytes) -> None:
    assert read_typed_xml(head + b"\n<a k='v'>t</a>", "f.xml").text == "t"


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a/>',
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://h.example/x"> %b;]><a/>',
        b'<!DOCTYPE a SYSTEM "x.dtd"><a>&b;</a>',
        b"<!DOCTYPE a><a>&b;</a>",
        b"<!DOCTYPE a><a>",
    ],
)
def test_no_entity_is_put_in_where_a_document_type_is_passed_over(body: bytes) -> None:
    with pytest.raises(XmlMalformed, match=r"f\.xml:1"):
        read_typed_xml(body, "f.xml")


def test_a_value_that_a_document_type_declares_is_not_put_in() -> None:
    assert read_typed_xml(b'<!DOCTYPE a [<!ATTLIST a x CDATA "v">]><a/>', "f.xml").attributes == {}
