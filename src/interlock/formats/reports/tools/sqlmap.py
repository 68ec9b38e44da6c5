"""sqlmap's table of results and its log: every parameter by which SQL was injected. Floor 5.

Source: sqlmap's `results-*.csv` and the `log` of a target. The log does not say which address it is of; what was dumped
into it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "sqlmap"
_COLUMNS: Final = ("Target URL", "Place", "Parameter", "Technique(s)")
_TECHNIQUES: Final[Mapping[str, str]] = {
    "B": "boolean-based blind",
    "E": "error-based",
    "I": "inline query",
    "Q": "inline query",
    "S": "stacked queries",
    "T": "time-based blind",
    "U": "UNION query",
}
_BEGINS: Final = re.compile(r"sqlmap (?:identified|resumed) the following injection point", re.MULTILINE)
_POINT: Final = re.compile(r"Parameter: (.{1,300}?) \((.{1,80})\)")
_TYPE: Final = re.compile(r"Type: (.{1,100})")


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _is_log(document: Document) -> bool:
    return document.shape is Shape.TEXT and _BEGINS.search(document.text) is not None


def _read_csv(document: Document) -> Report:
    rows = list(document.rows(*_COLUMNS))
    if not all(row["Target URL"] for row in rows):
        raise document.malformed("a row has no address")
    found = gathered(_row(row) for row in rows if row["Parameter"])
    return Report(
        _TOOL,
        found,
        targets=tuple(dict.fromkeys(row["Target URL"] for row in rows)),
        failed=tuple(f"{row['Target URL']}: {row.get('Note(s)', '')}" for row in rows if not row["Parameter"]),
    )


def _row(row: Mapping[str, str]) -> tuple[object, Sighting]:
    ways = ", ".join(_TECHNIQUES.get(letter, letter) for letter in row["Technique(s)"])
    return _told(row["Target URL"], row["Place"], row["Parameter"], ways)


def _read_log(document: Document) -> Report:
    if _BEGINS.search(document.text) is None:
        raise document.malformed("it names no injection point")
    return Report(_TOOL, gathered(_points(document.text)))


def _points(text: str) -> Iterator[tuple[object, Sighting]]:
    point: re.Match[str] | None = None
    ways: list[str] = []
    for line in (*text.splitlines(), "---"):
        words = line.strip()
        found = _POINT.fullmatch(words)
        if point is not None and (found or words == "---"):
            yield _told("", point[2], point[1], ", ".join(ways))
            point, ways = None, []
        if found:
            point, ways = found, []
        elif point is not None and (way := _TYPE.fullmatch(words)):
            ways.append(way[1])


def _told(address: str, place: str, parameter: str, ways: str) -> tuple[object, Sighting]:
    found = telling.at_address(
        _TOOL,
        "sql-injection",
        Severity.HIGH,
        f"SQL can be injected by {parameter} ({place})" + (f": {ways}" if ways else ""),
        address=address,
        method=place,
        parameter=parameter,
        cwe=("CWE-89",),
        remedy="give the database the parameter as a bound value",
        certainty=Certainty.HIGH,
    )
    return (address, place, parameter), found


FORMATS: Final = (
    Format("sqlmap-csv", "sqlmap, CSV of its results", _is_csv, _read_csv),
    Format("sqlmap-log", "sqlmap, log of a target", _is_log, _read_log),
)
