"""A small organisation for tests: acts are written down in order, each signed by the key that its first word names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from interlock.identity import (
    Act,
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    Directory,
    Found,
    Founder,
    FoundingGrant,
    Grant,
    JoinAccount,
    fold,
)
from interlock.kernel import Digest, KeyId, canonical, sha256

BEGIN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
STEP = timedelta(minutes=1)


def key(name: str) -> KeyId:
    """Give the id of a key by the name that the test calls it."""
    return KeyId(sha256(f"key {name}".encode()).hex)


def key_account(name: str) -> str:
    """Give the account of a key."""
    return f"key:{key(name)}"


def founder(name: str, *accounts: str) -> Founder:
    """Give a founder with a key of the same name and other accounts."""
    return Founder(name, name.capitalize(), (key_account(name), *accounts), "met in person")


def founding(*names: str, owners: str | None = None, grants: tuple[tuple[str, str, str], ...] = ()) -> Found:
    """Give a founding by these people; all of them own it unless `owners` names some."""
    owning = names if owners is None else owners.split()
    roles = [FoundingGrant("owner", f"person:{name}") for name in owning]
    return Found(tuple(map(founder, names)), (*roles, *(FoundingGrant(*one) for one in grants)))


class Minutes:
    """The acts of an organisation, one a minute."""

    def __init__(self, *first: tuple[str, Deed]) -> None:
        self.acts: list[Act] = []
        for who, deed in first:
            self.say(who, deed)

    def say(self, who: str, deed: Deed, *, late: timedelta = timedelta(), wait: timedelta = timedelta()) -> Act:
        """Write down what the key of that name signed, entered `late` and after a `wait`; give the act."""
        before = self.acts[-1].at if self.acts else BEGIN - STEP
        signed = before + STEP + wait
        digest = sha256(canonical({"deed": deed, "at": signed}))
        act = Act(deed, digest, key(who), signed, signed + late, len(self.acts))
        self.acts.append(act)
        return act

    def agree(self, who: str, other: str, deed: Deed) -> Act:
        """Write down a deed that another one confirms."""
        act = self.say(who, deed)
        self.say(other, Confirm(str(act.digest)))
        return act

    def hire(self, who: str, other: str, name: str) -> None:
        """Add a person with a key of the same name."""
        self.agree(who, other, AddPerson(name, name.capitalize()))
        self.agree(who, other, JoinAccount(f"person:{name}", key_account(name), "met in person"))

    def fold(self, wanted: Digest | None = None) -> Directory:
        """Give the directory that the acts come to."""
        return fold(self.acts, founding=wanted)

    def reasons(self) -> list[str]:
        """Give why acts were refused."""
        return [one.reason for one in self.fold().refused]


def two_owners(*grants: tuple[str, str, str]) -> Minutes:
    """Give an organisation that ann and ben own."""
    return Minutes(("ann", founding("ann", "ben", grants=grants)))


def grant(role: str, to: str, resource: str = "organisation") -> Grant:
    """Give a grant to a person or, with its prefix, to a group."""
    return Grant(role, to if ":" in to else f"person:{to}", resource)


def member(group: str, who: str) -> AddMember:
    """Give a membership of a person or, with its prefix, of a group."""
    return AddMember(group, who if ":" in who else f"person:{who}")
