from __future__ import annotations

import re

from interlock.render.picture import Item
from interlock.render.picture.kinds import KINDS, called, counted
from interlock.trace import Kind


def test_every_kind_has_a_word_and_a_shape_of_its_own() -> None:
    assert set(KINDS) == set(Kind)
    assert len({look.icon for look in KINDS.values()}) == len(KINDS)
    assert len({look.word for look in KINDS.values()}) == len(KINDS)


def test_shapes_are_paths() -> None:
    assert all(re.fullmatch(r"M[0-9 .,a-zA-Z-]+", look.icon) for look in KINDS.values())


def test_code_stands_left_of_builds_and_production_on_the_right() -> None:
    way = [
        Kind.PERSON,
        Kind.COMMIT,
        Kind.REVIEW,
        Kind.BUILD,
        Kind.ARTIFACT,
        Kind.DECISION,
        Kind.DEPLOYMENT,
        Kind.WORKLOAD,
    ]
    columns = [KINDS[kind].column or 0 for kind in (*way, Kind.ENVIRONMENT)]
    assert columns == sorted(set(columns))


def test_one_and_many_are_told() -> None:
    assert counted(1, Kind.BRANCH) == "1 branch"
    assert counted(2_000, Kind.EVIDENCE) == "2,000 pieces of evidence"


def test_a_thing_is_called_by_its_label_or_else_by_its_name_without_its_kind() -> None:
    assert called(Item("build:17", Kind.BUILD, "nightly")) == "nightly"
    assert called(Item("build:17", Kind.BUILD)) == "17"
    assert called(Item("pkg:pypi/a@1", Kind.COMPONENT)) == "pkg:pypi/a@1"
    assert called(Item("alone", Kind.THING)) == "alone"


def test_of_a_digest_as_much_is_told_as_tells_it_apart() -> None:
    assert called(Item(f"sha256:{'5e' * 32}", Kind.ARTIFACT)) == "sha256:5e5e5e5e5e5e…"
    assert called(Item(f"gitCommit:{'a1' * 20}", Kind.COMMIT)) == "a1a1a1a1a1a1…"


def test_of_what_nobody_said_the_kind_that_is_said() -> None:
    assert (counted(1, Kind.THING), counted(2, Kind.THING)) == ("1 thing of unknown kind", "2 things of unknown kind")
