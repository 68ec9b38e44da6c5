"""An audit report as JSON for programs: the record itself, indented. Floor 13."""

from __future__ import annotations

import msgspec

from interlock.trace.report import AuditReport


def written(report: AuditReport) -> bytes:
    """Give the report; its version says how to read it (docs/reference/audit-report.md)."""
    return msgspec.json.format(report.record, indent=2) + b"\n"
