"""chkrootkit: what it holds for infected, and what it warns of, in full and with -q. Floor 5.

Source: what chkrootkit prints: a check and its verdict on a line, and warnings on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "chkrootkit"
_HEAD: Final = 8_192
_MINE: Final = re.compile(
    r"^(?:ROOTDIR is `|Checking `[^'\n]{1,80}'\s*\.\.\.|(?:WARNING: )?chk(?:dirs|proc|utmp|wtmp|lastlog)\b)",
    re.MULTILINE,
)
_CHECKS: Final = ("Checking ", "Searching for ", "Verifying ")
_WARNING: Final = re.compile(r"(?:^|\s)(?P<word>WARNING|INFECTED)\b:?\s*(?P<text>\S.*)$")
_SKIPPED: Final = re.compile(r"\bSkipping\b|\bcan(?:no|')t\b[^\n]{0,60}\b(?:exec|open|find|read)\b", re.IGNORECASE)
_UNTESTED: Final = ("not tested", "skipped", "no process to check")
_PASSED: Final = (
    *("not found", "not infected", "nothing found", "nothing detected", "nothing deleted", "no suspect files"),
    *("no suspect files found", "not vulnerable", "no packet sniffer sockets", "ok"),
)
"""How the verdicts end that mean that nothing was found; some begin with the name of a program."""
_NO_VERDICTS: Final = frozenset({"started", "finished", ""})
_RATED: Final[Mapping[str, Severity]] = {
    "infected": Severity.CRITICAL,
    "warning": Severity.MEDIUM,
    "vulnerable but disabled": Severity.LOW,
    "skipped": Severity.INFO,
}


def _is_text(document: Document) -> bool:
    return document.shape is Shape.TEXT and bool(_MINE.search(document.text[:_HEAD]))


def _read(document: Document) -> Report:
    found: list[Sighting] = []
    failed: list[str] = []
    passed = 0
    is_explained = False
    for line in document.text.splitlines():
        check, dots, verdict = (part.strip() for part in line.strip().partition("..."))
        if dots and check.startswith(_CHECKS):
            kind = verdict.lower().rstrip(".")
            is_good, is_untested = kind.endswith(_PASSED), kind.startswith(_UNTESTED)
            passed += is_good
            is_explained = not (is_good or is_untested or kind in _NO_VERDICTS)
            if is_untested:
                failed.append(f"{check}: {verdict}")
            elif is_explained:
                found.append(_told(check, verdict))
        elif warning := _WARNING.search(line):
            is_unseen = bool(_SKIPPED.search(warning["text"]))
            if is_unseen:
                failed.append(warning["text"])
            if not is_explained:  # what follows a verdict only explains it; -q has no verdicts
                found.append(_told("", warning["text"].rstrip(": "), "skipped" if is_unseen else warning["word"]))
    return Report(_TOOL, tuple(found), passed=passed, failed=tuple(dict.fromkeys(failed)))


def _told(check: str, verdict: str, kind: str = "") -> Sighting:
    graded = (kind or verdict).lower()
    rated = next((rank for word, rank in _RATED.items() if graded.startswith(word)), Severity.MEDIUM)
    words = f"{check}: {verdict}" if check else verdict
    return telling.of_resource(_TOOL, check, rated, words, resource=check, certainty=Certainty.LOW)


FORMATS: Final = (Format("chkrootkit", "chkrootkit, what it prints", _is_text, _read),)
