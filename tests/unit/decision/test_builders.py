"""Which statements of builders count, and whether a policy finds the builder that it wants among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from interlock.decision import Known, Policy, Question, Status, Verdict, covers
from interlock.decision.builders import NOBODY_BUILT, Built, built, of_builders, starters, told_of_builder
from interlock.decision.governance import governance_of
from interlock.decision.grounds import policy_meant
from interlock.decision.terms import People
from interlock.evidence import Statement, VerifiedStatement
from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.evidence.predicates import BUILDER
from interlock.identity import Directory, JoinAccount, PartAccount
from interlock.identity.workload import BuilderPin, WorkloadIdentity, WorkloadKind
from interlock.kernel import Digest, Subject, canonical, sha256, stamp
from tests.identities import Minutes, founding, key, key_account

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
COMMIT = "c" * 40
SUBJECT = Subject("HEAD", (Digest("gitCommit", COMMIT),))
QUESTION = Question(SUBJECT, AT)
ISSUER = "https://i.example.org"
TOKEN = WorkloadIdentity(
    ISSUER,
    WorkloadKind.OIDC,
    "job",
    "t",
    AT - timedelta(minutes=2),
    AT + timedelta(minutes=3),
    commit=COMMIT,
    runner="own",
)
PIN = BuilderPin("jobs", ISSUER, subject="job", source="p.yaml", line=3)
HOST = BuilderHost("a" * 64, "hall")


def policy(*pins: BuilderPin) -> Policy:
    return Policy("p", "", "p.yaml", (), people=People(builders=pins))


def said(
    token: WorkloadIdentity | None = TOKEN, *, at: datetime = AT, index: int = 1, by: str = "ci", **more: Any
) -> VerifiedStatement:
    says = BuilderIdentity("1", stamp(at), token, "us", "k", more.pop("host", None))
    subject = more.pop("subject", SUBJECT)
    body = more.pop("body", canonical(says))
    statement = Statement((subject,), more.pop("kind", BUILDER), body)
    return VerifiedStatement(statement, sha256(body + bytes([index])), index, AT, key(by), by)


def known(*statements: VerifiedStatement, directory: Directory | None = None, **more: Any) -> Known:
    governance = governance_of((), directory) if directory is not None else Known().governance
    return Known(statements, governance=governance, **{"building_keys": frozenset({key("ci")}), **more})


def workloads() -> Directory:
    """Give a directory with people, a workload whose key is ci's, and a host of it."""
    return acts().fold()


def acts() -> Minutes:
    """Give the acts by which it is so."""
    made = Minutes(("ann", founding("ann")))
    made.say("ann", JoinAccount("workload:hall", key_account("ci"), "installed by us"))
    made.say("ann", JoinAccount("workload:hall", f"host:{HOST.machine}", "stands in the hall"))
    return made


def found(pins: tuple[BuilderPin, ...], what: Known) -> list[Built]:
    return list(built(policy(*pins), what, QUESTION))


def test_a_policy_that_wants_no_builder_says_nothing_of_one() -> None:
    assert of_builders(policy(), found((), known(said()))) == []


def test_one_builder_that_is_wanted_is_enough_whatever_others_say() -> None:
    other = said(replace(TOKEN, subject="other"), index=2)
    for several in ((said(),), (said(), other), (other, said())):
        (reason,) = of_builders(policy(PIN), found((PIN,), known(*several)))
        assert (reason.status, reason.verdict) == (Status.SATISFIED, Verdict.ALLOW)
        assert (reason.source, reason.line, reason.evidence) == ("p.yaml", 3, (said().envelope,))
        assert reason.says == f"built by jobs: {ISSUER}#job"


def test_no_statement_at_all_is_missing_and_a_wrong_one_is_violated_with_its_differences() -> None:
    (missing,) = of_builders(policy(PIN), found((PIN,), known()))
    assert (missing.status, missing.verdict) == (Status.MISSING, Verdict.DENY)
    other = BuilderPin("others", ISSUER, subject="x", runner="rented")
    wrong = said(replace(TOKEN, subject="j"))
    (violated,) = of_builders(policy(PIN, other), found((PIN, other), known(wrong)))
    assert (violated.status, violated.verdict) == (Status.VIOLATED, Verdict.DENY)
    assert "jobs: the subject is j, not job" in violated.says
    assert "jobs or others" in violated.change
    (two,) = of_builders(policy(other), found((other,), known(wrong)))
    assert "(and 1 more)" in two.says
    assert two.notes == ("others: the runner is own, not rented",)


def test_a_key_that_may_not_build_builds_nothing() -> None:
    (one,) = found((PIN,), known(said(), building_keys=frozenset()))
    assert "may not build" in one.why_not
    (reason,) = of_builders(policy(PIN), [one])
    assert reason.verdict is Verdict.DENY
    assert f"`interlock keys allow {key('ci')[:16]} --for build`" in reason.change


def test_a_key_of_a_workload_may_build_and_that_of_a_person_never() -> None:
    directory = workloads()
    (one,) = found((PIN,), known(said(), directory=directory, building_keys=frozenset()))
    assert (one.workload, one.pin) == ("hall", "jobs")
    (ann,) = found((PIN,), known(said(by="ann"), directory=directory, building_keys=frozenset({key("ann")})))
    assert "a person's" in ann.why_not


def test_a_token_counts_for_its_own_commit_and_its_own_time_only() -> None:
    for wrong in (
        said(replace(TOKEN, commit="d" * 40)),
        said(at=AT - timedelta(minutes=10)),
        said(at=AT + timedelta(minutes=10)),
    ):
        (one,) = found((PIN,), known(wrong))
        assert one.why_not
        assert one.pin == ""
    (silent,) = found((PIN,), known(said(replace(TOKEN, commit=""))))
    assert silent.pin == "jobs"


def test_what_is_about_something_else_or_cannot_be_read_is_not_there() -> None:
    artifact = Subject("a", (Digest("sha256", "e" * 64),))
    assert found((PIN,), known(said(subject=artifact), said(kind="https://e.example.org/x"), said(body=b"{}"))) == []


def test_an_artifact_is_not_held_against_the_commit_of_the_token() -> None:
    artifact = Subject("a", (Digest("sha256", "e" * 64),))
    (one,) = built(policy(PIN), known(said(subject=artifact)), Question(artifact, AT))
    assert one.pin == "jobs"


def test_a_host_counts_if_key_and_host_belong_to_the_same_workload() -> None:
    pin, directory = BuilderPin("hall", workload="hall"), workloads()
    good = said(None, host=HOST)
    (one,) = found((pin,), known(good, directory=directory))
    assert one.pin == "hall"
    (reason,) = of_builders(policy(pin), [one])
    assert reason.says == "built by hall: the host hall"
    (absent,) = of_builders(policy(pin), [])
    assert absent.change == "have it built by hall, with `interlock build` there"
    elsewhere = said(None, host=BuilderHost("b" * 64))
    nowhere = said(TOKEN)
    stranger = said(None, host=HOST, by="other")
    for wrong in (elsewhere, nowhere, stranger):
        (one,) = found((pin,), known(wrong, directory=directory))
        assert one.pin == ""
    then = acts()
    then.say("ann", PartAccount("workload:hall", f"host:{HOST.machine}"))
    parted = then.fold()
    (one,) = found((pin,), known(good, directory=parted))
    assert one.faults == ("hall: the host hall is none of hall",)


def test_an_issuer_and_a_workload_are_both_wanted_where_both_are_named() -> None:
    pin = replace(PIN, workload="hall")
    (one,) = found((pin,), known(said(), directory=workloads()))
    assert one.pin == "jobs"
    (other,) = found((pin,), known(said()))
    assert "the key belongs to no workload of the directory" in other.faults[0]
    (bare,) = found((pin,), known(said(None, host=HOST), directory=workloads()))
    assert bare.faults == ("jobs: no token was shown",)


def test_rules_are_told_of_the_builder_that_counts_and_of_nobody_else() -> None:
    assert told_of_builder([]) == NOBODY_BUILT
    assert told_of_builder(found((), known(said(), building_keys=frozenset()))) == NOBODY_BUILT
    assert told_of_builder(found((BuilderPin("x", ISSUER, subject="x"),), known(said()))) == NOBODY_BUILT
    told: Any = told_of_builder(found((PIN,), known(said())))["builder"]
    assert (told["is_known"], told["pin"], told["subject"], told["commit"]) == (True, "jobs", "job", COMMIT)
    told = told_of_builder(found((), known(said(None, host=HOST), directory=workloads())))["builder"]
    assert (told["machine"], told["workload"], told["issuer"]) == (HOST.machine, "hall", "")


def test_a_policy_keeps_its_digest_where_it_wants_no_builder_and_means_the_same_when_it_is_read_again() -> None:
    assert b"builders" not in policy().meaning
    meant = policy_meant(policy(PIN).meaning, "p")
    assert meant.digest == policy(PIN).digest
    assert meant.people.builders[0].subject == "job"


def test_a_policy_demands_as_much_with_pins_that_let_in_no_more() -> None:
    wide = replace(PIN, name="wide", runner="")
    narrow = replace(PIN, name="narrow", runner="own")
    assert covers(policy(narrow), policy(wide))
    assert not covers(policy(wide), policy(narrow))
    assert covers(policy(wide), policy())
    assert not covers(policy(), policy(wide))
    assert not covers(policy(narrow, BuilderPin("x", "https://x.example.org", subject="s")), policy(wide))
    assert People(builders=(narrow,)).over(People(builders=(wide,))).builders == (narrow,)
    assert People().over(People(builders=(wide,))).builders == (wide,)
    assert People().over(People(builders=(wide,)), {"builders"}).builders == ()


def test_who_started_a_run_is_known_by_key_and_builder_and_only_where_the_statement_counts() -> None:
    started = replace(TOKEN, actor="ann")
    name = (key("ci"), f"{ISSUER}#job")
    assert starters(known(said(started)), QUESTION) == {name: frozenset({"forge:i.example.org/ann"})}
    two = known(said(started), said(replace(TOKEN, actor="ben"), index=2))
    assert starters(two, QUESTION)[name] == {"forge:i.example.org/ann", "forge:i.example.org/ben"}
    assert starters(known(said(started), building_keys=frozenset()), QUESTION) == {}
    assert starters(known(said()), QUESTION) == {}, "its token does not say"
