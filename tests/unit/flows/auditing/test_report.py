"""Reports are made of what the ledger proves, and say what it does not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.deployment import Outcome
from interlock.evidence.deployment import DEPLOYMENT
from interlock.flows.auditing.errors import LedgerEmpty, NothingKnown
from interlock.flows.auditing.report import Question
from interlock.flows.auditing.scope import AboutWhat
from interlock.flows.errors import DeploymentUnknown
from interlock.kernel import Digest, InterlockError
from interlock.testing.world import World
from interlock.trace.lacks import Absence
from interlock.trace.report import AuditReport, Period, Scope
from interlock.wiring.planning import Planning
from interlock.wiring.reporting import asker_here, reporting_of
from tests.estate import Estate
from tests.reports import kinds, report_of


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    return Estate(tmp_path)


def test_a_deployment_is_told_from_its_commit_to_its_way_back(estate: Estate) -> None:
    first = estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=5)
    begun = estate.deployed(estate.artifact(b"newer"))
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    (told,) = report.deployments
    assert told.artifacts[0].commit == estate.head
    assert told.artifacts[0].provenance
    assert told.steps[0].name == "running"
    assert told.switched_entry is not None
    assert told.switched_entry > told.rulings[-1]
    assert first.run in told.way_back
    assert {entry for one in report.rulings for each in one.judged for entry in each.evidence} <= {
        one.index for one in report.pieces
    }
    assert [one.again for one in report.rulings if one.entry in told.rulings] == ["same"]
    assert begun.run in report.summary


def test_the_same_ledger_question_and_time_give_the_same_bytes(estate: Estate) -> None:
    begun = estate.deployed(estate.artifact())
    made = [report_of(estate, Scope.DEPLOYMENT, begun.run, frameworks=("ssdf", "sox")) for _ in range(2)]
    assert made[0].record == made[1].record
    assert msgspec.json.decode(made[0].record, type=AuditReport) == made[0]


def test_an_environment_tells_its_own_deployments_and_a_product_all(estate: Estate) -> None:
    artifact = estate.artifact()
    estate.deployed(artifact)
    estate.deployed(artifact, environment="live")
    assert [one.environment for one in report_of(estate, Scope.ENVIRONMENT, "live").deployments] == ["live"]
    assert len(report_of(estate, Scope.PRODUCT, "shop").deployments) == 2


def test_a_period_leaves_out_what_lies_before_and_after_it(estate: Estate) -> None:
    early = estate.deployed(estate.artifact())
    estate.world.pass_time(days=1)
    middle = estate.world.at
    chosen = estate.deployed(estate.artifact(b"newer"))
    estate.world.pass_time(days=1)
    late = estate.deployed(estate.artifact(b"newest"))
    period = Period(middle - timedelta(hours=1), middle + timedelta(hours=1))
    report = report_of(estate, Scope.ENVIRONMENT, "staging", period=period)
    assert [one.run for one in report.deployments] == [chosen.run]
    assert early.run not in report.summary
    assert late.run not in report.summary


def test_an_artifact_and_its_commit_lead_to_the_same_deployment(estate: Estate) -> None:
    artifact = estate.artifact()
    begun = estate.deployed(artifact)
    for scope, name in ((Scope.ARTIFACT, str(artifact.digests[0])), (Scope.COMMIT, f"gitCommit:{estate.head}")):
        assert [one.run for one in report_of(estate, scope, name).deployments] == [begun.run]


def test_what_nobody_knows_is_no_empty_report(estate: Estate) -> None:
    with pytest.raises(NothingKnown):
        report_of(estate, Scope.ARTIFACT, str(Digest("sha256", "9" * 64)))
    with pytest.raises(DeploymentUnknown):
        report_of(estate, Scope.DEPLOYMENT, "dpl-9999999999999999")


def test_nothing_is_reported_of_an_empty_ledger(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        _ = app.seal
        made = reporting_of(app, Planning(app, {}))
        asked = Question(AboutWhat(Scope.PRODUCT, "shop"), asker_here(app), app.clock())
        with pytest.raises(LedgerEmpty):
            made.report(asked)


def test_what_somebody_says_was_deployed_without_a_decision_is_told(estate: Estate) -> None:
    begun = estate.enter(estate.artifact(), only_plan=True)
    plan = begun.judged.plan
    with estate.deploying() as (app, made):
        says = made.deploy.said(plan, "dpl-behind-the-gate", Outcome.DEPLOYED)
        app.seal.document(plan.subject, DEPLOYMENT, says)
    report = report_of(estate, Scope.DEPLOYMENT, "dpl-behind-the-gate")
    assert report.missing[0].kind is Absence.NO_DECISION
    assert "no decision is named" in report.summary


def test_a_look_at_what_runs_takes_the_lack_of_one_away(estate: Estate) -> None:
    estate.deployed(estate.artifact())
    assert Absence.UNLOOKED in kinds(report_of(estate, Scope.ENVIRONMENT, "staging"))
    estate.verify()
    after = report_of(estate, Scope.ENVIRONMENT, "staging")
    assert Absence.UNLOOKED not in kinds(after)
    assert after.looks[0].answer == "as-planned"


def test_a_stranger_that_was_seen_is_told(estate: Estate) -> None:
    estate.deployed(estate.artifact())
    estate.hands.strangers = ("miner",)
    estate.verify()
    report = report_of(estate, Scope.ENVIRONMENT, "staging")
    assert report.missing[0].kind is Absence.UNDEPLOYED
    assert "miner" in report.missing[0].says


def test_what_was_seen_of_another_deployment_is_not_held_against_this_one(estate: Estate) -> None:
    refused = estate.enter(estate.artifact(), environment="live")
    estate.deployed(estate.artifact())
    estate.deployed(estate.artifact(), environment="live")
    estate.hands.strangers = ("miner",)
    estate.verify("live")
    assert Absence.UNDEPLOYED not in kinds(report_of(estate, Scope.DEPLOYMENT, refused.run))
    assert Absence.UNDEPLOYED in kinds(report_of(estate, Scope.ENVIRONMENT, "live"))


def test_papers_that_are_gone_are_told(estate: Estate) -> None:
    begun = estate.deployed(estate.artifact())
    estate.world.damage("DELETE FROM blob")
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    assert {Absence.PAPER_LOST, Absence.UNREADABLE, Absence.DECISION_UNREPEATED} <= kinds(report)


def test_of_a_ledger_that_was_changed_nothing_is_reported(estate: Estate) -> None:
    begun = estate.deployed(estate.artifact())
    estate.world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    with pytest.raises(InterlockError):
        report_of(estate, Scope.DEPLOYMENT, begun.run)


def test_standards_are_answered_clause_by_clause(estate: Estate) -> None:
    begun = estate.deployed(estate.artifact())
    report = report_of(estate, Scope.DEPLOYMENT, begun.run, frameworks=("sox", "SLSA"))
    assert [one.framework for one in report.frameworks] == ["SOX", "SLSA"]
    hosted = next(one for one in report.frameworks[1].clauses if one.id == "Hosted")
    assert (hosted.state.value, hosted.answering) == ("nobody", ())
