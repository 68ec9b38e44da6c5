"""Waivers that would cover more than what was waived: by merging, by another name, by the control around a finding."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.control import Finding, Witness
from interlock.decision import Decision, People, Relation, Status, Verdict
from interlock.decision.terms import ApprovalNeed, WaiverTerms
from interlock.testing.world import finding
from tests.attack.governed_release import decided, demanding, found
from tests.unit.decision.govern import Said

SEEN_BY_TWO = finding("commit.sast", rule="bandit:B105", witnesses=(Witness("bandit", "B105"), Witness("leaks", "key")))


def terms(*never: str) -> People:
    return People(waivers=WaiverTerms(90 * 86400, ApprovalNeed(not_by=()), never))


def waived(said: Said, *names: str, **changes: Any) -> Said:
    for name in names:
        said.approves("bea", said.waives("ann", name, **changes), about="waiver")
    return said


def judged(said: Said, one: Finding, people: People) -> Decision:
    return decided(said, found(one.rule), demanding(people, otherwise=Verdict.DENY), (one,))


@pytest.mark.parametrize("name", ["bandit:B105", "leaks:key"])
def test_a_waiver_of_what_one_tool_says_hides_nothing_that_another_tool_says_of_the_same_place(name: str) -> None:
    assert judged(waived(Said(), name), SEEN_BY_TWO, terms()).verdict is Verdict.DENY


def test_what_every_tool_says_can_be_waived_or_the_finding_itself() -> None:
    both = judged(waived(Said(), "bandit:B105", "leaks:key"), SEEN_BY_TWO, terms())
    assert both.verdict is Verdict.ALLOW
    assert len(both.reasons[0].notes) == 2
    itself = waived(Said(), "bandit:B105", fingerprints=(SEEN_BY_TWO.id,))
    assert judged(itself, SEEN_BY_TWO, terms()).verdict is Verdict.ALLOW


@pytest.mark.parametrize("never", ["leaks:key", "leaks:*", "bandit:B105", "B105"])
def test_what_is_never_waived_is_not_waived_under_the_name_that_another_tool_has_for_it(never: str) -> None:
    said = waived(Said(), "bandit:B105", "leaks:key")
    assert judged(said, SEEN_BY_TWO, terms(never)).verdict is Verdict.DENY


@pytest.mark.parametrize("never", ["GHSA-xxxx", "CVE-2026-1", "osv:*"])
def test_a_vulnerability_that_is_never_waived_has_no_other_name(never: str) -> None:
    one = finding(
        "commit.sast", rule="osv:GHSA-xxxx", aliases=("CVE-2026-1",), witnesses=(Witness("osv", "GHSA-xxxx"),)
    )
    for name in ("CVE-2026-1", "GHSA-xxxx"):
        said = waived(Said(), name, what="vulnerability")
        assert judged(said, one, terms()).verdict is Verdict.ALLOW
        assert judged(said, one, terms(never)).verdict is Verdict.DENY


@pytest.mark.parametrize("never", ["bandit:B105", "leaks:key", "bandit:*"])
def test_what_is_never_waived_is_not_waived_with_the_whole_control_around_it(never: str) -> None:
    said = waived(Said(), "commit.sast", what="control")
    assert judged(said, SEEN_BY_TWO, terms()).verdict is Verdict.ALLOW
    assert judged(said, SEEN_BY_TWO, terms(never)).verdict is Verdict.DENY


def test_the_start_of_a_fingerprint_that_somebody_can_hit_names_nothing() -> None:
    plain = finding("commit.sast", fingerprint="0123456789abcdef" * 2)
    for start, opens in (("fnd-01234567", False), ("0123456789ab", True), ("fnd-0123456789ab", True), ("fnd-", False)):
        said = waived(Said(), plain.rule, fingerprints=(start,))
        assert (judged(said, plain, terms()).verdict is Verdict.ALLOW) is opens


@pytest.mark.parametrize("apart", [(Relation.AUTHOR, Relation.WAIVER_ASKER), (Relation.AUTHOR, Relation.WAIVER_OWNER)])
def test_people_are_kept_apart_from_waivers_of_whole_controls_too(apart: tuple[Relation, ...]) -> None:
    people = People(waivers=WaiverTerms(90 * 86400, ApprovalNeed(not_by=())), separation=(apart,))
    said = waived(Said(), "commit.sast", what="control")
    decision = judged(said, finding("commit.sast"), people)
    assert decision.reasons[0].status is Status.WAIVED
    assert decision.verdict is Verdict.DENY


@pytest.mark.parametrize(
    "components",
    [
        ("pkg:npm/",),
        ("pkg:npm/left",),
        ("pkg:npm/left-pad@1",),
        ("PKG:NPM/LEFT-PAD",),
        ("pkg:npm/left-pad@1.0?",),
        ("",),
    ],
)
def test_a_component_is_meant_by_its_whole_name_only(components: tuple[str, ...]) -> None:
    one = finding("commit.sast", components=("pkg:npm/left-pad@1.0", "pkg:npm/%40evil/left-pad@1.0"))
    assert judged(waived(Said(), one.rule, components=components), one, terms()).verdict is Verdict.DENY


@pytest.mark.parametrize(
    ("created", "expires"),
    [
        ("2020-01-01T00:00:00Z", "2026-01-10T00:00:00Z"),
        ("2099-01-01T00:00:00Z", "2099-02-01T00:00:00Z"),
        ("2026-01-05T11:00:00Z", "9999-12-31T23:59:59Z"),
        ("2026-01-05T11:00:00Z", "2026-01-05T13:00:00+02:00"),
        ("2026-01-05T11:00:00Z", "9999-12-31T23:59:59-23:59"),
        ("2026-01-05T11:00:00Z", "2026-02-30T00:00:00Z"),
        ("2026-01-05T11:00:00Z", "2026-01-10T00:00:00"),
        ("2026-01-05T11:00:00Z", "\u0662026-01-10T00:00:00Z"),
        ("2026-01-05T11:00:00Z", "\uff12\uff10\uff12\uff16-01-10T00:00:00Z"),
    ],
)
def test_no_way_of_writing_a_time_makes_a_waiver_last_longer(created: str, expires: str) -> None:
    said = waived(Said(), "bandit:B602", created_at=created, expires_at=expires)
    assert judged(said, finding("commit.sast"), terms()).verdict is Verdict.DENY
