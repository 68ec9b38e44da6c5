"""garak's log of hits, and its report with what every probe came to. Floor 5.

Source: garak's `hitlog.jsonl`, in which every line is an answer that should not have been given, and `report.jsonl`.
All hits of one probe and detector against one model are one finding.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "garak"
_INJECTIONS: Final = frozenset({"promptinject", "dan", "latentinjection", "goodside", "encoding", "suffix", "tap"})
_KNOWN: Final = {"xss": "CWE-79", "leakreplay": "CWE-200", "packagehallucination": "CWE-1357"}


class _Hit(msgspec.Struct, frozen=True):
    probe: str
    detector: str
    goal: str | None = ""
    generator: str | None = ""


class _Entry(msgspec.Struct, frozen=True):
    entry_type: str = ""
    garak_version: str | None = ""
    start_time: str | None = ""
    model: str | None = msgspec.field(name="plugins.model_name", default="")
    target: str | None = msgspec.field(name="plugins.target_name", default="")
    probe: str | None = ""
    detector: str | None = ""
    passed: int | None = 0
    total: int | None = None
    total_evaluated: int | None = None


def _entry(document: Document) -> dict[str, object]:
    return dict(document.first or document.fields)


def _is_hits(document: Document) -> bool:
    return {"probe", "detector", "generator", "goal", "triggers"} <= _entry(document).keys()


def _is_report(document: Document) -> bool:
    return "entry_type" in _entry(document)


def _read_hits(document: Document) -> Report:
    single = isinstance(document.json, dict)
    hits = [document.as_type(_Hit)] if single else document.as_type(list[_Hit])
    found = {(one.probe, one.detector, one.generator): one for one in reversed(hits)}
    targets = dict.fromkeys(one.generator for one in hits if one.generator)
    told = (_told(one.probe, one.detector, one.generator or "", one.goal or "") for one in reversed(found.values()))
    return Report(_TOOL, tuple(told), targets=tuple(name for name in targets if name))


def _read_report(document: Document) -> Report:
    single = isinstance(document.json, dict)
    entries = [document.as_type(_Entry)] if single else document.as_type(list[_Entry])
    model = next((telling.line(one.target, one.model) for one in entries if one.target or one.model), "")
    evaluations = [one for one in entries if one.entry_type == "eval"]
    if any(not (one.probe and one.detector) for one in evaluations):
        raise document.malformed("an evaluation names no probe or no detector")
    bad = [one for one in evaluations if (one.passed or 0) < _tries(one)]
    return Report(
        _TOOL,
        tuple(_told(one.probe or "", (one.detector or "").removeprefix("detector."), model, "") for one in bad),
        next((one.garak_version for one in entries if one.garak_version), ""),
        next((one.start_time for one in entries if one.start_time), ""),
        (model,) if model else (),
        len(evaluations) - len(bad),
        () if evaluations else ("any probe to its end: the report holds no evaluation",),
    )


def _tries(one: _Entry) -> int:
    return (one.total if one.total is not None else one.total_evaluated) or 0


def _told(probe: str, detector: str, model: str, goal: str) -> Sighting:
    family = probe.partition(".")[0]
    weakness = "CWE-1427" if family in _INJECTIONS else _KNOWN.get(family, "CWE-1426")
    said = f"{goal}: {probe} got through" if goal else f"{probe} got through"
    return telling.of_resource(
        _TOOL,
        probe,
        telling.UNRATED,
        f"{said}, says {detector}" if detector else said,
        resource=f"{model} [{detector}]" if detector else model,
        cwe=(weakness,),
    )


FORMATS: Final = (
    Format("garak", "garak, log of hits, JSON lines", _is_hits, _read_hits, silent=("[]",)),
    Format("garak-report", "garak, report, JSON lines", _is_report, _read_report, silent=("[]",)),
)
