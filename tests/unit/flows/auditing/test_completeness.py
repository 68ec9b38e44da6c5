from pathlib import Path

from interlock.flows.auditing.verified import Outcome
from interlock.kernel import Digest
from interlock.testing.world import World
from tests.estate import Estate
from tests.governed import Team
from tests.packs import (
    entries_of,
    named,
    packed,
    refuted_at,
    signed_again,
    signer_of,
    taken_apart,
    verified,
    why,
    with_about,
    without_entry,
)


def test_what_people_govern_by_cannot_be_left_out(tmp_path: Path) -> None:
    world = World(tmp_path)
    team = Team(world)
    world.check()
    team.say("ann", team.waiver())
    made = taken_apart(packed(world).body)
    last = max(entries_of(made))
    assert "waiver" in entries_of(made)[last].kind
    found = verified(signed_again(without_entry(made, last), signer_of(world)))
    assert "people govern" in why(found) or refuted_at(found) == "the report"


def test_a_plan_brings_artifacts_and_the_pack_has_to_be_about_them(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    plan = Digest("sha256", estate.last().plan)
    made = packed(estate.world, plan)
    found = verified(made.body, named(estate.world))
    assert refuted_at(found) == "what is missing", "the packer was asked about the plan alone, and not what it brings"
    assert "brings" in why(found)


def test_a_partial_view_is_never_more_than_consistent(world: World) -> None:
    made = taken_apart(packed(world).body)
    partial = with_about(made, is_partial=True)
    found = verified(signed_again(partial, signer_of(world)), named(world))
    assert found.outcome is Outcome.CONSISTENT
    assert "partial view" in found.missing[0]
