"""Exploit prediction scores, as their daily CSV file has them.

Enters: lines. Leaves: predictions one by one, and a refusal for each row that is wrong. Floor 5.
Source: FIRST's daily file: a comment with model and day, the header `cve,epss,percentile`, a row for each CVE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from interlock.formats.errors import FeedMalformed
from interlock.formats.osv import Refused
from interlock.supply.advisory import Prediction

_CVE: Final = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")
_PART: Final = re.compile(r"(?:0(?:\.[0-9]{1,20})?|1(?:\.0{1,20})?|[0-9](?:\.[0-9]{1,20})?[eE]-[0-9]{1,3})")
_DAY: Final = re.compile(r"score_date:([0-9]{4}-[0-9]{2}-[0-9]{2})")
_COLUMNS: Final = ("cve", "epss", "percentile")
_LONGEST_LINE: Final = 1_000


def read_epss(lines: Iterable[bytes], place: str) -> Iterator[Prediction | Refused]:
    """Read the rows in the order of the file.

    Errors: FeedMalformed (FMT-110) if there is no header with the columns of such a file.
    """
    day = ""
    columns: dict[str, int] = {}
    for number, raw in enumerate(lines, start=1):
        line = raw[:_LONGEST_LINE].decode("utf-8", "replace").strip("\r\n\ufeff ")
        if line.startswith("#"):
            found = _DAY.search(line)
            day = found[1] if found else day
        elif not line:
            continue
        elif not columns:
            columns = _header(line, place)
        else:
            yield _row(line.split(","), columns, day, f"{place}:{number}")
    if not columns:
        raise FeedMalformed(place=place, why="it has no header cve,epss,percentile")


def _header(line: str, place: str) -> dict[str, int]:
    names = [name.strip().lower() for name in line.split(",")]
    if not set(_COLUMNS) <= set(names):
        raise FeedMalformed(place=place, why="its first row is not the header cve,epss,percentile")
    return {name: column for column, name in enumerate(names)}


def _row(cells: list[str], columns: dict[str, int], day: str, place: str) -> Prediction | Refused:
    if len(cells) != len(columns):
        return Refused(place, cells[0][:40], f"it has {len(cells)} cells for {len(columns)} columns")
    cve, probability, percentile = (cells[columns[name]].strip() for name in _COLUMNS)
    if not _CVE.fullmatch(cve.upper()):
        return Refused(place, cve[:40], "it does not begin with a CVE")
    if not _PART.fullmatch(probability) or not _PART.fullmatch(percentile):
        return Refused(place, cve, f"{probability!r} and {percentile!r} are not numbers from 0 to 1")
    own_day = cells[columns["date"]].strip() if "date" in columns else day
    return Prediction(cve.upper(), float(probability), float(percentile), own_day)
