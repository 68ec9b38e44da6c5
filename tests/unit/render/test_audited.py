from pathlib import Path

import msgspec
import pytest

from interlock.flows.auditing.verified import Outcome, Verified
from interlock.render.audited import sentence, verified_json, verified_lines
from interlock.render.paint import Paint
from interlock.testing.world import World
from tests.packs import known, named, packed, verified


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.check()
    return made


def lines(one: Verified) -> list[str]:
    return list(verified_lines(one, Paint(has_colour=False)))


def test_the_answer_comes_first_then_every_step_then_the_keys(world: World) -> None:
    found = verified(packed(world).body, named(world))
    said = lines(found)
    assert said[0] == sentence(found)
    assert said[0].startswith("PROVED")
    assert sum(line.startswith("✔") for line in said) == 12
    assert said[-1].startswith("  named")
    assert not any("Compare these keys" in line for line in said)


def test_keys_that_nobody_named_are_for_the_reader_to_compare(world: World) -> None:
    said = lines(verified(packed(world).body))
    assert said[0].startswith("CONSISTENT in itself")
    assert any(line.startswith("Compare these keys") for line in said)


def test_what_the_answer_hangs_on_is_said_with_it(world: World) -> None:
    by_name = lines(verified(packed(world).body, named(world)))
    assert by_name[0].startswith("PROVED for the keys that you named, if they count as the file says:")
    assert any("(by the file's word)" in line for line in by_name)
    settled = lines(verified(packed(world).body, known(world)))
    assert settled[0].startswith("PROVED for the keys that you named: every byte")
    assert not any("by the file's word" in line for line in settled)


def test_what_is_left_on_the_word_of_the_signer_is_listed_and_what_it_is_about_is_named(world: World) -> None:
    said = lines(verified(packed(world).body, known(world)))
    at = next(place for place, line in enumerate(said) if line.startswith("Everything in its report was made again"))
    assert said[at + 1].startswith("  - when it was made")
    head = world.repository.git("rev-parse", "HEAD")
    assert f"  about    commit gitCommit:{head} (asked for as HEAD)" in said


def test_what_refutes_is_in_the_first_line(world: World) -> None:
    said = lines(verified(b"hello"))
    assert said[0].startswith("REFUTED: the file:")
    assert said[-1].startswith("Believe nothing in it")
    open_ones = msgspec.structs.replace(verified(packed(world).body, named(world)), outcome=Outcome.CONSISTENT)
    assert "something is left for you to settle" in sentence(open_ones)


def test_nothing_in_a_pack_steers_a_terminal(world: World) -> None:
    found = verified(packed(world).body)
    assert found.about is not None
    evil = msgspec.structs.replace(found.about, asked="\x1b[2Jx", made_by="\x1b[1A")
    step = msgspec.structs.replace(found.steps[0], says=("\x1b]0;x", "\u202eevil"))
    key = msgspec.structs.replace(found.keys[0], name="\x1b[31m")
    said = "\n".join(lines(msgspec.structs.replace(found, about=evil, steps=(step,), keys=(key,))))
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_programs_get_everything_that_people_get(world: World) -> None:
    found = verified(packed(world).body)
    document = msgspec.convert(verified_json(found), dict[str, object])
    assert document["schema"] == "interlock.audit-verified/v1"
    assert document["outcome"] == "consistent"
    assert len(document["steps"]) == 12  # type: ignore[arg-type]
