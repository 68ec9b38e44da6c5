"""wfuzz' JSON: every request that was answered, for somebody to look at. Floor 5.

Source: wfuzz' `-o json`. Its payloads are left out: they may hold what was guessed.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports.answers import answered
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "wfuzz"


class _Answer(msgspec.Struct, frozen=True):
    url: str
    code: int
    method: str | None = ""
    location: str | None = ""


def _is_wfuzz(document: Document) -> bool:
    return {"chars", "code", "payload", "url", "words"} <= document.first.keys()


def _read(document: Document) -> Report:
    answers = document.as_type(list[_Answer])
    return Report(_TOOL, gathered(((one.url, one.code), _told(one)) for one in answers))


def _told(one: _Answer) -> Sighting:
    return answered(_TOOL, one.url, one.code, one.location, one.method or "")


FORMATS: Final = (Format("wfuzz", "wfuzz, JSON", _is_wfuzz, _read, silent=("[]",)),)
