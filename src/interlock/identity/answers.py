"""Answers: whether somebody may do something, and by which chain of acts or for want of what. Floor 2."""

from __future__ import annotations

import msgspec

from interlock.identity.model import Binding, Credit, GroupId, Permission, PersonId, Resource
from interlock.kernel import stamp


class Path(msgspec.Struct, frozen=True):
    """One way in which somebody has a permission: a role, perhaps through groups."""

    person: str
    """The id of a person, or `workload:ID`."""
    groups: tuple[GroupId, ...]
    """From the group that holds the person to the one that has the role; empty if the person has it."""
    binding: Binding
    credits: tuple[Credit, ...]
    """Every act that it takes: memberships, the role's definition, the grant."""

    @property
    def enablers(self) -> frozenset[PersonId]:
        """Everybody who signed or confirmed one of the acts; the founding has nobody."""
        return frozenset(person for credit in self.credits for person in credit.people)

    def says(self) -> str:
        """Say the chain in words."""
        steps = [f"{self.person} is in group {group}" for group in self.groups[:1]]
        steps += [f"which is in group {group}" for group in self.groups[1:]]
        role, credit = self.binding, self.binding.credit
        until = f" until {stamp(role.until)}" if role.until else ""
        by = "since the founding" if credit.is_founding else f"granted by {' and '.join(sorted(credit.people))}"
        holds = f"{'which' if steps else self.person} is {role.role} on {role.resource}{until}"
        return ", ".join([*steps, holds]) + f" ({by}, entry {credit.index})"


class Answer(msgspec.Struct, frozen=True):
    """Whether a person may do something to a resource, and why."""

    person: str
    """The id of a person, or `workload:ID`."""
    permission: Permission
    resource: Resource
    is_allowed: bool
    why: str
    """The shortest chain in words, or what is missing."""
    paths: tuple[Path, ...] = ()
    """Every chain, the shortest first; empty where nothing allows it."""
