"""Of each tool the latest report counts, and none answers what another tool found."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from interlock.control import Finding, Location, Witness
from interlock.decision import ByHand, Decision, Judge, Known, Requirement, RuleText, Status, Verdict, decide
from interlock.decision.handed_in import HandedIn, notes_of, tools_answered, without
from interlock.evidence import Assessment, Attached, Covered, Imported, Manual, Origin, VerifiedStatement, counts_of
from interlock.kernel import Severity, stamp
from interlock.testing.world import finding
from tests.unit.decision.builders import (
    NOW,
    UNKNOWN,
    assessment,
    count,
    known,
    policy,
    question,
    requirement,
    statement,
)

SCANNING = "key.scanning"
WANTED = requirement(SCANNING, imported=True)
LISTED = "f" * 64


def report(*tools: str, hours: float = 1, targets: tuple[str, ...] = (), **changes: Any) -> Imported:
    changes = {"lists_clean": bool(targets), **changes}
    paper = Attached(f"{tools[0]}.json", "e" * 64, 9, is_report=True)
    return Imported("sarif", tools, paper, stamp(NOW - timedelta(hours=hours)), "report", targets=targets, **changes)


def handed_in(*reports: Imported, found: bool = False, **changes: Any) -> Assessment:
    fields: dict[str, Any] = {
        "control": SCANNING,
        "outcome": "failed" if found else "passed",
        "counts": (count(),) if found else (),
        "coverage": (Covered("reports", len(reports), len(reports)),),
        "finished_at": min(one.at for one in reports),
        "imported": reports,
        **changes,
    }
    return assessment(**fields)


def said(*several: Assessment) -> tuple[VerifiedStatement, ...]:
    return tuple(statement(one, index=place, age=timedelta(minutes=9 - place)) for place, one in enumerate(several))


def decided(*several: Assessment, wanted: Requirement = WANTED, **changes: Any) -> Decision:
    given: Known = known(*said(*several), **changes)
    return decide(policy(wanted), given, question())


def status(*several: Assessment, **changes: Any) -> Status:
    return decided(*several, **changes).reasons[0].status


def answered(*several: Assessment) -> dict[int, frozenset[str]]:
    return tools_answered(HandedIn(one.index, one.at, read) for one, read in zip(said(*several), several, strict=True))


def seen(rule: str, *tools: str, severity: Severity = Severity.HIGH) -> Finding:
    witnesses = tuple(Witness(tool, rule) for tool in tools)
    return finding(SCANNING, severity, rule=f"{tools[0]}:{rule}", witnesses=witnesses, at=Location("", symbol=rule))


def listed(*findings: Finding) -> dict[str, tuple[Finding, ...]]:
    return {LISTED: findings}


# --- which reports count


def test_a_report_counts_where_the_policy_takes_it_and_nowhere_else() -> None:
    assert status(handed_in(report("zap"))) is Status.SATISFIED
    assert status(handed_in(report("zap")), wanted=requirement(SCANNING)) is Status.MISSING
    assert status() is Status.MISSING


def test_where_the_word_of_people_counts_a_report_that_a_person_hands_in_counts_too() -> None:
    assert status(handed_in(report("zap")), wanted=requirement(SCANNING, by_hand=ByHand.ALSO)) is Status.SATISFIED


def test_a_word_by_hand_is_no_report() -> None:
    manual = Manual("all", (), (Attached("r", "e" * 64, 1, is_report=True),))
    assert status(assessment(SCANNING, coverage=(), manual=manual)) is Status.MISSING


def test_findings_stand_until_the_same_tool_reports_again() -> None:
    found = handed_in(report("zap", hours=3), found=True)
    assert status(found) is Status.VIOLATED
    assert status(found, handed_in(report("trivy"))) is Status.VIOLATED
    assert status(found, handed_in(report("trivy")), handed_in(report("zap"))) is Status.SATISFIED


def test_an_old_report_that_is_handed_in_later_answers_nothing() -> None:
    assert status(handed_in(report("zap"), found=True), handed_in(report("zap", hours=9))) is Status.VIOLATED


def test_what_passed_is_named_beside_and_what_came_later_decides() -> None:
    decision = decided(handed_in(report("zap", hours=30)), handed_in(report("trivy")))
    assert decision.verdict is Verdict.ALLOW
    assert "zap reported on 2026-01-04, and it passed" in decision.reasons[0].notes


def test_the_age_is_that_of_the_oldest_report() -> None:
    old = handed_in(report("zap", hours=50), report("trivy"))
    aged = requirement(SCANNING, imported=True, max_age_s=3600 * 24)
    assert status(old, wanted=aged) is Status.STALE
    forged = handed_in(report("zap", hours=50), report("trivy"), finished_at=stamp(NOW))
    assert status(forged, wanted=aged) is Status.STALE


@pytest.mark.parametrize(
    ("first", "later", "is_answered"),
    [
        (("a",), ("a",), True),
        (("a",), ("a", "b"), True),
        (("a", "b"), ("a",), False),
        (("a",), ("b",), False),
        (("a",), (), True),
        ((), ("a",), True),
        ((), (), True),
    ],
)
def test_a_report_answers_what_it_looked_at(first: tuple[str, ...], later: tuple[str, ...], is_answered: bool) -> None:
    told = answered(handed_in(report("zap", hours=5, targets=first)), handed_in(report("zap", targets=later)))
    assert told == {0: frozenset({"zap"} if is_answered else ()), 1: frozenset()}


def test_a_report_that_names_only_where_it_found_something_answers_what_it_has_in_common() -> None:
    first = handed_in(report("zap", hours=5, targets=("a", "b")))
    mended = handed_in(report("zap", targets=("b", "c"), lists_clean=False))
    elsewhere = handed_in(report("zap", targets=("c",), lists_clean=False))
    assert answered(first, mended)[0] == {"zap"}
    assert answered(first, elsewhere)[0] == frozenset()


def test_two_later_reports_together_answer_one_of_both_places() -> None:
    whole = handed_in(report("zap", hours=5, targets=("a", "b")))
    one, other = (handed_in(report("zap", hours=hours, targets=(name,))) for hours, name in ((2, "a"), (1, "b")))
    assert answered(whole, one, other)[0] == {"zap"}
    assert answered(whole, one)[0] == frozenset()


def test_two_reports_of_one_tool_that_came_together_do_not_answer_each_other() -> None:
    both = handed_in(report("zap", hours=2, targets=("a",)), report("zap", hours=1, targets=("b",)))
    assert answered(both) == {0: frozenset()}
    assert answered(both, handed_in(report("zap", targets=("b",))))[0] == frozenset()
    same = handed_in(report("zap", hours=2), report("zap", hours=2))
    assert answered(same) == {0: frozenset()}


def test_the_order_of_the_statements_does_not_matter() -> None:
    several = (
        handed_in(report("zap", hours=5), report("trivy", hours=4), found=True, findings=LISTED),
        handed_in(report("trivy", hours=2)),
        handed_in(report("zap", hours=3, targets=("a",)), found=True),
    )
    statements = said(*several)
    given = {"findings": listed(seen("x", "zap"))}
    decisions = {
        decide(policy(WANTED), known(*order, **given), question()).record
        for order in itertools.permutations(statements)
    }
    assert len(decisions) == 1


# --- several tools in one assessment


def test_what_only_the_tool_saw_that_reported_again_is_gone_and_the_rest_stays() -> None:
    both = handed_in(report("zap", hours=5), report("burp", hours=5), found=True, findings=LISTED)
    zap_again = handed_in(report("zap"))
    assert status(both, zap_again, findings=listed(seen("x", "zap"))) is Status.SATISFIED
    assert status(both, zap_again, findings=listed(seen("x", "burp"))) is Status.VIOLATED
    assert status(both, zap_again, findings=listed(seen("x", "zap", "burp"))) is Status.VIOLATED
    assert status(both, zap_again, handed_in(report("burp"))) is Status.SATISFIED


def test_where_the_list_of_findings_is_not_at_hand_all_of_it_stays() -> None:
    both = handed_in(report("zap", hours=5), report("burp", hours=5), found=True, findings=LISTED)
    assert status(both, handed_in(report("zap"))) is Status.VIOLATED


def test_only_what_is_left_is_counted() -> None:
    three = (seen("x", "zap"), seen("y", "burp"), seen("z", "zap", "burp", severity=Severity.LOW))
    both = handed_in(
        report("zap", hours=5), report("burp", hours=5), found=True, findings=LISTED, counts=counts_of(three)
    )
    reason = decided(both, handed_in(report("zap")), findings=listed(*three)).reasons[0]
    assert "1 high and 1 low findings" in reason.says


def test_a_report_that_was_not_whole_stands_until_its_tool_reports_again() -> None:
    part = handed_in(report("zap", hours=5, failed=("no login",)), report("burp", hours=5), outcome="errored")
    assert status(part) is Status.ERRORED
    assert status(part, handed_in(report("burp"))) is Status.ERRORED
    assert status(part, handed_in(report("zap"))) is Status.SATISFIED


def test_without_some_tools_an_assessment_has_only_what_others_saw() -> None:
    read = handed_in(report("zap"), report("burp"), found=True)
    left = without(read, [seen("x", "zap"), seen("y", "burp")], frozenset({"zap"}))
    assert [one.tools for one in left.imported] == [("burp",)]
    assert (left.outcome, [one.rule for one in left.counts]) == ("failed", ["burp:y"])
    assert without(read, [], frozenset()) is read


# --- beside what is no report


def test_a_report_and_a_check_do_not_answer_each_other() -> None:
    wanted = requirement("commit.sast", imported=True)
    checked, clean = assessment(outcome="failed", counts=(count(),)), handed_in(report("zap"), control="commit.sast")
    assert status(checked, clean, wanted=wanted) is Status.VIOLATED
    reported = handed_in(report("zap", hours=5), control="commit.sast", found=True)
    assert status(reported, assessment(), wanted=wanted) is Status.VIOLATED
    assert status(assessment(), clean, wanted=wanted) is Status.SATISFIED


def test_a_check_that_passed_long_ago_gives_way_to_a_report() -> None:
    old: datetime = NOW - timedelta(days=40)
    checked = assessment(SCANNING, finished_at=stamp(old))
    aged = requirement(SCANNING, imported=True, max_age_s=3600 * 24)
    assert status(checked, wanted=aged) is Status.STALE
    assert status(checked, handed_in(report("zap")), wanted=aged) is Status.SATISFIED


def test_a_decision_names_the_reports_that_it_rests_on() -> None:
    one = handed_in(report("zap", version="2.16"))
    assert notes_of(one) == ("zap.json of zap 2.16, made 2026-01-05, read as sarif, sha256:eeeeeeeeeeeeeeee",)
    assert notes_of(one)[0] in decided(one).reasons[0].notes
    many = handed_in(*(report(f"tool{number}") for number in range(7)))
    assert decided(many).reasons[0].notes[-1] == "and 2 more reports"


def test_what_was_reported_before_counts_like_what_is_new() -> None:
    known_now = handed_in(report("zap"), found=True, counts=(count(is_new=False, state="existing"),))
    based = msgspec.structs.replace(known_now, origin=Origin("commit", "a" * 40, base="b" * 40, rules=UNKNOWN))
    assert status(based, wanted=requirement(SCANNING, imported=True, judge=Judge.NEW)) is Status.VIOLATED
    rule = RuleText("r", "evidence.all(e, e.new_high == 0)", "s", "policy.yaml", 9)
    decision = decide(policy(WANTED, rules=(rule,)), known(*said(based)), question())
    assert {one.requirement: one.status for one in decision.reasons}["rule:r"] is Status.VIOLATED
