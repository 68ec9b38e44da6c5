from pathlib import Path

from interlock.flows.auditing.verified import Outcome
from interlock.kernel import Digest
from interlock.testing.world import World
from interlock.trace.pack import ABOUT, read_about
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


def test_a_pack_is_about_what_its_plans_bring_and_its_decisions_lead_to(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    made = taken_apart(packed(estate.world, Digest("sha256", estate.last().plan)).body)
    subjects = read_about(made[ABOUT]).subjects
    assert str(artifact.digests[0]) in subjects
    less = tuple(one for one in subjects if one != str(artifact.digests[0]))
    found = verified(signed_again(with_about(made, subjects=less), signer_of(estate.world)))
    assert refuted_at(found) == "what is missing"
    assert "was not made about that too" in why(found)


def test_a_partial_view_is_never_more_than_consistent(world: World) -> None:
    made = taken_apart(packed(world).body)
    partial = with_about(made, is_partial=True)
    found = verified(signed_again(partial, signer_of(world)), named(world))
    assert found.outcome is Outcome.CONSISTENT
    assert "partial view" in found.missing[0]
