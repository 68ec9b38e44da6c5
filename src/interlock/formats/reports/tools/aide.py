"""AIDE: files that are not as they were when its database was made. Floor 5.

Source: AIDE's manual, `report_format` plain and json. AIDE rates nothing; a change nobody made may be an intruder's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "aide"
_HEAD: Final = 2_000
_MINE: Final = re.compile(
    r"\bAIDE (?:\d[\w.]*\)? )?found (?:differences|NO differences|no differences)|^AIDE initialized", re.MULTILINE
)
_VERSION: Final = re.compile(r"\bAIDE,? (?:version )?v?(\d[\w.]*)")
_STARTED: Final = re.compile(r"^Start timestamp: ([^\n(]+)", re.MULTILINE)
_SECTION: Final = re.compile(r"^(Added|Removed|Changed) (?:entries|files|directories):\s*$")
_END: Final = re.compile(r"^(?:Detailed information about changes|The attributes of the|Summary)\b")
_ENTRY: Final = re.compile(r"^(?P<mask>[^:\n]{1,60}?)\s*:\s*(?P<path>/.*)$")


class _Changes(msgspec.Struct, frozen=True):
    added: dict[str, str] | None = None
    removed: dict[str, str] | None = None
    changed: dict[str, str] | None = None
    aide_version: str = ""
    start_time: str = ""


def _is_text(document: Document) -> bool:
    return document.shape is Shape.TEXT and bool(_MINE.search(document.text[:_HEAD]))


def _read_text(document: Document) -> Report:
    text = document.text
    version, at = _VERSION.search(text[:_HEAD]), _STARTED.search(text[:_HEAD])
    found = tuple(_told(kind, path, mask) for kind, path, mask in _entries(text))
    return Report(_TOOL, found, version[1] if version else "", at[1].strip() if at else "")


def _entries(text: str) -> Iterator[tuple[str, str, str]]:
    """Give kind, path and mask of every difference; the same path stands again where its details are."""
    kind = ""
    for line in text.splitlines():
        if section := _SECTION.match(line.strip()):
            kind = section[1].lower()
        elif _END.match(line.strip()):
            kind = ""
        elif kind and (entry := _ENTRY.match(line)):
            yield kind, entry["path"].strip(), entry["mask"].strip()


def _told(kind: str, path: str, mask: str) -> Sighting:
    what = "directory" if mask.startswith("d") and kind != mask else "file"
    changes = f" ({mask})" if kind == "changed" and mask.lower() != kind else ""
    return telling.of_resource(
        _TOOL,
        kind,
        Severity.MEDIUM,
        f"the {what} {path} was {kind} since the database was made{changes}",
        resource=path,
        certainty=Certainty.MEDIUM,
    )


def _is_json(document: Document) -> bool:
    return {"aide_version", "number_of_entries"} <= document.fields.keys()


def _read_json(document: Document) -> Report:
    read = document.as_type(_Changes)
    kinds: Mapping[str, dict[str, str] | None] = {
        "added": read.added,
        "removed": read.removed,
        "changed": read.changed,
    }
    found = tuple(_told(kind, path, mask) for kind, all_ in kinds.items() for path, mask in (all_ or {}).items())
    return Report(_TOOL, found, read.aide_version, read.start_time)


FORMATS: Final = (
    Format("aide", "AIDE, report of a check (text)", _is_text, _read_text),
    Format("aide-json", "AIDE, report of a check (JSON)", _is_json, _read_json),
)
