"""What a decision of another product tells, and what nobody takes it for."""

from __future__ import annotations

from pathlib import Path

import msgspec

from interlock.evidence import VERIFICATION_SUMMARY
from interlock.flows.other_products import glass_untold, read_sealed, waiver_untold
from interlock.flows.queue import State, state_of_glass, state_of_waiver
from tests.bank import COMMIT, POLICY, with_a_bank
from tests.queueing import asked_for, broken


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
