from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from interlock.flows.auditing.report import Question
from interlock.flows.auditing.retold import Retelling, against
from interlock.flows.auditing.scope import AboutWhat
from interlock.flows.auditing.summary import summary_of
from interlock.trace.clauses import Answering, Clause, Clauses, ClauseState
from interlock.trace.deployed import Deployed, Standing
from interlock.trace.pack import REPORT
from interlock.trace.report import Asker, AuditReport, Scope
from interlock.wiring.reporting import reporting_of
from tests.estate import Estate
from tests.packs import Members


@pytest.fixture
def report(members: Members) -> AuditReport:
    return msgspec.json.decode(members[REPORT], type=AuditReport)


def changed(report: AuditReport, **fields: object) -> AuditReport:
    made = msgspec.structs.replace(report, **fields)
    return msgspec.structs.replace(made, summary=summary_of(made))


def test_nothing_is_against_a_report_that_comes_out_the_same(report: AuditReport) -> None:
    assert list(against(report, report)) == []


def test_every_part_that_evidence_makes_is_compared_and_named(report: AuditReport) -> None:
    for name in ("rulings", "assessed", "keys", "pieces", "changes"):
        assert getattr(report, name), f"{name} are there to be left out"
        assert f"of {name}" in list(against(changed(report, **{name: ()}), report)), name


def test_what_is_kept_quiet_is_told_and_what_is_said_beyond_it_is_not(report: AuditReport) -> None:
    quiet = changed(report, missing=())
    assert any(one.startswith("it keeps quiet that") for one in against(quiet, report))
    assert list(against(report, quiet)) == [], "an auditor of the whole ledger knows of more"


def test_a_sentence_that_the_rest_does_not_make_is_told(report: AuditReport) -> None:
    assert list(against(msgspec.structs.replace(report, summary="All is well."), report)) == ["in its first sentences"]


def retold(estate: Estate, change: Callable[[Deployed], Deployed]) -> list[str]:
    """Give what is against the report of the first of two deployments, of which something else is said."""
    with estate.deploying() as (app, deploying):
        gate = app.gate
        report = reporting_of(app, deploying, with_fsck=False).report(
            Question(AboutWhat(Scope.PRODUCT, app.product), Asker("tester"), app.clock())
        )
        said = changed(report, deployments=(change(report.deployments[0]), *report.deployments[1:]))
        kept = app.store.ledger, app.store.blobs
        came = {one.entry: one.again for one in report.rulings}
        return list(against(said, Retelling(said, gate, kept, (app.trust, app.trust), came).told()))


def test_how_a_deployment_lies_among_others_is_taken_as_it_stands_unless_a_later_one_is_there(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=5)
    estate.deployed(estate.artifact(b"newer"))
    assert retold(estate, lambda one: one) == []
    assert retold(estate, lambda one: msgspec.structs.replace(one, way_back="so")) == []
    assert "of deployments" in retold(estate, lambda one: msgspec.structs.replace(one, is_current=True))
    assert "of deployments" in retold(estate, lambda one: msgspec.structs.replace(one, outcome="refused"))
    assert "of deployments" in retold(estate, lambda one: msgspec.structs.replace(one, asked_person="alice"))


def test_clauses_stand_as_the_controls_behind_them_do(report: AuditReport) -> None:
    control = report.rulings[0].judged[0].control
    clause = Clause("1.1", "it asks", ClauseState.ANSWERED, (Answering(control, Standing.SATISFIED),))
    made_up = changed(report, frameworks=(Clauses("slsa", "SLSA", "1.0", (clause,)),))
    assert "of the clauses of slsa" in list(against(made_up, made_up))
