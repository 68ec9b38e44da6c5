"""Lynis: the warnings and suggestions of an audit, out of its report or its log. Floor 5.

Source: lynis-report.dat, "key=value" with fields between bars, and lynis.log, as Lynis's documentation describes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "lynis"
_RATED: Final[Mapping[str, Severity]] = {"warning": Severity.MEDIUM, "suggestion": Severity.LOW}
"""Lynis grades no finer: a warning is what it holds for wrong, a suggestion is advice."""
_LOG_START: Final = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:Starting Lynis|=== ?Lynis|Initializing program)", re.MULTILINE
)
_LOGGED: Final = re.compile(r"^[\d-]{10} [\d:]{8} (?P<kind>Warning|Suggestion): (?P<rest>[^\n]*)$", re.MULTILINE)
_FIELD: Final = re.compile(r"\[(test|details|solution):([^\[\]\n]*)\]")
_LOG_FACT: Final = re.compile(
    r"^[\d-]{10} [\d:]{8} (Program version|Hostname|Program started|Exception): ?(.*)$", re.MULTILINE
)
_LOG_HEAD: Final = 20_000
_FIELDS: Final = 4


class _Event(msgspec.Struct, frozen=True):
    kind: str
    test: str
    text: str
    details: str = ""
    solution: str = ""

    def told(self, host: str, packages: list[str], *, is_one_of_many: bool) -> Sighting:
        """Give it as a sighting, placed by what it is about where one test says several things."""
        named = packages if self.test.startswith("PKGS-") and "vulnerable package" in self.text.lower() else []
        more = self.details if self.details and self.details not in self.text else ""
        about = (self.details or self.text) if is_one_of_many else ""
        remedy = self.solution.removeprefix("text:").removeprefix("url:")
        return telling.on_host(
            _TOOL,
            self.test,
            _RATED[self.kind],
            ": ".join(part for part in (self.text.rstrip(". "), more, ", ".join(named)) if part),
            host=telling.line(host, "this host") + (f": {about}" if about else ""),
            remedy=remedy,
            certainty=Certainty.MEDIUM if self.kind == "warning" else Certainty.LOW,
        )


def _is_report(document: Document) -> bool:
    head = document.text[:1_000]
    return document.shape is Shape.TEXT and ("# Lynis Report" in head or "\nlynis_version=" in head)


def _read_report(document: Document) -> Report:
    said: dict[str, list[str]] = {}
    events: list[_Event] = []
    for line in document.text.splitlines():
        key, is_pair, value = line.partition("=")
        if not is_pair or key.startswith("#"):
            continue
        said.setdefault(key.strip(), []).append(value.strip())
        if key.strip() in {"warning[]", "suggestion[]"}:
            events.append(_event(key.strip()[:-2], value))
    one = {key: values[0] for key, values in said.items()}
    ran = {test for test in one.get("tests_executed", "").split("|") if test}
    packages = [value.partition("|")[0] for value in said.get("vulnerable_package[]", ())]
    return Report(
        _TOOL,
        _told(events, one.get("hostname", ""), packages),
        one.get("lynis_version", ""),
        telling.line(one.get("report_datetime_end"), one.get("report_datetime_start")),
        tuple(name for name in (one.get("hostname", ""),) if name),
        len(ran - {each.test for each in events}),
        tuple(dict.fromkeys(_exceptions(said))),
    )


def _told(events: list[_Event], host: str, packages: list[str]) -> tuple[Sighting, ...]:
    times = Counter(one.test for one in events)
    return tuple(one.told(host, packages, is_one_of_many=times[one.test] > 1) for one in events)


def _exceptions(said: Mapping[str, list[str]]) -> Iterator[str]:
    for value in said.get("exception_event[]", ()):
        yield telling.line(": ".join(part for part in value.split("|") if part))
    for value in said.get("manual[]", ()):
        yield f"to be checked by hand: {value}"


def _event(kind: str, value: str) -> _Event:
    """Take a value apart: the test first, details and solution last, and whatever bars the text itself has between."""
    parts = [part.strip() for part in value.strip().removesuffix("|").split("|")]
    parts += [""] * (_FIELDS - len(parts))
    test, *text, details, solution = ("" if part == "-" else part for part in parts)
    return _Event(kind, test, telling.line("|".join(text), test), details, solution)


def _is_log(document: Document) -> bool:
    return document.shape is Shape.TEXT and bool(_LOG_START.search(document.text[:_LOG_HEAD]))


def _read_log(document: Document) -> Report:
    facts = list(_LOG_FACT.findall(document.text))
    one = {kind: text.strip() for kind, text in reversed(facts)}
    host = one.get("Hostname", "")
    events = [_logged(found["kind"].lower(), found["rest"]) for found in _LOGGED.finditer(document.text)]
    return Report(
        _TOOL,
        _told(events, host, []),
        one.get("Program version", ""),
        targets=(host,) if host else (),
        failed=tuple(dict.fromkeys(telling.line(text) for kind, text in facts if kind == "Exception")),
    )


def _logged(kind: str, rest: str) -> _Event:
    """Take a line apart: the text first, then the test and the rest between brackets."""
    text, _, _ = rest.partition(" [test:")
    said = {name: "" if value == "-" else value for name, value in _FIELD.findall(rest)}
    return _Event(kind, said.get("test", ""), text, said.get("details", ""), said.get("solution", ""))


FORMATS: Final = (
    Format("lynis", "Lynis, lynis-report.dat", _is_report, _read_report),
    Format("lynis-log", "Lynis, lynis.log", _is_log, _read_log),
)
