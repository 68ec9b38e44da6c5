"""SARIF 2.1.0 of any tool. Floor 5. Source: OASIS SARIF 2.1.0; it is read where `interlock attest` reads it."""

from __future__ import annotations

from typing import Final

from interlock.formats.errors import FindingsMalformed
from interlock.formats.findings import read_findings
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report


def _is_sarif(document: Document) -> bool:
    fields = document.fields
    return "runs" in fields and isinstance(fields.get("version"), str) and "$graph" not in fields


def _read(document: Document) -> Report:
    try:
        found = read_findings(document.source, document.text.lstrip("\ufeff").encode("utf-8", "replace"))
    except FindingsMalformed as error:
        raise document.malformed(str(error).partition(": ")[2]) from error
    tools = dict.fromkeys(one.tool for one in found)
    return Report(next(iter(tools), "sarif"), found)


FORMATS: Final = (Format("sarif", "SARIF 2.1.0 of any tool", _is_sarif, _read),)
