"""firmwalker: what an unpacked firmware has that is worth a look. Floor 5. Source: firmwalker.sh's report.

It points at files and rates nothing, so each is information; what stood in them is never told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "firmwalker"
_DIRECTORY: Final = "***Firmware Directory***"
_SECTION: Final = re.compile(r"^\*{3}([^*\n]{1,200})\*{3}$")
_PATTERN: Final = re.compile(r"^(?:#{5,}|-{5,}) *([^\n]*?) *-{0,200}$")
_SHOWN: Final = ("ip addresses", "urls", "emails")
"""Sections whose hits are values and not files."""
_LOGIN: Final = re.compile(r"://[^/@\s]{1,200}@")
"""What an address has in front of its host to log in with."""
_NO_HITS: Final = ("firmware directory", "list ")


def _is_text(document: Document) -> bool:
    return document.shape is Shape.TEXT and document.text[:2_000].lstrip("\ufeff\r\n ").startswith(_DIRECTORY)


def _read(document: Document) -> Report:
    lines = [line.strip() for line in document.text.splitlines()]
    at = next((number for number, line in enumerate(lines) if line == _DIRECTORY), 0)
    target = next((line for line in lines[at + 1 :] if line), "")
    found = {key: _told(*key, patterns) for key, patterns in _hits(lines).items()}
    return Report(_TOOL, tuple(found.values()), targets=(target,) if target and not target.startswith("*") else ())


def _hits(lines: list[str]) -> dict[tuple[str, str], list[str]]:
    """Give the patterns that led to each hit, by section and hit; the same file is found by several."""
    found: dict[tuple[str, str], list[str]] = {}
    for section, pattern, hit in _read_hits(lines):
        patterns = found.setdefault((section, hit), [])
        if pattern and pattern not in patterns:
            patterns.append(pattern)
    return found


def _read_hits(lines: list[str]) -> Iterator[tuple[str, str, str]]:
    section = pattern = ""
    for line in lines:
        if head := _SECTION.match(line):
            section, pattern = head[1].removeprefix("Search for ").strip(), ""
        elif rule := _PATTERN.match(line):
            pattern = rule[1]
        elif line and section and not section.lower().startswith(_NO_HITS):
            is_value = section.lower().startswith(_SHOWN) or not line.startswith("/")
            yield section, pattern, line if is_value else line.partition(":")[0]


def _told(section: str, hit: str, patterns: list[str]) -> Sighting:
    is_file, is_value = hit.startswith("/"), section.lower().startswith(_SHOWN)
    shown = _LOGIN.sub("://", hit) if is_value else hit if is_file else ""
    named = f" ({', '.join(patterns)})" if patterns and patterns != [section] else ""
    return telling.of_resource(
        _TOOL,
        section,
        Severity.INFO,
        (f"{section}: {shown}" if shown else section) + named,
        resource=shown if is_value else section,
        path=hit if is_file else "",
        certainty=Certainty.LOW,
    )


FORMATS: Final = (Format("firmwalker", "firmwalker, its report", _is_text, _read),)
