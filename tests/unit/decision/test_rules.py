from datetime import timedelta
from typing import Any

import msgspec
import pytest

from interlock.decision import Decision, Judge, Refused, RuleText, Status, Verdict, decide, summarise
from interlock.evidence import Assessment, Covered, Origin
from tests.unit.decision.builders import (
    OTHER,
    SUBJECT,
    assessment,
    count,
    known,
    policy,
    question,
    requirement,
    statement,
)


def status_of(decision: Decision) -> Status:
    return decision.reasons[0].status


def test_good_evidence_satisfies_and_allows() -> None:
    decision = decide(policy(), known(statement()), question())
    assert decision.verdict is Verdict.ALLOW
    assert status_of(decision) is Status.SATISFIED
    assert decision.evidence == (statement().envelope,)


def test_no_evidence_is_missing_and_denies() -> None:
    decision = decide(policy(), known(), question())
    assert decision.verdict is Verdict.DENY
    assert status_of(decision) is Status.MISSING
    assert decision.reasons[0].change == "run `interlock check`"


def test_evidence_about_something_else_is_missing() -> None:
    assert status_of(decide(policy(), known(statement(subject=OTHER)), question())) is Status.MISSING


def test_evidence_of_another_control_is_missing() -> None:
    assert status_of(decide(policy(), known(statement(assessment("commit.iac"))), question())) is Status.MISSING


def test_old_evidence_is_stale() -> None:
    strict = policy(requirement(max_age_s=3600))
    assert status_of(decide(strict, known(statement(age=timedelta(minutes=59))), question())) is Status.SATISFIED
    assert status_of(decide(strict, known(statement(age=timedelta(minutes=61))), question())) is Status.STALE


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (timedelta(days=1), "is 1 day old"),
        (timedelta(days=2, hours=5), "is 2 days old"),
        (timedelta(hours=1), "is 1 hour old"),
        (timedelta(minutes=1, seconds=1), "is 1 minute old"),
    ],
)
def test_an_age_is_said_in_the_largest_unit(age: timedelta, says: str) -> None:
    one = assessment(finished_at="2026-01-05T12:00:00Z")
    decision = decide(policy(requirement(max_age_s=0)), known(statement(one, age=age)), question())
    assert says in decision.reasons[0].says


def test_old_evidence_that_was_entered_anew_is_still_old() -> None:
    old = assessment(finished_at="2025-11-05T12:00:00Z")
    strict = policy(requirement(max_age_s=86400))
    decision = decide(strict, known(statement(old, age=timedelta(minutes=1))), question())
    assert [reason.status for reason in decision.reasons if reason.requirement == "commit.sast"] == [Status.STALE]
    assert decision.verdict is Verdict.DENY


def test_evidence_that_claims_to_be_younger_than_its_entry_is_as_old_as_the_entry() -> None:
    young = assessment(finished_at="2026-01-05T11:59:59Z")
    strict = policy(requirement(max_age_s=86400))
    decision = decide(strict, known(statement(young, age=timedelta(days=3))), question())
    assert decision.reasons[0].status is Status.STALE


@pytest.mark.parametrize("time", ["", "yesterday", "2026-01-05T11:00:01", "0001-01-01T00:00:00+14:00"])
def test_evidence_that_does_not_say_when_it_was_made_shuts_the_gate(time: str) -> None:
    decision = decide(policy(), known(statement(assessment(finished_at=time))), question())
    assert decision.verdict is Verdict.DENY
    assert Status.ERRORED in {reason.status for reason in decision.reasons}


def test_evidence_from_the_future_is_stale() -> None:
    decision = decide(policy(), known(statement(age=timedelta(minutes=-6))), question())
    assert status_of(decision) is Status.STALE
    assert decision.verdict is Verdict.DENY


def test_a_broken_control_denies_whatever_the_policy_says_otherwise() -> None:
    one = assessment(outcome="errored", reason="it crashed", remedy="mend it")
    decision = decide(policy(requirement(otherwise=Verdict.REVIEW)), known(statement(one)), question())
    assert (status_of(decision), decision.verdict) == (Status.ERRORED, Verdict.DENY)
    assert decision.reasons[0].change == "mend it"


@pytest.mark.parametrize(
    "one",
    [
        assessment(coverage=()),
        assessment(coverage=(Covered("files", 3, 2),)),
        assessment(outcome="fantastic"),
    ],
)
def test_evidence_that_does_not_show_full_coverage_is_errored(one: Assessment) -> None:
    assert status_of(decide(policy(), known(statement(one)), question())) is Status.ERRORED


def test_findings_beyond_a_limit_violate() -> None:
    one = assessment(outcome="failed", counts=(count("high", 2), count("low", 9)))
    decision = decide(policy(requirement(limits={"high": 1})), known(statement(one)), question())
    assert status_of(decision) is Status.VIOLATED
    assert "2 high findings, where at most 1 high may be" in decision.reasons[0].says
    assert decision.reasons[0].change == "fix 1 high finding"


def test_findings_within_the_limits_satisfy() -> None:
    one = assessment(outcome="failed", counts=(count("high", 1), count("low", 9)))
    assert (
        status_of(decide(policy(requirement(limits={"high": 1})), known(statement(one)), question()))
        is Status.SATISFIED
    )


def test_without_limits_any_finding_violates() -> None:
    one = assessment(outcome="failed", counts=(count("info", 1),))
    assert status_of(decide(policy(), known(statement(one)), question())) is Status.VIOLATED


def test_a_severity_that_nobody_knows_is_within_no_limit() -> None:
    one = assessment(outcome="failed", counts=(count("catastrophic", 1),))
    assert (
        status_of(decide(policy(requirement(limits={"high": 5})), known(statement(one)), question())) is Status.VIOLATED
    )


OLD = count("high", 1, is_new=False, state="existing")


def test_old_findings_do_not_count_where_only_new_ones_are_judged() -> None:
    one = assessment(outcome="failed", counts=(OLD,), origin=Origin("commit", base="b" * 40))
    lax = requirement(limits={"high": 0}, judge=Judge.NEW)
    assert status_of(decide(policy(lax), known(statement(one)), question())) is Status.SATISFIED


@pytest.mark.parametrize("origin", [Origin("commit"), Origin("commit", base="b" * 40, base_is_chosen=True)])
def test_a_base_that_somebody_chose_or_none_at_all_makes_every_finding_count(origin: Origin) -> None:
    one = assessment(outcome="failed", counts=(OLD,), origin=origin)
    lax = requirement(limits={"high": 0}, judge=Judge.NEW)
    assert status_of(decide(policy(lax), known(statement(one)), question())) is Status.VIOLATED


def test_a_comment_in_the_code_hides_nothing() -> None:
    one = assessment(outcome="failed", counts=(count(state="suppressed"),))
    assert (
        status_of(decide(policy(requirement(limits={"high": 0})), known(statement(one)), question())) is Status.VIOLATED
    )


def test_a_policy_may_accept_hidden_findings_by_rule() -> None:
    one = assessment(outcome="failed", counts=(count(state="suppressed"),))
    lax = requirement(limits={"high": 0}, suppressed=("bandit:B602",))
    decision = decide(policy(lax), known(statement(one)), question())
    assert status_of(decision) is Status.SATISFIED
    assert "comment" in decision.reasons[0].notes[0]


def test_the_latest_evidence_counts_whatever_order_it_comes_in() -> None:
    good, bad = statement(index=0), statement(assessment(outcome="failed", counts=(count(),)), index=1)
    assert decide(policy(), known(good, bad), question()) == decide(policy(), known(bad, good), question())
    assert decide(policy(), known(good, bad), question()).verdict is Verdict.DENY


def test_evidence_of_the_fast_stage_does_not_satisfy_the_commit_stage() -> None:
    fast = statement(assessment(stage="precommit"))
    assert status_of(decide(policy(), known(fast), question())) is Status.MISSING
    assert decide(policy(), known(fast), question(stage="precommit")).verdict is Verdict.ALLOW


def test_later_fast_evidence_does_not_replace_full_evidence() -> None:
    full = statement(assessment(outcome="failed", counts=(count(),)), index=0)
    fast = statement(assessment(stage="precommit"), index=1)
    assert decide(policy(), known(full, fast), question()).verdict is Verdict.DENY


def test_evidence_of_a_stage_nobody_knows_counts_nowhere() -> None:
    assert status_of(decide(policy(), known(statement(assessment(stage="dream"))), question())) is Status.MISSING


def test_not_applicable_opens_only_where_the_policy_says_so() -> None:
    one = statement(assessment(outcome="not_applicable", reason="no code", coverage=()))
    other = statement(assessment("commit.iac"), index=1)
    shut = policy(requirement(), requirement("commit.iac"))
    opened = policy(requirement(not_applicable=Verdict.ALLOW), requirement("commit.iac"))
    assert decide(shut, known(one, other), question()).verdict is Verdict.DENY
    assert decide(opened, known(one, other), question()).verdict is Verdict.ALLOW


def test_nothing_applicable_at_all_never_allows() -> None:
    one = statement(assessment(outcome="not_applicable", reason="no code", coverage=()))
    assert decide(policy(requirement(not_applicable=Verdict.ALLOW)), known(one), question()).verdict is Verdict.DENY


def test_what_may_be_reviewed_is_sent_to_review() -> None:
    decision = decide(policy(requirement(otherwise=Verdict.REVIEW), requirement("commit.iac")),
                      known(statement(assessment("commit.iac"))), question())  # fmt: skip
    assert decision.verdict is Verdict.REVIEW


def test_an_entry_that_does_not_verify_shuts_the_gate() -> None:
    decision = decide(policy(), known(statement(), refused=(Refused(7, "CRY-102", "broken seal"),)), question())
    assert decision.verdict is Verdict.DENY
    assert any(reason.requirement == "ledger" and "entry 7" in reason.says for reason in decision.reasons)


def test_an_entry_by_a_key_that_does_not_count_is_said_where_evidence_is_missing() -> None:
    decision = decide(policy(), known(foreign=(Refused(7, "CRY-121", "nobody knows the key"),)), question())
    assert "nobody knows the key" in decision.reasons[0].says


def test_a_ledger_that_does_not_hold_together_shuts_the_gate() -> None:
    decision = decide(policy(), known(statement(), ledger_fault="rolled back"), question())
    assert decision.verdict is Verdict.DENY


def test_a_ledger_whose_freshness_nothing_shows_is_reviewed() -> None:
    assert decide(policy(), known(statement(), is_fresh=False), question()).verdict is Verdict.REVIEW


def test_lost_findings_make_their_control_errored() -> None:
    decision = decide(policy(), known(statement(), findings_lost=("commit.sast",)), question())
    assert status_of(decision) is Status.ERRORED


def test_a_predicate_that_cannot_be_read_shuts_the_gate() -> None:
    bad = statement(index=1, predicate=b"[]")
    assert decide(policy(), known(statement(), bad), question()).verdict is Verdict.DENY


def rule(expression: str, **changes: Any) -> RuleText:
    fields: dict[str, Any] = {
        "id": "r", "expression": expression, "says": "no", "source": "policy.yaml", "line": 9,
    }  # fmt: skip
    return RuleText(**{**fields, **changes})


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("subject.name == 'repo'", Verdict.ALLOW),
        ("evidence.all(e, e.high == 0)", Verdict.ALLOW),
        ("change.commit.startsWith('aaa')", Verdict.ALLOW),
        ("at - evidence[0].at < duration('2h')", Verdict.ALLOW),
        ("subject.name == 'x'", Verdict.DENY),
        ("evidence[9].high == 0", Verdict.DENY),
        ("subject.name", Verdict.DENY),
        ("1", Verdict.DENY),
    ],
)
def test_a_rule_opens_only_when_it_is_true(expression: str, verdict: Verdict) -> None:
    decision = decide(policy(rules=(rule(expression),)), known(statement()), question())
    assert decision.verdict is verdict


def test_a_rule_that_errs_denies_even_where_it_would_be_reviewed() -> None:
    decision = decide(
        policy(rules=(rule("evidence[9].high == 0", otherwise=Verdict.REVIEW),)), known(statement()), question()
    )
    assert decision.verdict is Verdict.DENY
    assert decision.reasons[1].status is Status.ERRORED


def test_the_same_inputs_give_the_same_bytes() -> None:
    once = decide(policy(), known(statement()), question())
    again = decide(policy(), known(statement()), question())
    assert once.record == again.record
    assert once.digest == again.digest


def test_the_sentence_names_what_blocks() -> None:
    decision = decide(
        policy(requirement(limits={"high": 0})), known(statement(assessment(counts=(count(),)))), question()
    )
    assert summarise(decision) == "Denied under test: commit.sast has 1 high finding, where there may be none."


def test_the_sentence_of_an_allowance_names_what_was_excepted() -> None:
    one = assessment(coverage=(Covered("files", 2, 2, excepted=(("x.py", "broken on purpose"),)),))
    said = summarise(decide(policy(), known(statement(one)), question()))
    assert "1 of its files excepted (broken on purpose)" in said


def test_a_hypothetical_decision_says_so() -> None:
    decision = decide(policy(), known(statement()), question(hypothetical=("another time",)))
    assert summarise(decision).startswith("Would be allowed under test")


def test_subjects_are_compared_by_digest() -> None:
    assert SUBJECT.digests != OTHER.digests


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([Status.SATISFIED], "the one requirement is satisfied"),
        ([Status.SATISFIED] * 3, "all 3 requirements are satisfied"),
        ([Status.NOT_APPLICABLE], "the one requirement is not applicable"),
        ([Status.SATISFIED, Status.WAIVED, Status.WAIVED], "of 3 requirements 1 satisfied and 2 waived"),
        (
            [Status.VIOLATED, Status.SATISFIED, Status.NOT_APPLICABLE],
            "of 3 requirements 1 satisfied, 1 not applicable and 1 let through",
        ),
        ([], "no requirement stands behind it"),
    ],
)
def test_an_open_gate_tells_how_its_requirements_stand(statuses: list[Status], said: str) -> None:
    decision = decide(policy(), known(statement()), question())
    reasons = tuple(msgspec.structs.replace(decision.reasons[0], status=one, notes=()) for one in statuses)
    assert summarise(msgspec.structs.replace(decision, reasons=reasons)) == f"Allowed under test: {said}."


def test_of_many_notes_on_one_requirement_the_sentence_tells_the_first() -> None:
    decision = decide(policy(), known(statement()), question())
    reason = msgspec.structs.replace(decision.reasons[0], notes=("one thing", "another", "a third"))
    said = summarise(msgspec.structs.replace(decision, reasons=(reason,)))
    assert said.endswith("is satisfied; commit.sast: one thing (and 2 more).")
