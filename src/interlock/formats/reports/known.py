"""All formats of reports, and which of them a document is of. Floor 5.

A format is known because its file lies in `tools`: nothing else has to be changed for a new one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Final

from interlock.formats.errors import ReportAmbiguous, ReportFormatUnknown, ReportUnknown
from interlock.formats.reports import tools
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import nearest

_MOST_SILENT: Final = 64
"""Characters of a file that says nothing."""


@cache
def formats() -> Mapping[str, Format]:
    """Give every format by its name, in the order of the names."""
    modules = (import_module(f"{tools.__name__}.{one.name}") for one in pkgutil.iter_modules(tools.__path__))
    found = [each for module in modules for each in module.FORMATS]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def named(name: str) -> Format:
    """Give a format by its name. Errors: ReportFormatUnknown (FMT-163)."""
    known = formats()
    if name not in known:
        raise ReportFormatUnknown(name=name, nearest=nearest(name, known))
    return known[name]


def format_of(document: Document) -> Format:
    """Say what format a document is of, by what is in it.

    Errors: ReportUnknown (FMT-161), ReportAmbiguous (FMT-162); ReportMalformed (FMT-160) or XmlMalformed (FMT-104)
    where nobody can say, since it is broken.
    """
    mine = [one for one in formats().values() if one.is_mine(document)]
    if not mine:
        document.refuse_broken()
        raise ReportUnknown(source=document.source, shape=document.shape.value)
    if len(mine) > 1:
        raise ReportAmbiguous(source=document.source, names=", ".join(one.name for one in mine))
    return mine[0]


def read_report(document: Document, chosen: Format | None = None) -> tuple[Format, Report]:
    """Give what a report says, and the format that it is of: the chosen one, or else the one that it looks like.

    Shape:  who chooses does so among the formats that a document may be of, and speaks for a file that holds nothing;
            it makes no report of another tool one of its own.
    Errors: those of `format_of`, ReportMalformed (FMT-160), XmlMalformed (FMT-104).
    """
    one = chosen or format_of(document)
    if chosen is None:
        return one, one.read(document)
    if _bare(document) in one.silent:
        return one, one.read(Document(document.source, b"[]"))
    if not one.is_mine(document):
        others = [each.name for each in formats().values() if each.is_mine(document)]
        if others:
            raise document.malformed(f"it is no report of the format {one.name} but one of {' or '.join(others)}")
        document.refuse_broken()
        one.read(document)  # which knows best what is not as it should be
        raise document.malformed(f"nothing in it is what {one.name} writes")
    return one, one.read(document)


def _bare(document: Document) -> str:
    """Give the text without blanks, if it is short enough to be one that says nothing."""
    return "".join(document.text.split()) if len(document.text) <= _MOST_SILENT else document.text
