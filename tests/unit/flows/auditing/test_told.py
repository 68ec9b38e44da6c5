"""Deployments as a report tells them."""

from __future__ import annotations

from pathlib import Path

from interlock.deployment import Outcome
from interlock.trace.lacks import Absence
from interlock.trace.report import Scope
from tests.estate import Estate
from tests.reports import kinds, report_of


def test_one_that_was_taken_back_says_so_and_is_not_current(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    good = estate.deployed(estate.artifact())
    begun = estate.enter(estate.artifact(b"newer"))
    estate.hands.fails = lambda action, _order: action == "switch"
    assert estate.carry(begun) is Outcome.ROLLED_BACK
    report = report_of(estate, Scope.ENVIRONMENT, "staging")
    first, second = report.deployments
    assert (first.run, first.is_current) == (good.run, True)
    assert (second.outcome, second.is_current) == ("rolled-back", False)
    assert "taken back" in second.way_back
    assert any(one.is_failed for one in second.steps)
    assert second.switched_entry is None


def test_one_that_was_refused_touched_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact(), environment="live")
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    (told,) = report.deployments
    assert told.outcome == "refused"
    assert told.says
    assert "nothing was touched" in told.way_back
    assert not kinds(report) & {Absence.NO_DECISION, Absence.NO_REVIEW}


def test_provenance_of_another_commit_than_was_decided_with_proves_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    begun = estate.deployed(artifact)
    known = report_of(estate, Scope.DEPLOYMENT, begun.run).deployments[0].artifacts[0]
    assert known.commit == estate.head
    assert known.builder == "https://example.org/builder"
    estate.artifact(commit="9" * 40)
    after = report_of(estate, Scope.DEPLOYMENT, begun.run).deployments[0].artifacts[0]
    assert (after.commit, after.provenance) == (known.commit, known.provenance)


def test_the_first_deployment_has_no_way_back(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    assert "nothing ran in staging before" in report_of(estate, Scope.DEPLOYMENT, begun.run).deployments[0].way_back
