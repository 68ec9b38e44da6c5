"""Whose approval counts: people who may, who are somebody else, and who did not make themselves eligible. Floor 8."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import msgspec

from interlock.decision.governance import Governance, Signed
from interlock.decision.terms import ApprovalNeed, Relation
from interlock.decision.times import SKEW, span
from interlock.evidence import Approval
from interlock.identity import Directory, PersonId, Resource
from interlock.kernel import Instant, instant

_EXAMINE_FIRST: Final = "`interlock check` has to come first"
"""What to do where nobody knows yet who made a change."""


class Roll(msgspec.Struct, frozen=True):
    """Who approved so that it counts, who rejected, and why the others do not count."""

    approved: tuple[tuple[PersonId, Signed[Approval]], ...] = ()
    """Person and answer, one for each person, in the order of the ledger."""
    rejected: tuple[tuple[str, Signed[Approval]], ...] = ()
    refused: tuple[str, ...] = ()
    """A sentence for each answer that does not count."""

    @property
    def people(self) -> frozenset[PersonId]:
        """Who approved."""
        return frozenset(person for person, _ in self.approved)


class Asking(msgspec.Struct, frozen=True):
    """What an approval is about and what it is held to."""

    about: str
    target: str
    permission: str
    resource: str
    at: Instant
    environment: str = ""
    policy: str = ""
    """SHA-256 of what the policy means; empty where the approval is bound to none."""


Relations = Mapping[Relation, frozenset[str]]
"""The people in each relation to what is decided, by their ids; an account that nobody is known for is `?account`."""


def roll_of(
    asking: Asking,
    need: ApprovalNeed,
    governance: Governance,
    relations: Relations,
    others: Collection[PersonId] = (),
) -> Roll:
    """Hold every answer against what is needed of it; `others` are people who never count here.

    People of one voice count once: one of them could have invented the other.
    """
    approved: dict[PersonId, tuple[PersonId, Signed[Approval]]] = {}
    rejected, refused = [], []
    for one in governance.answers(asking.about, asking.target, asking.environment):
        person = governance.directory.person_of_key(one.signer)
        why = _why_not(one, person, asking, need, governance.directory, relations, others)
        if one.says.answer == "reject":
            rejected.append((person or one.signer_name, one))
        elif why or person is None:
            refused.append(why)
        else:
            approved[governance.directory.voice_of(person) or person] = person, one
    for one in governance.unheard:
        says = one.says
        if (says.about, says.target, says.environment) == (asking.about, asking.target, asking.environment):
            why = governance.directory.silence(one.signer, one.index)
            refused.append(f"what was answered with the key of {one.signer_name} at entry {one.index}: {why}")
    return Roll(tuple(approved.values()), tuple(rejected), tuple(refused))


def _why_not(
    one: Signed[Approval],
    person: PersonId | None,
    asking: Asking,
    need: ApprovalNeed,
    directory: Directory,
    relations: Relations,
    others: Collection[PersonId],
) -> str:
    """Say why an approval does not count; empty if it does."""
    if person is None:
        return f"nobody is known for the key of {one.signer_name}; `interlock people join` says whose it is"
    objections = chain(
        _of_time(one, asking, need, person),
        _of_others(person, need, directory, relations, others),
        _of_permission(person, asking, directory, one.index),
        _of_nobody(person, asking, need, relations),
    )
    return next(objections, "")


def unable(
    person: PersonId,
    asking: Asking,
    need: ApprovalNeed,
    directory: Directory,
    relations: Relations,
    others: Collection[PersonId] = (),
    *,
    said: int | None = None,
) -> str:
    """Say why no answer of a person would count, whenever they gave it; empty if it would.

    `said` is the place of the ledger at which they gave it; left out, they have yet to.
    """
    objections = chain(
        _of_others(person, need, directory, relations, others),
        _of_permission(person, asking, directory, said),
        _of_nobody(person, asking, need, relations),
    )
    return next(objections, "")


def _of_time(one: Signed[Approval], asking: Asking, need: ApprovalNeed, person: PersonId) -> Iterator[str]:
    says, product = one.says, Resource.parse(asking.resource).product
    if says.product != product:
        yield f"{person} approved it for {says.product or 'no product'}, and this is {product or 'none'}"
    if says.answer not in {"approve", "reject"}:
        yield f"{person} answered {says.answer!r}, which means nothing"
    if one.entered_at > asking.at + SKEW:
        yield f"the approval of {person} is dated after this decision"
    if says.expires_at and asking.at >= instant(says.expires_at):
        yield f"the approval of {person} ended on {says.expires_at}"
    age_s = int((asking.at - one.at).total_seconds())
    if need.max_age_s is not None and age_s > need.max_age_s:
        yield f"the approval of {person} is {span(age_s)} old, and {span(need.max_age_s)} is the limit"
    if asking.policy and says.policy != asking.policy:
        yield f"{person} approved under another policy than this one"


def is_author_missing(need: ApprovalNeed, relations: Relations) -> bool:
    """Say whether authors do not count and no evidence names any, so that whoever approves might be one."""
    return Relation.AUTHOR in need.not_by and not relations.get(Relation.AUTHOR)


def _of_nobody(person: PersonId, asking: Asking, need: ApprovalNeed, relations: Relations) -> Iterator[str]:
    if asking.about == "release" and is_author_missing(need, relations):
        yield f"no evidence says who wrote it, so nobody can tell that {person} did not; {_EXAMINE_FIRST}"


def _of_others(
    person: PersonId,
    need: ApprovalNeed,
    directory: Directory,
    relations: Relations,
    others: Collection[PersonId],
) -> Iterator[str]:
    voice = directory.voice_of(person)
    if voice is None:
        yield f"nobody can tell on whose word {person} stands"
    if any(directory.voice_of(one) in {voice, None} for one in others):
        yield f"{person} cannot approve their own request, nor that of somebody who stands on their word"
    for relation in need.not_by:
        people = relations.get(relation, frozenset())
        known = [PersonId(one) for one in people if not one.startswith("?")]
        if person in known:
            yield f"{person} is {relation.value} here and cannot approve it"
        same = sorted(one for one in known if directory.voice_of(one) == voice)
        if same:
            author = f"{same[0]} is {relation.value} here"
            yield f"{person} cannot approve it: {author}, and both stand on the word of {voice}"
        for account in sorted(one[1:] for one in people if one.startswith("?")):
            yield f"nobody can tell whether {person} is {account}; `interlock people join` says whose that is"


def _of_permission(person: PersonId, asking: Asking, directory: Directory, said: int | None) -> Iterator[str]:
    may = directory.eligible(person, asking.permission, asking.resource, at=asking.at, said=said)
    if not may.is_allowed:
        yield may.why


def lacking(need: ApprovalNeed, people: Collection[PersonId], governance: Governance) -> str:
    """Say what is missing of a quorum; empty if it is there.

    One person stands for one group only: who is in two of them does not fill both.
    """
    groups = {person: governance.directory.groups_by_others(person) for person in people}
    open_groups = _unfilled(need.groups, groups)
    missing = max(need.count - len(people), len(open_groups))
    if not missing:
        return ""
    of = f", of {' and '.join(open_groups)}" if open_groups else ""
    return f"{missing} of {need.count} approvals missing{of}"


def _unfilled(wanted: Sequence[str], groups: Mapping[PersonId, Collection[str]]) -> tuple[str, ...]:
    """Give the groups for which no person is left, after as many as possible got one of their own.

    Source: augmenting paths for bipartite matching (Kuhn 1955).
    """
    taken: dict[PersonId, str] = {}

    def place(group: str, tried: set[PersonId]) -> bool:
        for person in sorted(groups):
            if group in groups[person] and person not in tried:
                tried.add(person)
                if person not in taken or place(taken[person], tried):
                    taken[person] = group
                    return True
        return False

    return tuple(group for group in wanted if not place(group, set()))
