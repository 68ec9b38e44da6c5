"""Checkov's JSON report: what is misconfigured, secret or vulnerable, by the framework it was found in. Floor 5.

Source: Checkov's `--output json`: one framework, a list of them, or the bare summary of nothing looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "checkov"
_SECRETS: Final = "secrets"
_UNSEEN: Final = ("it found no resource to look at, so nothing shows that any was examined",)


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    severity: str | None = None
    cvss: str | float | None = None
    status: str | None = None
    description: str | None = None


class _Check(msgspec.Struct, frozen=True):
    check_id: str
    check_name: str | None = None
    file_path: str | None = None
    file_line_range: list[int] | None = None
    resource: str | None = None
    severity: str | None = None
    guideline: str | None = None
    short_description: str | None = None
    vulnerability_details: _Vulnerability | None = None

    @property
    def path(self) -> str:
        """The file from where the scan began; Checkov writes a slash before it."""
        return (self.file_path or "").lstrip("/")

    @property
    def first_line(self) -> int:
        """Where it begins; 0 where the report does not say."""
        return self.file_line_range[0] if self.file_line_range else 0


class _Results(msgspec.Struct, frozen=True):
    passed_checks: list[object] | None = None
    failed_checks: list[_Check] | None = None
    skipped_checks: list[_Check] | None = None
    parsing_errors: list[str] | None = None


class _Summary(msgspec.Struct, frozen=True):
    passed: int | None = None
    failed: int | None = None
    skipped: int | None = None
    resource_count: int | None = None
    checkov_version: str | None = None

    @property
    def is_of_nothing(self) -> bool:
        """Whether it says that there was nothing to look at."""
        return self.resource_count == 0 and not (self.passed or self.failed or self.skipped)


class _Framework(msgspec.Struct, frozen=True):
    check_type: str | None = None
    results: _Results | None = None
    summary: _Summary | None = None
    passed: int | None = None
    failed: int | None = None
    skipped: int | None = None
    resource_count: int | None = None
    checkov_version: str | None = None

    @property
    def counted(self) -> _Summary:
        """What was counted; the bare summary stands for itself."""
        return self.summary or _Summary(
            self.passed, self.failed, self.skipped, self.resource_count, self.checkov_version
        )


def _is_json(document: Document) -> bool:
    fields = document.fields or document.first
    results = fields.get("results")
    return "checkov_version" in fields or (
        isinstance(results, dict) and {"failed_checks", "passed_checks"} <= results.keys()
    )


def _read(document: Document) -> Report:
    whole = [document.as_type(_Framework)] if document.fields else document.as_type(list[_Framework])
    summaries = [one.counted for one in whole]
    results = [(one.check_type or "", one.results or _Results()) for one in whole]
    return Report(
        _TOOL,
        tuple(found for kind, one in results for found in _told(kind, one)),
        next((one.checkov_version for one in summaries if one.checkov_version), ""),
        passed=sum(one.passed or 0 for one in summaries),
        failed=_UNSEEN
        if summaries and all(one.is_of_nothing for one in summaries)
        else tuple(dict.fromkeys(name for _, one in results for name in one.parsing_errors or ())),
    )


def _told(kind: str, results: _Results) -> Iterator[Sighting]:
    # A check is skipped by a comment in the code or by a flag: whether it may be is not for the tool to say.
    for check in (*(results.failed_checks or ()), *(results.skipped_checks or ())):
        bad = check.vulnerability_details
        if kind == _SECRETS or check.check_id.startswith("CKV_SECRET"):
            yield telling.secret(
                _TOOL,
                check.check_id,
                check.check_name or "",
                path=check.path,
                at_line=check.first_line,
                rated=telling.severity(check.severity),
            )
        elif bad and bad.package_name:
            yield _vulnerable(check, bad, bad.package_name)
        else:
            yield telling.of_resource(
                _TOOL,
                check.check_id,
                telling.severity(check.severity),
                telling.line(check.check_name, check.short_description),
                resource=check.resource or "",
                path=check.path,
                at_line=check.first_line,
                remedy=check.guideline or "",
            )


def _vulnerable(check: _Check, bad: _Vulnerability, package: str) -> Sighting:
    fixed = (bad.status or "").removeprefix("fixed in ") if (bad.status or "").startswith("fixed in ") else ""
    return packages.vulnerable(
        _TOOL,
        bad.id or check.check_id,
        telling.severity(bad.severity, check.severity, bad.cvss),
        telling.line(bad.description, check.short_description, check.check_name),
        packages.Package(package, bad.package_version or ""),
        places=(check.path,),
        remedy=packages.take(fixed),
    )


FORMATS: Final = (Format("checkov", "Checkov, JSON", _is_json, _read, silent=("[]",)),)
