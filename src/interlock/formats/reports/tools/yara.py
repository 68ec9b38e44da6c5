"""YARA: the rules that match a file, as `yara` prints them, with or without -m, -g and -s. Floor 5.

Source: YARA's documentation, "Running YARA from the command-line". What a match means is for the rule to say: its
metadata may hold a severity and a description. What was matched is never told: it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "yara"
_HEAD: Final = 8_192
_MATCH: Final = re.compile(r"^(?P<rule>(?:[A-Za-z_]\w*:)?[A-Za-z_]\w*)(?P<meta>(?: \[[^\n]*\])?) (?P<path>\S[^\n]*)$")
_STRING: Final = re.compile(r"^0x[0-9a-fA-F]+(?::\d+)?:\$\w*:")
_META: Final = re.compile(r'(?P<key>[A-Za-z_]\w*) ?=(?:"(?P<text>(?:[^"\\]|\\.){0,2000})"|(?P<word>[^,\]"]*))')
_PATH: Final = re.compile(r"^(?:/|\.{1,2}/|[A-Za-z]:\\|[^\s]+/)")


def _is_text(document: Document) -> bool:
    if document.shape is not Shape.TEXT:
        return False
    lines = [line.rstrip() for line in document.text[:_HEAD].splitlines() if line.strip()]
    if len(document.text) > _HEAD:
        lines = lines[:-1]
    matches = [one for line in lines if (one := _MATCH.match(line)) and not _STRING.match(line)]
    is_told = any(one["meta"] for one in matches) or any(_STRING.match(line) for line in lines)
    return (
        bool(matches)
        and all(_MATCH.match(line) or _STRING.match(line) for line in lines)
        and all(is_told or (_PATH.match(one["path"]) and not one["path"].endswith(":")) for one in matches)
    )


def _read(document: Document) -> Report:
    found: dict[tuple[str, str], Sighting] = {}
    for rule, meta, path in _matches(document.text):
        found.setdefault((rule, path), _told(rule, meta, path))
    return Report(_TOOL, tuple(found.values()))


def _matches(text: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    for line in text.splitlines():
        match = None if _STRING.match(line) else _MATCH.match(line.rstrip())
        if match is not None:
            said = {one["key"].lower(): one["text"] or one["word"] or "" for one in _META.finditer(match["meta"])}
            yield match["rule"].rpartition(":")[2], said, match["path"]


def _told(rule: str, meta: Mapping[str, str], path: str) -> Sighting:
    words = meta.get("description", "").replace('\\"', '"').replace("\\\\", "\\")
    return telling.of_resource(
        _TOOL,
        rule,
        telling.severity(meta.get("severity")),
        f"{rule} matches {path}" + (f": {words}" if words else ""),
        path=path,
        resource=rule,
        certainty=Certainty.MEDIUM,
    )


FORMATS: Final = (Format("yara", "YARA, what it prints", _is_text, _read, silent=("",)),)
