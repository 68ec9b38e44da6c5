"""Which reports of other tools count: of each tool the latest that looked at the same. Pure. Floor 8.

A report stands until the same tool reports again, whatever other tools say meanwhile: a clean report of one absolves
nothing that another found. Where both say what they looked at, the later one answers only what it looked at too; one
that names only where it found something answers what it has anything in common with, since the rest may be mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from interlock.control import Finding
from interlock.evidence import Assessment, Covered, Imported, counts_of
from interlock.kernel import Instant, instant


class HandedIn(msgspec.Struct, frozen=True):
    """An assessment of reports, by its place in the ledger and when it was entered there."""

    index: int
    at: Instant
    read: Assessment


class _Row(msgspec.Struct, frozen=True):
    made_at: Instant
    index: int
    targets: frozenset[str]
    lists_clean: bool


def tools_answered(several: Iterable[HandedIn]) -> dict[int, frozenset[str]]:
    """Give by the place of each assessment the tools all of whose reports in it are answered by later ones.

    Errors: InstantMalformed (KRN-102).
    """
    by_tool: dict[str, list[_Row]] = {}
    answered: dict[int, set[str]] = {}
    for one in several:
        answered[one.index] = {tool for report in one.read.imported for tool in report.tools}
        for report in one.read.imported:
            row = _Row(made_at(report, one.at), one.index, frozenset(report.targets), report.lists_clean)
            for tool in report.tools:
                by_tool.setdefault(tool, []).append(row)
    for tool, rows in by_tool.items():
        for index in _standing(rows):
            answered[index].discard(tool)
    return {index: frozenset(tools) for index, tools in answered.items()}


def made_at(report: Imported, entered: Instant) -> Instant:
    """Give when a report was made; one cannot be made after it was entered. Errors: InstantMalformed (KRN-102)."""
    return min(entered, instant(report.at))


def _standing(rows: Sequence[_Row]) -> Iterable[int]:
    """Give the assessments of which some report of one tool is answered by none that is later."""
    of_all: set[int] = set()
    by_target: dict[str, set[int]] = {}
    by_finding: dict[str, set[int]] = {}
    anything: set[int] = set()
    for row in sorted(rows, key=lambda row: (row.made_at, row.index), reverse=True):
        own = {row.index}
        if row.targets and not of_all - own:
            is_answered = all(by_target.get(each, set()) - own for each in row.targets) or any(
                by_finding.get(each, set()) - own for each in row.targets
            )
        else:
            is_answered = bool(anything - own)
        if not is_answered:
            yield row.index
        _remember(anything, row.index)
        if not row.targets:
            _remember(of_all, row.index)
        for each in row.targets:
            _remember(by_target.setdefault(each, set()), row.index)
            if not row.lists_clean:
                _remember(by_finding.setdefault(each, set()), row.index)


def _remember(seen: set[int], index: int) -> None:
    """Keep two places, so that one of them is another than that of whoever asks."""
    if len(seen) < 2:  # noqa: PLR2004
        seen.add(index)


def is_left(finding: Finding, answered: frozenset[str]) -> bool:
    """Say whether some tool saw a finding that has not reported again."""
    return not {witness.tool for witness in finding.witnesses} <= answered


def without(read: Assessment, findings: Sequence[Finding], answered: frozenset[str]) -> Assessment:
    """Give an assessment without the reports of some tools and without what nobody else saw.

    Shape:  without the list of its findings it stays as it is, since nobody can say who saw what.
    """
    if not answered or (read.counts and not findings):
        return read
    reports = tuple(one for one in read.imported if not set(one.tools) <= answered)
    left = [one for one in findings if is_left(one, answered)]
    is_whole = not any(one.failed for one in reports)
    return msgspec.structs.replace(
        read,
        imported=reports,
        counts=counts_of(left),
        outcome=read.outcome if not is_whole else "failed" if left else "passed",
        coverage=(Covered("reports", len(reports), len(reports)),) if is_whole else read.coverage,
    )


def notes_of(read: Assessment) -> tuple[str, ...]:
    """Say in a clause for each report what it is, for everybody who reads a decision."""
    return tuple(
        f"{one.report.name} of {' and '.join(one.tools)}{_version(one)}, made {one.at[:10]}, read as {one.format}, "
        f"sha256:{one.report.sha256[:16]}"
        for one in read.imported
    )


def _version(one: Imported) -> str:
    return f" {one.version}" if one.version else ""
