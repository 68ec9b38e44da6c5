"""What a source tells of people and groups comes to kept groups, and to ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from interlock.flows.told_elsewhere import BARRED, ToldElsewhere, ToldGroup, within
from interlock.identity import Account, Deed, Directory, JoinAccount, Party, SuspendPerson
from interlock.identity.elsewhere import GroupRule, ScimSource
from interlock.store.synced import Synced
from tests.identities import two_owners

ACCOUNT = Account.parse("directory:id.example.org#u1")
OTHER = Account.parse("directory:id.example.org#u2")
SOURCE = ScimSource("corp", Party.workload("w"), "https://id.example.org", "id", (GroupRule("Ops", "corp-ops"),))


class Card:
    def __init__(self, name: str, owner: str) -> None:
        self.id, self.owner, self.revoked_at = name, Party.parse(owner), None


class Noted:
    """Stands for sessions, tokens, tables and the keeper, and notes what it is told."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.ended: list[Account] = []
        self.revoked: list[str] = []
        self.held: set[tuple[str, str, str]] = set()
        self.told: list[tuple[set[Account], set[Account]]] = []
        self.members: list[dict[str, set[Account]]] = []

    def directory(self) -> Directory:
        return self._directory

    def end_all(self, account: Account) -> None:
        self.ended.append(account)

    def all(self, origin: str = "", kind: str = "") -> Sequence[Any]:
        if origin:
            return [Synced(name, name, b"") for of, what, name in sorted(self.held) if (of, what) == (origin, kind)]
        return [Card("tok-1", "person:ben"), Card("tok-2", "person:ann"), Card("tok-3", "workload:ben")]

    def revoke(self, name: str) -> None:
        self.revoked.append(name)

    def remember(self, origin: str, kind: str, name: str, card: bytes) -> None:
        self.held.add((origin, kind, name))

    def remove(self, origin: str, kind: str, name: str) -> bool:
        self.held.discard((origin, kind, name))
        return True

    def of_people(
        self, origin: str, issuer: str, gone: set[Account], there: set[Account], tell: Any
    ) -> tuple[Deed, ...]:
        assert (origin, issuer) == (SOURCE.origin, SOURCE.issuer)
        self.told.append((gone, there))
        return tuple(SuspendPerson("ben", str(one), origin) for one in sorted(gone))

    def of_all(self, origin: str, rules: Sequence[GroupRule], members: Mapping[str, Any], tell: Any) -> None:
        assert (origin, rules) == (SOURCE.origin, SOURCE.groups)
        self.members.append({name: set(found) for name, found in members.items()})


def made() -> tuple[ToldElsewhere, Noted]:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("person:ben", str(ACCOUNT), "signed in"))
    noted = Noted(said.fold())
    stand: Any = noted
    return ToldElsewhere(keeper=stand, sessions=stand, tokens=stand, book=stand), noted


def test_who_is_out_has_no_session_no_token_and_no_way_in() -> None:
    told, noted = made()
    told.person(SOURCE, ACCOUNT, is_active=False)
    assert (noted.ended, noted.revoked) == ([ACCOUNT], ["tok-1"])
    assert noted.held == {("scim:corp", BARRED, str(ACCOUNT))}
    told.person(SOURCE, ACCOUNT, is_active=True)
    assert (noted.held, noted.ended) == (set(), [ACCOUNT])


def test_an_account_of_nobody_has_sessions_alone() -> None:
    told, noted = made()
    told.person(SOURCE, OTHER, is_active=False)
    assert (noted.ended, noted.revoked) == ([OTHER], [])


def test_members_are_those_of_the_groups_inside_too_and_groups_of_one_name_are_one() -> None:
    told, noted = made()
    groups = [
        ToldGroup("g1", "Ops", ("u1", "g2", "nobody")),
        ToldGroup("g2", "Night", ("u2", "g1")),
        ToldGroup("g3", "Ops", ()),
    ]
    told.groups(SOURCE, {"u1": ACCOUNT, "u2": OTHER}, groups, print)
    assert noted.members == [{"Ops": {ACCOUNT, OTHER}}], "and of a group that no rule names nobody"
    assert within(groups, SOURCE.groups) == {"Ops": {"u1", "u2", "nobody"}}
    assert within(groups, ()) == {}


def test_without_a_keeper_no_group_is_kept() -> None:
    _, noted = made()
    stand: Any = noted
    ToldElsewhere(keeper=None, sessions=stand, tokens=stand, book=stand).groups(SOURCE, {}, [], print)
    assert noted.members == []


def test_who_may_not_go_on_is_suspended_and_signed_out_everywhere() -> None:
    told, noted = made()
    told.person(SOURCE, ACCOUNT, is_active=False)
    noted.ended.clear()
    (deed,) = told.people(SOURCE, [OTHER], print)
    assert deed == SuspendPerson("ben", str(ACCOUNT), SOURCE.origin)
    assert noted.told == [({ACCOUNT}, {OTHER})]
    assert noted.ended == [ACCOUNT], "every account of the directory that is joined to ben, and no key of his"
    told.person(SOURCE, ACCOUNT, is_active=True)
    assert told.people(SOURCE, [ACCOUNT, OTHER], print) == ()
    assert noted.told[1:] == [(set(), {ACCOUNT, OTHER})]


def test_without_a_keeper_nobody_is_suspended() -> None:
    _, noted = made()
    stand: Any = noted
    assert ToldElsewhere(keeper=None, sessions=stand, tokens=stand, book=stand).people(SOURCE, [], print) == ()
    assert noted.told == []


def test_everybody_is_asked_for_only_where_nothing_says_why_somebody_is_suspended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, noted = made()
    asked: list[str] = []

    def everybody() -> list[Account]:
        asked.append("everybody")
        return [ACCOUNT, OTHER]

    told.people(SOURCE, [OTHER], print, everybody)
    assert (asked, noted.told[-1]) == ([], (set(), {OTHER})), "nobody is suspended"
    monkeypatch.setattr(Directory, "said_gone", lambda *_: frozenset({("ben", str(ACCOUNT))}))
    told.people(SOURCE, [ACCOUNT], print, everybody)
    assert asked == [], "they are said to be there"
    told.people(SOURCE, [OTHER], print, everybody)
    assert (asked, noted.told[-1]) == (["everybody"], (set(), {ACCOUNT, OTHER})), "a restore that broke off"
    told.person(SOURCE, ACCOUNT, is_active=False)
    told.people(SOURCE, [OTHER], print, everybody)
    assert asked == ["everybody"], "they are gone, and that is why"
