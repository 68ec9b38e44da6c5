"""What runs and was never deployed, what differs, and what nobody looked at."""

from __future__ import annotations

from interlock.kernel import Severity
from interlock.trace.lacks import Absence
from interlock.trace.report import Differs, Look
from tests.audited import RUN, after, changed, lacks, report


def _look(*differs: Differs, run: str = RUN, unlooked: tuple[tuple[str, str], ...] = ()) -> Look:
    return Look("live", run, 7, after(7), "differs", differs, unlooked)


def test_a_stranger_was_never_deployed() -> None:
    stranger = Differs("stranger", "one", "miner", "miner runs there too", "high", after(6))
    found = lacks(report(looks=(_look(stranger),)))
    assert found[Absence.UNDEPLOYED].severity is Severity.CRITICAL
    assert Absence.DRIFT not in found


def test_drift_that_is_open_is_told_with_its_severity() -> None:
    edited = Differs("configuration", "one", "app.env", "app.env was edited", "medium", after(6))
    assert lacks(report(looks=(_look(edited),)))[Absence.DRIFT].severity is Severity.MEDIUM


def test_a_target_that_nobody_could_look_at_is_told() -> None:
    assert Absence.UNLOOKED in lacks(report(looks=(_look(unlooked=(("one", "no route to it"),)),)))


def test_a_deployment_that_nobody_has_looked_at_since_is_told() -> None:
    assert Absence.UNLOOKED in lacks(report(looks=()))
    assert "dpl-earlier" in lacks(report(looks=(_look(run="dpl-earlier"),)))[Absence.UNLOOKED].says


def test_what_does_not_run_any_more_needs_no_look() -> None:
    assert Absence.UNLOOKED not in lacks(changed(report(looks=()), is_current=False))
