from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    CYCLONEDX,
    HOLD,
    REVOCATION,
    VERIFICATION_SUMMARY,
    WAIVER,
    Approval,
    Assessment,
    BreakGlass,
    Count,
    Hold,
    Origin,
    Revocation,
    Rules,
    Statement,
    Waiver,
)
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep
from interlock.evidence.desired import OBSERVATION, Observation
from interlock.evidence.directory import DIRECTORY_ACT, DirectoryAct
from interlock.evidence.provisioning import PROVISIONING, Change, Fault, Provisioned
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.identity import AddPerson, Found, Founder
from interlock.kernel import Digest, Subject, stamp
from interlock.response import Event, Kind, events_of, notice_of
from interlock.response.deriving import LONGEST, MOST, TELLING
from tests.unit.response.events import AT, COMMIT, ENTRY, decided, seen

VIOLATED = {"status": "violated", "verdict": "deny", "says": "1 high finding"}


def kinds(found: tuple[Event, ...]) -> list[str]:
    return [one.kind.value for one in found]


def assessment(*counts: Count, **changes: Any) -> Assessment:
    fields: dict[str, Any] = {
        "control": "commit.sast",
        "stage": "commit",
        "outcome": "failed",
        "origin": Origin("commit", rules=Rules("baseline", "a" * 64, "b" * 40)),
        "started_at": stamp(AT),
        "finished_at": stamp(AT),
        "interlock": "1",
        "plan": "0" * 64,
        "counts": counts,
    }
    return Assessment(**(fields | changes))


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [("deny", Kind.DECISION_DENIED), ("review", Kind.DECISION_REVIEW), ("allow", Kind.DECISION_ALLOWED)],
)
def test_a_decision_tells_its_verdict(verdict: str, kind: Kind) -> None:
    (one,) = events_of(decided({}, verdict=verdict, environment="production"))
    assert (one.kind, one.environment, one.profile, one.subject) == (kind, "production", "baseline", COMMIT)
    assert one.entry == ENTRY


def test_a_denial_says_why() -> None:
    found = events_of(decided({}, VIOLATED, verdict="deny"))
    assert kinds(found) == ["decision.denied"]
    assert found[0].says == "shop was denied under baseline: 1 high finding"


def test_what_is_violated_and_proceeds_nevertheless_is_told_with_why() -> None:
    noticed = {**VIOLATED, "verdict": "allow", "notes": ["let through by the approval of bea"]}
    found = events_of(decided(noticed, {"requirement": "rule:only-main", **VIOLATED, "verdict": "allow"}))
    assert kinds(found) == ["decision.allowed", "violation.noticed", "violation.noticed"]
    assert (found[1].control, found[1].about, found[1].data["notes"]) == (
        "commit.sast",
        "commit.sast",
        "let through by the approval of bea",
    )
    assert (found[2].control, found[2].about) == ("", "rule:only-main")


def test_stale_evidence_and_broken_glass_are_told() -> None:
    found = events_of(decided({"status": "stale", "verdict": "review"}, verdict="allow", glass="f" * 64))
    assert kinds(found) == ["decision.allowed", "glass.broken", "evidence.stale"]
    assert found[1].about == "f" * 64


def test_two_reasons_of_one_requirement_are_two_events() -> None:
    stale = {"status": "stale", "verdict": "deny"}
    found = events_of(decided(stale, stale, verdict="deny"))
    assert len({one.id for one in found}) == len(found) == 3


def test_nothing_is_told_of_what_is_not_committed() -> None:
    assert events_of(decided(VIOLATED, verdict="deny", stage="precommit")) == ()
    assert events_of(seen(ASSESSMENT, assessment(Count("a:b", "high", "new", True, 1), stage="precommit"))) == ()


def test_new_findings_are_told_by_rule_and_severity_the_worst_first_and_old_ones_are_not() -> None:
    counts = (
        Count("bandit:B1", "low", "new", is_new=True, count=3),
        Count("bandit:B2", "critical", "new", is_new=True, count=1),
        Count("bandit:B3", "high", "existing", is_new=False, count=9),
    )
    first, worst, mild = events_of(seen(ASSESSMENT, assessment(*counts)))
    assert (first.kind, first.about) == (Kind.POLICY_CHANGED, "baseline")
    assert (worst.rule, worst.severity, worst.control) == ("bandit:B2", "critical", "commit.sast")
    assert (mild.rule, mild.data) == ("bandit:B1", {"count": "3", "state": "new"})


def test_a_policy_that_means_the_same_is_one_event_whichever_entry_shows_it() -> None:
    one, other = assessment(), assessment(control="commit.secrets")
    ids = {events_of(seen(ASSESSMENT, each))[0].id for each in (one, other)}
    assert len(ids) == 1
    changed = assessment(origin=Origin("commit", rules=Rules("baseline", "c" * 64)))
    assert events_of(seen(ASSESSMENT, changed))[0].id not in ids


def test_evidence_that_says_no_rules_tells_of_no_policy() -> None:
    assert events_of(seen(ASSESSMENT, assessment(origin=Origin("commit")))) == ()


def test_one_statement_tells_at_most_so_many_events_and_says_how_many_more_there_are() -> None:
    counts = [Count(f"tool:R{number}", "high", "new", is_new=True, count=1) for number in range(5000)]
    found = events_of(seen(ASSESSMENT, assessment(*counts)))
    assert len(found) == MOST
    assert (found[-1].about, found[-1].rule, found[-1].severity) == ("more", "", "high")
    assert found[-1].data == {"count": str(5000 + 1 - MOST + 1)}
    assert found[-1].id not in {one.id for one in found[:-1]}


WAIVED = Waiver("vulnerability", "CVE-2026-0001", "not reachable", "ann", stamp(AT), "2026-12-01T00:00:00Z")
COMMITTED = str(COMMIT.digests[0])


@pytest.mark.parametrize(
    ("kind", "predicate", "told"),
    [
        (WAIVER, WAIVED, "waiver.requested"),
        (APPROVAL, Approval("waiver", "approve", "a" * 64, stamp(AT)), "waiver.approved"),
        (APPROVAL, Approval("release", "approve", COMMITTED, stamp(AT)), "approval.given"),
        (APPROVAL, Approval("break-glass", "approve", "a" * 64, stamp(AT)), "approval.given"),
        (APPROVAL, Approval("waiver", "reject", "a" * 64, stamp(AT)), "approval.rejected"),
        (APPROVAL, Approval("release", "withdraw", COMMITTED, stamp(AT)), "approval.withdrawn"),
        (REVOCATION, Revocation("a" * 64, "wrong", stamp(AT)), "document.revoked"),
        (HOLD, Hold("place", COMMITTED, "wait", stamp(AT)), "hold.placed"),
        (HOLD, Hold("lift", "a" * 64, "done", stamp(AT)), "hold.lifted"),
        (BREAK_GLASS, BreakGlass(COMMITTED, "production", "fire", stamp(AT), stamp(AT)), "glass.requested"),
        (DIRECTORY_ACT, DirectoryAct("log", stamp(AT), AddPerson("ann", "Ann")), "directory.changed"),
    ],
)
def test_what_people_say_is_told(kind: str, predicate: object, told: str) -> None:
    (one,) = events_of(seen(kind, predicate))
    assert one.kind.value == told
    assert one.id == events_of(seen(kind, predicate))[0].id


def test_the_first_of_all_people_are_named_and_nobody_founds_nameless() -> None:
    begun = Found((Founder("ann", "Ann", ()), Founder("ben", "Ben", ())), ())
    (one,) = events_of(seen(DIRECTORY_ACT, DirectoryAct("log", stamp(AT), begun)))
    assert one.says == "the people of this ledger begin with ann, ben"


def transferred(action: str, result: str = "done", **changes: Any) -> Transferred:
    fields: dict[str, Any] = {"manifest": "sha256:a", "source": "staging", "target": "prod", "interlock": "1"}
    return Transferred(action, result, at=stamp(AT), **(fields | changes))


@pytest.mark.parametrize(
    ("said", "kind", "says"),
    [
        (transferred("push", tag="1.0"), "artifact.pushed", "shop was pushed to prod as 1.0"),
        (transferred("promote"), "artifact.promoted", "shop was promoted to prod"),
        (transferred("promote", "refused", says="no"), "artifact.refused", "shop was not let into prod: no"),
        (transferred("pull", "refused", says="no"), "artifact.refused", "shop was not taken from staging: no"),
    ],
)
def test_an_artifact_on_its_way_is_told_of(said: Transferred, kind: str, says: str) -> None:
    (one,) = events_of(seen(TRANSFER, said))
    assert (one.kind.value, one.says) == (kind, says)
    assert one.data["source"] == "staging"


def test_a_way_that_nobody_knows_tells_nothing() -> None:
    assert events_of(seen(TRANSFER, transferred("pull"))) == ()
    assert events_of(seen(TRANSFER, transferred("push", "perhaps"))) == ()


def test_a_hold_for_one_environment_names_it_and_one_for_several_lists_them() -> None:
    (one,) = events_of(seen(HOLD, Hold("place", COMMITTED, "wait", stamp(AT), ("production",))))
    assert one.environment == "production"
    (both,) = events_of(seen(HOLD, Hold("place", COMMITTED, "wait", stamp(AT), ("production", "staging"))))
    assert (both.environment, both.data["environments"]) == ("", "production staging")


def test_what_others_wrote_is_cut_and_not_left_out() -> None:
    long = msgspec.structs.replace(WAIVED, reason="x" * 100_000)
    (one,) = events_of(seen(WAIVER, long))
    assert len(one.says) == LONGEST
    assert one.says.endswith("...")


@pytest.mark.parametrize("kind", sorted(TELLING))
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'{"interlock_decision":{"verdict":"maybe"}}', b"[" * 5000]
)
def test_what_nobody_can_read_tells_nothing(kind: str, body: bytes) -> None:
    assert events_of(seen(kind, body)) == ()


def test_a_verdict_or_an_answer_that_nobody_knows_tells_nothing() -> None:
    assert events_of(decided({}, verdict="perhaps")) == ()
    assert events_of(seen(APPROVAL, Approval("release", "shrug", COMMITTED, stamp(AT)))) == ()


def test_other_evidence_and_summaries_of_others_tell_nothing() -> None:
    assert events_of(seen(CYCLONEDX, {"components": []})) == ()
    assert events_of(seen(VERIFICATION_SUMMARY, {"verificationResult": "PASSED"})) == ()


def test_a_notice_carries_the_event_so_that_it_reads_as_itself() -> None:
    (one,) = events_of(decided({}))
    notice = notice_of(one)
    assert (notice.id, notice.kind, notice.at) == (one.id, "decision.allowed", AT)
    assert msgspec.json.decode(notice.body, type=Event) == one


def test_an_alteration_is_told_with_whom_it_concerns_and_sameness_is_not() -> None:
    fields: dict[str, Any] = {"name": "source", "expected": "sha256:" + "1" * 64, "state": "2" * 64, "at": stamp(AT)}
    same = Observation(place="/srv", host="web1", altered=0, **fields)
    assert events_of(seen(OBSERVATION, same)) == ()
    other = Observation(
        place="/srv", host="web1", altered=2, unreadable=1, shown=("a: gone",), stakeholders=("ops", "sec"), **fields
    )
    (event,) = events_of(seen(OBSERVATION, other))
    assert (event.kind, event.control, event.data["stakeholders"]) == (Kind.STATE_ALTERED, "key.provenance", "ops, sec")
    assert "2 differences and 1 that could not be read: a: gone" in event.says
    (event,) = events_of(seen(OBSERVATION, msgspec.structs.replace(same, altered=1)))
    assert event.says == "/srv on web1 is not what source says, 1 difference"


@pytest.mark.parametrize(
    ("result", "kind", "says"),
    [
        ("refused", "infrastructure.refused", "net was not set up: no"),
        ("done", "infrastructure.changed", "net was set up: 2 resources changed"),
        ("failed", "infrastructure.broken", "setting net up broke off after 1 of 2: no"),
    ],
)
def test_what_became_of_infrastructure_is_told(result: str, kind: str, says: str) -> None:
    changes = (Change("a", "t", "create", "done"), Change("b", "t", "create", "failed"))
    told = Provisioned("net", result, "2026-01-01T00:00:00Z", "1", "terraform", environment="prod", says="no")
    told = replace(told, changes=changes, change_count=2, faults=(Fault("no-open-ssh", "critical", "a", "fails"),))
    (one,) = events_of(seen(PROVISIONING, told))
    assert (one.kind, one.says, one.about, one.environment) == (kind, says, "net", "prod")
    if result == "refused":
        assert (one.control, one.rule, one.severity) == ("key.infra-checks", "infra:no-open-ssh", "critical")


@pytest.mark.parametrize("result", ["allowed", "begun"])
def test_what_only_may_be_set_up_tells_nothing(result: str) -> None:
    told = Provisioned("net", result, "2026-01-01T00:00:00Z", "1", "terraform", change_count=1)
    assert events_of(seen(PROVISIONING, told)) == ()


def test_a_refusal_without_a_rule_names_none() -> None:
    told = Provisioned("net", "refused", "2026-01-01T00:00:00Z", "1", "terraform", says="its policy does not allow it")
    (one,) = events_of(seen(PROVISIONING, told))
    assert (one.control, one.rule) == ("", "")


def deployment(outcome: str, **more: Any) -> DeploymentStep:
    fields = {"run": "dpl-1", "plan": "ab" * 32, "environment": "live", "product": "shop", "outcome": outcome}
    return DeploymentStep(**{**fields, "at": stamp(AT), "why": "release", **more})


@pytest.mark.parametrize(
    ("outcome", "kind", "says"),
    [
        ("running", "deployment.begun", "begins"),
        ("waiting", "deployment.waiting", "waits: no window is open"),
        ("deployed", "deployment.ended", "is done"),
        ("refused", "deployment.refused", "was refused"),
        ("rolled-back", "deployment.rolled-back", "did not work, and what ran before runs again"),
        ("stranded", "deployment.stranded", "is not back everywhere"),
    ],
)
def test_how_a_deployment_stands_is_told(outcome: str, kind: str, says: str) -> None:
    told = deployment(outcome, says="no window is open", until="2026-01-10T10:00:00Z", worker="")
    one = seen(DEPLOYMENT, told)
    artifact = Subject("app.zip", (Digest("sha256", "cd" * 32),))
    whole = Statement((*one.statement.subjects, artifact), DEPLOYMENT, one.statement.predicate)
    [event] = events_of(replace(one, statement=whole))
    assert (event.kind.value, event.environment, event.about) == (kind, "live", "dpl-1")
    assert event.says.startswith("the release of app.zip to live ")
    assert says in event.says
    assert event.data["artifacts"] == f"sha256:{'cd' * 32}"
    assert event.data["until"] == "2026-01-10T10:00:00Z"
    assert "worker" not in event.data


def test_single_steps_plans_and_what_nobody_knows_of_deployments_tell_nothing() -> None:
    for told in (deployment("running", step="switch one"), deployment("planned"), deployment("flying")):
        assert events_of(seen(DEPLOYMENT, told)) == ()


def test_an_event_names_the_product_that_its_statement_is_about() -> None:
    of_shop = assessment(origin=Origin("commit", rules=Rules("baseline", "a" * 64, "b" * 40, product="shop")))
    waiver = Waiver("rule", "bandit:B602", "ours", "ann", stamp(AT), stamp(AT), product="shop")
    for one in (seen(ASSESSMENT, of_shop), decided(VIOLATED, product="shop"), seen(WAIVER, waiver)):
        found = events_of(one)
        assert {event.product for event in found} == {"shop"}


def test_a_product_is_read_from_its_own_place_alone() -> None:
    told = {**msgspec.to_builtins(assessment()), "product": "bank"}
    assert {event.product for event in events_of(seen(ASSESSMENT, told))} == {""}
    lifted = {**msgspec.to_builtins(Revocation("a" * 64, "over", stamp(AT))), "product": "bank"}
    assert {event.product for event in events_of(seen(REVOCATION, lifted))} <= {""}
