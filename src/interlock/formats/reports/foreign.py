"""What is called a report of a tool and is none: refused, and not read as one without findings. Floor 5."""

from __future__ import annotations

from interlock.formats.reports.document import Document


def refuse_foreign(document: Document, what: str, *, is_mine: bool) -> None:
    """Refuse a document that is not of the format that it is read as. Errors: ReportMalformed (FMT-160)."""
    if not is_mine:
        raise document.malformed(f"it is no {what}")
