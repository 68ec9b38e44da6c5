"""Reading what a policy says of people: approvals, review, waivers, separation, and the like. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.decision.pins import pins_of
from interlock.decision.provenance_terms import needs_of
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, Relation, WaiverTerms
from interlock.formats import Node
from interlock.kernel import duration

SECTIONS: Final = frozenset(
    {"approvals", "review", "waivers", "separation", "break_glass", "vex", "builders", "provenance"}
)
"""The fields of a policy that are read here."""

_NEED: Final = frozenset({"from", "not_by", "max_age"})
_UNTOLD: Final = frozenset({Relation.REVIEWER})
"""No evidence of this version tells who these are; a policy that kept them apart would keep nobody apart."""
_RELATIONS: Final = {relation.value for relation in Relation if relation not in _UNTOLD}


def people_of(fields: Mapping[str, Node]) -> People:
    """Read the sections of a policy that are about people.

    Errors: FieldUnknown, FieldWrong (FMT-1xx), with file and line.
    """
    return People(
        tuple(_approval(one) for one in fields["approvals"].items("approvals")) if "approvals" in fields else (),
        _review(fields["review"]) if "review" in fields else None,
        _waivers(fields["waivers"]) if "waivers" in fields else None,
        tuple(_apart(one) for one in fields["separation"].items("separation")) if "separation" in fields else (),
        _glass(fields["break_glass"]) if "break_glass" in fields else None,
        _vex(fields["vex"]) if "vex" in fields else None,
        pins_of(fields["builders"]) if "builders" in fields else (),
        needs_of(fields["provenance"]) if "provenance" in fields else (),
    )


def _approval(node: Node) -> ApprovalNeed:
    return _need(node, node.fields("an approval", _NEED | {"count"}), "count")


def _review(node: Node) -> ApprovalNeed:
    return _need(node, node.fields("review", _NEED | {"approvals"}), "approvals")


def _vex(node: Node) -> ApprovalNeed:
    return _need(node, node.fields("vex", {"approvals", "from", "not_by"}), "approvals")


def _waivers(node: Node) -> WaiverTerms:
    fields = node.fields("waivers", {"max_age", "approvals", "from", "never"})
    never = fields["never"].texts("never") if "never" in fields else ()
    return WaiverTerms(_length(node, fields, "90d"), _second(node, fields), never, node.source, node.line)


def _glass(node: Node) -> GlassTerms:
    fields = node.fields("break_glass", {"max_age", "approvals", "from"})
    return GlassTerms(_length(node, fields, "8h"), _second(node, fields), node.source, node.line)


def _second(node: Node, fields: Mapping[str, Node]) -> ApprovalNeed:
    """Read who has to agree with something that a person asks for; at least one other person."""
    need = _need(node, fields, "approvals")
    return ApprovalNeed(need.count, need.groups, (), None, need.source, need.line)


def _need(node: Node, fields: Mapping[str, Node], number: str) -> ApprovalNeed:
    count = fields[number].whole(number) if number in fields else 1
    if count < 1:
        raise fields[number].wrong(number, "at least 1; leave the section out where nobody has to approve")
    groups = fields["from"].texts("from") if "from" in fields else ()
    start = ApprovalNeed()
    return ApprovalNeed(
        max(count, len(groups)),
        groups,
        _relations(fields["not_by"], "not_by") if "not_by" in fields else start.not_by,
        _seconds(fields["max_age"]) if "max_age" in fields else None,
        node.source,
        node.line,
    )


def _length(node: Node, fields: Mapping[str, Node], example: str) -> int:
    if "max_age" not in fields:
        raise node.wrong("waivers and break_glass", f"a longest time, such as `max_age: {example}`")
    return _seconds(fields["max_age"])


def _seconds(node: Node) -> int:
    return int(node.read("max_age", "a length of time such as 30d", duration).total_seconds())


def _apart(node: Node) -> tuple[Relation, ...]:
    apart = _relations(node, "separation")
    if len(set(apart)) < 2:  # noqa: PLR2004 (one relation cannot be kept apart from itself)
        raise node.wrong("separation", "lists of at least two of " + ", ".join(sorted(_RELATIONS)))
    return apart


def _relations(node: Node, name: str) -> tuple[Relation, ...]:
    return tuple(Relation(one.one_of(name, _RELATIONS)) for one in node.items(name))
