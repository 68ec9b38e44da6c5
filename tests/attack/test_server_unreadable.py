"""What nobody can read, sealed by a key that counts: over HTTP it enters nothing, so it stops nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from interlock.decision import Verdict
from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    HOLD,
    OPENVEX,
    REVOCATION,
    WAIVER,
    seal,
)
from interlock.evidence.risk import RISK_PROFILE
from interlock.flows.readable import READ
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Draft
from interlock.testing.world import World, failed, finding
from tests.served import Server, serving
from tests.unit.cli.test_review import POLICY

JSON = {"Content-Type": "application/json"}
AT = "2026-01-02T03:04:05Z"
BAD = "the day before yesterday"
WAIVED = {"what": "control", "name": "commit.sast", "reason": "r", "owner": "ann", "createdAt": AT, "expiresAt": AT}
ANSWER = {"about": "release", "answer": "approve", "target": "x", "at": AT}
BROKEN: dict[str, tuple[str, dict[str, Any], str]] = {
    "a waiver without its reason": (WAIVER, {**WAIVED, "reason": None}, "$.reason"),
    "a waiver without a beginning": (WAIVER, {**WAIVED, "createdAt": BAD}, "predicate.createdAt"),
    "a waiver without an end": (WAIVER, {**WAIVED, "expiresAt": BAD}, "predicate.expiresAt"),
    "an approval of several things": (APPROVAL, {**ANSWER, "target": ["x", "y"]}, "$.target"),
    "an approval at no time": (APPROVAL, {**ANSWER, "at": ""}, "predicate.at"),
    "an approval without an end": (APPROVAL, {**ANSWER, "expiresAt": BAD}, "predicate.expiresAt"),
    "a revocation of nothing": (REVOCATION, {"reason": "r", "at": AT}, "target"),
    "a revocation at no time": (REVOCATION, {"reason": "r", "at": BAD, "target": "x"}, "predicate.at"),
    "a hold of nothing": (HOLD, {"action": "place", "reason": "r", "at": AT}, "target"),
    "a hold without an offset": (
        HOLD, {"action": "place", "target": "x", "reason": "r", "at": "2026-01-02T03:04:05"}, "predicate.at",
    ),
    "glass of no environment": (
        BREAK_GLASS, {"target": "x", "reason": "r", "at": AT, "expiresAt": AT}, "environment",
    ),
    "glass without an end": (
        BREAK_GLASS, {"target": "x", "environment": "live", "reason": "r", "at": AT, "expiresAt": BAD},
        "predicate.expiresAt",
    ),
    "an assessment of nothing": (ASSESSMENT, {"control": "commit.sast"}, "stage"),
    "a risk of no degree": (RISK_PROFILE, {"ledger": "x", "product": "shop", "profile": "none"}, "$.profile"),
    "vex about nothing": (OPENVEX, {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x"}, "author"),
}  # fmt: skip
"""By what it is: type, predicate, and the field that the refusal names."""


def head(server: Server) -> Subject:
    commit = server.world.repository.git("rev-parse", "HEAD")
    return Subject(commit, (Digest("gitCommit", commit),))


def sealed(server: Server, kind: str, predicate: object, *about: Subject) -> bytes:
    subjects = about or (head(server),)
    return seal(subjects, kind, predicate, [server.app.keys.signer(server.world.at)])


def hand_in(server: Server, envelope: bytes) -> Any:
    return server.ask("POST", "/v1/evidence", server.token(), content=envelope, headers=JSON)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path / "world")
    world.check()
    return world


def test_the_gate_stands_open_to_begin_with(world: World) -> None:
    assert world.gate().verdict is Verdict.ALLOW


@pytest.mark.parametrize("case", BROKEN)
def test_in_the_ledger_it_would_shut_the_gate_or_stop_it(world: World, case: str) -> None:
    kind, predicate, _ = BROKEN[case]
    with serving(world) as server:
        draft = Draft(sealed(server, kind, predicate), kind, head(server).digests, server.world.at)
        server.app.store.ledger.append([draft])
    try:
        verdict = world.gate().verdict
    except InterlockError:
        return
    assert verdict is Verdict.DENY or kind == OPENVEX, "VEX is read where vulnerabilities are looked up"


@pytest.mark.parametrize("case", BROKEN)
def test_over_http_it_is_refused_with_its_field_and_the_gate_stays_open(world: World, case: str) -> None:
    kind, predicate, field = BROKEN[case]
    with serving(world) as server:
        size = server.app.store.ledger.checkpoint().size
        said = hand_in(server, sealed(server, kind, predicate))
        problem = said.json()
        assert (said.status_code, problem["code"]) == (422, "FLW-305")
        assert field in (problem["field"], *problem["detail"].split("`")), problem
        assert problem["remedy"]
        assert server.app.store.ledger.checkpoint().size == size
    assert world.gate().verdict is Verdict.ALLOW


@pytest.mark.parametrize("kind", sorted(READ))
def test_of_every_type_that_is_read_what_is_no_map_is_refused_and_takes_no_other_down(world: World, kind: str) -> None:
    with serving(world) as server:
        body = b'{"envelopes":[' + b",".join([sealed(server, kind, [1, 2]), server.sealed("good")]) + b"]}"
        said = server.ask("POST", "/v1/evidence/batch", server.token(), content=body, headers=JSON).json()
    assert (said["new"], said["refused"]) == (1, 1)
    assert said["items"][0]["problem"]["code"] in {"FLW-305", "EVD-101"}


@pytest.mark.parametrize("case", ["risk-profile/v2", "directory-act/v7", "risk-profile/v1/"])
def test_versions_that_would_stop_every_gate_until_the_next_release_are_refused(world: World, case: str) -> None:
    kind = f"https://interlock.example.org/attestation/{case}"
    with serving(world) as server:
        problem = hand_in(server, sealed(server, kind, {"x": 1})).json()
    assert (problem["code"], problem["field"], problem["status"]) == ("FLW-306", "predicateType", 422)
    assert world.gate().verdict is Verdict.ALLOW


def test_a_risk_that_was_put_under_another_document_is_refused(world: World) -> None:
    predicate = {
        "ledger": "somewhere", "product": "shop", "profile": "baseline", "answers": {}, "questions": "sha256:0",
        "questionsSource": "x", "at": AT,
    }  # fmt: skip
    with serving(world) as server:
        problem = hand_in(server, sealed(server, RISK_PROFILE, predicate)).json()
    assert (problem["code"], problem["field"]) == ("FLW-305", "subject")


def test_what_can_be_read_is_taken_still(world: World) -> None:
    with serving(world) as server:
        for kind, predicate in (
            (WAIVER, WAIVED),
            (APPROVAL, ANSWER),
            (APPROVAL, {**ANSWER, "expiresAt": AT, "more": 1}),
        ):
            assert hand_in(server, sealed(server, kind, predicate)).status_code == 201
        for entry in range(server.app.store.ledger.checkpoint().size):
            (record,) = server.app.store.ledger.entries(entry, entry + 1)
            assert hand_in(server, record.envelope).json()["entry"] == entry


def test_a_summary_of_another_verifier_needs_no_more_than_its_specification_demands(world: World) -> None:
    from interlock.evidence import VERIFICATION_SUMMARY

    summary = {
        "verifier": {"id": "https://example.org/verifier"}, "resourceUri": "x", "policy": {"uri": "https://example.org/p"},
        "verificationResult": "PASSED",
    }  # fmt: skip
    with serving(world) as server:
        assert hand_in(server, sealed(server, VERIFICATION_SUMMARY, summary)).status_code == 201
        problem = hand_in(
            server, sealed(server, VERIFICATION_SUMMARY, {**summary, "interlock_decision": {"x": 1}})
        ).json()
    assert problem["code"] == "FLW-305"


def test_every_field_of_a_statement_by_which_people_govern_may_be_broken_one_by_one(world: World) -> None:
    """Whatever governance cannot read, the hand-in refuses; whatever it takes, governance reads."""
    from interlock.decision.governance import KINDS

    whole: dict[str, dict[str, Any]] = {
        WAIVER: WAIVED,
        APPROVAL: {**ANSWER, "expiresAt": AT},
        REVOCATION: {"reason": "r", "at": AT, "target": "x"},
        HOLD: {"action": "place", "target": "x", "reason": "r", "at": AT, "environments": ["live"]},
        BREAK_GLASS: {"target": "x", "environment": "live", "reason": "r", "at": AT, "expiresAt": AT},
    }
    assert set(whole) == set(KINDS)
    values: list[object] = [None, 7, "", "x", [], {}, [7], True, "9999-12-31T23:59:59-23:59", "\x00"]
    with serving(world) as server:
        flow, taken = server.serving.hand_in, 0
        for kind, predicate in whole.items():
            for field in predicate:
                for value in values:
                    envelope = sealed(server, kind, {**predicate, field: value})
                    taken += sum(one.is_new for one in flow.take([flow.look(envelope)]))
        assert taken, "some of them can be read"
        assert server.app.gate.governance().faults == ()


FAR = ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-00:01")


@pytest.mark.parametrize("policy", ["", "house.yaml"])
def test_no_time_that_can_be_read_breaks_a_gate(tmp_path: Path, policy: str) -> None:
    """At the ends of what a calendar has, reckoning with a time fails; none of that may reach a decision."""
    world = World(tmp_path / "world")
    world.commit({"house.yaml": POLICY})
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    before = world.gate(policy=policy).verdict
    with serving(world) as server:
        origin, target = server.app.store.ledger.origin, str(head(server).digests[0])
        told = {"ledger": origin, "target": target, "reason": "r", "environment": ""}
        flow, taken = server.serving.hand_in, 0
        for at in FAR:
            for end in FAR:
                for kind, predicate in (
                    (WAIVER, {**WAIVED, "ledger": origin, "createdAt": at, "expiresAt": end}),
                    (APPROVAL, {**ANSWER, **told, "at": at, "expiresAt": end}),
                    (BREAK_GLASS, {**told, "at": at, "expiresAt": end}),
                    (REVOCATION, {"target": "0" * 64, "reason": f"{end}", "at": at}),
                    (HOLD, {**told, "action": "lift", "target": "0" * 64, "reason": f"{end}", "at": at}),
                ):
                    taken += sum(one.is_new for one in flow.take([flow.look(sealed(server, kind, predicate))]))
    assert taken
    assert world.gate(policy=policy).verdict is before
