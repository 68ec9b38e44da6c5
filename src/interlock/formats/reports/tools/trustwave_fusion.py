"""Trustwave Fusion's findings, JSON of its API: one kind of fault is one finding, at however many places. Floor 5.

Source: Trustwave Fusion's findings API, whose answers write `None` for what is not there.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "trustwave"
_NOTHING: Final = {"None", ""}


class _Location(msgspec.Struct, frozen=True, rename="camel"):
    url: str | None = ""
    domain: str | None = ""
    ip: str | None = ""
    port: int | str | None = ""
    transport_protocol: str | None = ""


class _Knowledge(msgspec.Struct, frozen=True):
    id: str | None = ""
    cves: list[str] | None = None


class _Finding(msgspec.Struct, frozen=True):
    name: str
    severity: str | None = ""
    classification: str | None = ""
    location: _Location | None = None
    kb: _Knowledge | None = None


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    items: list[_Finding]
    total_count: int | None = None


def _is_fusion(document: Document) -> bool:
    items = document.fields.get("items")
    if not isinstance(items, list):
        return False
    if not items:
        return {"lastPageNumber", "pageNumber", "totalCount"} <= document.fields.keys()
    return isinstance(items[0], dict) and {"kb", "location", "classification"} <= items[0].keys()


def _read(document: Document) -> Report:
    answer = document.as_type(_Answer)
    left = (answer.total_count or 0) - len(answer.items)
    return Report(
        _TOOL,
        gathered((_kind(one), _told(one)) for one in answer.items),
        failed=(f"{left} findings of other pages",) if left > 0 else (),
    )


def _kind(one: _Finding) -> tuple[object, ...]:
    return one.severity, one.name, one.classification, tuple(_known(one).cves or ())


def _known(one: _Finding) -> _Knowledge:
    return one.kb or _Knowledge()


def _told(one: _Finding) -> Sighting:
    place, known = one.location or _Location(), _known(one)
    address, host = _said(place.url), _said(place.domain) or _said(place.ip)
    rule, rated = _said(known.id) or rule_named(one.name), telling.severity(one.severity)
    aliases = telling.ids(known.cves)
    if address:
        return telling.at_address(_TOOL, rule, rated, one.name, address=address, aliases=aliases)
    protocol = _said(place.transport_protocol)
    return telling.on_host(
        _TOOL, rule, rated, one.name, host=host, port=_said(place.port), protocol=protocol, aliases=aliases
    )


def _said(value: object) -> str:
    text = telling.line(value)
    return "" if text in _NOTHING else text


FORMATS: Final = (Format("trustwave-fusion", "Trustwave Fusion, findings of its API", _is_fusion, _read),)
