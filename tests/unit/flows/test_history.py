from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from interlock.deployment import Plan, Strategy
from interlock.deployment.model import PlannedArtifact, PlannedFile
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, VULNERABILITIES, Statement, VerifiedStatement, Waiver
from interlock.flows.history import (
    accepted,
    assessed_of,
    content_of,
    decided_of,
    digests_of,
    scanned_of,
    waived_of,
)
from interlock.kernel import Digest, KeyId, Subject, canonical
from interlock.testing.world import World
from interlock.trace.figures.history import Excused, Weakness
from tests.governed import Team
from tests.histories import NOON

COMMIT = Digest("gitCommit", "1" * 40)
ENVELOPE = Digest("sha256", "e" * 64)


def said(kind: str, says: Any) -> VerifiedStatement:
    body = says if isinstance(says, bytes) else canonical(says)
    return VerifiedStatement(Statement((Subject("shop", (COMMIT,)),), kind, body), ENVELOPE, 7, NOON, KeyId("k"), "k")


def summary(**more: Any) -> dict[str, Any]:
    reason = {"requirement": "commit.sast", "status": "violated", "verdict": "deny", "says": "1 high"}
    decision = {
        "policy": "baseline",
        "stage": "commit",
        "environment": "production",
        "at": "2026-03-02T12:00:00Z",
        "reasons": [reason],
        "product": "shop",
        **more,
    }
    return {
        "resourceUri": "shop",
        "inputAttestations": [{"uri": "x", "digest": {"sha256": "a" * 64}}],
        "interlock_verdict": "deny",
        "interlock_decision": decision,
    }


def test_a_decision_says_what_stopped_on_which_branch() -> None:
    one = decided_of(said(VERIFICATION_SUMMARY, summary()), {"a" * 64: "main"})
    assert one is not None
    assert (one.entry, one.verdict, one.line, one.environment) == (7, "deny", "main", "production")
    assert [(each.requirement, each.status) for each in one.requirements] == [("commit.sast", "violated")]
    assert one.digests == (f"gitCommit:{'1' * 40}",)
    glass = decided_of(said(VERIFICATION_SUMMARY, summary(glass="f" * 64)), {})
    assert glass is not None
    assert (glass.is_through_glass, glass.line) == (True, "")


def test_what_others_verified_and_what_was_supposed_is_no_decision_of_a_gate_here() -> None:
    foreign = {"resourceUri": "x", "verificationResult": "PASSED"}
    for says in (foreign, summary(hypothetical=["another time"]), summary(at="yesterday"), b"[", b"\xff"):
        assert decided_of(said(VERIFICATION_SUMMARY, says), {}) is None


def test_an_assessment_tells_its_own_time_where_it_says_one() -> None:
    says: dict[str, Any] = {
        "control": "commit.sast",
        "stage": "commit",
        "outcome": "passed",
        "origin": {"state": "commit", "branch": "main", "rules": {"product": "shop"}},
        "startedAt": "2026-03-02T12:00:00Z",
        "finishedAt": "2026-03-02T12:00:09Z",
        "interlock": "0",
        "plan": "x",
    }
    read = assessed_of(said(ASSESSMENT, says))
    assert read is not None
    assert (read[0].own_s, read[0].product, read[1]) == (None, "shop", "main")
    own = assessed_of(said(ASSESSMENT, {**says, "durationMs": 1500}))
    assert own is not None
    assert own[0].own_s == 1.5
    assert assessed_of(said(ASSESSMENT, {**says, "startedAt": "soon"})) is None
    assert assessed_of(said(ASSESSMENT, b"{}")) is None


def test_a_scan_tells_what_is_open_by_all_its_names() -> None:
    def result(name: str, **note: str) -> dict[str, Any]:
        return {"id": name, "severity": [{"method": "interlock", "score": "high"}], "annotations": [note]}

    results = [
        result("GHSA-1", names="CVE-1 GHSA-1"),
        result("CVE-2", vex="not_affected by ann"),
        {"id": "CVE-3", "severity": []},
    ]
    database = {"uri": "u", "version": "1", "lastUpdate": ""}
    says = {
        "scanner": {"uri": "ours", "version": "1", "db": database, "result": results},
        "metadata": {"scanStartedOn": "2026-03-02T12:00:00Z", "scanFinishedOn": "2026-03-02T12:00:01Z"},
    }
    one = scanned_of(said(VULNERABILITIES, says))
    assert one is not None
    assert one.found == (Weakness("GHSA-1", "high", ("CVE-1",)), Weakness("CVE-3", "unknown"))
    assert scanned_of(said(VULNERABILITIES, b"{}")) is None


def test_a_statement_names_everything_that_it_is_about() -> None:
    assert digests_of(said(ASSESSMENT, {})) == (str(COMMIT),)


def test_the_same_things_to_run_are_the_same_content_in_any_order() -> None:
    one, two = PlannedArtifact("a", "1" * 64), PlannedArtifact("b", "2" * 64)
    file = PlannedFile("c", "3" * 64, 1)
    plan = Plan("production", "shop", (one, two), (file,), "hands", {}, (), (), Strategy(), None, "")
    other = msgspec.structs.replace(plan, artifacts=(two, one), replaces="4" * 64)
    assert content_of(plan) == content_of(other)
    assert content_of(plan) != content_of(msgspec.structs.replace(plan, configuration=()))


def waivers(team: Team) -> list[Excused]:
    with team.world.app(is_reading=True) as app:
        return list(waived_of(app.gate.governance()))


def test_a_waiver_stands_by_the_word_of_somebody_else_who_may_give_it(tmp_path: Path) -> None:
    team = Team(World(tmp_path), people=("ann", "ben", "carl"))
    name = team.say("ann", team.waiver(owner="ben"))
    for who in ("ann", "ben", "wendy"):
        team.approves(who, name)
    assert [one.approved for one in waivers(team)] == [()]
    team.approves("carl", name)
    (one,) = waivers(team)
    assert len(one.approved) == 1
    assert one.what == "rule bandit:B602"
    assert one.ends_at == team.world.at + timedelta(days=30)


def test_the_same_excuse_has_the_same_words() -> None:
    one = Waiver("rule", "x", "ours", "ann", "", "", paths=("b", "a"), environments=("production",))
    assert accepted(one) == "rule x in a b to production"
    assert accepted(one) == accepted(msgspec.structs.replace(one, paths=("a", "b"), reason="other"))
