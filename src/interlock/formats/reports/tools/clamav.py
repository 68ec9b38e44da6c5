"""ClamAV: the files that hold malware, as clamscan and clamdscan print them. Floor 5. Source: clamscan(1)."""

from __future__ import annotations

import re
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "clamav"
_FOUND: Final = " FOUND"
_ERROR: Final = " ERROR"
_RESTS: Final = frozenset({"OK", "Empty file", "Excluded", "Symbolic link"})
_SUMMARY: Final = "----------- SCAN SUMMARY -----------"
_FACT: Final = re.compile(r"^(Engine version|Start Date|Infected files): +([^\n]+)$", re.MULTILINE)
_UNOFFICIAL: Final = ".UNOFFICIAL"


def _is_text(document: Document) -> bool:
    if document.shape is not Shape.TEXT:
        return False
    if _SUMMARY in document.text and "Infected files:" in document.text:
        return True
    lines = [line for line in document.text[:4_096].splitlines()[:-1] if line.strip()] or document.text.splitlines()
    return bool(lines) and all(_said(line) for line in lines)


def _read(document: Document) -> Report:
    found: dict[tuple[str, str], Sighting] = {}
    failed: list[str] = []
    passed = 0
    for path, said in (pair for line in document.text.splitlines() if (pair := _said(line))):
        if said.endswith(_FOUND):
            malware = said.removesuffix(_FOUND)
            found.setdefault((path, malware), _told(path, malware))
        elif said.endswith(_ERROR):
            failed.append(f"{path}: {said.removesuffix(_ERROR)}")
        else:
            passed += said == "OK"
    facts = dict(_FACT.findall(document.text))
    return Report(
        _TOOL,
        tuple(found.values()),
        facts.get("Engine version", "").strip(),
        facts.get("Start Date", "").strip(),
        passed=passed,
        failed=tuple(failed),
    )


def _said(line: str) -> tuple[str, str] | None:
    """Give a path and what is said of it; None for a line that is of no file."""
    path, colon, said = line.rstrip().rpartition(": ")
    return (path, said) if colon and path and (said in _RESTS or said.endswith((_FOUND, _ERROR))) else None


def _told(path: str, malware: str) -> Sighting:
    is_official = not malware.endswith(_UNOFFICIAL)
    return telling.of_resource(
        _TOOL,
        malware,
        Severity.CRITICAL,
        f"the file {path} holds {malware}",
        path=path,
        resource=malware,
        cwe=("CWE-506",),
        remedy="take the file away and find out how it came there",
        certainty=Certainty.HIGH if is_official else Certainty.MEDIUM,
    )


FORMATS: Final = (Format("clamav", "ClamAV, what clamscan prints", _is_text, _read),)
