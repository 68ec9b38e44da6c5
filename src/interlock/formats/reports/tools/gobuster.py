"""gobuster's text: every path, host or name that answered, for somebody to look at. Floor 5.

Source: gobuster's `dir`, `vhost` and `dns` modes, with and without their heading. The lines of `dir` do not say which
host they are of; only the heading does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.answers import answered
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "gobuster"
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_PATH: Final = re.compile(r"(\S{1,2000})[ \t]{1,200}\(Status: (\d{3})\)(?:.{0,200}?\[--> ([^\]\s]{1,2000})\])?")
_NAME: Final = re.compile(r"Found: (\S{1,300})(?:[ \t]{1,20}.{0,500})?")
_TARGET: Final = re.compile(r"\[\+\] (?:Url|Url/Domain|Domain)[^:]{0,20}:[ \t]{0,50}(\S{1,2000})", re.IGNORECASE)
_HEADING: Final = re.compile(r"Gobuster v(\S{1,20})")
_BROKEN: Final = re.compile(r"(?:Error:|\[ERROR\]|\[!\]).{1,500}")


def _lines(document: Document) -> Iterator[str]:
    for line in document.text.splitlines():
        if text := _COLOURS.sub("", line).strip():
            yield text


def _is_gobuster(document: Document) -> bool:
    if document.shape is not Shape.TEXT or not re.search(r"\(Status: \d{3}\)|Gobuster v", document.text):
        return False
    lines = list(_lines(document))
    is_headed = any(_HEADING.match(line) for line in lines[:5])
    return is_headed or all(_PATH.match(line) for line in lines[:20])


def _read(document: Document) -> Report:
    lines = list(_lines(document))
    if document.shape is Shape.TEXT and not _is_gobuster(document):
        raise document.malformed("no line of it is gobuster's")
    targets = tuple(found[1] for line in lines if (found := _TARGET.match(line)))
    versions = (found[1] for line in lines if (found := _HEADING.match(line)))
    return Report(
        _TOOL,
        gathered(each for line in lines for each in _told(line, targets[0] if targets else "")),
        next(versions, ""),
        targets=targets,
        failed=tuple(line for line in lines if _BROKEN.match(line)),
    )


def _told(line: str, site: str) -> Iterator[tuple[object, Sighting]]:
    if path := _PATH.match(line):
        address = path[1] if "://" in path[1] else f"{site.rstrip('/')}/{path[1].lstrip('/')}"
        yield (address, path[2]), answered(_TOOL, address, path[2], path[3])
    elif name := _NAME.match(line):
        yield name[1], telling.at_address(_TOOL, "name-found", Severity.INFO, f"there is {name[1]}", address=name[1])


FORMATS: Final = (Format("gobuster", "gobuster, text", _is_gobuster, _read, silent=("",)),)
