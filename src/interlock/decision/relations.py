"""Who stands how to what is decided: accounts turned into people. Floor 8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interlock.decision.approvals import Relations
from interlock.decision.terms import Relation
from interlock.decision.waivers import Standing
from interlock.evidence import Assessment, Origin
from interlock.identity import Account, AccountMalformed, Directory, PersonId
from interlock.kernel import KeyId


def relations_of(
    assessments: Iterable[Assessment],
    actor: str,
    directory: Directory,
    builders: Iterable[str] = (),
    starters: Iterable[str] = (),
) -> dict[Relation, frozenset[str]]:
    """Give the people who made a change, built it and are about to deploy it, as the evidence tells.

    Shape: ids of people; an account that the directory does not know is `?account`, so that nobody can be shown to be
        somebody else than its owner. A relation without anybody is left out. `builders` are keys, `starters` the
        accounts of those who had a program build.
    """
    origins = [one.origin for one in assessments]
    found = {
        Relation.AUTHOR: _people(_all(origins, "author", "authors"), directory),
        Relation.COMMITTER: _people(_all(origins, "committer", "committers"), directory),
        Relation.CO_AUTHOR: _people((one for origin in origins for one in origin.co_authors), directory),
        Relation.POLICY_EDITOR: _people(
            (one for origin in origins if origin.rules for one in origin.rules.policy_authors), directory
        ),
        Relation.BUILDER: frozenset[str]().union(
            *(_of_key(key, directory) for key in builders), (_of_account(one, directory) for one in starters)
        ),
        Relation.DEPLOYER: _of_key(actor, directory) if actor else frozenset[str](),
    }
    return {relation: people for relation, people in found.items() if people}


def _all(origins: Iterable[Origin], one: str, many: str) -> Iterable[str]:
    return (text for origin in origins for text in (getattr(origin, one), *getattr(origin, many)) if text)


def _people(accounts: Iterable[str], directory: Directory) -> frozenset[str]:
    found = set()
    for account in set(accounts):
        person = directory.person_of_author(account)
        found.add(person or f"?{account}")
    return frozenset(found)


def _of_key(key: str, directory: Directory) -> frozenset[str]:
    person = directory.person_of_key(KeyId(key))
    return frozenset({person or f"?key {key[:16]}"})


def _of_account(account: str, directory: Directory) -> str:
    try:
        return directory.person_of(Account.parse(account)) or f"?{account}"
    except AccountMalformed:
        return f"?{account}"  # no directory can have it


def with_waivers(
    relations: Relations, used: Sequence[Standing], directory: Directory
) -> dict[Relation, frozenset[str]]:
    """Add the people behind the waivers that a decision rests on."""
    more: dict[Relation, Iterable[str]] = {
        Relation.WAIVER_OWNER: {one.waiver.says.owner for one in used},
        Relation.WAIVER_ASKER: {
            person for one in used if (person := directory.person_of_key(one.waiver.signer)) is not None
        },
        Relation.WAIVER_APPROVER: {person for one in used for person in one.approved_by},
    }
    return {**relations, **{relation: frozenset(people) for relation, people in more.items() if people}}


def same_people(apart: Sequence[Relation], relations: Relations, directory: Directory) -> str:
    """Say who stands in two relations that must be apart, or that nobody can tell; empty if all are apart."""
    for place, one in enumerate(apart):
        for other in apart[place + 1 :]:
            mine, theirs = relations.get(one, frozenset()), relations.get(other, frozenset())
            if not mine or not theirs:
                continue
            unknown = sorted(who[1:] for who in (*mine, *theirs) if who.startswith("?"))
            if unknown:
                return f"nobody can tell who {unknown[0]} is, so {one.value} and {other.value} may be one person"
            voices = {directory.voice_of(PersonId(who)): who for who in sorted(mine)}
            both = [who for who in sorted(theirs) if directory.voice_of(PersonId(who)) in {*voices, None}]
            if both:
                return f"{both[0]} is both {one.value} and {other.value}"
    return ""
