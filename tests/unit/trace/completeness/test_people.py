"""Changes without review, approvals by the author, people nobody knows."""

from __future__ import annotations

import msgspec

from interlock.kernel import Severity
from interlock.trace.completeness import Facts
from interlock.trace.lacks import Absence
from interlock.trace.report import Glass
from tests.audited import RUN, after, changed, consent, lacks, report


def test_a_change_that_nobody_else_looked_at_is_told() -> None:
    found = lacks(changed(report(), approvals=()))
    assert found[Absence.NO_REVIEW].severity is Severity.HIGH
    assert "by ann" in found[Absence.NO_REVIEW].says


def test_an_approval_of_the_author_reviews_nothing() -> None:
    found = lacks(changed(report(), approvals=(consent(person="ann", name="ann"),)))
    assert {Absence.NO_REVIEW, Absence.SELF_APPROVAL} <= found.keys()


def test_a_rejection_reviews_nothing_either() -> None:
    assert Absence.NO_REVIEW in lacks(changed(report(), approvals=(consent(answer="reject"),)))


def test_a_peer_review_is_enough() -> None:
    made = changed(report(), approvals=())
    reviewed = tuple(msgspec.structs.replace(one, reviewed_by=("ben",)) for one in made.changes)
    assert Absence.NO_REVIEW not in lacks(msgspec.structs.replace(made, changes=reviewed))


def test_what_only_waits_needs_no_review_yet() -> None:
    waiting = changed(report(), outcome="waiting", approvals=(), switched_entry=None, is_current=False)
    assert Absence.NO_REVIEW not in lacks(waiting)


def test_an_approval_with_a_key_that_is_nobodys_is_told_where_people_are_known() -> None:
    made = changed(report(), approvals=(consent(), consent(person="", name="spare key", entry=1)))
    assert "spare key" in lacks(made)[Absence.SELF_APPROVAL].says
    assert Absence.SELF_APPROVAL not in lacks(made, Facts(has_directory=False))


def test_who_wrote_it_and_deployed_it_is_told() -> None:
    found = lacks(changed(report(), asked_person="ann"))
    assert found[Absence.SELF_RELEASE].what == RUN


def test_a_ledger_that_names_nobody_is_told_once() -> None:
    assert Absence.NO_PEOPLE in lacks(report(), Facts(has_directory=False))
    assert Absence.NO_PEOPLE not in lacks(report())


def test_broken_glass_waits_for_its_review() -> None:
    broken = Glass("e" * 64, "live", 2, "ann", after(2), "the site was down", "over", ("ben",))
    assert Absence.GLASS_UNREVIEWED in lacks(report(glasses=(broken,)))
    looked_at = msgspec.structs.replace(broken, reviewed_by=("cat",))
    never_opened = msgspec.structs.replace(broken, state="waiting")
    assert Absence.GLASS_UNREVIEWED not in lacks(report(glasses=(looked_at, never_opened)))
