"""Broken glass that nobody would have to look at: by taking back, afterwards, what had opened it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.decision import Status, Verdict
from interlock.identity import Act, Deed, PartAccount, RemovePerson, ResourceMalformed, Revoke, fold
from interlock.kernel import Digest, Subject, sha256
from interlock.testing.world import World
from interlock.wiring.waiting import policy_in, question_of
from tests.attack.governed_release import EARLIER, decided, found, verdict_of
from tests.unit.decision.builders import NOW, OTHER, assessment
from tests.unit.decision.govern import Said, key

CLEAN = assessment()


def broken() -> tuple[Said, str]:
    """Give glass that cid and dan broke for another change."""
    said = Said()
    glass = said.breaks("cid", target=str(OTHER.digests[0]), entered_at=NOW - timedelta(hours=2))
    said.approves("dan", glass, about="break-glass", environment="live", entered_at=EARLIER)
    assert verdict_of(decided(said, CLEAN), "break-glass") is Verdict.DENY
    return said, glass


def act(said: Said, deed: Deed, number: int = 1) -> None:
    at, last = NOW - timedelta(minutes=5), max(5000, said.directory.acts[-1].index)
    one = Act(deed, sha256(repr(deed).encode()), key("ann"), at, at, last + number)
    said.directory = fold([*said.directory.acts, one])
    assert not said.directory.refused


def _withdrawn(said: Said, glass: str) -> None:
    said.approves("dan", glass, about="break-glass", environment="live", answer="withdraw")


def _rejected(said: Said, glass: str) -> None:
    said.approves("eve", glass, about="break-glass", environment="live", answer="reject")


def _answer_revoked(said: Said, glass: str) -> None:
    said.revokes("cid", said.governance.approvals[0].id)


def _request_revoked(said: Said, glass: str) -> None:
    said.revokes("cid", glass)


def _asker_without_roles(said: Said, glass: str) -> None:
    for role in ("approver", "security", "engineer", "reviewer", "operations"):
        act(said, Revoke(role, "person:cid", "organisation"))


def _asker_gone(said: Said, glass: str) -> None:
    act(said, RemovePerson("cid"))


def _asker_without_key(said: Said, glass: str) -> None:
    act(said, PartAccount("person:cid", f"key:{key('cid')}"))


def _agreeing_one_gone(said: Said, glass: str) -> None:
    act(said, RemovePerson("dan"))


@pytest.mark.parametrize(
    "after",
    [
        _withdrawn,
        _rejected,
        _answer_revoked,
        _request_revoked,
        _asker_without_roles,
        _asker_gone,
        _asker_without_key,
        _agreeing_one_gone,
    ],
)
def test_glass_stays_broken_whatever_is_taken_back_afterwards(after: Callable[[Said, str], None]) -> None:
    said, glass = broken()
    after(said, glass)
    blocked = decided(said, CLEAN)
    assert verdict_of(blocked, "break-glass") is Verdict.DENY
    said.approves("bea", glass, about="break-glass-review", environment="live", reason="looked at it early")
    closed = after is _request_revoked
    assert decided(said, CLEAN).verdict is (Verdict.ALLOW if closed else Verdict.DENY)
    said.revokes("cid", glass)
    said.approves("bea", glass, about="break-glass-review", environment="live", reason="looked at it")
    assert decided(said, CLEAN).verdict is Verdict.ALLOW


def test_a_review_of_glass_that_is_not_broken_yet_is_none() -> None:
    said = Said()
    glass = said.breaks("cid", target=str(OTHER.digests[0]), entered_at=NOW - timedelta(hours=2))
    said.approves("bea", glass, about="break-glass-review", environment="live", reason="will have been fine")
    said.approves("dan", glass, about="break-glass", environment="live")
    said.revokes("cid", glass)
    said.approves("dan", glass, about="break-glass-review", environment="live", reason="I agreed, and it was fine")
    assert verdict_of(decided(said, CLEAN), "break-glass") is Verdict.DENY
    said.approves("bea", glass, about="break-glass-review", environment="live", reason="it was fine")
    assert decided(said, CLEAN).verdict is Verdict.ALLOW


def test_whoever_asked_reviews_it_with_no_key_of_theirs() -> None:
    said, glass = broken()
    said.approves("cid", glass, about="break-glass-review", environment="live")
    said.approves("eve", glass, about="break-glass-review", environment="live")
    assert verdict_of(decided(said, CLEAN), "break-glass") is Verdict.DENY


@pytest.mark.parametrize("where", ["", "Live", "live ", "test"])
def test_glass_broken_for_one_environment_opens_no_other(where: str) -> None:
    said = Said()
    glass = said.breaks("cid", environment=where)
    said.approves("dan", glass, about="break-glass", environment=where)
    decision = decided(said, found("bandit:B602"))
    assert (decision.verdict, decision.glass) == (Verdict.REVIEW, "")


def test_glass_opens_only_what_it_was_broken_for() -> None:
    said, _ = broken()
    decision = decided(said, found("bandit:B602"))
    assert decision.glass == ""
    assert decision.verdict is Verdict.DENY
    assert next(one.status for one in decision.reasons if one.requirement == "break-glass") is Status.MISSING


def test_a_question_about_a_product_that_nothing_can_be_called_is_answered_by_no_gate(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        question = question_of(app, Subject("x", (Digest("gitCommit", "a" * 40),)), "")
        for product in ("a/b", "<b>", "w" * 300):
            with pytest.raises(ResourceMalformed):
                app.gate.decide(policy_in(app, ""), msgspec.structs.replace(question, product=product))
