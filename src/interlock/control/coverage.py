"""From reports to an outcome: a clean result is earned by covering everything that was owed. Floor 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from interlock.control.model import Coverage, Errored, Failed, Finding, Outcome, Passed
from interlock.control.ports import ToolReport
from interlock.kernel import matches

INCOMPLETE = "CTL-201"
_SHOWN: Final = 2
"""So many of the files that are missing are named."""
FILES = "files"
"""The unit of coverage that paths count in."""


class PathException(msgspec.Struct, frozen=True):
    """Paths that nothing can read, excepted in interlock.yaml with a reason that everybody sees."""

    paths: str
    """A pattern, as `interlock.kernel.matches` reads it."""
    reason: str
    controls: tuple[str, ...] = ()
    """Only for these controls; empty means all."""


def covered_by(
    unit: str,
    owed: Sequence[str],
    reports: Mapping[str, ToolReport],
    problems: Mapping[str, str] = MappingProxyType({}),
) -> Coverage:
    """Unite what all tools covered, and say why for each path that none of them did.

    A path that breaks a tool is not covered, whatever the others made of it: it may be made to do just that.
    Shape: `problems` says of paths why no tool could be given them.
    """
    covered: set[str] = set()
    why = {path: problem for path, problem in problems.items() if problem}
    broken: set[str] = set()
    for name, report in sorted(reports.items()):
        for path, reason in report.broken.items():
            why.setdefault(path, f"{name} broke on it: {reason}")
            broken.add(path)
        if not report.faults:
            covered |= report.covered
        for path, reason in report.unread.items():
            why.setdefault(path, f"{name}: {reason}")
    covered -= broken
    missing = tuple((path, why.get(path, "no tool read it")) for path in owed if path not in covered)
    return Coverage(unit, len(owed), len(owed) - len(missing), missing)


def conclude(coverage: Sequence[Coverage], findings: Sequence[Finding], reports: Mapping[str, ToolReport]) -> Outcome:
    """Give the outcome that coverage, findings and reports amount to.

    Any fault of any tool, and any coverage that is not complete, is Errored; then any finding makes it Failed.
    """
    broken = [(name, report, fault) for name, report in sorted(reports.items()) for fault in report.faults]
    if broken:
        name, report, fault = broken[0]
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        return Errored(
            report.fault_code, f"{name}: {fault}{more}", report.fault_remedy, tuple(coverage), tuple(findings)
        )
    short = next((part for part in coverage if not part.is_complete), None)
    if short is not None:
        return Errored(INCOMPLETE, _incomplete(short), _mend(short), tuple(coverage), tuple(findings))
    return Failed(tuple(coverage), tuple(findings)) if findings else Passed(tuple(coverage))


def _incomplete(short: Coverage) -> str:
    left = short.owed - short.covered
    shown = "; ".join(f"{path} ({why})" for path, why in short.missing[:_SHOWN])
    more = f" and {left - _SHOWN} more" if left > _SHOWN else ""
    return f"{left} of {short.owed} {short.unit} could not be examined: {shown}{more}"


def _mend(short: Coverage) -> str:
    if short.unit != FILES:
        return f"give the control all {short.unit}, then run `interlock check` again"
    path = short.missing[0][0] if short.missing else "PATH"
    return (
        f"mend the {short.unit}, add a tool that reads them (`interlock doctor`), or except them with a reason "
        f"in interlock.yaml: `except: [{{paths: {path}, reason: ...}}]`"
    )


def excuse(outcome: Outcome, exceptions: Sequence[PathException], control: str) -> Outcome:
    """Apply the exceptions of interlock.yaml to an outcome that is errored for incomplete coverage only."""
    if not isinstance(outcome, Errored) or outcome.code != INCOMPLETE or not exceptions:
        return outcome
    coverage = tuple(_excused(part, exceptions, control) for part in outcome.coverage)
    return conclude(coverage, outcome.findings, {})


def _excused(coverage: Coverage, exceptions: Sequence[PathException], control: str) -> Coverage:
    if coverage.unit != FILES:
        return coverage  # exceptions are for paths: no pattern excuses a history that was not read
    excepted = list(coverage.excepted)
    missing = []
    for path, why in coverage.missing:
        reason = next((e.reason for e in exceptions if _applies(e, path, control)), None)
        if reason is None:
            missing.append((path, why))
        else:
            excepted.append((path, reason))
    gained = len(coverage.missing) - len(missing)
    return msgspec.structs.replace(
        coverage, owed=coverage.owed - gained, missing=tuple(missing), excepted=tuple(excepted)
    )


def _applies(exception: PathException, path: str, control: str) -> bool:
    return (not exception.controls or control in exception.controls) and matches(exception.paths, path)
