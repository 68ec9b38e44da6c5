"""People, groups, roles and who may do what, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from interlock.identity import (
    Act,
    Answer,
    Binding,
    Directory,
    Group,
    Join,
    Party,
    Person,
    PersonId,
    Role,
    in_words,
)
from interlock.kernel import KeyId, stamp
from interlock.render.paint import visible
from interlock.render.table import rows

_KEY_SHOWN = 12
_REFUSED_SHOWN = 5
"""The newest of them."""


def people_lines(directory: Directory) -> Iterator[str]:
    """List people in a table, then programs, then what contradicts itself or waits."""
    if directory.is_empty:
        yield "nobody is known here yet; `interlock people found` begins with the people you name"
        return
    table = [("person", "name", "accounts", "groups", "roles")]
    for one in directory.people:
        groups = ", ".join(sorted(directory.groups_of(one.id))) or "-"
        roles = ", ".join(_binding(binding) for binding in _held(directory, one.id)) or "-"
        table.append((one.id, one.name, ", ".join(_account(join) for join in one.joins) or "-", groups, roles))
    table += [
        (str(party), "-", ", ".join(map(_account, program.joins)), "-", ", ".join(map(_binding, held)) or "-")
        for program in directory.workloads
        for party in [Party.workload(program.id)]
        for held in [[one for one in directory.bindings if one.to == party]]
    ]
    yield from rows(table)
    yield f"founded by the key {directory.founder}"
    for kept in directory.kept_people:
        yield f"{kept.keeper} suspends whoever of {visible(kept.issuer)} is gone, as {kept.origin} has it"
    for one in directory.people:
        yield from (f"{one.id} {line}" for line in _suspensions(directory, one.id))
    yield from _warnings(directory)


def _warnings(directory: Directory) -> Iterator[str]:
    for conflict in directory.conflicts:
        yield f"conflict  {visible(conflict.says())}"
    for refused in directory.refused[-_REFUSED_SHOWN:]:
        yield f"does not count  entry {refused.index}: {visible(refused.reason)}"
    if len(directory.refused) > _REFUSED_SHOWN:
        yield f"and {len(directory.refused) - _REFUSED_SHOWN} more that do not count"
    if directory.pending:
        yield f"{len(directory.pending)} waiting for another person; `interlock people pending` lists them"
    if len(owners(directory)) < 2:  # noqa: PLR2004  (two people)
        yield "fewer than two people may govern the organisation, so nobody can confirm what the other one says"


def owners(directory: Directory) -> list[str]:
    """Give the people who may govern the organisation and have a key to do it with."""
    return [one.person for one in directory.who_may("govern", "organisation") if directory.person(one.person).keys]


def person_lines(directory: Directory, person: Person) -> Iterator[str]:
    """Tell all that is known of a person, and on whose word."""
    yield visible(f"{person.id}  {person.name}")
    voice = directory.voice_of(person.id)
    if voice != person.id:
        yield f"  stands on the word of {voice or 'several people, each alone'}; the two count as one person"
    yield from (f"  {line}" for line in _suspensions(directory, person.id))
    for join in person.joins:
        yield visible(f"  {join.account}  {join.how or 'without a reason'} ({_credit_words(join)})")
    for group in sorted(directory.groups_of(person.id)):
        yield f"  in group {group}"
    for binding in _held(directory, person.id):
        yield f"  {_binding(binding)}" + ("" if binding.to == Party.person(person.id) else f", through {binding.to}")


def _suspensions(directory: Directory, person: PersonId) -> Iterator[str]:
    """Say from where on the word of somebody does not count, and by whose word."""
    for one in directory.suspensions(person):
        by = f"by {one.account}, as {one.origin} has it" if one.origin else "by people"
        yield visible(f"is suspended from entry {one.since} on, {by}: nothing that they sign counts")


def _credit_words(join: Join) -> str:
    people = " and ".join(sorted(join.credit.people)) or "the founding"
    return f"{people}, entry {join.credit.index}"


def _account(join: Join) -> str:
    text = str(join.account)
    return text[: len("key:") + _KEY_SHOWN] if text.startswith("key:") else text


def _held(directory: Directory, person: PersonId) -> list[Binding]:
    parties = {Party.person(person), *(Party.group(name) for name in directory.groups_of(person))}
    return [one for one in directory.bindings if one.to in parties]


def _binding(binding: Binding) -> str:
    until = f" until {stamp(binding.until)}" if binding.until else ""
    return f"{binding.role} on {binding.resource}{until}"


def group_lines(directory: Directory, groups: Iterable[Group]) -> Iterator[str]:
    """List groups with their members and everybody in them."""
    table = [("group", "members", "people", "said by")]
    table += [
        (
            one.id,
            ", ".join(map(str, one.members)) or "-",
            ", ".join(sorted(directory.people_in(one.id))) or "-",
            f"{one.kept.keeper}, from {one.kept.origin}" if one.kept is not None else "people",
        )
        for one in groups
    ]
    if len(table) == 1:
        yield "there are no groups yet; `interlock groups add` makes one"
        return
    yield from rows(table)


def role_lines(directory: Directory, roles: Iterable[Role]) -> Iterator[str]:
    """List roles with what they allow and who has them."""
    for one in roles:
        yield one.id + (f"  {one.says}" if one.says else "  defined here")
        yield f"  {', '.join(sorted(one.permissions)) or 'allows nothing'}"
        for binding in directory.bindings:
            if binding.role == one.id:
                people = " and ".join(sorted(binding.credit.people)) or "the founding"
                end = f", until {stamp(binding.until)[:16]}Z" if binding.until else ""
                yield f"  - {binding.to} on {binding.resource}{end} (by {people}, entry {binding.credit.index})"


def pending_lines(directory: Directory) -> Iterator[str]:
    """List the acts that wait, and how to confirm one."""
    if not directory.pending:
        yield "nothing waits for a confirmation"
        return
    for act in directory.pending:
        who = directory.person_of_key(act.signer) or act.signer[:_KEY_SHOWN]
        yield visible(f"{act.digest.short}  {stamp(act.at)[:16]}  {who} {in_words(act.deed)}")
    yield "another person who may govern confirms one by `interlock people confirm ACT`"


def answer_lines(answers: Iterable[Answer], permission: str, resource: str) -> Iterator[str]:
    """List who may do something, each with the chain that allows it."""
    found = list(answers)
    if not found:
        yield f"nobody may {permission} on {resource}"
        return
    for one in found:
        yield f"{one.person}  {one.why}"


def me_lines(directory: Directory, key: KeyId, name: str) -> Iterator[str]:
    """Tell somebody who they are here."""
    yield f"key     {key[:_KEY_SHOWN]}  {visible(name)}"
    person = directory.person_of_key(key)
    if person is None:
        why = "nobody is known here yet" if directory.is_empty else f"`interlock people join ID key:{key[:_KEY_SHOWN]}`"
        yield f"person  none: {why}"
        return
    first, *rest = person_lines(directory, directory.person(person))
    yield f"person  {first}"
    yield from (f"      {line}" for line in rest)


# --- for programs -------------------------------------------------------------------------------


def person_json(directory: Directory, person: Person) -> dict[str, Any]:
    """Give a person as a document."""
    return {
        "id": person.id,
        "name": person.name,
        "voice": directory.voice_of(person.id),
        "suspended": [
            {"entry": one.since, "act": str(one.act), "account": one.account, "from": one.origin}
            for one in directory.suspensions(person.id)
        ],
        "accounts": [
            {
                "account": str(one.account),
                "how": one.how,
                "by": sorted(one.credit.people),
                "act": str(one.credit.act),
                "entry": one.credit.index,
            }
            for one in person.joins
        ],
        "groups": sorted(directory.groups_of(person.id)),
        "roles": [binding_json(one) for one in _held(directory, person.id)],
    }


def people_json(directory: Directory) -> dict[str, Any]:
    """Give everybody, and what contradicts itself, as a document."""
    return {
        "founded_by": directory.founder,
        "people": [person_json(directory, one) for one in directory.people],
        "workloads": [
            {"id": one.id, "accounts": [str(join.account) for join in one.joins]} for one in directory.workloads
        ],
        "conflicts": [
            {
                "account": str(one.account),
                "parties": [str(one.first), str(one.second)],
                "acts": [str(one.first_act), str(one.second_act)],
            }
            for one in directory.conflicts
        ],
        "refused": [{"entry": one.index, "reason": one.reason} for one in directory.refused],
        "kept": [{"by": str(one.keeper), "from": one.origin, "of": one.issuer} for one in directory.kept_people],
        "needs_two": directory.needs_two,
    }


def binding_json(binding: Binding) -> dict[str, Any]:
    """Give a binding as a document."""
    return {
        "role": binding.role,
        "to": str(binding.to),
        "resource": str(binding.resource),
        "until": stamp(binding.until) if binding.until else None,
        "by": sorted(binding.credit.people),
        "act": str(binding.credit.act),
        "entry": binding.credit.index,
    }


def group_json(directory: Directory, group: Group) -> dict[str, Any]:
    """Give a group as a document."""
    return {
        "id": group.id,
        "members": [str(one) for one in group.members],
        "people": sorted(directory.people_in(group.id)),
    } | ({"kept": {"by": str(group.kept.keeper), "from": group.kept.origin}} if group.kept is not None else {})


def role_json(directory: Directory, role: Role) -> dict[str, Any]:
    """Give a role as a document."""
    return {
        "id": role.id,
        "says": role.says,
        "built_in": role.credit is None,
        "permissions": sorted(role.permissions),
        "bindings": [binding_json(one) for one in directory.bindings if one.role == role.id],
    }


def act_json(directory: Directory, act: Act) -> dict[str, Any]:
    """Give an act as a document."""
    return {
        "act": str(act.digest),
        "entry": act.index,
        "at": stamp(act.at),
        "by": directory.person_of_key(act.signer),
        "key": act.signer,
        "says": in_words(act.deed),
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give an answer as a document."""
    return {
        "person": answer.person,
        "permission": answer.permission.value,
        "resource": str(answer.resource),
        "allowed": answer.is_allowed,
        "why": answer.why,
        "paths": [
            {
                "groups": list(path.groups),
                "binding": binding_json(path.binding),
                "enablers": sorted(path.enablers),
            }
            for path in answer.paths
        ],
    }
