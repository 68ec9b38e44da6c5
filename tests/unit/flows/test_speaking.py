from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.evidence import Hold, Revocation
from interlock.flows.errors import NotSaid, SpeakerUnknown
from interlock.flows.speaking import the_one
from interlock.kernel import canonical, sha256, stamp
from interlock.testing.world import World
from tests.governed import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(World(tmp_path))


def test_what_is_said_is_found_again_by_the_digest_of_what_it_says(team: Team) -> None:
    waiver = team.waiver()
    name = team.say("ann", waiver)
    with team.speaking("ben") as (_, speaker):
        assert name == sha256(canonical(msgspec.structs.replace(waiver, ledger=speaker.gate.origin))).hex
        governance = speaker.gate.governance()
        assert [one.id for one in governance.waivers] == [name]
        assert governance.waivers[0].signer == team.keys["ann"]
        assert the_one(governance.waivers, f"wvr-{name[:16]}", "waivers", "waivers list").id == name
        for wrong in (name[:3], "wvr-ffffff", ""):
            with pytest.raises(NotSaid):
                the_one(governance.waivers, wrong, "waivers", "waivers list")


def test_whatever_is_said_names_the_ledger_and_the_product_that_it_is_said_for(team: Team) -> None:
    with team.speaking("ann") as (_, speaker):
        speaker.product = "shop"
        for says in (team.waiver(), Hold("place", "sha256:00", "no", stamp(team.world.at))):
            bound: Any = speaker.bound(says)
            assert (bound.ledger, getattr(bound, "product", "shop")) == (speaker.gate.origin, "shop")
        taken_back = Revocation("00", "no more", stamp(team.world.at))
        assert speaker.bound(taken_back) is taken_back


def test_what_is_foreseen_is_what_comes_of_it_and_nothing_is_signed(team: Team) -> None:
    with team.speaking("ann") as (_, speaker):
        before = speaker.gate.governance()
        then = speaker.foresee(before, Revocation("00", "no more", "2026-01-05T09:00:00Z"))
        assert then.revoked == {"00"}
        assert speaker.gate.governance().revoked == before.revoked == frozenset()


def test_a_key_that_is_nobodys_speaks_for_nobody(team: Team) -> None:
    team.stranger("sly")
    with team.speaking("sly") as (_, speaker), pytest.raises(SpeakerUnknown):
        speaker.person(speaker.gate.governance())
    with team.speaking("ben") as (_, speaker):
        assert speaker.person(speaker.gate.governance()) == "ben"
