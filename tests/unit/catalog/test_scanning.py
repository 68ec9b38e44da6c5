from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

import pytest

from interlock.catalog.controls import CONTROLS
from interlock.catalog.scanning import ScanningControl
from interlock.change import Change, FileEntry, Kind, Snapshot, State
from interlock.control import Card, Errored, Failed, Location, Passed, Sighting, Stage, ToolReport
from interlock.kernel import Certainty, ControlId, Severity, Subject
from tests.unit.catalog.unasked import Unasked

FILES = tuple(FileEntry(name, kind) for name, kind in zip("abcde", Kind, strict=True))


class Control(ScanningControl):
    """A control with one scanner that must be there and one that may be."""

    card: ClassVar = Card(ControlId("commit.test"), "it is well", (Stage.COMMIT,), "0.1", "every file", ("must", "may"))
    scanners: ClassVar = ("must",)
    optional: ClassVar = ("may",)


class Canned(Unasked):
    """A context whose scanners answer as told; those that answer are there."""

    def __init__(self, **reports: ToolReport) -> None:
        super().__init__(Change(Subject("r", ()), State.COMMIT, Snapshot(FILES)), FILES)
        self.reports = reports

    def lines(self, path: str) -> Sequence[str]:
        return ("first line", "second line")

    def has(self, name: str) -> bool:
        return name in self.reports

    def scan(self, names: Collection[str], owed: Collection[str]) -> Mapping[str, ToolReport]:
        return {name: self.reports[name] for name in names if name in self.reports}


def seen(tool: str, rule: str = "X1", same_as: tuple[str, ...] = ()) -> Sighting:
    return Sighting(tool, rule, Severity.HIGH, Certainty.HIGH, "it is bad", Location("a", 2), same_as=same_as)


def test_what_has_no_content_of_its_own_is_never_owed() -> None:
    owed = Control().owed(FILES, lambda _name, _file: True)
    assert owed == tuple(file.path for file in FILES if file.kind not in {Kind.LINK, Kind.SUBMODULE})
    assert any(file.kind is Kind.UNREADABLE and file.path in owed for file in FILES)


def test_a_file_is_owed_as_soon_as_one_scanner_wants_it_a_missing_one_too() -> None:
    readable = [file for file in FILES if file.kind is not Kind.UNREADABLE]
    assert Control().owed(readable, lambda name, file: name == "may" and file.path == "b") == ("b",)
    assert Control().owed(readable, lambda name, _file: name == "other") == ()


def test_what_could_not_be_read_is_owed_though_no_scanner_wants_it() -> None:
    unreadable = tuple(file.path for file in FILES if file.kind is Kind.UNREADABLE)
    assert unreadable
    assert Control().owed(FILES, lambda _name, _file: False) == unreadable


def test_a_scanner_that_must_be_there_is_used_even_if_it_is_not() -> None:
    assert Control().present(Canned()) == ["must"]
    assert Control().present(Canned(must=ToolReport(), may=ToolReport())) == ["must", "may"]


def test_everything_covered_and_nothing_seen_has_passed() -> None:
    outcome = Control().examine(Canned(must=ToolReport(covered=frozenset("ab"))), ("a", "b"))
    assert isinstance(outcome, Passed)
    assert [(part.owed, part.covered) for part in outcome.coverage] == [(2, 2)]


@pytest.mark.parametrize("covered", ["", "a"])
def test_a_file_that_nobody_covered_makes_it_errored_with_what_was_seen(covered: str) -> None:
    report = ToolReport((seen("must"),), frozenset(covered))
    outcome = Control().examine(Canned(must=report), ("a", "b"))
    assert isinstance(outcome, Errored)
    assert len(outcome.findings) == 1
    assert "b" in dict(outcome.coverage[0].missing)


def test_no_report_at_all_covers_nothing() -> None:
    assert isinstance(Control().examine(Canned(), ("a",)), Errored)


def test_a_fault_of_one_scanner_is_not_made_good_by_the_other() -> None:
    sound = ToolReport(covered=frozenset("a"))
    broken = ToolReport(faults=("TOL-101: gone",), fault_code="TOL-101", fault_remedy="get it")
    outcome = Control().examine(Canned(must=broken, may=sound), ("a",))
    assert isinstance(outcome, Errored)
    assert (outcome.code, outcome.remedy) == ("TOL-101", "get it")


def test_the_same_fault_seen_by_two_is_one_finding_with_two_witnesses() -> None:
    covered = frozenset("a")
    both = Canned(
        must=ToolReport((seen("must"),), covered), may=ToolReport((seen("may", "Y1", ("must:X1",)),), covered)
    )
    outcome = Control().examine(both, ("a",))
    assert isinstance(outcome, Failed)
    (finding,) = outcome.findings
    assert {one.tool for one in finding.witnesses} == {"must", "may"}
    assert finding.control == "commit.test"


@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: str(one.card.id))
def test_every_control_of_ours_says_why_it_had_nothing_to_do(control: ScanningControl) -> None:
    assert control.owed((), lambda _name, _file: True) == ()
    assert control.card.owes in control.not_applicable()
