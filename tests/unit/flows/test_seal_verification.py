from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.deployment import Part
from interlock.evidence import ASSESSMENT
from interlock.evidence.running import RUNNING, read_running
from interlock.flows.seal_verification import SealedVerification
from interlock.response.deriving import Seen
from interlock.response.deriving import events_of as derived
from interlock.response.events import Kind
from tests.estate import SETTINGS, Estate

POLICY = """\
policy: live
says: what runs in staging was verified
require:
  - control: key.deploy-verification
    max_age: 1h
"""


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """Give a repository of which something was deployed to staging."""
    made = Estate(tmp_path)
    made.deployed(made.artifact())
    return made


def test_what_runs_as_planned_is_evidence_about_the_plan_and_its_artifacts(estate: Estate) -> None:
    sealed = estate.verify()
    assert (sealed.assessment.outcome, sealed.assessment.place) == ("passed", "staging")
    assert [(one.unit, one.owed, one.covered) for one in sealed.assessment.coverage] == [
        ("targets", 1, 1),
        ("decisions", 1, 1),
    ]
    with estate.deploying() as (app, made):
        plan = made.deployments.plan_of(estate.last().plan)
        for subject in (plan.subject, *plan.subjects):
            kinds = [one.statement.predicate_type for one in app.gate.known(subject).statements]
            assert kinds.count(RUNNING) == 1
            assert ASSESSMENT in kinds


def test_a_difference_is_a_finding_with_a_fingerprint_that_stays(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    first = estate.verify()
    assert first.assessment.outcome == "failed"
    assert [(one.rule, one.severity, one.is_new) for one in first.assessment.counts] == [
        ("running:configuration", "high", True)
    ]
    estate.world.pass_time(minutes=5)
    again = estate.verify()
    assert [one.is_new for one in again.assessment.counts] == [False]
    assert [one.since for one in again.running.differing] == [one.since for one in first.running.differing]
    with estate.deploying() as (app, _):
        lists = {
            tuple(each.fingerprint for each in app.inspection.findings(item))
            for item in app.inspection.items()
            if item.says.startswith("key.deploy-verification")
        }
    assert len(lists) == 1


def events_of(estate: Estate, sealed: SealedVerification) -> list[tuple[Kind, str, str]]:
    """Give what the statement of what runs tells."""
    with estate.deploying() as (app, _):
        (one,) = [
            each for each in app.gate.of_kind(RUNNING) if read_running(each.statement.predicate) == sealed.running
        ]
        seen = Seen(one.statement, one.envelope, one.at)
        return [(event.kind, event.about, event.environment) for event in derived(seen)]


def test_each_difference_is_told_once_again_when_it_changes_and_when_it_is_mended(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    altered = (Kind.DEPLOYMENT_ALTERED, "deploy/app.env", "staging")
    assert events_of(estate, estate.verify()) == [altered]
    estate.world.pass_time(minutes=5)
    assert events_of(estate, estate.verify()) == []
    estate.hands.edited["deploy/app.env"] = "f" * 64
    estate.world.pass_time(minutes=5)
    assert events_of(estate, estate.verify()) == [altered]
    estate.hands.edited.clear()
    estate.world.pass_time(minutes=5)
    assert events_of(estate, estate.verify()) == [(Kind.DEPLOYMENT_MENDED, "deploy/app.env", "staging")]
    estate.world.pass_time(minutes=5)
    assert events_of(estate, estate.verify()) == []


def test_a_target_that_does_not_answer_is_errored_told_once_and_forgets_no_difference(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    first = estate.verify()
    estate.world.pass_time(minutes=5)
    estate.hands.silent.add("one")
    sealed = estate.verify()
    assert (sealed.assessment.outcome, sealed.assessment.code) == ("errored", "FLW-230")
    assert sealed.assessment.coverage[0].missing[0][0] == "one"
    assert events_of(estate, sealed) == [(Kind.DEPLOYMENT_ALTERED, "targets one", "staging")]
    estate.world.pass_time(minutes=5)
    estate.hands.silent.clear()
    back = estate.verify()
    assert [one.since for one in back.running.differing] == [first.running.at]
    assert events_of(estate, back) == [(Kind.DEPLOYMENT_MENDED, "targets one", "staging")]


def test_what_looks_like_a_secret_on_a_target_gets_into_no_evidence(estate: Estate) -> None:
    secret = "ghp_" + "A1b2C3d4" * 4 + "E5f6"
    estate.hands.strangers = (f"process 7: curl -H {secret}",)
    sealed = estate.verify()
    assert secret not in str(sealed.running)
    with estate.deploying() as (app, _):
        found = [one for item in app.inspection.items() for one in app.inspection.findings(item)]
    assert found
    assert secret not in str(found)


def test_what_differs_in_one_environment_is_not_made_good_by_another(tmp_path: Path) -> None:
    estate = Estate(tmp_path, SETTINGS.replace("[{name: one}]", "[{name: zero}]", 1))
    subject = estate.artifact()
    estate.deployed(subject)
    estate.deployed(subject, environment="live")
    estate.hands.edited["app.zip"] = "c" * 64
    assert estate.verify("staging").assessment.outcome == "failed"
    estate.hands.edited.clear()
    assert estate.verify("live").assessment.outcome == "passed"
    estate.world.commit({"live.yaml": POLICY})
    with estate.deploying() as (app, made):
        policy = app.policies.get("live.yaml")
        question = made.question(subject, "live")
        decision = app.gate.decide(policy, question)
        assert decision.verdict is Verdict.DENY
    estate.verify("staging")
    with estate.deploying() as (app, made):
        assert app.gate.decide(app.policies.get("live.yaml"), made.question(subject, "live")).verdict is Verdict.ALLOW


def test_what_was_verified_too_long_ago_is_stale_for_a_policy_that_says_so(estate: Estate) -> None:
    estate.verify()
    estate.world.commit({"live.yaml": POLICY})
    estate.world.pass_time(hours=2)
    with estate.deploying() as (app, made):
        (subject,) = made.deployments.plan_of(estate.last().plan).subjects
        decision = app.gate.decide(app.policies.get("live.yaml"), made.question(subject, "staging"))
    assert [one.status.value for one in decision.reasons if one.requirement == "key.deploy-verification"] == ["stale"]


def test_the_statement_reads_again_as_it_was_sealed(estate: Estate) -> None:
    sealed = estate.verify()
    with estate.deploying() as (app, _):
        found = [read_running(one.statement.predicate) for one in app.gate.of_kind(RUNNING)]
        says = [one.says for one in app.inspection.items()][-2:]
    assert found == [sealed.running]
    assert says[0] == f"what runs in staging held against {sealed.running.run}: as-planned"


def test_what_runs_is_told_once_and_again_when_something_else_does(estate: Estate) -> None:
    (artifact,) = estate.verify().running.seen["one"]["artifacts"].values()
    estate.world.pass_time(minutes=5)
    assert estate.verify().running.seen == {}
    estate.hands.parts = (Part("web/shop-1", (artifact,), "Deployment/shop"),)
    estate.world.pass_time(minutes=5)
    first = estate.verify().running.seen["one"]
    assert first["parts"] == [{"name": "web/shop-1", "images": [artifact], "owner": "Deployment/shop"}]
    estate.hands.parts = (Part("web/shop-2", (artifact,), "Deployment/shop"),)
    estate.world.pass_time(minutes=5)
    assert estate.verify().running.seen["one"]["parts"][0]["name"] == "web/shop-2", "a pod that was restarted"
    estate.hands.silent.add("one")
    estate.world.pass_time(minutes=5)
    assert estate.verify().running.seen == {}, "nobody knows what runs on a target that says nothing"


def test_what_was_seen_before_a_deployment_says_nothing_of_what_runs_after_it(estate: Estate) -> None:
    before = estate.verify().running.seen
    for body in (b"another one", b"an artifact"):
        estate.world.pass_time(minutes=5)
        estate.deployed(estate.artifact(body))
    assert estate.verify().running.seen == before != {}
