"""commit.secrets: no credentials in the files, and none in the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from interlock.catalog.cards import CARDS
from interlock.catalog.scanning import ScanningControl
from interlock.change import FileEntry, History, Kind, State
from interlock.control import Context, Coverage, Outcome, Sighting, ToolReport, covered_by

HISTORY = "betterleaks-history"
_SHOWN = 3


class Secrets(ScanningControl):
    """Every file of the judged state and, at the commit stage, every commit that leads to it."""

    card: ClassVar = CARDS["commit.secrets"]
    scanners: ClassVar = ("betterleaks",)
    optional: ClassVar = ("kingfisher",)
    owes_history: ClassVar = True
    """Whether it has something to examine where there are commits and no file."""

    def is_owed(self, file: FileEntry) -> bool:
        """Any file can hold a credential, also one that calls itself binary."""
        return file.kind in {Kind.TEXT, Kind.BINARY, Kind.UNREADABLE}

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Scan the files and the history side by side; each has its own coverage."""
        history = context.change.history
        if context.is_fast or context.change.state is State.DIRECTORY:
            history = None
        reports = dict(context.scan([*self.present(context), *([HISTORY] if history is not None else [])], owed))
        of_history = reports.pop(HISTORY, None)
        coverage = [covered_by("files", owed, reports, self.problems(context))]
        if history is not None:
            coverage.append(_commits(history, of_history))
            _tell_limit(context)
        if of_history is not None:
            reports = _still_there({**reports, HISTORY: of_history})
        return self.conclude(context, coverage, reports)


def _tell_limit(context: Context) -> None:
    """Say of repositories inside that their files were examined and their earlier commits were not."""
    inside = [file.path for file in context.files if file.kind is Kind.SUBMODULE]
    if inside:
        more = f" and {len(inside) - _SHOWN} more" if len(inside) > _SHOWN else ""
        named = ", ".join(inside[:_SHOWN]) + more
        context.note(f"earlier commits of {named} were not searched; check such a repository by itself for that")


def _still_there(reports: Mapping[str, ToolReport]) -> dict[str, ToolReport]:
    """Give what the history holds of a secret that still is in the files the place it has there: one finding."""
    present = {
        (sighting.at.path, sighting.secret_id): sighting.at
        for name, report in reports.items()
        for sighting in report.sightings
        if name != HISTORY and sighting.secret_id
    }
    if HISTORY not in reports:
        return dict(reports)
    old = reports[HISTORY]
    moved = [
        msgspec.structs.replace(one, at=present.get((one.at.path, one.secret_id), one.at)) for one in old.sightings
    ]
    # A merge shows again what its branch brought: one secret in one file is one finding, whichever commits show it.
    once: dict[tuple[str, str, str], Sighting] = {}
    for one in sorted(moved, key=lambda sighting: (sighting.at.commit, sighting.at.line, sighting.at.column)):
        once.setdefault((one.at.path, one.rule, one.secret_id or f"{one.at}"), one)
    return {**reports, HISTORY: msgspec.structs.replace(old, sightings=tuple(once.values()))}


def _commits(history: History, report: ToolReport | None) -> Coverage:
    """Say how much of the history was read; a clone that lacks part of it cannot be covered."""
    missing = []
    if history.shallow:
        missing.append(("history", "the clone is shallow: run `git fetch --unshallow`"))
    if history.missing_objects:
        missing.append(("history", f"{history.missing_objects} objects are missing: run `git fetch --refetch`"))
    read = report.commits if report is not None else 0
    if report is not None and report.is_partial:
        missing.append(("history", "the scanner says that it did not read everything"))
    if read < history.commits:
        missing.append(("history", f"{history.commits - read} of {history.commits} commits were not read"))
    covered = min(read, history.commits) if not missing else min(read, max(history.commits - 1, 0))
    owed = max(history.commits, 1 if missing else 0)
    return Coverage("commits", owed, covered, tuple(missing))
