"""Things of the graph as a person calls them."""

from __future__ import annotations

import pytest

from interlock.render.traced.words import called, in_words, several, tally
from interlock.trace import Kind, Place


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(1, f"gitCommit:{'ab' * 20}", Kind.COMMIT), "commit abababababab"),
        (Place(1, f"sha256:{'cd' * 32}", Kind.ARTIFACT, "web.tar"), "artifact web.tar (cdcdcdcdcdcd)"),
        (Place(1, f"sha256:{'cd' * 32}", Kind.DECISION, "web allowed"), "decision: web allowed (cdcdcdcdcdcd)"),
        (Place(1, "git:ann@example.org", Kind.ACCOUNT), "account ann@example.org"),
        (Place(1, f"key:{'ef' * 32}", Kind.ACCOUNT), "account key efefefefefefefef"),
        (Place(1, f"sha256:{'cd' * 32}", Kind.THING, "python3"), "something called python3 (cdcdcdcdcdcd)"),
        (Place(1, f"build:{'ab' * 32}", Kind.BUILD, "build of x"), "build of x (abababababab)"),
        (Place(1, "build:https://ci.example.org/7", Kind.BUILD, "build of x"), "build of x (https://ci.example.org/7)"),
        (Place(1, "person:ann", Kind.PERSON, "Ann"), "person ann"),
        (Place(1, "workload:shop/live/web", Kind.WORKLOAD), "workload shop/live/web"),
        (Place(-1, "pkg:pypi/lib@1", Kind.COMPONENT), "component pkg:pypi/lib@1"),
        (Place(-1, f"component:/{'x' * 9000}@1", Kind.COMPONENT), f"component component:/{'x' * 189}…"),
    ],
)
def test_a_thing_is_called_so_that_one_can_ask_for_it(place: Place, words: str) -> None:
    assert in_words(place) == words
    assert called(place) in words


def test_many_things_are_counted_by_kind_in_the_order_from_code_to_what_runs() -> None:
    places = [
        Place(1, "workload:a/b/c", Kind.WORKLOAD),
        Place(2, "person:a", Kind.PERSON),
        Place(3, "person:b", Kind.PERSON),
    ]
    assert tally(places) == "2 people and 1 workload"
    assert tally([]) == "nothing"
    assert several(99_900, Kind.COMPONENT) == "99,900 components"
