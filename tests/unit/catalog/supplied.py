"""What tests of the controls over components share: a folder, its files, and what is known besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from interlock.control import Attachment, Control, ControlRun, Finding, PlannedControl
from interlock.control.supplies import Supplies
from interlock.engine import LocalEngine
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind, Rating
from interlock.testing.scanning import FolderRepository, make_workshop

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HIGH = (Rating("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),)


def run(
    folder: Path, control: Control, files: Mapping[str, str | bytes], supplies: Supplies | None = None
) -> ControlRun:
    """Let one control examine some files."""
    root = folder / "files"
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    repository = FolderRepository(root)
    change = repository.freeze()
    given = supplies or Supplies(at=NOW)
    engine = LocalEngine(make_workshop(folder, repository, (), supplies=lambda: given))
    plan = PlannedControl(control, control.owed(change.snapshot.files, engine.wanted(is_fast=False)))
    (result,) = engine.run(change, (plan,))
    return result


def found(result: ControlRun) -> tuple[Finding, ...]:
    """Give the findings of a run, whatever it ended with."""
    return getattr(result.outcome, "findings", ())


def rules(result: ControlRun) -> list[str]:
    """Give the rules of the findings."""
    return [one.rule for one in found(result)]


def attached(result: ControlRun, kind: str) -> Attachment:
    """Give the one attachment of a type."""
    (one,) = [one for one in result.attached if one.predicate_type == kind]
    return one


def advisory(
    id_: str, name: str = "django", *, fixed: str = "2.0", ecosystem: str = "PyPI", aliases: tuple[str, ...] = (),
    withdrawn: str = "", ratings: tuple[Rating, ...] = HIGH, summary: str = "",
) -> Advisory:  # fmt: skip
    """Write an advisory about all versions of a package before one of them."""
    events = (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, fixed))
    hit = Affected(ecosystem, name, (Range(RangeKind.ECOSYSTEM, events),))
    return Advisory(
        id_, "2026-01-01T00:00:00Z", aliases=aliases, withdrawn=withdrawn, summary=summary, ratings=ratings,
        affected=(hit,), cwe=("CWE-89",),
    )  # fmt: skip
