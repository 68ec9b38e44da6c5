"""Reports of Prisma Cloud Compute, once Twistlock: what is vulnerable in images and what breaks a benchmark. Floor 5.

Source: `twistcli images scan --output-file`, and the CSV that the console exports of images.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "twistlock"
_COLUMNS: Final = ("CVE ID", "Compliance ID", "Packages", "Package Version", "Fix Status")
_USED: Final = " (used in "
_FIXED: Final = "fixed in "
_OWN: Final = {"unimportant": Severity.INFO}
_COUNTS: Final = {"vulnerabilityDistribution", "complianceDistribution"}


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    severity: str | None = None
    cvss: float | str | None = None
    description: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    package_path: str | None = None
    status: str | None = None


class _Compliance(msgspec.Struct, frozen=True):
    title: str
    id: str | int | None = None
    severity: str | None = None
    cause: str | None = None
    description: str | None = None


class _Image(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    name: str | None = None
    scan_time: str | None = None
    vulnerabilities: list[_Vulnerability] | None = None
    compliances: list[_Compliance] | None = None


class _Report(msgspec.Struct, frozen=True):
    results: list[_Image]


def _is_json(document: Document) -> bool:
    results = document.fields.get("results")
    first = results[0] if isinstance(results, list) and results else None
    return isinstance(first, dict) and bool(_COUNTS & first.keys())


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    images = document.as_type(_Report).results
    targets = dict.fromkeys(telling.line(one.name, one.id) for one in images)
    at = next((one.scan_time for one in images if one.scan_time), "")
    return Report(_TOOL, tuple(found for one in images for found in _told(one)), "", at, tuple(filter(None, targets)))


def _told(image: _Image) -> Iterator[Sighting]:
    where = telling.line(image.name, image.id)
    for bad in image.vulnerabilities or ():
        yield packages.vulnerable(
            _TOOL,
            bad.id,
            telling.severity(bad.severity, bad.cvss, scale=_OWN),
            bad.description or bad.id,
            packages.Package((bad.package_name or "").partition(_USED)[0], bad.package_version or ""),
            places=(telling.line(bad.package_path, where),),
            remedy=_remedy(bad.status),
        )
    for one in image.compliances or ():
        yield telling.of_resource(
            _TOOL,
            telling.line(one.id, one.title),
            telling.severity(one.severity),
            telling.line(f"{one.title}: {one.cause}" if one.cause else one.title),
            resource=where,
        )


def _remedy(status: str | None) -> str:
    text = telling.line(status)
    return f"take {text.removeprefix(_FIXED)}" if text.startswith(_FIXED) else ""


def _read_csv(document: Document) -> Report:
    found, images = list[Sighting](), dict[str, None]()
    for row in document.rows(*_COLUMNS):
        image = _image(row)
        images[image] = None
        found.append(_row(row, image))
    return Report(_TOOL, tuple(found), targets=tuple(one for one in images if one))


def _image(row: Mapping[str, str]) -> str:
    name = "/".join(part for part in (row.get("Registry", ""), row.get("Repository", "")) if part)
    tag = row.get("Tag", "")
    return telling.line(f"{name}:{tag}" if name and tag else name, row.get("Id"), row.get("Hostname"))


def _row(row: Mapping[str, str], image: str) -> Sighting:
    rated = telling.severity(row.get("Severity"), row.get("CVSS"), scale=_OWN)
    words = telling.line(row.get("Description"), row.get("Cause"))
    if not row["CVE ID"]:
        return telling.of_resource(_TOOL, row["Compliance ID"], rated, words, resource=image)
    return packages.vulnerable(
        _TOOL,
        row["CVE ID"],
        rated,
        words or row["CVE ID"],
        packages.Package(row["Packages"].partition(_USED)[0], row["Package Version"]),
        places=(image,),
        remedy=_remedy(row["Fix Status"]),
    )


FORMATS: Final = (
    Format("twistlock", "Prisma Cloud (twistcli), JSON", _is_json, _read),
    Format("twistlock-csv", "Prisma Cloud, images, CSV", _is_csv, _read_csv),
)
