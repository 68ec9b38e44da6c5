"""Things that would be drawn alike become one box that says how many they are, so that a large graph can be read.

First, things of one kind and state that lead from and to just the same. If that still leaves more boxes than a person
reads, things of one kind and state whose surroundings look the same, as far as so many boxes can tell: from the whole
picture down to kind and state alone. What was asked about always stands by itself. Floor 13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.render.picture.kinds import KINDS, called, counted
from interlock.render.picture.model import Item, Picture, Rest, Tie, Tone
from interlock.trace import Kind, Way

FEW: Final = 4
"""So many alike are still drawn one by one."""
MOST: Final = 80
"""More boxes than this are not read."""
FAR: Final = 12
"""So many steps away surroundings tell things apart: a chain without end becomes a row that is read and one group."""


class Shape(msgspec.Struct, frozen=True):
    """A box that is drawn."""

    name: str
    kind: Kind
    members: tuple[Item, ...]
    """One for a thing by itself; none for what is not shown."""
    label: str
    detail: str
    tone: Tone = Tone.NONE
    is_subject: bool = False
    rest: Rest | None = None
    """What is not shown, beside the box that it names, where this stands for such."""

    @property
    def is_group(self) -> bool:
        """Say whether several are drawn as one."""
        return len(self.members) > 1

    @property
    def is_rest(self) -> bool:
        """Say whether it stands for what is not shown."""
        return not self.members


class Bond(msgspec.Struct, frozen=True):
    """A line that is drawn, for all ties that it stands for."""

    source: str
    target: str
    relation: str
    ties: tuple[Tie, ...]
    """None for a line to what is not shown."""
    is_over: bool = False
    """Whether none of them is so any more."""


class Drawing(msgspec.Struct, frozen=True):
    """Boxes and lines that a picture is drawn as."""

    shapes: tuple[Shape, ...]
    bonds: tuple[Bond, ...]


def grouped(picture: Picture, opened: Collection[str] = ()) -> Drawing:
    """Give the boxes and lines; a group with one of the items in it that `opened` names is drawn one by one.

    Promise: each item is a member of just one shape, each tie of just one bond.
    """
    classes = _siblings(picture)
    if _boxes(classes) > MOST:
        classes = _alike(picture)
    sizes = Counter(classes.values())
    for name in opened:
        sizes.pop(classes.get(name), None)
    members: dict[Hashable, list[Item]] = {}
    for item in picture.items:
        key = classes[item.name] if sizes[classes[item.name]] > FEW else item.name
        members.setdefault(key, []).append(item)
    latest = _latest(picture.ties)
    shapes = [_shape(tuple(items), latest) for items in members.values()]
    of = {item.name: shape.name for shape in shapes for item in shape.members}
    bonds: dict[tuple[str, str, str, bool], list[Tie]] = {}
    for tie in picture.ties:
        bonds.setdefault((of[tie.source], of[tie.target], tie.relation, tie.over is not None), []).append(tie)
    rests, more = _rests(picture.rests, of)
    drawn = [
        Bond(source, target, relation, tuple(ties), is_over)
        for (source, target, relation, is_over), ties in bonds.items()
    ]
    return Drawing((*shapes, *rests), (*drawn, *more))


def _siblings(picture: Picture) -> dict[str, Hashable]:
    """Give what each item has in common with those that lead from and to just the same."""
    around: dict[str, set[tuple[str, str, str]]] = {item.name: set() for item in picture.items}
    for tie in picture.ties:
        around[tie.source].add(("to", _relation(tie), tie.target))
        around[tie.target].add(("from", _relation(tie), tie.source))
    return {item.name: (_by_itself(item), frozenset(around[item.name])) for item in picture.items}


def _alike(picture: Picture) -> dict[str, Hashable]:
    """Give the finest classes that few enough boxes show: by kind, then by what surrounds them, a step at a time."""
    colour = _numbered({item.name: _by_itself(item) for item in picture.items})
    for _ in range(FAR):
        around: dict[str, set[tuple[str, str, int]]] = {item.name: set() for item in picture.items}
        for tie in picture.ties:
            around[tie.source].add(("to", _relation(tie), colour[tie.target]))
            around[tie.target].add(("from", _relation(tie), colour[tie.source]))
        finer = _numbered({name: (old, frozenset(around[name])) for name, old in colour.items()})
        if _boxes(finer) > MOST or len(set(finer.values())) == len(set(colour.values())):
            return dict(colour)
        colour = finer
    return dict(colour)


def _relation(tie: Tie) -> str:
    return tie.relation if tie.over is None else f"{tie.relation} no longer"


def _by_itself(item: Item) -> Hashable:
    """Give what an item is like without what surrounds it; what was asked about is like nothing else."""
    return item.name if item.is_subject else (item.kind, item.tone, item.detail)


def _numbered(keys: Mapping[str, Hashable]) -> dict[str, int]:
    numbers: dict[Hashable, int] = {}
    return {name: numbers.setdefault(key, len(numbers)) for name, key in keys.items()}


def _boxes(classes: Mapping[str, Hashable]) -> int:
    return sum(1 if size > FEW else size for size in Counter(classes.values()).values())


def _latest(ties: Sequence[Tie]) -> dict[str, tuple[bool, float, int]]:
    """Give for each item when something was last said of it."""
    found: dict[str, tuple[bool, float, int]] = {}
    for tie in ties:
        if tie.said is None:
            continue
        at = tie.said.at
        when = (at is not None, at.timestamp() if at is not None else 0.0, tie.said.entry or 0)
        for name in (tie.source, tie.target):
            found[name] = max(found.get(name, when), when)
    return found


def _shape(items: tuple[Item, ...], latest: Mapping[str, tuple[bool, float, int]]) -> Shape:
    first = items[0]
    if len(items) == 1:
        words = [KINDS[first.kind].word, first.detail, "asked about" if first.is_subject else ""]
        return Shape(first.name, first.kind, items, called(first), _joined(words), tone_of(first), first.is_subject)
    gravest = max(items, key=lambda item: item.weight)
    if gravest.weight:
        named, why = gravest, "worst"
    else:
        named = max(items, key=lambda item: latest.get(item.name, (False, 0.0, 0)))
        why = "newest" if latest.get(named.name, (False,))[0] else "one"
    detail = _joined((first.detail, f"{why}: {called(named)}"))
    return Shape(f"group of {first.name}", first.kind, items, counted(len(items), first.kind), detail, tone_of(first))


def tone_of(item: Item) -> Tone:
    """Give how a thing stands; some kinds say it by themselves."""
    return KINDS[item.kind].tone if item.tone is Tone.NONE else item.tone


def _rests(rests: Sequence[Rest], of: Mapping[str, str]) -> tuple[list[Shape], list[Bond]]:
    """Give a box for what is not shown beside each box, and the lines to them."""
    counts: Counter[tuple[str, str, Way, Kind]] = Counter()
    for rest in rests:
        counts[of[rest.beside], rest.relation, rest.way, rest.kind] += rest.count
    shapes, bonds = [], []
    for (beside, relation, way, kind), count in counts.items():
        name = f"more of {kind} {relation} {way} {beside}"
        words = KINDS[kind].word if count == 1 else KINDS[kind].words
        told = Rest(beside, relation, way, kind, count)
        shapes.append(Shape(name, kind, (), f"and {count:,} more", f"{words}, not shown", rest=told))
        ends = (beside, name) if way is Way.FORWARD else (name, beside)
        bonds.append(Bond(*ends, relation, ()))
    return shapes, bonds


def _joined(words: Sequence[str]) -> str:
    return " · ".join(word for word in words if word)
