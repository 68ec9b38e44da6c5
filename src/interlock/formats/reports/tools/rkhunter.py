"""Rootkit Hunter's log: the checks that end in a warning. Floor 5. Source: /var/log/rkhunter.log."""

from __future__ import annotations

import re
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "rkhunter"
_HEAD: Final = 4_096
_MINE: Final = re.compile(
    r"(?:Running Rootkit Hunter version |\[ Rootkit Hunter version )(?P<version>[\w.]+)(?: on (?P<host>\S+))?"
)
_STARTED: Final = re.compile(r"Info: Start date is ([^\n]+)")
_TIME: Final = re.compile(r"^\[\d\d:\d\d:\d\d\] ?")
_GOOD: Final = frozenset({"ok", "not found", "none found", "found", "not allowed", "allowed", "enabled"})
_EXPLAINED: Final = "Warning:"
_OTHERS: Final = ("Info:", "Error:", "Checking", "Performing")


def _is_log(document: Document) -> bool:
    return document.shape is Shape.TEXT and bool(_MINE.search(document.text[:_HEAD]))


def _read(document: Document) -> Report:
    text = document.text
    head, at = _MINE.search(text[:_HEAD]), _STARTED.search(text[:_HEAD])
    host = (head["host"] or "") if head else ""
    warned: list[tuple[str, list[str]]] = []
    failed: list[str] = []
    passed, is_open = 0, False
    for line in (_TIME.sub("", each).strip() for each in text.splitlines()):
        check, kind = _result(line)
        if kind:
            passed += kind in _GOOD
            is_open = kind == "warning"
            if is_open:
                warned.append((check, []))
            elif kind == "skipped":
                failed.append(f"{check}: skipped")
        elif is_open and line.startswith(_EXPLAINED):
            warned[-1][1].append(("; " if warned[-1][1] else "") + line.removeprefix(_EXPLAINED).strip())
        elif is_open and line and warned[-1][1] and not line.startswith(_OTHERS):
            warned[-1][1].append(f" {line}")
    return Report(
        _TOOL,
        tuple(_told(check, why, host) for check, why in warned),
        head["version"] if head else "",
        at[1].strip() if at else "",
        (host,) if host else (),
        passed,
        tuple(dict.fromkeys(failed)),
    )


def _result(line: str) -> tuple[str, str]:
    """Give a check and what it ended with, which stands between brackets at the end; two empty ones for other lines."""
    check, bracket, word = line.rpartition("[ ")
    if not bracket or not word.endswith(" ]"):
        return "", ""
    return check.removeprefix(_EXPLAINED).strip(), word.removesuffix(" ]").strip().lower()


def _told(check: str, why: list[str], host: str) -> Sighting:
    """Say what a check warns of; rkhunter has no names for its checks but what it prints."""
    words = "".join(why)
    is_rootkit = "rootkit" in check.lower()
    return telling.on_host(
        _TOOL,
        check,
        Severity.HIGH if is_rootkit else Severity.MEDIUM,
        f"{check}: {words}" if words else check,
        host=host or "this host",
        certainty=Certainty.LOW,
    )


FORMATS: Final = (Format("rkhunter", "Rootkit Hunter, its log", _is_log, _read),)
