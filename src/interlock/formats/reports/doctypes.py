"""XML reports that begin with a document type, read without it. Floor 5.

Burp, nikto and Outpost24 put one before every report. It only repeats how a report is built, so it is passed over.
One that declares entities, or parts of itself to be put in elsewhere, is refused as it is everywhere.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.errors import XmlMalformed
from interlock.formats.reports.document import Document, Shape
from interlock.formats.xmldoc import Element, read_xml

_FIRST_ELEMENT: Final = re.compile(rb"<[A-Za-z_]")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE\s")
_MEANS_MORE: Final = re.compile(rb"<!ENTITY|%", re.IGNORECASE)
_VISIBLE: Final = re.compile(rb"[^\r\n]")


def root_of(document: Document, name: str) -> Element | None:
    """Give the root of an XML document if it is called `name`; None of any other, and of what is no XML after all."""
    if document.shape is not Shape.XML or not _begins_with(document.body, name):
        return None
    try:
        return read(document)
    except XmlMalformed:
        return None


def read(document: Document) -> Element:
    """Give the root of an XML document. Errors: XmlMalformed (FMT-104)."""
    start, end = _doctype(document.body)
    if start == end:
        return document.xml()
    body = document.body
    blank = _VISIBLE.sub(b" ", body[start:end])  # the lines stay where they are
    return read_xml(body[:start] + blank + body[end:], document.source)


def _doctype(body: bytes) -> tuple[int, int]:
    """Give where a document type begins and where the first element does; the same where there is none to skip."""
    first = _FIRST_ELEMENT.search(body)
    end = first.start() if first else 0
    found = _DOCTYPE.search(body, 0, end)
    if found is None or _MEANS_MORE.search(body, found.start(), end):
        return end, end
    return found.start(), end


def _begins_with(body: bytes, name: str) -> bool:
    first = _FIRST_ELEMENT.search(body)
    return first is not None and re.compile(name.encode() + rb"[\s/>]").match(body, first.start() + 1) is not None
