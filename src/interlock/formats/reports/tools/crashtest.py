"""The JSON answer of Crashtest Security's API. Floor 5.

Source: Crashtest Security Suite, findings of a scan; a known vulnerability of what it fingerprinted is one of them.
Its JUnit XML is read in `junit_rated`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "crashtest"
_ADDRESS: Final = re.compile(r'https?://[^\s"\']{1,500}')


class _Known(msgspec.Struct, frozen=True):
    cve_id: str
    cvss: float | str | None = None
    information: str | None = ""
    product: str | None = ""
    version: str | None = ""


class _Finding(msgspec.Struct, frozen=True):
    finding_description_slug: str
    information: str | None = ""
    cve_findings: list[_Known] | None = None


class _Description(msgspec.Struct, frozen=True, rename="camel"):
    slug: str
    title: str | None = ""
    base_score: float | str | None = None
    how_to_fix: str | None = msgspec.field(name="how_to_fix", default="")


class _Data(msgspec.Struct, frozen=True):
    findings: dict[str, list[_Finding] | None]
    descriptions: list[_Description] | None = None


class _Answer(msgspec.Struct, frozen=True):
    data: _Data


def _is_answer(document: Document) -> bool:
    data = document.fields.get("data")
    return isinstance(data, dict) and {"findings", "descriptions"} <= data.keys()


def _read(document: Document) -> Report:
    data = document.as_type(_Answer).data
    known = {one.slug: one for one in data.descriptions or ()}
    found = (one for kind in data.findings.values() for one in kind or ())
    return Report(_TOOL, tuple(each for one in found for each in _told(one, known)))


def _told(one: _Finding, known: Mapping[str, _Description]) -> Iterator[Sighting]:
    slug = one.finding_description_slug
    kind = known.get(slug, _Description(slug))
    words = telling.line(one.information, kind.title, slug)
    address = _ADDRESS.search(words)
    yield telling.at_address(
        _TOOL,
        slug,
        telling.severity(kind.base_score),
        words,
        address=address[0].rstrip(".,") if address else "",
        remedy=telling.line(kind.how_to_fix),
        aliases=telling.ids(words),
    )
    for bad in one.cve_findings or ():
        yield packages.vulnerable(
            _TOOL,
            bad.cve_id,
            telling.severity(bad.cvss),
            telling.line(bad.information, bad.cve_id),
            packages.Package(bad.product or "", bad.version or ""),
        )


FORMATS: Final = (Format("crashtest", "Crashtest Security, findings of its API", _is_answer, _read),)
