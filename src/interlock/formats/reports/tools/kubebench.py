"""kube-bench's JSON report: every test of the CIS benchmark that failed or warns. Floor 5.

Source: kube-bench's `check.Controls`, alone, as a list, and under `Controls` with `Totals`.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "kube-bench"


class _Test(msgspec.Struct, frozen=True):
    test_number: str
    status: str
    test_desc: str | None = None
    type: str | None = None
    reason: str | None = None
    remediation: str | None = None

    @property
    def is_manual(self) -> bool:
        """Whether somebody has to look, because the tool cannot."""
        words = f"{self.type} {self.reason}".lower()
        return self.status.upper() == "WARN" and "manual" in words


class _Group(msgspec.Struct, frozen=True):
    results: list[_Test] | None = None


class _Control(msgspec.Struct, frozen=True):
    tests: list[_Group] | None = None
    node_type: str | None = None


class _Whole(msgspec.Struct, frozen=True):
    controls: list[_Control] | None = msgspec.field(name="Controls")


def _is_json(document: Document) -> bool:
    fields = document.fields
    if "Controls" in fields:
        return "Totals" in fields
    return {"tests", "node_type"} <= (fields or document.first).keys()


def _read(document: Document) -> Report:
    if "Controls" in document.fields:
        controls = document.as_type(_Whole).controls or []
    elif document.fields:
        controls = [document.as_type(_Control)]
    else:
        controls = document.as_type(list[_Control])
    found, count = list[Sighting](), Counter[str]()
    for control in controls:
        for test in (test for group in control.tests or () for test in group.results or ()):
            count[test.status.upper()] += 1
            if test.status.upper() in {"FAIL", "WARN"}:
                found.append(_told(test, control.node_type or ""))
    targets = dict.fromkeys(one.node_type for one in controls if one.node_type)
    return Report(_TOOL, tuple(found), targets=tuple(targets), passed=count["PASS"])


def _told(test: _Test, node: str) -> Sighting:
    # It rates nothing: a test fails, or it warns of what it cannot say for sure.
    rated = Severity.INFO if test.is_manual else telling.severity(test.status)
    words = telling.line(test.test_desc, test.test_number)
    return telling.of_resource(
        _TOOL,
        test.test_number,
        rated,
        f"to be looked at by hand: {words}" if test.is_manual else words,
        resource=node,
        remedy=test.remediation or "",
        certainty=Certainty.LOW if test.is_manual else Certainty.HIGH,
    )


FORMATS: Final = (Format("kube-bench", "kube-bench, JSON", _is_json, _read, silent=("[]",)),)
