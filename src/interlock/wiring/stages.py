"""The stages that interlock.yaml declares: read with their lines, put in order, held against cards. Floor 12."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import FAST, Card, DeclaredStage, Pipeline, pipeline_of_cards
from interlock.formats import FieldUnknown, Node
from interlock.kernel import nearest
from interlock.wiring.errors import StageMisdeclared

FIELDS: Final = {
    "id": "its name, in lower case: commit, or one of your own such as licence-board",
    "controls": "what runs at it; left out for one of the four, what the controls say themselves",
    "policy": "the policy that stands before whatever follows; left out, the one of the repository",
    "after": "the stage that it directly follows; left out, the one written above it",
}
"""Every field of a stage with what it means."""
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")


class StageSetting(msgspec.Struct, frozen=True):
    """A stage as interlock.yaml declares it, and where."""

    id: str
    source: str
    line: int
    controls: tuple[tuple[str, int], ...] | None = None
    """Each with its line; none where the file does not say."""
    policy: str = ""


def policy_name(node: Node) -> str:
    """Read the name of a policy, which no file outside of the repository may be."""
    name = node.text("policy")
    if name.startswith("/") or ".." in name.split("/") or "\0" in name:
        raise node.wrong("policy", "baseline, standard, critical, or the path of a file in the repository")
    return name


def stages_of(node: Node) -> tuple[StageSetting, ...]:
    """Read the stages in the order in which they follow each other.

    Errors: StageMisdeclared (CFG-106), FieldUnknown, FieldWrong (FMT-1xx).
    """
    items = [item.fields("stages", FIELDS) for item in node.items("stages")]
    read = [_stage(fields, item) for fields, item in zip(items, node.items("stages"), strict=True)]
    if not read:
        raise node.wrong("stages", "at least one stage, or left out for the usual four")
    _check_ids(read)
    ids = [one.id for one in read]
    after = {
        one.id: fields["after"].one_of("after", ids)
        for one, fields in zip(read, items, strict=True)
        if "after" in fields
    }
    ordered = _ordered(read, after)
    for one in ordered[1:]:
        if one.id == FAST:
            remedy = "write it first and without `after`: it looks at a part of the change only"
            raise _wrong(one, f"comes after {ordered[0].id}", remedy)
    return ordered


def _stage(fields: Mapping[str, Node], node: Node) -> StageSetting:
    if "id" not in fields:
        raise node.wrong("a stage", "an id")
    name = fields["id"].text("id")
    if not _ID.fullmatch(name):
        raise fields["id"].wrong("id", "lower-case letters, digits and dashes, a letter first, at most 63")
    controls = None
    if "controls" in fields:
        controls = tuple((item.text("controls"), item.line) for item in fields["controls"].items("controls"))
        if not controls:
            raise fields["controls"].wrong("controls", f"at least one control for the stage {name}")
        _check_twice(name, controls, fields["controls"])
    policy = policy_name(fields["policy"]) if "policy" in fields else ""
    return StageSetting(name, node.source, fields["id"].line, controls, policy)


def _check_twice(stage: str, controls: Iterable[tuple[str, int]], node: Node) -> None:
    seen: set[str] = set()
    for control, line in controls:
        if control in seen:
            why = f"names {control} twice"
            raise StageMisdeclared(source=node.source, line=line, name=stage, why=why, remedy="remove one of the two")
        seen.add(control)


def _check_ids(stages: Iterable[StageSetting]) -> None:
    lines: dict[str, int] = {}
    for one in stages:
        if one.id in lines:
            raise _wrong(
                one, f"is declared in line {lines[one.id]} already", "give it another id, or remove one of them"
            )
        lines[one.id] = one.line


def _ordered(stages: Sequence[StageSetting], after: Mapping[str, str]) -> tuple[StageSetting, ...]:
    """Put each stage that says so directly after the one it names; the others stay in the order they are written."""
    ordered = [one for one in stages if one.id not in after]
    waiting = [one for one in stages if one.id in after]
    while waiting:
        placed = {one.id for one in ordered}
        # Several after the same one keep the order they are written in, so the last of them is put in first.
        ready = [one for one in waiting if after[one.id] in placed]
        if not ready:
            circle = ", ".join(f"{one.id} after {after[one.id]}" for one in waiting)
            raise _wrong(waiting[0], f"can never come: {circle}", "take `after` out of one of them")
        for one in reversed(ready):
            ordered.insert(next(i for i, other in enumerate(ordered) if other.id == after[one.id]) + 1, one)
        waiting = [one for one in waiting if one not in ready]
    return tuple(ordered)


def pipeline_of(stages: Sequence[StageSetting], cards: Mapping[str, Card]) -> Pipeline:
    """Give the pipeline that the settings declare, or the usual one where they declare none.

    Errors: FieldUnknown (FMT-102) for a control that does not exist, StageMisdeclared (CFG-106) for a stage of none.
    """
    usual = pipeline_of_cards(cards.values())
    if not stages:
        return usual
    of_cards = {one.id: one.controls for one in usual.stages}
    return Pipeline(tuple(_declared(one, of_cards, cards) for one in stages), is_declared=True)


def _declared(one: StageSetting, of_cards: Mapping[str, tuple[str, ...]], cards: Mapping[str, Card]) -> DeclaredStage:
    for control, line in one.controls or ():
        if control not in cards:
            raise FieldUnknown(
                source=one.source,
                line=line,
                field=control,
                where=f"the controls of the stage {one.id}",
                nearest=nearest(control, cards),
                known=", ".join(cards),
            )
    named = of_cards.get(one.id, ()) if one.controls is None else tuple(control for control, _ in one.controls)
    if not named:
        raise _wrong(one, "has no controls", "name what runs at it, or what people attest, under `controls`")
    return DeclaredStage(one.id, named, one.policy)


def _wrong(one: StageSetting, why: str, remedy: str) -> StageMisdeclared:
    return StageMisdeclared(source=one.source, line=one.line, name=one.id, why=why, remedy=remedy)
