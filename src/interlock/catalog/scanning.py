"""A control that examines files with scanners: run them all, unite what they covered, merge what they saw.

Most controls of the commit stage are this and a card; each has its own file for what it owes. Floor 11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from interlock.change import FileEntry, Kind
from interlock.control import (
    Card,
    Context,
    Coverage,
    Outcome,
    ToolReport,
    Wanted,
    conclude,
    covered_by,
    gather,
)


class ScanningControl:
    """Examines each owed file with every scanner that wants it; a subclass says what is owed."""

    card: ClassVar[Card]
    scanners: ClassVar[tuple[str, ...]]
    """Those that must be there: a missing one makes the control errored."""
    optional: ClassVar[tuple[str, ...]] = ()
    """Those that are used where somebody added them (`interlock tools add`)."""

    def is_owed(self, file: FileEntry) -> bool:
        """Say whether a file is owed even if no scanner wants it; none by default."""
        del file
        return False

    def owed(self, files: Sequence[FileEntry], wanted: Wanted) -> tuple[str, ...]:
        """Give the files that are owed by their nature, those that a scanner wants, and those nobody can look into.

        What could not be read may be anything, or stand for many files: a folder, a repository inside this one.
        """
        names = (*self.scanners, *self.optional)
        return tuple(
            file.path
            for file in files
            if file.kind is Kind.UNREADABLE
            or (
                file.kind in {Kind.TEXT, Kind.BINARY}
                and (self.is_owed(file) or any(wanted(name, file) for name in names))
            )
        )

    def problems(self, context: Context) -> Mapping[str, str]:
        """Give why some files could not be read, before any tool was asked."""
        return {file.path: file.problem for file in context.files if file.kind is Kind.UNREADABLE}

    def not_applicable(self) -> str:
        """Say that nothing of what the control owes is there."""
        return f"there is nothing here of what it examines ({self.card.owes})"

    def present(self, context: Context) -> list[str]:
        """Give the scanners to use: all that must be there, and those of the optional ones that are."""
        return [*self.scanners, *(name for name in self.optional if context.has(name))]

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Scan, unite, merge, conclude."""
        reports = context.scan(self.present(context), owed)
        return self.conclude(context, [covered_by("files", owed, reports, self.problems(context))], reports)

    def conclude(self, context: Context, coverage: Sequence[Coverage], reports: Mapping[str, ToolReport]) -> Outcome:
        """Merge what was seen into findings and give the outcome."""
        sightings = [sighting for report in reports.values() for sighting in report.sightings]
        findings = gather(self.card.id, sightings, context.lines, renames=context.change.renames)
        return conclude(coverage, tuple(findings), reports)
