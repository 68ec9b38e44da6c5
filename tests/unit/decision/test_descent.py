from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from interlock.decision import Decision, Governance, Known, Policy, Question, Verdict, decide
from interlock.decision.descent import builders_of, commits_behind, commits_named, descents, scope
from interlock.decision.governance import Signed
from interlock.decision.held import facts_of, views
from interlock.decision.model import Status
from interlock.decision.terms import People, Relation
from interlock.evidence import (
    PROVENANCE,
    SOURCE,
    BuildDefinition,
    Builder,
    Hold,
    Provenance,
    ResourceDescriptor,
    RunDetails,
    Statement,
    VerifiedStatement,
)
from interlock.evidence.builder import BuilderIdentity
from interlock.evidence.predicates import BUILDER
from interlock.identity import Act, Deed, Found, Founder, FoundingGrant, JoinAccount, fold
from interlock.identity.workload import WorkloadIdentity, WorkloadKind
from interlock.kernel import Digest, KeyId, Subject, canonical, sha256, stamp
from tests.unit.decision.builders import NOW, SUBJECT, assessment, count, known, question, requirement, statement
from tests.unit.decision.govern import Said, key

ARTIFACT = Subject("app.zip", (Digest("sha256", "e" * 64),))
COMMIT = SUBJECT.digests[0]
SECOND = Subject("repo", (Digest("gitCommit", "d" * 40),))
POLICY = Policy("p", "", "policy.yaml", (requirement(),))


def provenance(
    commit: Digest | None = COMMIT,
    *,
    index: int = 50,
    signer: str = "k",
    body: bytes | None = None,
    builder: str = "https://example.org/b",
) -> VerifiedStatement:
    sources = () if commit is None else (ResourceDescriptor(SOURCE, digest={"gitCommit": commit.hex}),)
    read = Provenance(BuildDefinition("t:", {}, {}, sources), RunDetails(Builder(builder)))
    written = msgspec.json.encode(read) if body is None else body
    digest = Digest("sha256", f"{index:064x}")
    sealed = Statement((ARTIFACT,), PROVENANCE, written)
    return VerifiedStatement(sealed, digest, index, NOW - timedelta(hours=1), KeyId(signer), "tester")


def asked(**changes: Any) -> Question:
    return question(subject=ARTIFACT, **changes)


def decided(*statements: VerifiedStatement, policy: Policy = POLICY, **more: Any) -> Decision:
    return decide(policy, known(*statements, **more), asked())


def test_what_was_examined_of_the_commit_counts_for_what_was_built_from_it() -> None:
    assert decided(statement(), provenance()).verdict is Verdict.ALLOW
    assert decided(statement()).verdict is Verdict.DENY


def test_the_answer_says_from_which_commit_and_by_whom() -> None:
    [note] = decided(statement(), provenance()).notes
    assert note.startswith(f"built from commit {COMMIT.short} by tester, as provenance ")
    assert "https://example.org/b" in note


def test_what_stands_against_the_commit_stands_against_the_artifact() -> None:
    bad = statement(assessment(outcome="failed", counts=(count(),)))
    assert decided(bad, provenance()).verdict is Verdict.DENY


def test_what_is_sealed_of_the_artifact_itself_does_not_hide_what_its_commit_has() -> None:
    bad = statement(assessment(outcome="failed", counts=(count(),)))
    good = statement(index=60, subject=ARTIFACT)
    assert decided(bad, good, provenance()).verdict is Verdict.DENY
    assert decided(good).verdict is Verdict.ALLOW


def test_every_commit_that_it_was_built_from_has_to_stand() -> None:
    both = (provenance(), provenance(SECOND.digests[0], index=51))
    assert decided(statement(), *both).verdict is Verdict.DENY
    assert decided(statement(), statement(index=1, subject=SECOND), *both).verdict is Verdict.ALLOW
    bad = statement(assessment(outcome="failed", counts=(count(),)), index=1, subject=SECOND)
    assert decided(statement(), bad, *both).verdict is Verdict.DENY


@pytest.mark.parametrize(
    "other",
    [
        provenance(None),
        provenance(body=b"{}"),
        provenance(body=b"\xff"),
    ],
)
def test_provenance_that_names_no_commit_leads_nowhere_and_is_told(other: VerifiedStatement) -> None:
    decision = decided(statement(), other)
    assert decision.verdict is Verdict.DENY
    assert "does not count" in decision.notes[0]


def test_where_nothing_leads_to_a_commit_the_remedy_is_right_for_an_artifact_and_for_a_working_tree() -> None:
    for statements in ((), (provenance(None),), (statement(),)):
        missing, nothing = decided(*statements).reasons
        assert missing.change == "run `interlock check`, or `interlock build` if it is an artifact"
        assert nothing.says.endswith(", and no provenance that counts says from which commit it was built")
        assert nothing.change.startswith("run `interlock check` if it is a working tree; an artifact stands by its")
    for given, asked_ in ((known(provenance()), asked()), (known(), question())):
        reasons = decide(POLICY, given, asked_).reasons
        assert [one.change for one in reasons] == ["run `interlock check`"] * 2
        assert "provenance" not in "".join(one.says for one in reasons)


def test_provenance_of_something_else_leads_nowhere() -> None:
    elsewhere = provenance()
    sealed = replace(elsewhere.statement, subjects=(Subject("b", (Digest("sha256", "1" * 64),)),))
    assert decided(statement(), replace(elsewhere, statement=sealed)).verdict is Verdict.DENY


def ruled(said: Said, *statements: VerifiedStatement, keys: frozenset[KeyId] = frozenset()) -> Known:
    return known(*statements, governance=said.governance, building_keys=keys)


def test_where_people_are_known_only_who_may_build_leads_to_a_commit() -> None:
    said = Said()
    stranger = "f" * 64
    assert "nobody is known for the key" in descents(ruled(said, provenance(signer=stranger)), asked())[0].why_not
    assert descents(ruled(said, provenance(signer=key("ann"))), asked())[0].why_not == ""
    founder = Founder("eve", "Eve", ("git:eve@example.org", f"key:{key('eve')}"))
    found = Found((founder,), (FoundingGrant("owner", "person:eve"), FoundingGrant("approver", "person:eve")))
    people = fold([Act(found, sha256(b"found"), key("eve"), NOW, NOW, 0)])
    given = known(provenance(signer=key("eve")), governance=Governance(directory=people))
    assert "build.run" in descents(given, asked())[0].why_not
    assert commits_behind(given, asked()) == ()
    by_key = ruled(said, provenance(signer=stranger), keys=frozenset({KeyId(stranger)}))
    assert commits_behind(by_key, asked()) == (COMMIT,)


def test_a_hold_on_the_commit_stops_what_was_built_from_it() -> None:
    says = Hold("place", str(COMMIT), "broken", "2026-01-05T10:00:00Z")
    held = Signed(says, "h" * 64, Digest("sha256", "f" * 64), 3, NOW, NOW, KeyId("x"), "ann")
    decision = decided(statement(), provenance(), governance=Governance(holds=(held,)))
    assert decision.verdict is Verdict.DENY
    assert [one.requirement for one in decision.reasons if one.verdict is Verdict.DENY] == ["hold"]


def test_a_build_can_stand_against_something_and_never_for_it_alone() -> None:
    observed = assessment("commit.build", observed_in="build")
    policy = Policy("p", "", "policy.yaml", (requirement("commit.build"),))
    alone = decided(statement(observed, index=2, subject=ARTIFACT), provenance(), policy=policy)
    assert alone.reasons[0].status is Status.MISSING
    checked = statement(assessment("commit.build"))
    assert decided(checked, statement(observed, index=2, subject=ARTIFACT), provenance(), policy=policy).verdict is (
        Verdict.ALLOW
    )
    warned = assessment("commit.build", observed_in="build", outcome="failed", counts=(count(),))
    assert decided(checked, statement(warned, index=2, subject=ARTIFACT), provenance(), policy=policy).verdict is (
        Verdict.DENY
    )


def test_a_later_check_does_not_hide_what_a_build_showed_of_the_same_commit() -> None:
    warned = assessment("commit.build", observed_in="build", outcome="failed", counts=(count(),))
    given = known(statement(warned, index=1), statement(assessment("commit.build"), index=2))
    policy = Policy("p", "", "policy.yaml", (requirement("commit.build"),))
    assert decide(policy, given, question()).verdict is Verdict.DENY


def test_views_hold_each_commit_by_itself() -> None:
    behind = (COMMIT, SECOND.digests[0])
    given = known(statement(), provenance(), provenance(behind[1], index=51))
    facts, _ = facts_of(given, asked(), None)
    assert [len(view) for view in views(facts["commit.sast"], behind)] == [1, 0]
    assert views((), ()) == [()]


def test_who_built_it_can_be_kept_apart() -> None:
    apart = People(separation=((Relation.AUTHOR, Relation.BUILDER),))
    said = Said()
    policy = replace(POLICY, people=apart)
    given = ruled(said, statement(), provenance(), keys=frozenset({KeyId("k")}))
    decision = decide(policy, given, asked())
    assert [one.status for one in decision.reasons if one.requirement == "separation:1"] == [Status.SATISFIED]
    assert builders_of(descents(given, asked())) == (("k",), ())
    written = assessment()
    origin = replace(written.origin, author="Ann <ann@example.org>")
    told = ruled(said, statement(replace(written, origin=origin)), provenance(), keys=frozenset({KeyId("k")}))
    violated = [one for one in decide(policy, told, asked()).reasons if one.requirement == "separation:1"]
    assert violated[0].status is Status.VIOLATED


def test_the_scope_of_a_commit_is_the_commit() -> None:
    assert scope(known(statement()), question()) == SUBJECT
    assert scope(known(statement(), provenance()), asked()).digests == (*ARTIFACT.digests, COMMIT)


def test_every_commit_that_is_named_is_looked_up_whoever_names_it() -> None:
    statements = (provenance(), provenance(SECOND.digests[0], signer="x"), provenance(None))
    assert commits_named(statements, ARTIFACT) == (COMMIT, SECOND.digests[0])
    assert commits_named(statements, SUBJECT) == ()


def test_whoever_caused_the_run_of_a_build_server_built_it() -> None:
    """The server's own key stands for nobody, and without its token nobody can tell who had it build."""
    server, at = KeyId("c" * 64), NOW - timedelta(days=9)
    named = ("ann", "bea")
    people = [(f"key:{key(name)}", f"forge:example.org/{name}", f"git:{name}@example.org") for name in named]
    founders = tuple(Founder(name, name, accounts) for name, accounts in zip(named, people, strict=True))
    founding = Found(founders, (FoundingGrant("owner", "person:ann"),))
    deeds: list[Deed] = [founding, JoinAccount("workload:ci", f"key:{server}", "ours")]
    who = fold(Act(deed, sha256(bytes([place])), key("ann"), at, at, place) for place, deed in enumerate(deeds))
    policy = replace(POLICY, people=People(separation=((Relation.AUTHOR, Relation.BUILDER),)))
    origin = replace(assessment().origin, author="Ann <ann@example.org>")
    evidence = statement(replace(assessment(), origin=origin))
    made = provenance(signer=server, builder="https://example.org#job")

    def stands(*more: VerifiedStatement) -> Status:
        decision = decide(policy, known(evidence, made, *more, governance=Governance(directory=who)), asked())
        return next(one.status for one in decision.reasons if one.requirement == "separation:1")

    def token(actor: str, subject: str = "job") -> VerifiedStatement:
        times = (NOW - timedelta(minutes=1), NOW + timedelta(minutes=1))
        one = WorkloadIdentity("https://example.org", WorkloadKind.OIDC, subject, "t", *times, actor=actor)
        sealed = Statement((ARTIFACT,), BUILDER, canonical(BuilderIdentity("1", stamp(NOW), one)))
        return VerifiedStatement(sealed, sha256(actor.encode()), 70, NOW, server, "ci")

    assert stands() is Status.VIOLATED, "nobody can tell who had it built"
    assert stands(token("bea")) is Status.SATISFIED
    assert stands(token("ann")) is Status.VIOLATED
    assert stands(token("bea"), token("ann")) is Status.VIOLATED
    assert stands(token("eve")) is Status.VIOLATED, "the directory does not know that account"
    assert stands(token("bea", "another job")) is Status.VIOLATED, "that is about another build"
