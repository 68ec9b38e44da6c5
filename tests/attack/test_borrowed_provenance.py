"""Somebody who may not build, or a build of something else, lends an artifact or a commit its good name."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.decision import Governance, Known, Policy, Question, Status, Verdict, decide
from interlock.decision.builders import built
from interlock.decision.descent import descents
from interlock.decision.provenance import of_provenance
from interlock.decision.terms import People, ProvenanceNeed
from interlock.evidence import PROVENANCE, Statement, VerifiedStatement
from interlock.evidence.builder import BuilderIdentity
from interlock.evidence.predicates import BUILDER
from interlock.flows.errors import NothingSaid
from interlock.flows.own_provenance import verify_own
from interlock.identity.workload import BuilderPin, WorkloadIdentity, WorkloadKind
from interlock.kernel import Digest, KeyId, Subject, canonical, stamp
from interlock.supply.expectations import Expected
from interlock.supply.signed import Target
from tests.provenances import v1
from tests.unit.decision.builders import NOW, assessment, count, known, policy, question, requirement, statement
from tests.unit.decision.govern import Said

GOOD = Digest("gitCommit", "c" * 40)
EVIL = Digest("gitCommit", "d" * 40)
ARTIFACT = Subject("app.zip", (Digest("sha256", "e" * 64),))
STRANGER = "f" * 64
BUILDER_KEY = KeyId("b" * 64)
ISSUER = "https://i.example.org"
PIN = BuilderPin("release", ISSUER, subject="job", source="p.yaml", line=3)


def sealed(kind: str, body: Any, subjects: tuple[Subject, ...], *, by: str, index: int = 50) -> VerifiedStatement:
    written = body if isinstance(body, bytes) else canonical(body)
    sealed_at = NOW - timedelta(hours=1)
    digest = Digest("sha256", f"{index:064x}")
    return VerifiedStatement(Statement(subjects, kind, written), digest, index, sealed_at, KeyId(by), "tester")


def made_from(commit: Digest, *subjects: Subject, by: str = BUILDER_KEY, index: int = 50) -> VerifiedStatement:
    body = json.dumps(
        {
            "buildDefinition": {
                "buildType": "t:",
                "externalParameters": {},
                "resolvedDependencies": [{"name": "source", "digest": {"gitCommit": commit.hex}}],
            },
            "runDetails": {"builder": {"id": "https://example.org/b"}},
        }
    ).encode()
    return sealed(PROVENANCE, body, subjects or (ARTIFACT,), by=by, index=index)


def knowing(*statements: VerifiedStatement, governance: Governance | None = None) -> Known:
    said = governance if governance is not None else Said().governance
    return known(*statements, governance=said, building_keys=frozenset({BUILDER_KEY}))


def test_a_change_is_not_examined_by_being_called_a_build_of_another_commit() -> None:
    """Whoever may build says that one commit was built from another, which was examined."""
    under = Policy("p", "", "policy.yaml", (requirement(),))
    evil = Subject("repo", (EVIL,))
    good = statement(subject=Subject("repo", (GOOD,)))
    borrowed = knowing(good, made_from(GOOD, evil))
    assert decide(under, borrowed, question(subject=evil)).verdict is Verdict.DENY
    assert descents(borrowed, question(subject=evil)) == ()
    # The same of an artifact is what provenance is for.
    assert decide(under, knowing(good, made_from(GOOD)), question(subject=ARTIFACT)).verdict is Verdict.ALLOW


def test_what_was_examined_of_a_commit_is_not_outweighed_by_another_that_it_is_said_to_come_from() -> None:
    under = Policy("p", "", "policy.yaml", (requirement(),))
    evil = Subject("repo", (EVIL,))
    bad = statement(assessment(outcome="failed", counts=(count(),)), subject=evil)
    good = statement(index=1, subject=Subject("repo", (GOOD,)))
    assert decide(under, knowing(bad, good, made_from(GOOD, evil)), question(subject=evil)).verdict is Verdict.DENY


def token(commit: str) -> WorkloadIdentity:
    issued, ends = NOW - timedelta(hours=1, minutes=2), NOW - timedelta(minutes=55)
    return WorkloadIdentity(ISSUER, WorkloadKind.OIDC, "job", "t", issued, ends, commit=commit, runner="own")


@pytest.mark.parametrize("commit", [GOOD, EVIL])
def test_the_token_of_one_build_does_not_stand_for_the_artifact_of_another(commit: Digest) -> None:
    """The token is of the commit that was reviewed, the artifact of one that nobody has seen."""
    says = BuilderIdentity("1", stamp(NOW - timedelta(hours=1)), token(GOOD.hex), "us", "k")
    about = sealed(BUILDER, says, (ARTIFACT,), by=BUILDER_KEY, index=51)
    under = Policy("p", "", "p.yaml", (), people=People(builders=(PIN,)))
    (one,) = built(under, knowing(made_from(commit), about), question(subject=ARTIFACT))
    assert (one.pin, one.why_not) == (
        ("release", "") if commit == GOOD else ("", f"its token is for the commit {'c' * 12}")
    )


NEED = ProvenanceNeed(repository="https://github.com/o/r", source="p.yaml", line=7)


def demanded(by: str, governance: Governance | None = None) -> tuple[Status, str]:
    body = json.dumps(v1()).encode()
    given = knowing(sealed(PROVENANCE, body, (ARTIFACT,), by=by), governance=governance)
    under = Policy("p", "", "p.yaml", (), people=People(provenance=(NEED,)))
    (reason,) = of_provenance(under, given, Question(ARTIFACT, NOW))
    return reason.status, reason.says


def test_a_demand_for_provenance_is_not_met_by_a_key_that_may_not_build() -> None:
    """A key that may seal scans says from which repository something was built."""
    status, says = demanded(STRANGER)
    assert status is Status.VIOLATED
    assert "not trusted for builds" in says
    assert demanded(BUILDER_KEY)[0] is Status.SATISFIED
    assert demanded(STRANGER, Governance())[0] is Status.SATISFIED, "where nobody was ever named, trust is in the key"


def test_provenance_of_another_artifact_in_the_same_words_is_of_that_artifact_alone() -> None:
    """One subject of it has the digest of a second algorithm only, which the artifact does not have."""
    twice = Subject("app.zip", (Digest("sha512", "e" * 128),))
    under = policy(requirement())
    given = knowing(statement(subject=Subject("repo", (GOOD,))), made_from(GOOD, twice))
    assert decide(under, given, question(subject=ARTIFACT)).verdict is Verdict.DENY


class _Told:
    """A gate that proves what it was told, where people are known."""

    def __init__(self, *statements: VerifiedStatement) -> None:
        self._statements = statements
        self.building_keys = frozenset({BUILDER_KEY})

    def proving(self, *_: object) -> Any:
        from interlock.flows.admitting import Admitted

        return Admitted(self._statements)

    def governance(self) -> Governance:
        return Said().governance


def test_verify_takes_no_provenance_of_a_key_that_may_not_build(tmp_path: Path) -> None:
    target = Target("app.zip", ARTIFACT.digests)

    def ask(by: str) -> Any:
        gate: Any = _Told(made_from(GOOD, by=by))
        return verify_own(target, Expected(subject=""), gate, "shop")

    assert ask(BUILDER_KEY).recorded
    with pytest.raises(NothingSaid, match="not trusted for builds"):
        ask(STRANGER)
