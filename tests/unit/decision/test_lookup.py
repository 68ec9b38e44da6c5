"""Known vulnerabilities must have been looked for, in advisories that are fresh, by the scan that the control names."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from interlock.decision import AdvisoryNeed, Decision, Reason, Status, Verdict, decide
from interlock.evidence import (
    SCANNER,
    VULNERABILITIES,
    AskedEcosystem,
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


def scan(updated: timedelta = timedelta(days=1), *ecosystems: AskedEcosystem) -> bytes:
    asked = Database("urn:interlock:advisories:" + "a" * 64, "11,000 advisories", stamp(NOW - updated), ecosystems)
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
    assert decision.reasons[1].says.endswith("there were no advisories to look in")


def test_without_the_control_the_scan_is_missing_too() -> None:
    strict = policy(requirement("commit.sca", otherwise=Verdict.REVIEW, advisories=AdvisoryNeed()))
    decision = decide(strict, known(), question())
    assert status(decision) is Status.MISSING
    assert decision.verdict is Verdict.DENY
    assert decision.reasons[1].says.endswith("were not looked for: there is no evidence of commit.sca")


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


def looked_up(*ecosystems: AskedEcosystem) -> Decision:
    predicate = scan(timedelta(days=1), *ecosystems)
    return decided(statement(naming(predicate)), sealed(predicate))


def told(decision: Decision) -> Reason:
    return next(one for one in decision.reasons if one.requirement == "commit.sca:advisories")


def test_an_ecosystem_of_which_no_advisories_were_loaded_is_missing_as_if_there_were_none() -> None:
    decision = looked_up(AskedEcosystem("PyPI", 3, 7000), AskedEcosystem("Go", 12, 0))
    assert decision.verdict is Verdict.REVIEW
    assert told(decision).status is Status.MISSING
    assert "in 12 components of Go: no advisories about them are loaded" in told(decision).says
    assert "`interlock advisories update`" in told(decision).change
    assert "supply.unjudged" in told(decision).change


def test_an_ecosystem_that_nobody_writes_advisories_about_is_not_passed_over_and_asks_for_a_reason() -> None:
    decision = looked_up(AskedEcosystem("pkg:alpm", 1, 0))
    assert told(decision).status is Status.MISSING
    assert "in 1 component of alpm: there are no advisories for such packages" in told(decision).says
    assert told(decision).change == "except them with a reason under `supply.unjudged` in interlock.yaml"


def test_what_is_excepted_with_a_reason_passes_and_the_reason_is_told() -> None:
    decision = looked_up(AskedEcosystem("PyPI", 3, 7000), AskedEcosystem("pkg:alpm", 1, 0, "looked at by hand"))
    assert decision.verdict is Verdict.ALLOW
    assert told(decision).says.endswith("as interlock.yaml excepts it, not in alpm (looked at by hand)")


def test_many_ecosystems_are_counted_and_a_count_below_zero_is_none() -> None:
    decision = looked_up(*(AskedEcosystem(f"E{number}", 1, -1) for number in range(8)))
    assert "8 components of E0, E1, E2, E3, E4 and 3 more" in told(decision).says
