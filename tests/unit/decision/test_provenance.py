"""Whether provenance in the ledger shows whence an artifact comes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from interlock.decision import Known, Policy, Question, Requirement, Status, Verdict
from interlock.decision.grounds import policy_meant
from interlock.decision.provenance import of_provenance
from interlock.decision.rules import decide
from interlock.decision.terms import People, ProvenanceNeed
from interlock.evidence import Statement, VerifiedStatement
from interlock.evidence.foreign import FOREIGN, ForeignSigner, ForeignStatement, Told
from interlock.evidence.predicates import PROVENANCE
from interlock.kernel import Digest, KeyId, Subject, canonical, sha256
from interlock.supply.expectations import TRUSTED_BUILDERS
from tests.provenances import v1

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
SUBJECT = Subject("tool", (Digest("sha256", "ab" * 32),))
QUESTION = Question(SUBJECT, AT)
SOURCE = "https://github.com/o/r"
NEED = ProvenanceNeed(repository=SOURCE, source="p.yaml", line=7)
KEPT = ForeignStatement(
    dialect="slsa-v1",
    predicate_type=PROVENANCE,
    statement="cd" * 32,
    file="ef" * 32,
    signer=ForeignSigner(key="12" * 32, identity="https://github.com/signer", issuer="https://i.example"),
    grade="logged",
    verified_at="2026-01-01T00:00:00Z",
    interlock="1",
    told=Told(
        builder=f"{TRUSTED_BUILDERS[0]}@refs/tags/v1.2.3",
        source=SOURCE,
        source_ref="refs/tags/v1.0.0",
        trigger=SOURCE,
        trigger_ref="refs/tags/v1.0.0",
        tag="v1.0.0",
    ),
)


def sealed(predicate: object, *, kind: str = FOREIGN, subject: Subject = SUBJECT, index: int = 1) -> VerifiedStatement:
    body = predicate if isinstance(predicate, bytes) else canonical(predicate)
    statement = Statement((subject,), kind, body)
    return VerifiedStatement(statement, sha256(body + bytes([index])), index, AT, KeyId("k"), "ci")


def kept(**changes: Any) -> ForeignStatement:
    told = {name: changes.pop(name) for name in tuple(changes) if name in Told.__struct_fields__}
    return msgspec.structs.replace(KEPT, told=msgspec.structs.replace(KEPT.told, **told), **changes)


def stand(*statements: VerifiedStatement, need: ProvenanceNeed = NEED) -> Any:
    policy = Policy("p", "", "p.yaml", (), people=People(provenance=(need,)))
    (reason,) = of_provenance(policy, Known(statements), QUESTION)
    return reason


def test_what_was_taken_in_meets_the_demand() -> None:
    reason = stand(sealed(KEPT))
    assert (reason.status, reason.verdict, reason.source, reason.line) == (Status.SATISFIED, Verdict.ALLOW, "p.yaml", 7)
    assert "made from https://github.com/o/r at v1.0.0" in reason.says
    assert reason.evidence == (sealed(KEPT).envelope,)


def test_nothing_is_a_refusal() -> None:
    assert (stand().status, stand().verdict) == (Status.MISSING, Verdict.DENY)
    other = Subject("tool", (Digest("sha256", "00" * 32),))
    assert stand(sealed(KEPT, subject=other)).status is Status.MISSING


@pytest.mark.parametrize(
    "need",
    [
        ProvenanceNeed(repository="https://github.com/o/other"),
        ProvenanceNeed(repository=SOURCE, branch="main"),
        ProvenanceNeed(repository=SOURCE, tag="v2"),
        ProvenanceNeed(repository=SOURCE, versioned_tag="v2"),
        ProvenanceNeed(repository=SOURCE, workflow="x.yml"),
        ProvenanceNeed(repository=SOURCE, builder="https://other"),
        ProvenanceNeed(package="a@1"),
        ProvenanceNeed(verifier="https://v"),
    ],
)
def test_what_shows_something_else_is_a_refusal_that_names_it(need: ProvenanceNeed) -> None:
    reason = stand(sealed(KEPT), need=need)
    assert (reason.status, reason.verdict) == (Status.VIOLATED, Verdict.DENY)
    assert "does not show what is demanded" in reason.says


@pytest.mark.parametrize("grade", ["promised", "unlogged", "something new"])
def test_a_weaker_grade_counts_only_where_the_policy_takes_it(grade: str) -> None:
    assert stand(sealed(kept(grade=grade))).status is Status.VIOLATED
    weak = msgspec.structs.replace(NEED, also=(grade,))
    assert stand(sealed(kept(grade=grade)), need=weak).status is Status.SATISFIED


@pytest.mark.parametrize("grade", ["logged", "timestamped", "keyed"])
def test_whatever_shows_its_time_or_is_a_key_that_was_given_counts(grade: str) -> None:
    assert stand(sealed(kept(grade=grade))).status is Status.SATISFIED


def test_one_statement_has_to_show_all_of_a_demand_and_others_take_nothing_away() -> None:
    half = sealed(kept(tag="", source_ref="", trigger_ref=""), index=1)
    need = ProvenanceNeed(repository=SOURCE, tag="v1.0.0")
    other = sealed(kept(source="https://github.com/o/other", trigger=""), index=2)
    assert stand(half, other, need=need).status is Status.VIOLATED
    assert stand(half, other, sealed(KEPT, index=3), need=need).status is Status.SATISFIED


@pytest.mark.parametrize("body", [b"{}", b"[", canonical(kept(dialect="of a later version"))])
def test_what_cannot_be_read_shows_nothing(body: bytes) -> None:
    assert stand(sealed(body)).status is Status.MISSING


def test_what_was_sealed_here_counts_whoever_built_it() -> None:
    own = sealed(json.dumps(v1()).encode(), kind=PROVENANCE)
    assert stand(own).status is Status.SATISFIED
    assert stand(own, need=ProvenanceNeed(repository=SOURCE, branch="main")).status is Status.SATISFIED
    assert stand(own, need=ProvenanceNeed(repository=SOURCE, branch="other")).status is Status.VIOLATED
    named = ProvenanceNeed(repository=SOURCE, builder=TRUSTED_BUILDERS[0])
    assert stand(own, need=named).status is Status.VIOLATED
    assert stand(sealed(b"{}", kind=PROVENANCE)).status is Status.MISSING


def test_a_publication_shows_a_package_and_not_how_it_was_built() -> None:
    published = sealed(
        kept(dialect="pypi-publish", package="tool.whl", source=SOURCE, builder="https://w@refs/heads/main")
    )
    assert stand(published, need=ProvenanceNeed(package="tool.whl")).status is Status.SATISFIED
    assert stand(published, need=ProvenanceNeed(package="tool.whl", repository=SOURCE)).status is Status.SATISFIED
    assert stand(published, need=ProvenanceNeed(repository=SOURCE)).status is Status.VIOLATED


def test_a_summary_shows_what_its_verifier_concluded() -> None:
    told = Told(verifier="https://v", resource="pkg:x", result="PASSED", levels=("SLSA_BUILD_LEVEL_2",))
    summary = sealed(msgspec.structs.replace(KEPT, dialect="slsa-vsa", told=told))
    need = ProvenanceNeed(verifier="https://v", resource="pkg:x", levels=("SLSA_BUILD_LEVEL_1",))
    assert stand(summary, need=need).status is Status.SATISFIED
    assert stand(summary, need=msgspec.structs.replace(need, levels=("SLSA_BUILD_LEVEL_3",))).status is Status.VIOLATED
    assert stand(summary).status is Status.VIOLATED


def test_a_decision_rests_on_it_and_a_policy_without_it_means_what_it_meant() -> None:
    plain = Policy("p", "", "p.yaml", ())
    wanting = Policy("p", "", "p.yaml", (), people=People(provenance=(NEED,)))
    assert b"provenance" not in plain.meaning
    assert b"provenance" in wanting.meaning
    assert "provenance" not in {reason.requirement for reason in decide(plain, Known(), QUESTION).reasons}
    found = {reason.requirement: reason for reason in decide(wanting, Known((sealed(KEPT),)), QUESTION).reasons}
    assert found["provenance"].verdict is Verdict.ALLOW
    assert policy_meant(wanting.meaning, "p").people.laxer(wanting.people) == ()


def test_a_policy_of_provenance_alone_opens_for_what_meets_it_and_for_nothing_else() -> None:
    alone = Policy("p", "", "p.yaml", (), people=People(provenance=(NEED,)))
    assert decide(alone, Known((sealed(KEPT),)), QUESTION).verdict is Verdict.ALLOW
    assert decide(alone, Known(), QUESTION).verdict is Verdict.DENY
    other = sealed(kept(source="https://github.com/o/other", trigger=""))
    assert decide(alone, Known((other,)), QUESTION).verdict is Verdict.DENY


def test_provenance_takes_the_place_of_no_control_that_is_required() -> None:
    both = Policy("p", "", "p.yaml", (Requirement("commit.sast", "p.yaml", 1),), people=People(provenance=(NEED,)))
    assert decide(both, Known((sealed(KEPT),)), QUESTION).verdict is Verdict.DENY
