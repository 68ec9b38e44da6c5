"""Gaps in the ledger, entries that prove nothing, clocks that disagree."""

from __future__ import annotations

import msgspec

from interlock.kernel import Severity
from interlock.trace.completeness import Facts, Uncounted
from interlock.trace.lacks import Absence
from tests.audited import after, changed, lacks, piece, report, step


def test_a_fault_of_the_ledger_is_a_gap() -> None:
    facts = Facts(faults=(("LED-311", "entry 5", "it is gone"),))
    found = lacks(report(), facts)[Absence.LEDGER_GAP]
    assert found.severity is Severity.CRITICAL
    assert "LED-311" in found.says


def test_a_damaged_entry_is_a_gap_and_a_foreign_one_is_left_out_aloud() -> None:
    damaged = Facts(uncounted=(Uncounted(5, "LED-225", "it is not included", is_damaged=True),))
    foreign = Facts(uncounted=(Uncounted(5, "CRY-121", "nobody knows the key"),))
    assert lacks(report(), damaged)[Absence.LEDGER_GAP].entries == (5,)
    assert lacks(report(), foreign)[Absence.UNCOUNTED].severity is Severity.MEDIUM


def test_a_ledger_that_was_held_against_nothing_may_be_cut_off() -> None:
    alone = msgspec.structs.replace(report().as_of, is_continued=False)
    assert Absence.UNCONTINUED in lacks(report(as_of=alone))


def test_ledger_times_that_go_back_are_told_with_both_entries() -> None:
    made = report(pieces=(piece(1), piece(2, at=after(-5), said_at=None)))
    assert lacks(made)[Absence.LEDGER_TIME].entries == (1, 2)


def test_evidence_from_the_future_is_told_and_a_small_difference_is_not() -> None:
    ahead = report(pieces=(piece(1, said_at=after(61)),))
    assert lacks(ahead)[Absence.CLOCKS].severity is Severity.HIGH
    assert Absence.CLOCKS not in lacks(report(pieces=(piece(1, said_at=after(4)),)))


def test_evidence_that_came_years_late_is_told_as_such() -> None:
    late = report(pieces=(piece(1, said_at=after(-60 * 24 * 800)),))
    assert lacks(late)[Absence.CLOCKS].severity is Severity.LOW
    assert "800 days" in lacks(late)[Absence.CLOCKS].says


def test_steps_that_are_dated_against_their_order_are_told() -> None:
    steps = (step(1, "bring one", 4), step(2, "switch one", 5, at=after(-20)))
    assert Absence.CLOCKS in lacks(changed(report(), steps=steps))


def test_what_cannot_be_read_is_not_passed_over() -> None:
    assert lacks(report(), Facts(unreadable=((5, "it is cut off"),)))[Absence.UNREADABLE].entries == (5,)
