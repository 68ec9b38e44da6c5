from pathlib import Path

import pytest

from interlock.evidence import ASSESSMENT, CYCLONEDX, PROVENANCE, VERIFICATION_SUMMARY
from interlock.evidence.directory import DIRECTORY_ACT
from interlock.evidence.governance import WAIVER
from interlock.flows.admitting import Admitting
from interlock.flows.auditing.reach import Reach, Reached, Start
from interlock.kernel import Digest
from interlock.testing.world import World
from interlock.trace import EVERYTHING, Sight
from tests.estate import Estate
from tests.governed import Team
from tests.shared_ledger import MINE, OTHER, SharedLedger


def reached(world: World, start: Start, sight: Sight = EVERYTHING) -> Reached:
    with world.app(is_reading=True) as app:
        log = app.gate.proven()
        assert log is not None
        ledger = app.store.ledger
        return Reach(log=log, ledger=ledger, admitting=Admitting(ledger, app.trust), sight=sight).of(start)


def kinds(found: Reached) -> set[str]:
    return {entry.kind for _, entry in found.entries}


def head(world: World) -> Digest:
    return Digest("gitCommit", world.repository.git("rev-parse", "HEAD"))


def test_everything_about_a_commit_is_reached_and_nothing_about_another(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    first = head(world)
    world.commit({"app.py": "print('more')\n"})
    world.check()
    found = reached(world, Start((first,)))
    assert {ASSESSMENT, VERIFICATION_SUMMARY} <= kinds(found)
    assert all(first in entry.subjects for _, entry in found.entries)
    assert found.digests == (first,)
    assert found.is_about
    assert not found.is_partial


def test_from_an_artifact_one_comes_to_the_commit_that_it_was_built_from(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    subject = estate.artifact()
    found = reached(estate.world, Start(subject.digests))
    assert head(estate.world) in found.digests


def test_what_people_govern_by_belongs_to_everything(tmp_path: Path) -> None:
    world = World(tmp_path)
    team = Team(world)
    team.say("ann", team.waiver())
    world.check()
    found = reached(world, Start((head(world),)))
    assert {DIRECTORY_ACT, WAIVER} <= kinds(found)
    nothing = reached(world, Start((Digest("sha256", "0" * 64),)))
    assert not nothing.is_about, "what governs is about nothing by itself"


def test_an_asker_who_may_see_one_product_sees_nothing_that_is_said_of_another(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    deployments = [one.said[0].index for one in estate.all()]
    start = Start((head(estate.world),), tuple(deployments))
    everything = reached(estate.world, start)
    mine = reached(estate.world, start, Sight(frozenset({"shop"})))
    others = reached(estate.world, start, Sight(frozenset({"bakery"})))
    assert {index for index, _ in mine.entries} == {index for index, _ in everything.entries}
    assert not {index for index, _ in others.entries} & set(deployments)
    assert mine.is_partial, "how much is hidden nobody is told, not even that nothing is"
    assert others.is_partial


@pytest.mark.parametrize("before", [0, 3])
def test_an_asker_of_then_sees_what_there_was_then(tmp_path: Path, before: int) -> None:
    world = World(tmp_path)
    world.check()
    found = reached(world, Start((head(world),)), Sight(None, before))
    assert [index for index, _ in found.entries] == list(range(before))


def test_what_says_no_product_is_seen_where_what_it_is_about_is_and_nowhere_else(tmp_path: Path) -> None:
    shared = SharedLedger(tmp_path)
    mine, theirs = shared.run(MINE), shared.run(OTHER)
    sight = Sight(frozenset({MINE}))
    own = reached(shared.world, Start(mine.digests), sight)
    assert {PROVENANCE, CYCLONEDX, VERIFICATION_SUMMARY, DIRECTORY_ACT} <= kinds(own)
    assert own.is_about
    others = reached(shared.world, Start(theirs.digests), sight)
    assert not others.is_about
    assert not {PROVENANCE, CYCLONEDX} & kinds(others), "their builds and libraries say no product"
    assert {PROVENANCE, CYCLONEDX} <= kinds(reached(shared.world, Start(theirs.digests)))
