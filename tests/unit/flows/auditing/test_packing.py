import hashlib
from pathlib import Path

import msgspec
import pytest

from interlock.flows.auditing import packing
from interlock.flows.auditing.verified import Outcome, State
from interlock.testing.world import World
from interlock.trace import Sight
from interlock.trace.pack import ABOUT, KEYS, LEAVES, MANIFEST, PAGE, SUMS, read_about
from tests.packs import Members, entries_of, named, packed, statement_of, taken_apart, verified


def test_the_same_question_at_the_same_time_gives_the_same_bytes(world: World) -> None:
    assert packed(world).body == packed(world).body


def test_a_person_reads_the_page_first_and_the_manifest_names_every_other_member(members: Members) -> None:
    names = list(members)
    assert (names[0], names[-1]) == (PAGE, MANIFEST)
    said = {one.name: one.digests[0].hex for one in statement_of(members[MANIFEST]).subjects}
    assert said == {name: hashlib.sha256(body).hexdigest() for name, body in members.items() if name != MANIFEST}


def test_the_sums_are_those_that_sha256sum_checks(members: Members) -> None:
    listed = {line[66:]: line[:64] for line in members[SUMS].decode().splitlines()}
    assert listed == {
        name: hashlib.sha256(body).hexdigest() for name, body in members.items() if name not in {SUMS, MANIFEST}
    }


def test_what_is_too_long_is_left_out_and_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_PAPER", 10)
    made = packed(world)
    assert made.papers == 0
    assert made.about.left_out
    assert all("more than the" in one.why for one in made.about.left_out)
    found = verified(made.body, named(world))
    assert found.outcome is Outcome.CONSISTENT
    assert found.steps[9].state is State.OPEN
    assert any("was left out" in one for one in found.missing)
    monkeypatch.undo()
    monkeypatch.setattr(packing, "MOST_PAPERS", 1000)
    some = packed(world)
    assert any("all papers together" in one.why for one in some.about.left_out)


def test_what_the_store_lost_is_left_out_and_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    world.damage("DELETE FROM blob")
    made = packed(world)
    assert {one.what for one in made.about.left_out} >= {"policy baseline, whole"}
    assert verified(made.body, named(world)).outcome is Outcome.CONSISTENT


def test_the_leaves_of_all_others_go_along_only_where_there_are_few_and_the_asker_may_see_everything(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LEAVES in taken_apart(packed(world).body)
    partial = taken_apart(packed(world, sight=Sight(frozenset({""}))).body)
    assert LEAVES not in partial
    assert read_about(partial[ABOUT]).is_partial
    monkeypatch.setattr(packing, "MOST_LEAVES", 3)
    assert LEAVES not in taken_apart(packed(world).body)


def test_only_keys_that_signed_something_or_sign_for_the_log_go_along(tmp_path: Path) -> None:
    from interlock.crypto import TrustedKey, generate

    world = World(tmp_path)
    world.check()
    with world.app() as app:
        app.keys.add(TrustedKey(generate().public, "a colleague", world.at, purposes=("evidence",)))
    made = taken_apart(packed(world).body)
    assert len(msgspec.json.decode(made[KEYS])["keys"]) == 1


def test_older_checkpoints_are_few_and_each_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_MOST_OLDER", 2)
    world = World(tmp_path)
    for _ in range(4):
        world.check()
        world.pass_time(minutes=1)
    made = taken_apart(packed(world).body)
    assert 1 <= sum(name.startswith("log/older/") for name in made) <= 2
    assert entries_of(made)
