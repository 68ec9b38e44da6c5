"""Tables about a release: every row leads to the entry that says so."""

from __future__ import annotations

import pytest

from interlock.decision import Signed
from interlock.decision.waivers import Standing
from interlock.evidence import Approval, Waiver
from interlock.flows.subject_story import Given
from interlock.kernel import Digest, KeyId, Subject, sha256
from interlock.testing.world import START
from interlock.web.subject_tables import artifacts_of, given_of, moment, places_of, waivers_of

DIGEST = sha256(b"x")


def test_answers_say_who_until_when_and_why() -> None:
    says = Approval("release", "approve", str(DIGEST), "2026-01-05T09:00:00Z", "fine", "live", expires_at="nonsense")
    one = Given(Signed(says, "i", DIGEST, 7, START, START, KeyId("k"), "key"), "ben")
    (row,) = given_of([one]).rows
    assert [cell.plain for cell in row.cells] == ["approved", "live", "ben", "2026-01-05T09:00:00Z", "nonsense", "fine"]
    assert row.cells[3].href == "/evidence/7"


def test_a_waiver_that_does_not_count_says_why() -> None:
    says = Waiver("rule", "bandit:B506", "later", "ann", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    signed = Signed(says, "0" * 64, DIGEST, 9, START, START, KeyId("k"), "key")
    good, bad = waivers_of([Standing(signed, "", ("ben",)), Standing(signed, "nobody approved it")]).rows
    assert [one.cells[1].state for one in (good, bad)] == ["waived", "counts no more"]
    assert bad.cells[1].note == "nobody approved it"
    assert (good.cells[4].text, bad.cells[4].text) == ("ben", "nobody yet")
    assert good.cells[2].plain == "2026-02-01T00:00:00Z"


def test_an_artifact_leads_to_its_page_and_its_trace() -> None:
    (row,) = artifacts_of([Subject("app.zip", (Digest("sha256", "a" * 64),))]).rows
    assert row.cells[0].href == f"/subjects/sha256:{'a' * 64}"
    assert row.cells[2].href == f"/trace?of=sha256%3A{'a' * 64}"


def test_nothing_is_an_empty_table() -> None:
    assert [list(one.rows) for one in (places_of([], "x"), given_of([]), waivers_of([]))] == [[], [], []]


@pytest.mark.parametrize("text", ["", "nonsense", "2026-99-99T00:00:00Z"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment(text) is None
