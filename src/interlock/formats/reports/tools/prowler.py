"""Prowler's own reports: every check that failed, and those that somebody has to look at by hand. Floor 5.

Source: Prowler 2 (JSON lines and CSV), Prowler 3 (JSON), Prowler 3 and later (CSV). Its OCSF and its ASFF are read as
those of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "prowler"
_COLUMNS: Final = ("CHECK_ID", "STATUS", "STATUS_EXTENDED", "SEVERITY")
_OLD_COLUMNS: Final = ("PROFILE", "ACCOUNT_NUM", "REGION", "TITLE_ID")
_CHECK: Final = re.compile(r"\[(\w{1,100})\] ?(.*)", re.DOTALL)


class _Row(msgspec.Struct, frozen=True):
    """One check of one resource, however it is written."""

    check: str
    title: str
    status: str
    says: str = ""
    severity: str = ""
    resource: str = ""
    account: str = ""
    remedy: str = ""
    at: str = ""
    version: str = ""


class _Second(msgspec.Struct, frozen=True):
    control: str = msgspec.field(name="Control")
    status: str = msgspec.field(name="Status")
    message: str | None = msgspec.field(name="Message", default=None)
    severity: str | None = msgspec.field(name="Severity", default=None)
    account: str | None = msgspec.field(name="Account Number", default=None)
    resource: str | None = msgspec.field(name="Resource ID", default=None)
    region: str | None = msgspec.field(name="Region", default=None)
    remedy: str | None = msgspec.field(name="Remediation", default=None)
    at: str | None = msgspec.field(name="Timestamp", default=None)


class _Recommendation(msgspec.Struct, frozen=True, rename="pascal"):
    text: str | None = None


class _Remediation(msgspec.Struct, frozen=True, rename="pascal"):
    recommendation: _Recommendation | None = None


class _Third(msgspec.Struct, frozen=True, rename="pascal"):
    check_i_d: str = msgspec.field(name="CheckID")
    status: str
    check_title: str | None = None
    status_extended: str | None = None
    severity: str | None = None
    resource_arn: str | None = None
    resource_id: str | None = None
    account_id: str | None = None
    subscription: str | None = None
    project_id: str | None = None
    assessment_start_time: str | None = None
    remediation: _Remediation | None = None


def _is_second(document: Document) -> bool:
    return {"Control", "Control ID", "Status", "Account Number"} <= (document.fields or document.first).keys()


def _is_second_csv(document: Document) -> bool:
    return document.has_columns(*_OLD_COLUMNS)


def _is_third(document: Document) -> bool:
    return {"CheckID", "CheckTitle", "StatusExtended"} <= document.first.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_second(document: Document) -> Report:
    rows = [document.as_type(_Second)] if document.fields else document.as_type(list[_Second])

    def each(one: _Second) -> _Row:
        match = _CHECK.match(one.control)
        return _Row(
            match[1] if match else one.control,
            match[2] if match else one.control,
            one.status,
            telling.line(one.message).removeprefix(f"{one.region}: "),
            one.severity or "",
            _place(one.account, one.region, one.resource),
            one.account or "",
            one.remedy or "",
            one.at or "",
        )

    return _report(each(one) for one in rows)


def _read_third(document: Document) -> Report:
    def each(one: _Third) -> _Row:
        advice = one.remediation.recommendation if one.remediation else None
        return _Row(
            one.check_i_d,
            one.check_title or "",
            one.status,
            one.status_extended or "",
            one.severity or "",
            telling.line(one.resource_arn, one.resource_id),
            telling.line(one.account_id, one.subscription, one.project_id),
            (advice.text if advice else None) or "",
            one.assessment_start_time or "",
        )

    return _report(each(one) for one in document.as_type(list[_Third]))


def _read_csv(document: Document) -> Report:
    def each(row: Mapping[str, str]) -> _Row:
        return _Row(
            row["CHECK_ID"],
            row.get("CHECK_TITLE", ""),
            row["STATUS"],
            row["STATUS_EXTENDED"],
            row["SEVERITY"],
            _first(row, "RESOURCE_UID", "RESOURCE_ARN", "RESOURCE_ID", "RESOURCE_NAME"),
            _first(row, "ACCOUNT_UID", "ACCOUNT_ID", "ACCOUNT_NAME"),
            row.get("REMEDIATION_RECOMMENDATION_TEXT", ""),
            _first(row, "TIMESTAMP", "ASSESSMENT_START_TIME"),
            row.get("PROWLER_VERSION", ""),
        )

    return _report(each(row) for row in document.rows(*_COLUMNS))


def _read_second_csv(document: Document) -> Report:
    def each(row: Mapping[str, str]) -> _Row:
        match = _CHECK.match(row.get("TITLE_TEXT", ""))
        return _Row(
            match[1] if match else row["TITLE_ID"],
            match[2] if match else row.get("TITLE_TEXT", ""),
            _first(row, "CHECK_RESULT", "RESULT"),
            _first(row, "CHECK_RESULT_EXTENDED", "NOTES").removeprefix(f"{row['REGION']}: "),
            _first(row, "CHECK_SEVERITY", "SEVERITY"),
            _place(row["ACCOUNT_NUM"], row["REGION"], row.get("CHECK_RESOURCE_ID")),
            row["ACCOUNT_NUM"],
            row.get("CHECK_REMEDIATION", ""),
            row.get("TIMESTAMP", ""),
        )

    return _report(each(row) for row in document.rows(*_OLD_COLUMNS))


def _place(*parts: str | None) -> str:
    """Give what tells a resource from those of other accounts: Prowler 2 knows bare names only, as `root`."""
    return "/".join(part for part in parts if part)


def _first(row: Mapping[str, str], *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _report(rows: Iterable[_Row]) -> Report:
    every = list(rows)
    first = every[0] if every else _Row("", "", "")
    return Report(
        _TOOL,
        tuple(_told(every)),
        first.version if first.version[:1].isdigit() else "",
        first.at,
        tuple(dict.fromkeys(one.account for one in every if one.account)),
        sum(one.status.upper() == "PASS" for one in every),
    )


def _told(rows: Iterable[_Row]) -> Iterator[Sighting]:
    for one in rows:
        is_manual = one.status.upper() == "MANUAL"
        # PASS is well, and INFO is what Prowler 2 said where there was nothing to look at.
        if not is_manual and one.status.upper() in {"PASS", "INFO", "PASSED", "NOT_AVAILABLE", "NOT_APPLICABLE"}:
            continue
        words = telling.line(one.says, one.title)
        yield telling.of_resource(
            _TOOL,
            one.check,
            Severity.INFO if is_manual else telling.severity(one.severity),
            f"to be looked at by hand: {telling.line(one.title, one.says)}" if is_manual else words,
            resource=one.resource,
            remedy=one.remedy,
            certainty=Certainty.LOW if is_manual else Certainty.HIGH,
        )


FORMATS: Final = (
    Format("prowler-csv", "Prowler 3 and later, CSV", _is_csv, _read_csv),
    Format("prowler-v2", "Prowler 2, JSON", _is_second, _read_second, silent=("[]", "")),
    Format("prowler-v2-csv", "Prowler 2, CSV", _is_second_csv, _read_second_csv),
    Format("prowler-v3", "Prowler 3, JSON", _is_third, _read_third, silent=("[]",)),
)
