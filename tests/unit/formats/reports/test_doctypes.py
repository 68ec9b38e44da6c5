"""A document type before a report is passed over, unless it means more than how the report is built."""

from __future__ import annotations

import pytest

from interlock.formats.errors import ReportMalformed, XmlMalformed
from interlock.formats.reports import doctypes
from interlock.formats.reports.document import Document

WITH_PARTS = b"""<?xml version="1.0"?>
<!-- made by a tool -->
<!DOCTYPE issues [
<!ELEMENT issues (issue*)>
<!ATTLIST issues version CDATA "">
]>
<issues version="1"><issue/></issues>"""


def of(body: bytes) -> Document:
    """Give a document."""
    return Document("x.xml", body)


@pytest.mark.parametrize(
    "body",
    [
        WITH_PARTS,
        b'<!DOCTYPE issues SYSTEM "docs/x.dtd"><issues version="1"><issue/></issues>',
        b'<issues version="1"><issue/></issues>',
    ],
)
def test_a_report_is_read_with_and_without_a_document_type(body: bytes) -> None:
    root = doctypes.read(of(body), "issues")
    assert (root.name, root.get("version"), len(root.children)) == ("issues", "1", 1)


def test_lines_stay_where_they_are() -> None:
    assert doctypes.read(of(WITH_PARTS), "issues").line == 7


@pytest.mark.parametrize(
    "declared",
    [b'<!ENTITY a "b">', b'<!ENTITY % a SYSTEM "file:///x"> %a;', b'<!entity a "b">'],
)
def test_a_document_type_that_declares_entities_is_refused(declared: bytes) -> None:
    body = b"<!DOCTYPE issues [" + declared + b"]><issues>&a;</issues>"
    with pytest.raises(XmlMalformed):
        doctypes.read(of(body), "issues")


def test_another_root_is_refused_by_its_name() -> None:
    with pytest.raises(ReportMalformed, match="its root is report, and not issues or issue"):
        doctypes.read(of(b"<report/>"), "issues", "issue")


def test_a_document_is_known_by_its_root_and_by_words_near_it() -> None:
    assert doctypes.begins(of(WITH_PARTS), "issues")
    assert doctypes.begins(of(WITH_PARTS), "issues", "version=", "<issue")
    assert not doctypes.begins(of(WITH_PARTS), "issues", "burp")
    assert not doctypes.begins(of(WITH_PARTS), "issue")
    assert not doctypes.begins(of(b"<issues2/>"), "issues")
    assert not doctypes.begins(of(b"{}"), "issues")
    assert not doctypes.begins(of(b"<!-- nothing"), "issues")


def test_a_document_type_within_the_report_is_no_document_type() -> None:
    root = doctypes.read(of(b"<issues><![CDATA[<!DOCTYPE html><p>]]></issues>"), "issues")
    assert root.text == "<!DOCTYPE html><p>"
