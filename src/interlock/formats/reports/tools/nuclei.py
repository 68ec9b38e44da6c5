"""Nuclei's matches, as JSON lines or as one JSON list: what one matcher matches on one host is one finding. Floor 5.

Source: ProjectDiscovery's output.ResultEvent, and the names it had before version 2.4 (`templateID`, `matched`). What a
template extracted is left out: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "nuclei"
_HOST: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{0,30}://)?(\[[^\]]{0,60}\]|[^/:?#]{0,300})", re.IGNORECASE)


class _Classification(msgspec.Struct, frozen=True, rename="kebab"):
    cve_id: list[str | None] | str | None = None
    cwe_id: list[str | None] | str | None = None


class _Info(msgspec.Struct, frozen=True):
    name: str
    severity: str | None = ""
    remediation: str | None = ""
    classification: _Classification | None = None


class _Match(msgspec.Struct, frozen=True, rename="kebab"):
    info: _Info
    template_id: str = ""
    template_id_once: str = msgspec.field(name="templateID", default="")
    matcher_name: str | None = ""
    matcher_name_once: str | None = msgspec.field(name="matcher_name", default="")
    type: str | None = ""
    host: str | None = ""
    matched_at: str | None = ""
    matched: str | None = ""
    timestamp: str | None = ""
    matcher_status: bool | None = True
    error: str | None = ""

    @property
    def template(self) -> str:
        """What its template is called."""
        return self.template_id or self.template_id_once

    @property
    def matcher(self) -> str:
        """Which of the template's matchers it was; empty where it has only one."""
        return self.matcher_name or self.matcher_name_once or ""

    @property
    def place(self) -> str:
        """Where it matched."""
        return self.matched_at or self.matched or self.host or ""


def _is_match(one: Mapping[str, object]) -> bool:
    return isinstance(one.get("info"), dict) and bool({"template-id", "templateID"} & one.keys())


def _is_nuclei(document: Document) -> bool:
    return _is_match(document.fields) or _is_match(document.first)


def _read(document: Document) -> Report:
    # One line alone is a JSON object like any other.
    matches = [document.as_type(_Match)] if document.fields else document.as_type(list[_Match])
    if not all(one.template for one in matches):
        raise document.malformed("a match does not say of which template")
    hits = [one for one in matches if one.matcher_status is not False]
    return Report(
        _TOOL,
        gathered(((one.template, one.type, one.matcher, _host(one.place)), _told(one)) for one in hits),
        at=matches[0].timestamp or "" if matches else "",
        targets=tuple(dict.fromkeys(one.host for one in matches if one.host)),
        passed=sum(one.matcher_status is False and not one.error for one in matches),
        failed=tuple(f"{one.place}: {telling.line(one.error)}" for one in matches if one.error),
    )


def _host(place: str) -> str:
    found = _HOST.match(place)
    return found[1].lower() if found else ""


def _told(match: _Match) -> Sighting:
    info = match.info
    known = info.classification or _Classification()
    return telling.at_address(
        _TOOL,
        f"{match.template}:{match.matcher}" if match.matcher else match.template,
        telling.severity(info.severity),
        f"{info.name}: {match.matcher}" if match.matcher else info.name,
        address=match.place,
        cwe=telling.weaknesses(known.cwe_id),
        remedy=telling.line(info.remediation),
        aliases=telling.ids(known.cve_id, match.template),
    )


FORMATS: Final = (Format("nuclei", "Nuclei, JSON lines or JSON", _is_nuclei, _read, silent=("[]", "")),)
