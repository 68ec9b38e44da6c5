"""Evidence that was too old or missing, is too old today, or whose papers are gone."""

from __future__ import annotations

import msgspec
import pytest

from interlock.trace.completeness import Facts
from interlock.trace.deployed import Excuse, Standing
from interlock.trace.lacks import Absence
from tests.audited import after, changed, judged, lacks, report, ruling

DAY = 60 * 24


def test_evidence_that_was_too_old_at_the_decision_is_told() -> None:
    old = ruling(judged=(judged(made_at=after(-2 * DAY)),))
    assert Absence.STALE_THEN in lacks(report(rulings=(old,)))
    said = ruling(judged=(judged(standing=Standing.STALE, made_at=None),))
    assert Absence.STALE_THEN in lacks(report(rulings=(said,)))


def test_evidence_that_is_too_old_today_is_told_of_what_runs() -> None:
    later = report(at=after(3 * DAY))
    assert Absence.STALE_NOW not in lacks(report())
    assert "commit.sca" in lacks(later)[Absence.STALE_NOW].says
    assert Absence.STALE_THEN not in lacks(later)


def test_what_does_not_run_any_more_may_grow_old() -> None:
    assert Absence.STALE_NOW not in lacks(changed(report(at=after(3 * DAY)), is_current=False))


def test_without_a_limit_nothing_grows_old() -> None:
    free = ruling(judged=(judged(max_age_s=None),))
    assert Absence.STALE_NOW not in lacks(report(at=after(3 * DAY), rulings=(free,)))


@pytest.mark.parametrize("standing", [Standing.MISSING, Standing.ERRORED])
def test_a_decision_without_evidence_is_told(standing: Standing) -> None:
    found = lacks(report(rulings=(ruling(judged=(judged(standing=standing, evidence=(), made_at=None),)),)))
    assert found[Absence.EVIDENCE_MISSING].controls == ("commit.sca",)


def test_papers_that_are_gone_are_told_with_the_entry_that_names_them() -> None:
    assert lacks(report(), Facts(lost=((3, "blob is gone"),)))[Absence.PAPER_LOST].entries == (3,)


def _excuse(state: str, relied_on: tuple[int, ...]) -> Excuse:
    ends = after(30)
    return Excuse("e" * 64, "rule", "b:B602", "tests", "ann", "ann", 2, after(0), ends, 0, state, ("ben",), relied_on)


def test_what_runs_by_an_expired_waiver_is_told() -> None:
    assert Absence.WAIVER_EXPIRED in lacks(report(waivers=(_excuse("expired", (3,)),)))


def test_a_waiver_that_holds_or_that_nothing_relied_on_is_not_told() -> None:
    made = report(waivers=(_excuse("active", (3,)), _excuse("expired", ())))
    assert Absence.WAIVER_EXPIRED not in lacks(made)
    assert Absence.WAIVER_EXPIRED not in lacks(
        msgspec.structs.replace(changed(made, is_current=False), waivers=(_excuse("expired", (3,)),))
    )
