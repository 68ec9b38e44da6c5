"""The HTML report of SonarQube's issues that sonar-report writes: a row of its table is one finding. Floor 5.

Source: sonar-report, table of detected vulnerabilities and table of known rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.sonarqube import SCALE, TOOL, weaknesses_in

_TITLE: Final = re.compile(r"<title>\s{0,200}SonarQube [^<]{0,80}Report\s{0,200}</title>", re.IGNORECASE)
_SKIPPED: Final = frozenset({"style", "script"})


class _Tables(HTMLParser):
    """Collects the rows of all tables that are in no other table, and the terms of lists."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.terms: dict[str, str] = {}
        self._depth = 0
        self._said: list[str] = []
        self._term = ""
        self._is_skipped = False

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]], /) -> None:
        """Go into an element."""
        self._is_skipped = tag in _SKIPPED
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif self._depth == 1 and tag == "tr":
            self.tables[-1].append([])
        elif (self._depth == 1 and tag in {"td", "th"}) or (not self._depth and tag in {"dt", "dd"}):
            self._said = []

    def handle_endtag(self, tag: str) -> None:
        """Come out of an element."""
        self._is_skipped = False
        if tag == "table":
            self._depth = max(self._depth - 1, 0)
        elif self._depth == 1 and tag in {"td", "th"} and self.tables[-1]:
            self.tables[-1][-1].append(telling.line(" ".join(self._said)) if tag == "th" else " ".join(self._said))
        elif not self._depth and tag == "dt":
            self._term = telling.line(" ".join(self._said))
        elif not self._depth and tag == "dd":
            self.terms.setdefault(self._term, telling.line(" ".join(self._said)))

    def handle_data(self, data: str) -> None:
        """Take note of what an element says."""
        if not self._is_skipped:
            self._said.append(data)


def _is_mine(document: Document) -> bool:
    return document.shape is Shape.HTML and _TITLE.search(document.text[:100_000]) is not None


def _read(document: Document) -> Report:
    parser = _Tables()
    try:
        parser.feed(document.text)
        parser.close()
    except AssertionError as error:  # the parser's own word for markup that it cannot read
        raise document.malformed(f"it is not HTML: {error}") from error
    known = {
        telling.line(row["Rule"]): weaknesses_in(row["Description"]) for row in _rows(parser, "Rule", "Description")
    }
    found = tuple(
        telling.in_code(
            TOOL,
            row["Rule"],
            telling.severity(row["Severity"], scale=SCALE),
            telling.line(row["Message"], row.get("Description")),
            path=row["Component"],
            at_line=number(row.get("Line")),
            cwe=known.get(telling.line(row["Rule"]), ()),
        )
        for row in _rows(parser, "Rule", "Severity", "Component", "Message")
    )
    project = parser.terms.get("Project Name", "")
    at = parser.terms.get("Report Generated On", "")
    return Report(TOOL, found, at=at, targets=(project,) if project else ())


def _rows(parser: _Tables, *columns: str) -> Iterator[dict[str, str]]:
    """Give the rows of the tables that have some columns, and no others where they are but two."""
    for heading, *rows in (table for table in parser.tables if table):
        is_it = set(columns) <= set(heading) and (len(columns) > 2 or len(heading) == 2)  # noqa: PLR2004 (of the rules)
        yield from ({**dict.fromkeys(heading, ""), **dict(zip(heading, row, strict=False))} for row in rows if is_it)


FORMATS: Final = (Format("sonarqube-html", "SonarQube, report of sonar-report, HTML", _is_mine, _read),)
