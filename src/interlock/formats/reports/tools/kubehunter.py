"""kube-hunter's JSON report. Floor 5. Source: kube-hunter's `--report json`."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "kube-hunter"
_PORT: Final = re.compile(r"(.+):(\d{1,5})")


class _Place(msgspec.Struct, frozen=True):
    location: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    vulnerability: str
    vid: str | None = None
    location: str | None = None
    category: str | None = None
    severity: str | None = None
    description: str | None = None
    avd_reference: str | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability] | None
    nodes: list[_Place] | None = None


def _is_json(document: Document) -> bool:
    return {"nodes", "services", "vulnerabilities"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    # Each of its hunters tells what it meets: the same fault of the same place may stand there several times.
    found = dict.fromkeys(_told(one) for one in read.vulnerabilities or ())
    nodes = dict.fromkeys(one.location for one in read.nodes or () if one.location)
    return Report(_TOOL, tuple(found), targets=tuple(nodes))


def _told(one: _Vulnerability) -> Sighting:
    place = one.location or ""
    match = _PORT.fullmatch(place)
    number = telling.line(one.vid)
    return telling.on_host(
        _TOOL,
        number if number.startswith("KHV") else one.vulnerability,
        telling.severity(one.severity),
        telling.line(f"{one.vulnerability}: {one.description}" if one.description else one.vulnerability),
        host=match[1] if match else place,
        port=match[2] if match else "",
        remedy=telling.line(one.avd_reference),
    )


FORMATS: Final = (Format("kube-hunter", "kube-hunter, JSON", _is_json, _read),)
