"""XML that names its grammar in front, as nmap and Qualys write it: read as if it did not. Floor 5.

A document type that declares anything of its own is still refused where XML is read.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.reports.document import Document, Shape
from interlock.formats.xmldoc import Element, read_xml

_HEAD: Final = 16_384
_BARE: Final = re.compile(
    rb"""<!DOCTYPE\s+[\w:.-]+(?:\s+(?:SYSTEM|PUBLIC))?(?:\s+"[^"<>\[]*"|\s+'[^'<>\[]*'){0,2}\s*>""",
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_ROOT: Final = re.compile(r"<([A-Za-z_][\w:.-]*)([^>]*)")


def root_tag(document: Document) -> str:
    """Give the name and the attributes of the root as they are written; empty for what is no XML."""
    if document.shape is not Shape.XML:
        return ""
    found = _ROOT.search(_COMMENT.sub("", document.text[:_HEAD]))
    return f"{found[1]} {found[2]}" if found else ""


def read_bare(document: Document) -> Element:
    """Give the root, whether or not a bare document type stands in front. Errors: XmlMalformed (FMT-104)."""
    body = document.body
    found = _BARE.search(body, 0, _HEAD)
    if found is None:
        return document.xml()
    blank = b"\n" * found[0].count(b"\n")  # so that errors name the line of the file
    return read_xml(body[: found.start()] + blank + body[found.end() :], document.source)
