"""What the ledger tells of a product whose repository is elsewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tests.bank import POLICY, TARGET, decides, with_a_bank


def test_whose_something_is_and_what_its_gate_went_by(tmp_path: Path) -> None:
    with with_a_bank(tmp_path) as ben:
        others = ben.site.serving.speaking_for.others
        assert others.owners(TARGET) == {"bank"} == others.deciders(TARGET, "live")
        assert (others.owners("HEAD"), others.deciders(TARGET, "")) == (frozenset(), frozenset())
        assert others.policy("bank", "live") == POLICY == others.policy("bank", "")
        assert (others.policy("bank", "test"), others.policy("nothing", "")) == (None, None)
        assert (others.sealed("bank", TARGET, ""), others.sealed("shop", TARGET, "live")) == (None, None)
        assert [one.rule for one in others.evidence("bank").findings] == ["bandit:B9"]
        assert not others.evidence("nothing").findings
        assert others.controls("bank") == {"commit.sast"}
        with ben.world.team.app("ann"):
            decides(ben, policy=msgspec.structs.replace(POLICY, environments=("live",)))
        found = others.policy("bank", "live")
        assert found is not None
        assert found.environments == ("live",), "the newest decision says what it goes by"
