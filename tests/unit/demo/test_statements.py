"""What is said of a release reads as the statements of a delivery do."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from interlock.crypto import generate
from interlock.decision import Reason, Status, Verdict
from interlock.demo import statements as told
from interlock.demo.faults import faults
from interlock.evidence import seal
from interlock.evidence.deployment import DEPLOYMENT, read_deployment_step, read_release
from interlock.evidence.predicates import read_assessment
from interlock.kernel import canonical, sha256
from interlock.trace import drawn

ONE = told.Shipped("shop", 3, datetime(2026, 3, 1, 9, 0, tzinfo=UTC), "c0" * 20, "ba" * 20, "a ledger")


def _bytes(says: object) -> bytes:
    return canonical(msgspec.to_builtins(says))


def test_an_assessment_counts_what_it_lists() -> None:
    found = [one for one in faults("shop", 60) if one.control == "commit.sast"]
    says = read_assessment(_bytes(told.assessment(ONE, "commit.sast", found, "ab" * 32, is_met=False)))
    assert (says.outcome, says.origin.commit, says.origin.base) == ("failed", ONE.commit, ONE.base)
    assert sum(one.count for one in says.counts) == len(found)


@pytest.mark.parametrize(
    ("verdicts", "answer"),
    [
        ([Verdict.ALLOW], Verdict.ALLOW),
        ([Verdict.ALLOW, Verdict.REVIEW], Verdict.REVIEW),
        ([Verdict.REVIEW, Verdict.DENY, Verdict.ALLOW], Verdict.DENY),
    ],
)
def test_a_gate_answers_what_the_worst_of_its_reasons_amounts_to(verdicts: list[Verdict], answer: Verdict) -> None:
    reasons = [Reason("x", Status.MISSING, one, "it is so") for one in verdicts]
    found = told.decision(ONE, "release", "production", reasons, "ab" * 32, hours=1)
    assert (found.verdict, found.subject) == (answer, ONE.artifact)
    assert told.decision(ONE, "commit", "", reasons, "ab" * 32, hours=1).subject == ONE.code


def test_only_what_was_deployed_runs() -> None:
    plan = told.plan(ONE, "production")
    for outcome, runs in (("running", 0), ("deployed", 4), ("rolled-back", 0)):
        step = told.step(ONE, plan, outcome, "ab" * 32, ["cd" * 32], hours=1)
        assert read_deployment_step(_bytes(step)) == step
        occupied = drawn(DEPLOYMENT, (plan.digest, *ONE.artifact.digests), _envelope(step)).occupied
        assert sum(len(one.runs) for one in occupied) == runs


def _envelope(says: object) -> bytes:

    return seal(
        [told.plan(ONE, "production").subject, ONE.artifact], DEPLOYMENT, msgspec.to_builtins(says), [generate()]
    )


def test_a_release_names_what_it_is_made_of() -> None:
    says = read_release(_bytes(told.release(ONE)))
    assert (says.version, says.product, says.commit) == ("2026.03.3", "shop", ONE.commit)
    assert says.release_id == sha256(ONE.artifact.digests[0].hex.encode()).hex
