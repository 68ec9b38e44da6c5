"""Deployments without a decision that is theirs, in time and real."""

from __future__ import annotations

import pytest

from interlock.kernel import Digest, Severity
from interlock.trace.deployed import Brought
from interlock.trace.lacks import Absence
from tests.audited import ARTIFACT, after, changed, deployed, lacks, report, ruling


def test_a_deployment_that_was_decided_about_in_time_lacks_nothing() -> None:
    assert lacks(report()) == {}


def test_a_deployment_that_names_no_decision_is_told_as_gravest() -> None:
    found = lacks(changed(report(), rulings=()))
    assert found[Absence.NO_DECISION].severity is Severity.CRITICAL
    assert found[Absence.NO_DECISION].entries == (4,)


def test_every_artifact_has_to_have_been_decided_about() -> None:
    other = Brought("extra.zip", Digest("sha256", "9" * 64), "c" * 40, provenance=(0,))
    made = changed(report(), artifacts=(*deployed().artifacts, other))
    assert "extra.zip" in lacks(made)[Absence.NO_DECISION].says


@pytest.mark.parametrize("other", [{"subject_digest": f"sha256:{'9' * 64}"}, {"environment": "staging"}])
def test_a_decision_about_something_else_carries_nothing(other: dict[str, str]) -> None:
    found = lacks(report(rulings=(ruling(**other),)))
    assert {Absence.DECISION_OF_OTHER, Absence.NO_DECISION} <= found.keys()


def test_a_hypothetical_decision_is_none() -> None:
    found = lacks(report(rulings=(ruling(hypothetical=("as of another time",)),)))
    assert "as of another time" in found[Absence.DECISION_HYPOTHETICAL].says


def test_a_decision_that_was_entered_after_the_switch_came_too_late() -> None:
    late = ruling(entry=6, at=after(6))
    assert Absence.DECISION_LATE in lacks(changed(report(rulings=(late,)), rulings=(6,)))


def test_nothing_was_late_where_an_earlier_decision_carried_it() -> None:
    made = changed(report(rulings=(ruling(), ruling(entry=6, at=after(6)))), rulings=(3, 6))
    assert lacks(made) == {}


def test_what_the_policy_denied_must_not_have_run() -> None:
    assert Absence.DECISION_REFUSED in lacks(report(rulings=(ruling(verdict="deny"),)))


def test_a_decision_that_let_it_wait_is_answered_by_the_one_that_let_it_go_on() -> None:
    waited = ruling(entry=1, verdict="review", at=after(1))
    assert lacks(changed(report(rulings=(waited, ruling())), rulings=(1, 3))) == {}


def test_what_was_refused_needs_no_decision() -> None:
    refused = changed(report(), outcome="refused", rulings=(), switched_entry=None, is_current=False)
    assert Absence.NO_DECISION not in lacks(refused)


def test_a_plan_that_nobody_can_read_is_told() -> None:
    assert Absence.UNREADABLE in lacks(changed(report(), artifacts=()))


@pytest.mark.parametrize("of", [{"commit": ""}, {"provenance": ()}])
def test_what_nobody_can_follow_back_is_told(of: dict[str, object]) -> None:
    fields: dict[str, object] = {"commit": "c" * 40, "provenance": (0,), **of}
    one = Brought("shop.zip", ARTIFACT, **fields)  # type: ignore[arg-type]
    assert Absence.NO_ORIGIN in lacks(changed(report(), artifacts=(one,)))


@pytest.mark.parametrize("outcome", ["running", "stranded"])
def test_a_deployment_without_an_end_is_told(outcome: str) -> None:
    assert Absence.UNFINISHED in lacks(changed(report(), outcome=outcome))


@pytest.mark.parametrize(
    ("again", "kind"), [("other", Absence.DECISION_DIFFERS), ("its policy is lost", Absence.DECISION_UNREPEATED)]
)
def test_a_decision_that_does_not_come_out_again_is_told(again: str, kind: Absence) -> None:
    assert kind in lacks(report(rulings=(ruling(again=again),)))
