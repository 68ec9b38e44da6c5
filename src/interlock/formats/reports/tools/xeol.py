"""Xeol's JSON report: what is past the end of its life, or near it. Floor 5.

Source: Xeol's presenter models.Document, `xeol -o json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "xeol"
_UNMAINTAINED: Final = ("CWE-1104",)


class _Cycle(msgspec.Struct, frozen=True, rename="pascal"):
    product_name: str
    release_cycle: str | None = None
    eol: str | bool | None = None
    eol_bool: bool | None = None
    latest_release: str | None = None


class _Location(msgspec.Struct, frozen=True):
    path: str | None = None


class _Artifact(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None
    purl: str | None = None
    locations: list[_Location] | None = None


class _Match(msgspec.Struct, frozen=True):
    cycle: _Cycle = msgspec.field(name="Cycle")
    artifact: _Artifact = _Artifact()


class _Source(msgspec.Struct, frozen=True):
    target: object = None


class _Descriptor(msgspec.Struct, frozen=True):
    version: str | None = None


class _Report(msgspec.Struct, frozen=True):
    matches: list[_Match]
    source: _Source | None = None
    descriptor: _Descriptor | None = None


def _is_report(document: Document) -> bool:
    matches, made_by = document.fields.get("matches"), document.fields.get("descriptor")
    if isinstance(made_by, dict) and made_by.get("name"):
        return isinstance(matches, list) and made_by["name"] == _TOOL
    return isinstance(matches, list) and any(isinstance(one, dict) and "Cycle" in one for one in matches[:1])


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    version = read.descriptor.version if read.descriptor is not None else ""
    target = packages.looked_at(read.source.target if read.source is not None else None)
    return Report(
        _TOOL,
        tuple(_told(one) for one in read.matches),
        "" if not version or version.startswith("[") else version,
        targets=(target,) if target else (),
    )


def _told(match: _Match) -> Sighting:
    cycle, held = match.cycle, match.artifact
    until = f"was supported until {cycle.eol}" if isinstance(cycle.eol, str) and cycle.eol else "is not supported"
    return packages.vulnerable(
        _TOOL,
        f"end of life of {cycle.product_name} {cycle.release_cycle or ''}",
        telling.severity("high"),
        f"release {cycle.release_cycle or held.version or ''} of {cycle.product_name} {until}",
        packages.by_purl(held.purl, held.name, held.version),
        places=(each.path for each in held.locations or ()),
        cwe=_UNMAINTAINED,
        remedy=packages.take(cycle.latest_release) or "take a release that is supported",
    )


FORMATS: Final = (Format("xeol", "Xeol, JSON", _is_report, _read),)
