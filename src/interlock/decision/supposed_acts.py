"""What an example of a policy supposes that people said, and who they are. Frozen values, read from YAML. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.decision.waivers import WHATS
from interlock.formats import Node
from interlock.identity import NameMalformed, checked_id
from interlock.kernel import duration

ACTS: Final = ("approvals", "waivers", "vex", "holds", "broken_glass")
"""The fields of `given` that are read here, beside `groups`."""
ANSWERS: Final = ("approve", "reject", "withdraw")
ACCEPTS: Final = ("all", "none")
THIS: Final = "this"
_HOUR_S: Final = 3600
_PERSON: Final = "the id of a person, such as ann"


class SupposedApproval(msgspec.Struct, frozen=True):
    """Somebody's answer to the release."""

    by: str
    groups: tuple[str, ...] = ()
    """Groups that the person is in."""
    environment: str | None = None
    """None for the one that is asked about."""
    answer: str = "approve"
    accepts: str = "all"
    """`all` accepts whatever waits for a review, `none` accepts nothing of it."""
    age_s: int = _HOUR_S


class SupposedWaiver(msgspec.Struct, frozen=True):
    """A waiver that somebody asked for."""

    what: str
    name: str
    by: str
    owner: str
    approved_by: tuple[str, ...] = ()
    age_s: int = _HOUR_S
    lasts_s: int = 7 * 24 * _HOUR_S
    """From when it was asked for to its end."""
    is_revoked: bool = False


class SupposedHold(msgspec.Struct, frozen=True):
    """A hold on what is asked about."""

    by: str
    lifted_by: str = ""
    environments: tuple[str, ...] = ()


class SupposedGlass(msgspec.Struct, frozen=True):
    """A request to break the glass, in the environment that is asked about."""

    by: str
    agreed: tuple[str, ...] = ()
    target: str = THIS
    """`this` or `other`: what it was broken for."""
    age_s: int = _HOUR_S
    lasts_s: int = 2 * _HOUR_S
    reviewed_by: str = ""


class SupposedVex(msgspec.Struct, frozen=True):
    """A VEX document that answers what the evidence says is waived, where it is the first one."""

    by: str
    approved_by: tuple[str, ...] = ()
    rejected_by: str = ""
    is_revoked: bool = False


class SupposedActs(msgspec.Struct, frozen=True):
    """Everything that people are supposed to have said."""

    approvals: tuple[SupposedApproval, ...] = ()
    waivers: tuple[SupposedWaiver, ...] = ()
    holds: tuple[SupposedHold, ...] = ()
    glasses: tuple[SupposedGlass, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = {}
    """The members of each group."""
    vex: tuple[SupposedVex, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        """Give everybody who is named."""
        named = {one.by for one in self.approvals} | {one.by for one in self.waivers}
        named |= {one.by for one in self.holds} | {one.by for one in self.glasses}
        named |= {one.owner for one in self.waivers} | {one.lifted_by for one in self.holds}
        named |= {person for waiver in self.waivers for person in waiver.approved_by}
        named |= {person for glass in self.glasses for person in (*glass.agreed, glass.reviewed_by)}
        named |= {person for one in self.vex for person in (one.by, one.rejected_by, *one.approved_by)}
        return frozenset(named | {person for members in self.groups.values() for person in members}) - {""}


def person_id(text: str) -> str:
    """Read the id of a person. Errors: NameMalformed (IDN-103)."""
    return checked_id(text, "person")


def is_person(text: str) -> bool:
    """Say whether a text is the id of a person, and no address of an author."""
    try:
        return checked_id(text, "person") == text
    except NameMalformed:
        return False


def acts_of(fields: Mapping[str, Node]) -> SupposedActs:
    """Read what people are supposed to have said from the fields of `given`.

    Errors: FieldUnknown, FieldWrong (FMT-1xx), with file and line.
    """
    return SupposedActs(
        tuple(_approval(one) for one in _items(fields, "approvals")),
        tuple(_waiver(one) for one in _items(fields, "waivers")),
        tuple(_hold(one) for one in _items(fields, "holds")),
        tuple(_glass(one) for one in _items(fields, "broken_glass")),
        _groups(fields["groups"]) if "groups" in fields else {},
        tuple(_vex(one) for one in _items(fields, "vex")),
    )


def _items(fields: Mapping[str, Node], name: str) -> list[Node]:
    return fields[name].items(name) if name in fields else []


def _approval(node: Node) -> SupposedApproval:
    fields = node.fields("an approval", {"by", "groups", "environment", "answer", "accepts", "age"})
    start = SupposedApproval(_by(node, fields, "an approval"))
    return SupposedApproval(
        start.by,
        tuple(_id(one, "group") for one in _items(fields, "groups")),
        fields["environment"].text("environment") if "environment" in fields else None,
        fields["answer"].one_of("answer", ANSWERS) if "answer" in fields else start.answer,
        fields["accepts"].one_of("accepts", ACCEPTS) if "accepts" in fields else start.accepts,
        _seconds(fields, "age", start.age_s),
    )


def _waiver(node: Node) -> SupposedWaiver:
    fields = node.fields("a waiver", {*WHATS, "by", "owner", "approved_by", "age", "lasts", "revoked"})
    named = [what for what in WHATS if what in fields]
    if len(named) != 1:
        raise node.wrong("a waiver", f"one of {', '.join(WHATS)}")
    by = _by(node, fields, "a waiver")
    start = SupposedWaiver(named[0], fields[named[0]].text(named[0]), by, by)
    return SupposedWaiver(
        start.what,
        start.name,
        by,
        _id(fields["owner"], "owner") if "owner" in fields else by,
        _people(fields, "approved_by"),
        _seconds(fields, "age", start.age_s),
        _seconds(fields, "lasts", start.lasts_s),
        "revoked" in fields and fields["revoked"].truth("revoked"),
    )


def _hold(node: Node) -> SupposedHold:
    fields = node.fields("a hold", {"by", "lifted_by", "environments"})
    environments = fields["environments"].texts("environments") if "environments" in fields else ()
    return SupposedHold(_by(node, fields, "a hold"), _maybe(fields, "lifted_by"), environments)


def _glass(node: Node) -> SupposedGlass:
    fields = node.fields("broken glass", {"by", "agreed", "for", "age", "lasts", "reviewed_by"})
    start = SupposedGlass(_by(node, fields, "broken glass"))
    return SupposedGlass(
        start.by,
        _people(fields, "agreed"),
        fields["for"].one_of("for", (THIS, "other")) if "for" in fields else THIS,
        _seconds(fields, "age", start.age_s),
        _seconds(fields, "lasts", start.lasts_s),
        _maybe(fields, "reviewed_by"),
    )


def _vex(node: Node) -> SupposedVex:
    fields = node.fields("a VEX document", {"by", "approved_by", "rejected_by", "revoked"})
    return SupposedVex(
        _by(node, fields, "a VEX document"),
        _people(fields, "approved_by"),
        _maybe(fields, "rejected_by"),
        "revoked" in fields and fields["revoked"].truth("revoked"),
    )


def _groups(node: Node) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(node.value, dict):
        raise node.wrong("groups", "a mapping of groups to their members, such as {security: [bea]}")
    named = {name: Node(name, node.source, one.line) for name, one in node.value.items()}
    return {_id(named[name], "group"): _people(node.value, name) for name in named}


def _by(node: Node, fields: Mapping[str, Node], where: str) -> str:
    if "by" not in fields:
        raise node.wrong(where, "who did it: by")
    return _id(fields["by"], "by")


def _people(fields: Mapping[str, Node], name: str) -> tuple[str, ...]:
    return tuple(_id(one, name) for one in _items(fields, name))


def _maybe(fields: Mapping[str, Node], name: str) -> str:
    return _id(fields[name], name) if name in fields else ""


def _id(node: Node, field: str) -> str:
    wanted = "the id of a group, such as security" if field == "group" else _PERSON
    return node.read(field, wanted, person_id)


def _seconds(fields: Mapping[str, Node], name: str, default: int) -> int:
    if name not in fields:
        return default
    return int(fields[name].read(name, "a length of time such as 4h", duration).total_seconds())
