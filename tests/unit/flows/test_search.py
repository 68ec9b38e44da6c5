"""Searching as people do it: by name for what they signed, and only in what they may see."""

from pathlib import Path

from interlock.flows.search import Answer
from interlock.testing.world import World, failed, finding
from interlock.wiring.searching import search_of


def checked(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    return world


def ask(world: World, text: str) -> Answer:
    with world.app(is_reading=True) as app:
        return search_of(app).ask(text, app.clock())


def test_a_hit_is_verified_and_marks_every_place_of_the_words(tmp_path: Path) -> None:
    (hit,) = ask(checked(tmp_path), "message:command kind:assessment").hits
    assert hit.item.statement is not None
    assert hit.kind == "assessment"
    (match,) = hit.matches
    assert [match.text[start:end] for start, end in match.marks] == ["command"]


def test_a_person_is_found_by_what_their_key_signed(tmp_path: Path) -> None:
    world = checked(tmp_path)
    with world.app(is_reading=True) as app:
        name = app.trust.keys[0].name
    assert ask(world, f'person:"{name}" kind:decision').found.count == 1
    assert ask(world, "person:nobody-of-that-name kind:decision").found.count == 0


def test_what_finds_nothing_has_the_nearest_word_that_does(tmp_path: Path) -> None:
    (near,) = ask(checked(tmp_path), "bandot").nearest
    assert (near.term, near.word) == ("bandot", "bandit")
