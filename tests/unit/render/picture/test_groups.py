from __future__ import annotations

import msgspec

from interlock.render.picture import Item, Picture, Rest, Tie, Tone
from interlock.render.picture.groups import FAR, FEW, MOST, Drawing, grouped
from interlock.trace import Kind, Way
from tests.unit.render.picture.samples import ARTIFACT, deployments, from_commit_to_production, said, with_components


def names(drawing: Drawing) -> set[str]:
    return {shape.label for shape in drawing.shapes}


def told(drawing: Drawing) -> tuple[list[str], int]:
    """Give all members of all shapes, and how many ties all lines stand for."""
    members = [item.name for shape in drawing.shapes for item in shape.members]
    return sorted(members), sum(len(bond.ties) for bond in drawing.bonds)


def test_a_few_alike_are_drawn_one_by_one() -> None:
    drawing = grouped(with_components(FEW))
    assert len(drawing.shapes) == FEW + 1
    assert not any(shape.is_group for shape in drawing.shapes)


def test_many_alike_are_one_box_that_says_how_many_and_names_the_newest() -> None:
    drawing = grouped(with_components(298))
    group = drawing.shapes[0]
    assert len(drawing.shapes) == 2
    assert group.label == "298 components"
    assert group.detail == "newest: pkg:pypi/lib297@1"
    assert len(drawing.bonds) == 1
    assert len(drawing.bonds[0].ties) == 298


def test_the_gravest_of_a_group_is_named_if_it_is_known() -> None:
    picture = with_components(9)
    items = tuple(msgspec.structs.replace(item, weight=7 * (item.name.endswith("lib3@1"))) for item in picture.items)
    assert grouped(msgspec.structs.replace(picture, items=items)).shapes[0].detail == "worst: pkg:pypi/lib3@1"


def test_where_nobody_knows_what_is_newest_one_of_them_is_named() -> None:
    picture = with_components(9)
    ties = tuple(msgspec.structs.replace(tie, said=None) for tie in picture.ties)
    assert grouped(msgspec.structs.replace(picture, ties=ties)).shapes[0].detail.startswith("one: ")


def test_what_was_asked_about_stands_by_itself() -> None:
    picture = with_components(20)
    items = (msgspec.structs.replace(picture.items[0], is_subject=True), *picture.items[1:])
    drawing = grouped(msgspec.structs.replace(picture, items=items))
    assert "19 components" in names(drawing)
    assert [shape.detail for shape in drawing.shapes if shape.is_subject] == ["component · asked about"]


def test_what_leads_elsewhere_is_not_alike() -> None:
    picture = with_components(10)
    other = (*picture.items, Item("workload:w", Kind.WORKLOAD))
    ties = (*picture.ties, Tie("pkg:pypi/lib0@1", "runs as", "workload:w"))
    assert "9 components" in names(grouped(msgspec.structs.replace(picture, items=other, ties=ties)))


def test_what_stands_otherwise_is_not_alike() -> None:
    picture = with_components(10)
    items = (msgspec.structs.replace(picture.items[0], tone=Tone.BAD, detail="unfit"), *picture.items[1:])
    assert "9 components" in names(grouped(msgspec.structs.replace(picture, items=items)))


def test_a_large_picture_has_few_enough_boxes_and_loses_nothing() -> None:
    picture = deployments(400)
    drawing = grouped(picture)
    assert len(drawing.shapes) <= MOST
    assert told(drawing) == (sorted(item.name for item in picture.items), len(picture.ties))
    assert {"134 decisions", "266 decisions", "266 deployments"} <= names(drawing)


def test_states_are_told_apart_in_a_large_picture_too() -> None:
    states = {shape.label: (shape.tone, shape.detail.partition(" · ")[0]) for shape in grouped(deployments(400)).shapes}
    assert states["134 decisions"] == (Tone.BAD, "refused")
    assert states["266 decisions"] == (Tone.GOOD, "allowed")


def test_what_is_not_shown_is_a_box_that_says_so() -> None:
    drawing = grouped(from_commit_to_production())
    rest = next(shape for shape in drawing.shapes if shape.is_rest)
    assert (rest.label, rest.detail) == ("and 297 more", "components, not shown")
    line = next(bond for bond in drawing.bonds if not bond.ties)
    assert (line.source, line.relation, line.target) == (rest.name, "went into", ARTIFACT)


def test_what_is_not_shown_beside_members_of_a_group_is_added_up() -> None:
    picture = with_components(9)
    rests = tuple(Rest(f"pkg:pypi/lib{one}@1", "affects", Way.BACKWARD, Kind.ADVISORY, 2) for one in range(9))
    rest = next(shape for shape in grouped(msgspec.structs.replace(picture, rests=rests)).shapes if shape.is_rest)
    assert rest.label == "and 18 more"


def test_a_cycle_within_a_group_is_a_line_to_itself() -> None:
    count = MOST + 20
    items = tuple(Item(f"gitCommit:{one}", Kind.COMMIT) for one in range(count))
    ties = tuple(Tie(f"gitCommit:{one}", "has", f"gitCommit:{(one + 1) % count}") for one in range(count))
    drawing = grouped(Picture("Round", "It goes round.", items, ties))
    assert [(bond.source == bond.target, len(bond.ties)) for bond in drawing.bonds] == [(True, count)]


def test_kinds_that_say_how_they_stand_are_coloured_so() -> None:
    picture = Picture("One", "One.", (Item("waiver:1", Kind.WAIVER), Item("advisory:2", Kind.ADVISORY)))
    assert [shape.tone for shape in grouped(picture).shapes] == [Tone.WAIVED, Tone.WARNING]


def test_what_is_no_longer_so_has_a_line_of_its_own() -> None:
    picture = with_components(10)
    ties = (*picture.ties[:5], *(msgspec.structs.replace(tie, over=said(90)) for tie in picture.ties[5:]))
    drawing = grouped(msgspec.structs.replace(picture, ties=ties))
    assert sorted((bond.is_over, len(bond.ties)) for bond in drawing.bonds) == [(False, 5), (True, 5)]
    assert [shape.label for shape in drawing.shapes if shape.is_group] == ["5 components", "5 components"]


def test_a_chain_without_end_is_a_row_that_is_read_and_one_group() -> None:
    items = tuple(Item(f"commit:{one}", Kind.COMMIT, is_subject=one == 0) for one in range(1000))
    ties = tuple(Tie(items[one].name, "is the parent of", items[(one + 1) % 1000].name) for one in range(1000))
    drawing = grouped(Picture("t", "a.", items, ties))
    assert len(drawing.shapes) <= 2 * FAR + 2
    assert sum(len(shape.members) for shape in drawing.shapes if shape.is_group) == 1000 - len(drawing.shapes) + 1
