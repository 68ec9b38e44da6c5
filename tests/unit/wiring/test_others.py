"""What the ledger tells of a product whose repository is elsewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.evidence import VERIFICATION_SUMMARY
from interlock.flows.errors import NotSaid, WouldNotCount
from interlock.flows.other_products import glass_untold, read_sealed, waiver_untold
from interlock.flows.queue import State, state_of_glass, state_of_waiver
from interlock.wiring.naming import not_so, subject_of
from interlock.wiring.wanted import AnswerWanted, WaiverWanted
from tests.bank import COMMIT, POLICY, TARGET, decides, with_a_bank
from tests.queueing import asked_for, broken

ABSENT = f"gitCommit:{'0' * 40}"


def test_whose_something_is_and_what_its_gate_went_by(tmp_path: Path) -> None:
    with with_a_bank(tmp_path) as ben:
        speaking = ben.site.serving.speaking_for
        others = speaking.others
        assert others.owners(TARGET) == {"bank"} == others.deciders(TARGET, "live")
        assert (others.owners("HEAD"), others.deciders(TARGET, "")) == (frozenset(), frozenset())
        assert others.policy("bank", "live") == POLICY == others.policy("bank", "")
        assert (others.policy("bank", "test"), others.policy("nothing", "")) == (None, None)
        assert (others.sealed("bank", TARGET, ""), others.sealed("shop", TARGET, "live")) == (None, None)
        assert [one.rule for one in others.evidence("bank").findings] == ["bandit:B9"]
        assert not others.evidence("nothing").findings
        assert others.controls("bank") == {"commit.sast"}
        assert speaking.product_of(TARGET, "live", None, None) == "bank"
        assert speaking.product_of(ben.head, "", None, None) == "shop" == speaking.product_of(ABSENT, "", "shop", None)
        for target, named, visible in (
            (TARGET, "shop", None),
            (TARGET, "nothing", None),
            (TARGET, "bank", frozenset({"shop"})),
            (ben.head, "shop", frozenset({"bank"})),
        ):
            with pytest.raises(NotSaid):
                speaking.product_of(target, "live", named, visible)
        in_person = ben.site.serving.proving.in_person
        with pytest.raises(NotSaid):
            in_person.named(WaiverWanted("x", "y", 1, product="bank"), {"shop"})
        with ben.world.team.app("ann"):
            decides(ben, policy=msgspec.structs.replace(POLICY, environments=("live",)))
        found = others.policy("bank", "live")
        assert found is not None
        assert found.environments == ("live",), "the newest decision says what it goes by"


def test_what_nobody_can_read_or_take_for_its_policy_is_none(tmp_path: Path) -> None:
    with with_a_bank(tmp_path) as ben:
        gate = ben.site.app.gate
        (one,) = [each for each in gate.of_kind(VERIFICATION_SUMMARY) if COMMIT in str(each.statement.subjects)]

        def other(_: object) -> bytes:
            return msgspec.json.encode(msgspec.structs.replace(POLICY, environments=("x",)))

        sealed = read_sealed(one, other)
        assert sealed is not None
        assert (sealed.policy, "means something else" in sealed.why_not) == (None, True)
        plain = msgspec.json.decode(one.statement.predicate)
        plain["interlock_decision"]["hypothetical"] = ["a supposition"]
        for predicate in (b"{}", msgspec.json.encode(plain)):
            said = msgspec.structs.replace(one.statement, predicate=predicate)
            assert read_sealed(msgspec.structs.replace(one, statement=said), other) is None
        said = msgspec.structs.replace(one.statement, subjects=())
        assert read_sealed(msgspec.structs.replace(one, statement=said), other) is None


def test_without_a_policy_what_needs_none_is_told(tmp_path: Path) -> None:
    with with_a_bank(tmp_path, policy=None) as ben:
        asked_for(ben.world, product="bank")
        broken(ben.world, product="bank")
        governance, now = ben.site.app.gate.governance(), ben.site.app.clock()
        (waiver,), (glass,) = governance.waivers, governance.glasses
        assert state_of_waiver(waiver_untold(waiver, governance, now), governance) is State.WAITING
        assert state_of_glass(glass_untold(glass, governance, now)) is State.WAITING
        late = now.replace(year=now.year + 2)
        assert state_of_waiver(waiver_untold(waiver, governance, late), governance) is State.OVER
        assert state_of_glass(glass_untold(glass, governance, late)) is State.OVER, "nobody had agreed to it"


def test_what_is_no_digest_and_no_answer_is_told() -> None:
    with pytest.raises(WouldNotCount, match="HEAD"):
        subject_of("HEAD")
    assert "nobody can dance a release" in str(not_so(AnswerWanted("release", "dance", TARGET)))
