"""httpx' JSON lines: every address that answered and with what, for somebody to look at. Floor 5.

Source: ProjectDiscovery's httpx, `-json`, and its names with hyphens before version 1.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "httpx"


class _Answer(msgspec.Struct, frozen=True):
    input: str
    url: str | None = ""
    status_code: int | None = None
    status_code_once: int | None = msgspec.field(name="status-code", default=None)
    title: str | None = ""
    webserver: str | None = ""
    tech: list[str] | None = None
    technologies: list[str] | None = None
    method: str | None = ""
    failed: bool | None = False
    error: str | None = ""
    timestamp: str | None = ""

    @property
    def address(self) -> str:
        """What was asked."""
        return self.url or self.input


def _is_answer(one: Mapping[str, object]) -> bool:
    return {"input", "timestamp"} <= one.keys() and bool({"status_code", "status-code", "failed"} & one.keys())


def _is_httpx(document: Document) -> bool:
    return _is_answer(document.first) or _is_answer(document.fields)


def _read(document: Document) -> Report:
    answers = [document.as_type(_Answer)] if document.fields else document.as_type(list[_Answer])
    return Report(
        _TOOL,
        gathered((one.address, _told(one)) for one in answers if not one.failed),
        at=answers[0].timestamp or "" if answers else "",
        failed=tuple(telling.line(f"{one.address} {one.error or 'did not answer'}") for one in answers if one.failed),
    )


def _told(one: _Answer) -> Sighting:
    code = one.status_code if one.status_code is not None else one.status_code_once
    seen = ", ".join(
        dict.fromkeys(text for text in (one.webserver, *(one.tech or one.technologies or ()), one.title) if text)
    )
    words = f"{one.address} answers with {code}" + (f": {seen}" if seen else "")
    return telling.at_address(
        _TOOL,
        "address-answers",
        Severity.INFO,
        words,
        address=one.address,
        method=one.method or "",
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("httpx", "httpx, JSON lines", _is_httpx, _read, silent=("[]", "")),)
