"""A report as JSON."""

from __future__ import annotations

import msgspec

from interlock.render.audit.document import written
from interlock.trace.report import AuditReport
from tests.full_report import full_report


def test_the_document_is_the_report_and_reads_back_as_it() -> None:
    made = full_report()
    assert msgspec.json.decode(written(made), type=AuditReport) == made
    assert msgspec.json.decode(written(made))["version"] == "interlock.audit-report.v1"
