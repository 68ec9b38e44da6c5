"""What a policy may take away from the one it extends: named, with a reason, and never in vain. Floor 8."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from interlock.decision.errors import PolicyWeaker, RelaxationMisplaced, RelaxationUnused
from interlock.decision.model import Policy, Relaxation
from interlock.formats import Node
from interlock.kernel import nearest

ALL: Final = "all"
"""The word for everything that a requirement or rule demands, its being there included."""
RELAXATION: Final = frozenset({"requirement", "rule", "section", "fields", "reason"})
_OF_A_REQUIREMENT: Final = (
    *("max_age", "limits", "judge", "suppressed", "otherwise", "not_applicable", "advisories", "by_hand", "imported"),
    ALL,
)
_FIELDS: Final = {"requirement": _OF_A_REQUIREMENT, "rule": ("assert", "otherwise", ALL), "section": (ALL,)}


class Relaxations:
    """The relaxations of one policy while it is read; whatever they permit is remembered, to find idle ones."""

    def __init__(self, given: Sequence[Relaxation] = ()) -> None:
        self._by_target = {one.target: one for one in given}
        self._used: dict[str, set[str]] = {target: set() for target in self._by_target}

    @property
    def given(self) -> tuple[Relaxation, ...]:
        """All of them, as they were written."""
        return tuple(self._by_target.values())

    def drops(self, target: str) -> bool:
        """Say whether nothing at all of a requirement or rule is inherited."""
        return target in self._by_target and ALL in self._by_target[target].fields

    def permit(self, target: str, weaker: Collection[str], place: tuple[str, int], parent: str) -> None:
        """Let fields be weaker that the policy names; they count as used. Errors: PolicyWeaker (DEC-102)."""
        allowed = self._by_target[target].fields if target in self._by_target else ()
        for field in weaker:
            if field not in allowed and ALL not in allowed:
                source, line = place
                raise PolicyWeaker(source=source, line=line, field=f"{field} of {target}", parent=parent)
        if weaker and target in self._by_target:
            self._used[target].update(weaker, {ALL} if ALL in allowed else ())

    def idle(self) -> list[RelaxationUnused]:
        """Give an error for each field that is relaxed and not weaker."""
        return [
            RelaxationUnused(source=one.source, line=one.line, field=f"{field} of {one.target}", parent=one.parent)
            for one in self._by_target.values()
            for field in one.fields
            if field not in self._used[one.target]
        ]


def relaxation(node: Node, policy: str, parent: Policy) -> Relaxation:
    """Read one item of `relaxes`.

    Errors: RelaxationMisplaced (DEC-121) for what the extended policy does not demand; FieldWrong, FieldUnknown.
    """
    fields = node.fields("a relaxation", RELAXATION)
    kinds = [kind for kind in ("requirement", "rule", "section") if kind in fields]
    if len(kinds) != 1 or "fields" not in fields or "reason" not in fields:
        raise node.wrong("a relaxation", "requirement, rule or section, with fields and reason")
    named = fields[kinds[0]]
    name = named.text(kinds[0])
    known = _demanded(kinds[0], parent)
    if name not in known:
        raise RelaxationMisplaced(
            source=named.source, line=named.line, name=name, parent=parent.name, nearest=nearest(name, known)
        )
    return Relaxation(
        target=name if kinds[0] == "requirement" else f"{kinds[0]}:{name}",
        fields=_fields(fields, _FIELDS[kinds[0]]),
        reason=fields["reason"].text("reason"),
        policy=policy,
        parent=parent.name,
        source=node.source,
        line=node.line,
    )


def _demanded(kind: str, parent: Policy) -> list[str]:
    if kind == "rule":
        return [rule.id for rule in parent.rules]
    return list(parent.people.sections) if kind == "section" else [one.control for one in parent.requirements]


def _fields(fields: Mapping[str, Node], known: Sequence[str]) -> tuple[str, ...]:
    node = fields["fields"]
    listed = [node] if node.value == ALL else node.items("fields")
    if not listed or (len(listed) > 1 and any(one.value == ALL for one in listed)):
        raise node.wrong("fields", "at least one field, or the word all by itself")
    return tuple(dict.fromkeys(one.one_of("fields", known) for one in listed))
