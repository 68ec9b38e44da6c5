"""Kiuwan: a row of a table is one finding, and so is a vulnerability of a component. Floor 5.

Source: Kiuwan Code Security, vulnerabilities in CSV; Kiuwan Insights, vulnerabilities in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "kiuwan"
_SCALE: Final[Mapping[str, Severity]] = {"normal": Severity.MEDIUM, "very low": Severity.INFO}


class _Component(msgspec.Struct, frozen=True):
    artifact: str
    version: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    cve: str
    components: list[_Component]
    cwe: str | None = None
    security_risk: str | None = msgspec.field(name="securityRisk", default=None)
    newer: str | float | None = msgspec.field(name="cVSSv3BaseScore", default=None)
    older: str | float | None = msgspec.field(name="cVSSv2BaseScore", default=None)
    description: str | None = None


_COLUMNS: Final = ("Rule code", "Rule", "Priority", "Software characteristic", "Line number")


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _is_json(document: Document) -> bool:
    return {"cve", "components", "securityRisk"} <= document.first.keys()


def _read_csv(document: Document) -> Report:
    return Report(_TOOL, tuple(_of_row(row) for row in document.rows(*_COLUMNS)))


def _of_row(row: dict[str, str]) -> Sighting:
    code = row["Rule code"]
    return telling.in_code(
        _TOOL,
        telling.line(code.rpartition("|")[2], row["Rule"]),
        telling.severity(row["Priority"], scale=_SCALE),
        telling.line(row["Rule"], code),
        path=row.get("File", ""),
        at_line=number(row["Line number"]),
        cwe=telling.weaknesses(row.get("CWE")),
    )


def _read_json(document: Document) -> Report:
    found = dict[tuple[str, str, str], Sighting]()
    for bad in document.as_type(list[_Vulnerability]):
        for one in bad.components:
            # The same vulnerability of the same component may be listed under several numbers of its own.
            key = (bad.cve, one.artifact, one.version or "")
            found.setdefault(key, _told(bad, one))
    return Report(_TOOL, tuple(found.values()))


def _told(bad: _Vulnerability, one: _Component) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        bad.cve,
        telling.severity(bad.security_risk, bad.newer, bad.older),
        telling.line(bad.description, bad.cve),
        packages.Package(one.artifact, one.version or ""),
        cwe=telling.weaknesses(bad.cwe),
    )


FORMATS: Final = (
    Format("kiuwan-csv", "Kiuwan Code Security, CSV", _is_csv, _read_csv),
    Format("kiuwan-sca", "Kiuwan Insights, vulnerabilities of components, JSON", _is_json, _read_json, silent=("[]",)),
)
