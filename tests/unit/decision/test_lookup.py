"""Known vulnerabilities must have been looked for, in advisories that are fresh, by the scan that the control names."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from interlock.decision import AdvisoryNeed, Decision, Status, Verdict, decide
from interlock.evidence import (
    SCANNER,
    VULNERABILITIES,
    Assessment,
    Database,
    Document,
    ScannedBy,
    ScanTimes,
    Statement,
    VerifiedStatement,
    VulnerabilityScan,
)
from interlock.kernel import Digest, KeyId, Subject, canonical, sha256, stamp
from tests.unit.decision.builders import (
    NOW,
    OTHER,
    SUBJECT,
    assessment,
    known,
    policy,
    question,
    requirement,
    statement,
)

NEED = AdvisoryNeed(max_age_s=7 * 86400, otherwise=Verdict.REVIEW)
REQUIRED = policy(requirement("commit.sca", advisories=NEED))


def scan(updated: timedelta = timedelta(days=1)) -> bytes:
    asked = Database("urn:interlock:advisories:" + "a" * 64, "11,000 advisories", stamp(NOW - updated))
    made = ScanTimes("2026-01-05T11:00:00Z", "2026-01-05T11:00:01Z")
    return canonical(VulnerabilityScan(ScannedBy(SCANNER, "test", asked, ()), made))


def sealed(predicate: bytes, index: int = 1, subject: Subject = SUBJECT) -> VerifiedStatement:
    told = Statement((subject,), VULNERABILITIES, predicate)
    return VerifiedStatement(told, Digest("sha256", f"{index:064x}"), index, NOW, KeyId("k"), "tester")


def naming(predicate: bytes, **changes: object) -> Assessment:
    return assessment("commit.sca", documents=(Document(VULNERABILITIES, sha256(predicate).hex),), **changes)


def decided(*statements: VerifiedStatement) -> Decision:
    return decide(REQUIRED, known(*statements), question())


def status(decision: Decision) -> Status:
    return next(one.status for one in decision.reasons if one.requirement == "commit.sca:advisories")


def test_a_fresh_scan_that_the_control_names_satisfies() -> None:
    decision = decided(statement(naming(scan())), sealed(scan()))
    assert status(decision) is Status.SATISFIED
    assert decision.verdict is Verdict.ALLOW
    assert sealed(scan()).envelope in decision.evidence


def test_a_control_that_looked_nothing_up_is_missing_its_scan_and_says_the_one_command() -> None:
    decision = decided(statement(assessment("commit.sca")))
    assert status(decision) is Status.MISSING
    assert decision.verdict is Verdict.REVIEW
    assert "interlock advisories update" in decision.reasons[1].change


def test_without_the_control_the_scan_is_missing_too() -> None:
    strict = policy(requirement("commit.sca", otherwise=Verdict.REVIEW, advisories=AdvisoryNeed()))
    decision = decide(strict, known(), question())
    assert status(decision) is Status.MISSING
    assert decision.verdict is Verdict.DENY


def test_another_scan_than_the_one_named_does_not_stand_in_for_it() -> None:
    assert status(decided(statement(naming(scan())), sealed(scan(timedelta(days=2))))) is Status.MISSING


def test_a_scan_of_another_subject_does_not_count() -> None:
    assert status(decided(statement(naming(scan())), sealed(scan(), subject=OTHER))) is Status.MISSING


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        (timedelta(days=7), Status.SATISFIED),
        (timedelta(days=7, seconds=1), Status.STALE),
        (-timedelta(minutes=4), Status.SATISFIED),
        (-timedelta(minutes=6), Status.STALE),
    ],
)
def test_the_age_of_the_advisories_is_limited_both_ways(updated: timedelta, expected: Status) -> None:
    assert status(decided(statement(naming(scan(updated))), sealed(scan(updated)))) is expected


def test_a_scan_that_cannot_be_read_denies_whatever_the_policy_says() -> None:
    for broken in (
        b"{}",
        b"[1]",
        canonical({"scanner": {"uri": SCANNER}}),
        scan().replace(b"2026-01-04T", b"yesterday "),
    ):
        decision = decided(statement(naming(broken)), sealed(broken))
        assert status(decision) is Status.ERRORED
        assert decision.verdict is Verdict.DENY


def test_where_there_is_nothing_to_look_up_the_policy_says_what_that_means() -> None:
    nothing = assessment("commit.sca", outcome="not_applicable", reason="no components", coverage=())
    decision = decided(statement(nothing))
    assert status(decision) is Status.NOT_APPLICABLE
    assert decision.verdict is Verdict.DENY


def test_an_older_assessment_that_is_entered_last_does_not_bring_its_older_scan_along() -> None:
    old = scan(timedelta(days=30))
    earlier = naming(old, finished_at="2026-01-01T11:00:01Z")
    decision = decided(
        statement(naming(scan()), index=1), sealed(scan(), 2), statement(earlier, index=3), sealed(old, 4)
    )
    assert status(decision) is Status.STALE


def test_a_scan_survives_being_written_and_read() -> None:
    assert msgspec.json.decode(scan(), type=VulnerabilityScan).scanner.db.version == "11,000 advisories"
