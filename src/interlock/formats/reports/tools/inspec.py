"""Chef InSpec: the controls that a machine fails, out of its JSON or out of lines with a control each. Floor 5.

Source: InSpec's reporters "json" and "json-min", and the lines that Chef Automate's log has. A control is one finding.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "inspec"
_OF_TEN: Final = 10
"""InSpec's impact goes to 1, where CVSS goes to 10."""


class _Result(msgspec.Struct, frozen=True):
    status: str
    code_desc: str | None = None
    message: str | None = None
    skip_message: str | None = None


class _Platform(msgspec.Struct, frozen=True):
    name: str | None = None
    target_id: str | None = None


class _Control(msgspec.Struct, frozen=True):
    id: str
    title: str | None = None
    impact: float | None = None
    status: str | None = None
    results: list[_Result] | None = None
    platform: _Platform | None = None
    code_desc: str | None = None
    message: str | None = None

    @property
    def verdict(self) -> str:
        """Failed where one of its results is; else skipped, if one is; else passed."""
        said = [one.status for one in self.results or ()] or [self.status or ""]
        return next((word for word in ("failed", "skipped") if word in said), "passed")


class _Profile(msgspec.Struct, frozen=True):
    controls: list[_Control] | None = None
    status: str | None = None
    status_message: str | None = None
    name: str | None = None


class _Run(msgspec.Struct, frozen=True):
    profiles: list[_Profile] | None = None
    controls: list[_Control] | None = None
    platform: _Platform = _Platform()
    version: str = ""


def _is_lines(document: Document) -> bool:
    first = document.first if document.shape is Shape.LINES else document.fields
    return {"status", "id", "impact", "control_tags", "profile", "results"} <= first.keys()


def _read_lines(document: Document) -> Report:
    controls = [document.as_type(_Control)] if document.fields else document.as_type(list[_Control])
    return _report(controls, "", "")


def _is_run(document: Document) -> bool:
    fields = document.fields
    if not {"version", "statistics"} <= fields.keys():
        return False
    return ("profiles" in fields and "platform" in fields) or "controls" in fields


def _read_run(document: Document) -> Report:
    run = document.as_type(_Run)
    profiles = run.profiles or []
    controls = [one for profile in profiles for one in profile.controls or ()]
    failed = tuple(
        telling.line(f"{one.name}: {telling.line(one.status_message, one.status)}")
        for one in profiles
        if one.status in {"failed", "skipped"}
    )
    return _report(controls or _merged(run.controls or []), run.platform.target_id or "", run.version, failed)


def _merged(results: list[_Control]) -> list[_Control]:
    """Give the controls whose results the short reporter writes one by one."""
    found: dict[str, list[_Control]] = {}
    for one in results:
        found.setdefault(one.id, []).append(one)
    return [
        msgspec.structs.replace(
            same[0], results=[_Result(one.status or "passed", one.code_desc, one.message) for one in same]
        )
        for same in found.values()
    ]


def _report(controls: list[_Control], target: str, version: str, failed: tuple[str, ...] = ()) -> Report:
    targets = [name for one in controls if (name := _host(one, target))]
    skipped = (f"{one.id}: skipped{_why(one)}" for one in controls if one.verdict == "skipped")
    return Report(
        _TOOL,
        tuple(_told(one, target) for one in controls if one.verdict == "failed"),
        version,
        targets=tuple(dict.fromkeys(targets)),
        passed=sum(one.verdict == "passed" for one in controls),
        failed=(*failed, *dict.fromkeys(skipped)),
    )


def _host(control: _Control, target: str) -> str:
    return target or (control.platform.target_id if control.platform else "") or ""


def _why(control: _Control) -> str:
    why = telling.line(*(one.skip_message for one in control.results or ()))
    return f", {why}" if why else ""


def _told(control: _Control, target: str) -> Sighting:
    broken = [telling.line(one.code_desc) for one in control.results or () if one.status == "failed"]
    words = telling.line(control.title, control.id)
    return telling.of_resource(
        _TOOL,
        control.id,
        telling.severity(None if control.impact is None else round(control.impact * _OF_TEN, 2)),
        f"{words}: {'; '.join(broken)}" if any(broken) else words,
        resource=telling.line(_host(control, target), "this machine"),
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (
    Format("inspec", "Chef InSpec, JSON", _is_run, _read_run),
    Format("inspec-lines", "Chef InSpec, a control on each line (JSON)", _is_lines, _read_lines, silent=("",)),
)
