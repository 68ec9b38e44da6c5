"""What waits, as one server has it: seen by whoever may, worked out once, and never more than a page can bear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from interlock.evidence import VERIFICATION_SUMMARY
from interlock.flows.admitting import Admitted
from interlock.flows.errors import NotSaid
from interlock.flows.queue import Kind
from interlock.ledger import ProvenLog
from interlock.wiring.waiting import meant_glass, meant_hold, meant_waiver, not_there
from tests.boards import decide
from tests.queueing import Crowd, asked_for, broken, crowd, held


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def test_what_is_of_another_product_is_not_there(ben: Crowd) -> None:
    waiver, glass, hold = asked_for(ben.world), broken(ben.world), held(ben.world)
    said = ben.site.app.gate.governance()
    assert (meant_waiver(said, waiver).id, meant_glass(said, glass[:12]).id) == (waiver, glass)
    assert (meant_waiver(said, waiver, {""}).id, meant_hold(said, hold).id) == (waiver, hold)
    for find in (lambda: meant_waiver(said, waiver, {"shop"}), lambda: meant_glass(said, glass, {"shop"})):
        with pytest.raises(NotSaid, match="0 of the"):
            find()
    with pytest.raises(NotSaid):
        meant_hold(said, waiver)
    waiting = ben.site.serving.waiting
    with pytest.raises(NotSaid):
        waiting.waiver(waiver, {"shop"})
    with pytest.raises(NotSaid):
        waiting.glass(glass, {"shop"})
    assert "'x'" in str(not_there("x"))


def test_what_is_no_digest_is_no_release(ben: Crowd) -> None:
    assert ben.site.serving.waiting.release("HEAD", "") is None


def test_what_was_sent_long_ago_is_left_out_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.wiring.waiting.MOST", 0)  # before anybody looks: a list is kept for a while
    with crowd(tmp_path) as ben:
        found = ben.site.serving.waiting.all()
        assert [one for one in found.items if one.kind is Kind.RELEASE] == []
        assert found.lost == ("1 that were sent to review before all others are not looked at here",)
        assert "are not looked at here" in ben.browser.get("/approvals").text


def test_the_policy_of_an_environment_that_is_gone_is_the_usual_one(ben: Crowd) -> None:
    waiting = ben.site.serving.waiting
    assert waiting.policy("gone") == waiting.policy("")


def test_the_newest_check_is_that_of_the_newest_commit(ben: Crowd) -> None:
    found = ben.site.serving.waiting.newest()
    assert [one.rule for one in found.findings] == ["bandit:B602"]


def test_what_was_sent_to_review_is_verified_once_and_what_is_new_is_found(
    ben: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitting, waiting, gone_by = ben.site.app.gate._admitting, ben.site.serving.waiting, list[int]()
    real = admitting.onward

    def counted(log: ProvenLog, kinds: Collection[str], size: int, known: Admitted) -> Admitted:
        if VERIFICATION_SUMMARY in kinds:
            gone_by.append(size)
        return real(log, kinds, size, known)

    monkeypatch.setattr(admitting, "onward", counted)
    before, first = waiting.all(), ben.site.app.gate.proven()
    assert first is not None
    with ben.world.team.app("ann") as app:
        decide(app, "review", product="", environment="", stage="commit")
    after = waiting.all()
    assert gone_by == [len(first.leaves)], "only what is new is gone through"
    assert (before.lost, len(after.lost), after.items) == ((), 1, before.items), "and it is told"
