"""Audit reports are values: the same one has the same bytes, and says which version it is of."""

from __future__ import annotations

import msgspec

from interlock.kernel import instant
from interlock.trace.report import Asker, AsOf, AuditReport, Scope

_AT = instant("2026-01-02T03:04:05Z")


def _report(subject: str = "dpl-1") -> AuditReport:
    as_of = AsOf("ledger.example/1", 3, "ab" * 32, _AT)
    return AuditReport(Scope.DEPLOYMENT, subject, Asker("somebody"), _AT, as_of, "Nothing is missing.")


def test_the_same_report_has_the_same_bytes_and_another_one_has_others() -> None:
    assert _report().record == _report().record
    assert _report().digest != _report("dpl-2").digest


def test_a_report_says_its_version_and_shows_its_empty_lists() -> None:
    read = msgspec.json.decode(_report().record)
    assert read["version"] == "interlock.audit-report.v1"
    assert read["missing"] == []
    assert read["deployments"] == []


def test_a_report_is_read_back_as_it_was_written() -> None:
    assert msgspec.json.decode(_report().record, type=AuditReport) == _report()
