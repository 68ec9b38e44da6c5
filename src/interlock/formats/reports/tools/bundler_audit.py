"""bundler-audit's reports, as it prints them and as JSON. Floor 5.

Source: `bundle-audit check` and `bundle-audit check --format json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "bundler-audit"
_FIELDS: Final = frozenset(
    {"Name", "Version", "Advisory", "CVE", "GHSA", "OSVDB", "Criticality", "URL", "Title", "Solution"}
)
_NONE_FOUND: Final = "No vulnerabilities found"
_INSECURE: Final = "Insecure Source URI found: "
_SOURCE: Final = "insecure-source"


class _Advisory(msgspec.Struct, frozen=True):
    id: str
    title: str | None = None
    description: str | None = None
    cvss_v2: float | None = None
    cvss_v3: float | None = None
    cve: str | None = None
    ghsa: str | None = None
    criticality: str | None = None
    patched_versions: list[str] | None = None


class _Gem(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None


class _Result(msgspec.Struct, frozen=True):
    type: str
    gem: _Gem | None = None
    advisory: _Advisory | None = None
    source: str | None = None


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result]
    version: str | None = None
    created_at: str | None = None


def _is_text(document: Document) -> bool:
    if document.shape != "text":
        return False
    lines = [line.partition(":")[0] for line in document.text[:4_096].splitlines()]
    is_list = "Name" in lines and "Criticality" in lines and "Solution" in lines
    return is_list or _NONE_FOUND in lines[:20] or any(line == _INSECURE[:-2] for line in lines)


def _read_text(document: Document) -> Report:
    return Report(_TOOL, tuple(_printed(document.text.splitlines())))


def _printed(lines: list[str]) -> Iterator[Sighting]:
    """Give what is printed: a block of fields for each vulnerability, a line for each source that is not safe."""
    fields = dict[str, str]()
    for line in (*lines, ""):
        name, colon, value = line.partition(":")
        if line.startswith(_INSECURE):
            yield _insecure(line.removeprefix(_INSECURE).strip())
        elif colon and name in _FIELDS:
            fields[name] = value.strip()
        elif not line.strip() and fields:
            if "Name" in fields:
                yield _block(fields)
            fields = {}


def _block(fields: dict[str, str]) -> Sighting:
    names = telling.ids(fields.get("CVE"), fields.get("GHSA"), fields.get("Advisory"))
    return packages.vulnerable(
        _TOOL,
        telling.line(*names, fields.get("Advisory"), fields.get("OSVDB"), fields.get("Title")),
        telling.severity(fields.get("Criticality")),
        telling.line(fields.get("Title"), fields.get("URL")),
        packages.of_kind("gem", fields["Name"], fields.get("Version")),
        aliases=names,
        remedy=fields.get("Solution", ""),
    )


def _insecure(source: str) -> Sighting:
    """Say that gems are fetched without a check of who serves them."""
    source = without_credentials_inside(source)
    return telling.of_resource(
        _TOOL, _SOURCE, Severity.MEDIUM, f"gems come from {source}, which is not encrypted",
        resource=source, cwe=("CWE-319",), remedy="use an https source",
    )  # fmt: skip


def _is_json(document: Document) -> bool:
    results = document.fields.get("results")
    if not isinstance(results, list) or not {"version", "created_at"} <= document.fields.keys():
        return False
    return all(
        isinstance(one, dict) and str(one.get("type")) in {"unpatched_gem", "insecure_source"} for one in results
    )


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    return Report(_TOOL, tuple(map(_told, read.results)), read.version or "", read.created_at or "")


def _told(one: _Result) -> Sighting:
    bad, gem = one.advisory, one.gem
    if bad is None or gem is None:
        return _insecure(one.source or "")
    # The advisory writes the number alone: `2020-8161`, `5f9h-9pjv-v6j7`.
    cve = f"CVE-{bad.cve}" if bad.cve and not bad.cve.startswith("CVE-") else bad.cve
    ghsa = f"GHSA-{bad.ghsa}" if bad.ghsa and not bad.ghsa.startswith("GHSA-") else bad.ghsa
    names = telling.ids(cve, ghsa, bad.id)
    return packages.vulnerable(
        _TOOL,
        names[0] if names else bad.id,
        telling.severity(bad.criticality, bad.cvss_v3, bad.cvss_v2),
        telling.line(bad.title, bad.description, bad.id),
        packages.of_kind("gem", gem.name, gem.version),
        aliases=names,
        remedy=packages.take(*(bad.patched_versions or ())),
    )


FORMATS: Final = (
    Format("bundler-audit-json", "bundler-audit, JSON", _is_json, _read_json),
    Format("bundler-audit", "bundler-audit, as it prints", _is_text, _read_text),
)
