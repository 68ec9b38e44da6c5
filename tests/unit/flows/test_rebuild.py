from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.adapters.builders import KeptArtifacts
from interlock.adapters.builders.differences import first_difference
from interlock.evidence import PROVENANCE, BuildDefinition, Provenance, RunDetails
from interlock.evidence import Builder as BuilderOf
from interlock.evidence.rebuild import DIFFERENT, FAILED, IDENTICAL, REBUILD, read_rebuild
from interlock.flows.rebuild import Again, Asked, Rebuilt
from interlock.kernel import Digest, Subject
from interlock.supply.build import NotRepeatable, ProvenanceMissing, Reached, Started, Traffic, Watched
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.unit.flows.test_build import Builder, about, build


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def again(app: App, world: World, folder: Path, asked: Asked, **does: Any) -> Rebuilt:
    kept = KeptArtifacts(str(folder / "again"))
    flow = Again(
        builder=Builder(world, folder / "second", does),
        keep=lambda name, path, _: kept.keep(name, path),
        compare=first_difference,
        gate=app.gate,
        seal=app.seal,
        clock=app.clock,
        version="1",
    )
    return flow.run(asked)


def test_the_same_bytes_are_told_and_sealed(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        one = build(app, world, tmp_path).documents[0]
        done = again(app, world, tmp_path, Asked(one.artifact.subject, one.place))
        [sealed] = [each for each in about(app, one.artifact.digest) if each.statement.predicate_type == REBUILD]
    assert done.says.outcome == IDENTICAL
    assert done.says.produced == one.artifact.digest.hex
    assert read_rebuild(sealed.statement.predicate) == done.says


def test_other_bytes_are_told_with_the_place(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path, makes=("dist/a.bin",))
        one = built.documents[0]
        other = build(app, world, tmp_path / "x", makes=("dist/b.bin",)).documents[0]
        done = again(app, world, tmp_path, Asked(one.artifact.subject, other.place), makes=("dist/a.bin",))
        assert done.says.outcome == IDENTICAL
        swapped = Subject("x", (other.artifact.digest,))
        failed = again(app, world, tmp_path, Asked(swapped, other.place), makes=("dist/c.bin",))
    assert (failed.says.outcome, failed.says.where) == (FAILED, "nothing called dist/b.bin came out")


def test_a_difference_names_the_place_if_the_bytes_are_at_hand(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        one = build(app, world, tmp_path).documents[0]
        for place, is_told in ((one.place, True), ("", False)):
            done = again(app, world, tmp_path, Asked(one.artifact.subject, place), content="something else")
            assert done.says.outcome == DIFFERENT
            assert bool(done.says.where) is is_told


def test_a_build_that_fails_now_is_told(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        one = build(app, world, tmp_path).documents[0]
        asked = Asked(one.artifact.subject, one.place)
        assert again(app, world, tmp_path, asked, code=2).says.outcome == FAILED
        missing = again(app, world, tmp_path, asked, missing=True).says
    assert missing.outcome == FAILED
    assert "fits" in missing.where


def test_what_is_different_about_the_machine_is_told(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        one = build(app, world, tmp_path).documents[0]
        done = again(app, world, tmp_path, Asked(one.artifact.subject, one.place), system="another")
    assert any("the system" in each for each in done.says.surroundings)


def surroundings(world: World, folder: Path, then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Give what is different about the machine."""
    with world.app() as app:
        one = build(app, world, folder, **then).documents[0]
        return list(again(app, world, folder, Asked(one.artifact.subject, one.place), **now).says.surroundings)


CC = Started("/usr/bin/cc", "1" * 64, "pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64")


def test_programs_that_are_others_are_missing_or_new_are_named(world: World, tmp_path: Path) -> None:
    then = (CC, Started("/usr/bin/as", "2" * 64), Started("/usr/bin/ld", "3" * 64, "pkg:deb/debian/binutils@2.40"))
    now = (
        msgspec.structs.replace(CC, sha256="4" * 64, package="pkg:deb/debian/gcc-12@12.2.0-15?arch=amd64"),
        Started("/usr/bin/ld", "5" * 64, "pkg:deb/debian/binutils@2.40"),
        Started("/usr/bin/gold", "6" * 64),
    )
    assert surroundings(world, tmp_path, {"started": then}, {"started": now}) == [
        "the program /usr/bin/as: started then, and not now",
        "the program /usr/bin/cc: gcc-12@12.2.0-14 then, gcc-12@12.2.0-15 now",
        "the program /usr/bin/gold: not started then, and started now",
        "the program /usr/bin/ld: 333333333333 then, 555555555555 now",
    ]


def test_where_not_all_were_seen_nothing_is_called_missing_or_new(world: World, tmp_path: Path) -> None:
    other = msgspec.structs.replace(CC, sha256="4" * 64, package="")
    unseen = Watched(why_not="a test says so")
    then, now = {"started": (CC, Started("/a", "1"))}, {"started": (other, Started("/b", "1")), "watched": unseen}
    assert surroundings(world, tmp_path, then, now) == [
        "the programs that it started: all of them were seen the one time, and not the other",
        "the program /usr/bin/cc: gcc-12@12.2.0-14 then, of no package that is known now",
    ]


def test_the_same_programs_are_no_difference_and_many_are_counted(world: World, tmp_path: Path) -> None:
    many = tuple(Started(f"/usr/bin/p{number:02}", "1") for number in range(30))
    assert surroundings(world, tmp_path / "a", {"started": many}, {"started": many}) == []
    told = surroundings(world, tmp_path / "b", {"started": many}, {})
    assert (len(told), told[-1]) == (21, "10 more of the programs that it started")


def test_what_nobody_built_here_cannot_be_built_again(world: World, tmp_path: Path) -> None:
    unknown = Subject("x", (Digest("sha256", "9" * 64),))
    with world.app() as app:
        build(app, world, tmp_path)
        with pytest.raises(ProvenanceMissing):
            again(app, world, tmp_path, Asked(unknown))


def test_a_build_of_others_cannot_be_repeated(world: World, tmp_path: Path) -> None:
    subject = Subject("x", (Digest("sha256", "9" * 64),))
    foreign = Provenance(BuildDefinition("https://example.org/other", {}), RunDetails(BuilderOf("b:")))
    with world.app() as app:
        app.seal.document(subject, PROVENANCE, foreign)
        with pytest.raises(NotRepeatable):
            again(app, world, tmp_path, Asked(subject))


def test_nothing_but_the_outcome_is_entered(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        one = build(app, world, tmp_path).documents[0]
        before = len(list(app.store.ledger.leaves()))
        again(app, world, tmp_path, Asked(one.artifact.subject, one.place))
        assert len(list(app.store.ledger.leaves())) == before + 1


def test_hosts_that_were_reached_the_one_time_alone_are_named(world: World, tmp_path: Path) -> None:
    def reached(*names: str) -> Traffic:
        return Traffic(tuple(Reached(name, 443, int(name != "c")) for name in names))

    then, now = {"traffic": reached("a", "b")}, {"traffic": reached("b", "c", "d")}
    assert surroundings(world, tmp_path, then, now) == [
        "the network: a:443 was reached then, and not now",
        "the network: d:443 was reached now, and not then",
    ]


@pytest.mark.parametrize("was_held", [True, False])
def test_a_build_that_was_held_to_its_hosts_the_one_time_alone_says_so(
    world: World, tmp_path: Path, *, was_held: bool
) -> None:
    one, other = {"traffic": Traffic() if was_held else None}, {"traffic": None if was_held else Traffic()}
    [said] = surroundings(world, tmp_path, one, other)
    assert "held to its hosts the one time" in said
