"""Whatever a graph is, its picture can be read: nothing overlaps, and no line runs under a box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.render.layered import Box, Layout, Line, PlacedBox, Point, Route, laid_out

_STEPS = 16


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Line]]:
    """Give graphs of every kind: with cycles, many lines between two, lines to themselves, and boxes by themselves."""
    count = draw(st.integers(1, 24))
    columns = st.one_of(st.none(), st.integers(0, 6))
    boxes = [
        Box(f"box {number}", draw(st.integers(40, 220)), 2 * draw(st.integers(10, 60)), draw(columns))
        for number in range(count)
    ]
    ends = st.integers(0, count - 1)
    words = st.sampled_from(("signed", "went into", ""))
    lines = [
        Line(f"box {source}", f"box {target}", word, 9 * len(word))
        for source, target, word in draw(st.lists(st.tuples(ends, ends, words), max_size=50))
    ]
    return boxes, lines


def traced(route: Route) -> Iterator[Point]:
    """Give points of a way, as close together as its bends need."""
    for here, there in pairwise(route.points):
        middle = (here.x + there.x) / 2
        for step in range(_STEPS + 1):
            part = step / _STEPS
            if here.y == there.y:
                yield Point(round(here.x + (there.x - here.x) * part), here.y)
                continue
            one, two, three, four = (1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3
            x = one * here.x + (two + three) * middle + four * there.x
            yield Point(round(x), round((one + two) * here.y + (three + four) * there.y))


def holds(box: PlacedBox, point: Point) -> bool:
    return box.x < point.x < box.x + box.width and box.y < point.y < box.y + box.height


def apart(one: PlacedBox, other: PlacedBox) -> bool:
    return (
        one.x + one.width < other.x
        or other.x + other.width < one.x
        or one.y + one.height < other.y
        or other.y + other.height < one.y
    )


def ends_meet(layout: Layout, line: Line, route: Route) -> bool:
    """Say whether a way begins at the side of its source and ends at the side of its target."""
    by_name = {box.name: box for box in layout.boxes}
    source, target = by_name[line.source], by_name[line.target]
    begin, end = route.points[0], route.points[-1]
    sides = (source.x, target.x + target.width) if route.is_back else (source.x + source.width, target.x)
    are_level = source.y < begin.y < source.y + source.height and target.y < end.y < target.y + target.height
    return are_level and (begin.x, end.x) == sides


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_no_two_boxes_overlap_and_all_are_within_the_picture(graph: tuple[list[Box], list[Line]]) -> None:
    layout = laid_out(*graph)
    assert all(apart(one, other) for one, other in combinations(layout.boxes, 2))
    for box in layout.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_no_line_runs_under_a_box_or_out_of_the_picture(graph: tuple[list[Box], list[Line]]) -> None:
    layout = laid_out(*graph)
    for line, route in zip(graph[1], layout.routes, strict=True):
        assert bool(route.points) == (line.source != line.target)
        for point in traced(route):
            assert not [box.name for box in layout.boxes if holds(box, point)]
            assert 0 <= point.x <= layout.width
            assert 0 <= point.y <= layout.height
        assert not route.points or ends_meet(layout, line, route)


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_no_word_stands_on_a_box_or_on_another_word(graph: tuple[list[Box], list[Line]]) -> None:
    layout = laid_out(*graph)
    words = {}
    for line, route in zip(graph[1], layout.routes, strict=True):
        if route.word is not None:
            left = route.word.x - line.room if route.word.is_end else route.word.x
            words[left, route.word.y] = PlacedBox(line.word, left, route.word.y - 7, line.room, 7, 0)
    assert all(apart(word, box) for word in words.values() for box in layout.boxes)
    assert all(apart(one, other) for one, other in combinations(words.values(), 2))


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_the_same_graph_always_gives_the_same_picture(graph: tuple[list[Box], list[Line]]) -> None:
    assert laid_out(*graph) == laid_out(*graph)
