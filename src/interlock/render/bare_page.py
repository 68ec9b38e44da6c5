"""bare"""

from __future__ import annotations

from html import escape

from interlock.trace.report import AuditReport


def page_of(report: AuditReport) -> bytes:
    """Page."""
    rows = "".join(f"<tr><td>{p.index}<td>{escape(p.says)}<td>{escape(p.signer_name)}" for p in report.pieces)
    return f"<!doctype html><meta charset=utf-8><title>{escape(report.subject)}</title><p>{escape(report.summary)}<table>{rows}</table>\n".encode()
