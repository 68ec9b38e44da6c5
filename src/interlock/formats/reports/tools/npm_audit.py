"""What `npm audit`, `pnpm audit` and audit-ci report of a Node.js project. Floor 5.

Source: `npm audit --json` of npm 6, and since npm 7 `auditReportVersion` 2; `npm audit fix --dry-run --json`;
`pnpm audit --json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.npm_advisories import (
    Advisory,
    Scored,
    as_one,
    each_version,
    rule_of,
    tells_advisories,
)

_TOOL: Final = "npm-audit"
_PNPM: Final = "pnpm-audit"
_SEVERAL: Final = "several advisories"
_BY_DEPENDENCY: Final = "depends on a vulnerable package"


class _Via(msgspec.Struct, frozen=True):
    title: str
    source: int | str | None = None
    url: str | None = None
    cwe: list[str] | str | None = None
    cvss: Scored | None = None


class _Fix(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None


class _Vulnerable(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    severity: str | None = None
    via: list[_Via | str] = []
    nodes: list[str] | None = None
    fix_available: _Fix | bool | None = None


class _Audit(msgspec.Struct, frozen=True):
    vulnerabilities: dict[str, _Vulnerable]


class _Fixing(msgspec.Struct, frozen=True):
    audit: _Audit


class _Advisories(msgspec.Struct, frozen=True):
    advisories: dict[str, Advisory]


class _Error(msgspec.Struct, frozen=True):
    code: str | None = None
    summary: str | None = None


class _Ended(msgspec.Struct, frozen=True):
    error: _Error


def _is_audit(document: Document) -> bool:
    return _tells_audit(document.fields) or _tells_audit(document.fields.get("audit"))


def _tells_audit(fields: object) -> bool:
    return isinstance(fields, dict) and "auditReportVersion" in fields and "vulnerabilities" in fields


def _read_audit(document: Document) -> Report:
    is_fixing = "auditReportVersion" not in document.fields
    read = document.as_type(_Fixing).audit if is_fixing else document.as_type(_Audit)
    return Report(_TOOL, tuple(map(_told, read.vulnerabilities.values())))


def _told(one: _Vulnerable) -> Sighting:
    """Give what is wrong with a package: npm counts packages, whatever makes them vulnerable.

    Shape:  with several advisories it goes by none of their ids, since who accepts one has not accepted the others.
    """
    known = [each for each in one.via if isinstance(each, _Via)]
    names = [each for each in one.via if isinstance(each, str)]
    if len(known) == 1:
        rule, message = rule_of(known[0].source, known[0].url), known[0].title
    elif known:
        rule = _SEVERAL
        message = "; ".join(f"{each.title} ({rule_of(each.source, each.url)})" for each in known)
    else:
        rule, message = _BY_DEPENDENCY, f"depends on vulnerable versions of {', '.join(names) or 'other packages'}"
    fix = one.fix_available if isinstance(one.fix_available, _Fix) else None
    remedy = f"take {fix.name} {fix.version or ''}".strip() if fix is not None and fix.name else ""
    return packages.vulnerable(
        _TOOL,
        rule,
        telling.severity(one.severity),
        message,
        packages.of_kind("npm", one.name),
        places=one.nodes or (),
        cwe=telling.weaknesses(*(each.cwe for each in known)),
        remedy=remedy or ("run `npm audit fix`" if one.fix_available is True else ""),
    )


def _is_advisories(document: Document) -> bool:
    fields = document.fields
    return (tells_advisories(fields) and "actions" in fields) or _tells_error(document)


def _tells_error(document: Document) -> bool:
    error = document.fields.get("error")
    return len(document.fields) == 1 and isinstance(error, dict) and {"code", "summary"} <= error.keys()


def _read_advisories(document: Document) -> Report:
    if _tells_error(document):
        error = document.as_type(_Ended).error
        why = without_credentials_inside(f"{error.code}: {error.summary}")
        raise document.malformed(f"npm could not audit, it says {why}")
    found = document.as_type(_Advisories).advisories.values()
    return Report(_TOOL, tuple(as_one(_TOOL, each) for each in found))


def _is_pnpm(document: Document) -> bool:
    return tells_advisories(document.fields) and "actions" not in document.fields


def _read_pnpm(document: Document) -> Report:
    found = document.as_type(_Advisories).advisories.values()
    return Report(_PNPM, tuple(one for each in found for one in each_version(_PNPM, each)))


FORMATS: Final = (
    Format("npm-audit", "npm audit since npm 7, JSON", _is_audit, _read_audit),
    Format("npm-audit-6", "npm audit of npm 6, or audit-ci, JSON", _is_advisories, _read_advisories),
    Format("pnpm-audit", "pnpm audit, JSON", _is_pnpm, _read_pnpm),
)
