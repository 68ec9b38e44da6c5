"""XML reports that begin with a document type, read without it. Floor 5.

Burp, nikto and Outpost24 put one before every report. It only repeats how a report is built, so it is passed over.
One that declares entities, or parts of itself to be put in elsewhere, is refused as it is everywhere.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.reports.document import Document, Shape
from interlock.formats.xmldoc import Element, read_xml

_FIRST_ELEMENT: Final = re.compile(rb"<[A-Za-z_]")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE\s")
_MEANS_MORE: Final = re.compile(rb"<!ENTITY|%", re.IGNORECASE)
_HEAD: Final = 4_096
"""Bytes that a document is known by."""
_VISIBLE: Final = re.compile(rb"[^\r\n]")


def begins(document: Document, name: str, *words: str) -> bool:
    """Say whether an XML document's root is called `name` and some words stand near it, without parsing it."""
    if document.shape is not Shape.XML:
        return False
    first = _FIRST_ELEMENT.search(document.body)
    head = document.body[first.start() + 1 : first.start() + _HEAD] if first else b""
    is_called = re.match(name.encode() + rb"[\s/>]", head) is not None
    return is_called and all(word.encode() in head for word in words)


def read(document: Document, *names: str) -> Element:
    """Give the root of an XML document, which is called one of some names.

    Errors: XmlMalformed (FMT-104), ReportMalformed (FMT-160) where it is called otherwise.
    """
    root = _read(document)
    if root.name not in names:
        raise document.malformed(f"its root is {root.name}, and not {' or '.join(names)}")
    return root


def _read(document: Document) -> Element:
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
