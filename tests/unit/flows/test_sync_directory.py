"""What a directory says comes to kept groups and to ends; what would be too much comes to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from interlock.flows.errors import DirectoryAmbiguous, DirectoryShrunken
from interlock.flows.sync_directory import GROUP, PERSON, PersonCard, SyncDirectory, SyncDone
from interlock.flows.told_elsewhere import BARRED, ToldGroup
from interlock.identity import Account, AddMember, Directory, JoinAccount, SuspendPerson, fold
from interlock.identity.elsewhere import GroupRule
from interlock.identity.ldap import GroupInLdap, LdapContent, LdapNames, LdapPlace, LdapSource, PersonInLdap
from interlock.store.synced import Synced
from tests.identities import two_owners

ISSUER = "https://id.example.org"
SOURCE = LdapSource("corp", ISSUER, LdapPlace("h", 1, "dc=x", LdapNames("uid")), groups=(GroupRule("Ops", "corp-ops"),))


def account(subject: str) -> Account:
    return Account.parse(f"directory:id.example.org#{subject}")


def person(known: str, subject: str | None = None) -> PersonInLdap:
    subject = known if subject is None else subject
    return PersonInLdap(f"id-{known}", f"uid={known}", subject, known.title())


def content(*people: PersonInLdap, groups: Sequence[GroupInLdap] = ()) -> LdapContent:
    return LdapContent(tuple(people), tuple(groups))


class Room:
    """Stands for the tables and what is told, in memory."""

    def __init__(self, directory: Directory | None = None) -> None:
        self.rows: dict[tuple[str, str], dict[str, bytes]] = {}
        self.ended: list[Account] = []
        self.members: dict[str, Account] = {}
        self.there: set[Account] = set()
        self.groups: list[ToldGroup] = []
        self.log: list[str] = []
        self.directory = directory or fold(())
        self.breaks = False

    def all(self, origin: str, kind: str) -> Sequence[Synced]:
        return [Synced(one, one, card) for one, card in self.rows.get((origin, kind), {}).items()]

    def keep_all(self, origin: str, kind: str, cards: Mapping[str, bytes]) -> None:
        self.rows[origin, kind] = dict(cards)

    def sync(self, said: LdapContent, source: LdapSource = SOURCE, *, is_fewer_fine: bool = False) -> SyncDone:
        flow = SyncDirectory(told=_Told(self), book=self, directory=self.directory)  # type: ignore[arg-type]
        return flow.sync(source, said, self.log.append, is_fewer_fine=is_fewer_fine)

    @property
    def barred(self) -> set[str]:
        return set(self.rows.get((SOURCE.origin, BARRED), {}))


class _Told:
    def __init__(self, room: Room) -> None:
        self.room = room

    def person(self, source: LdapSource, account: Account, *, is_active: bool, card: bytes = b"") -> None:
        rows = self.room.rows.setdefault((source.origin, BARRED), {})
        if is_active:
            del rows[str(account)]
        else:
            rows[str(account)] = card
            self.room.ended.append(account)

    def people(self, source: LdapSource, there: Iterable[Account], tell: Any) -> Any:
        self.room.there = set(there)
        return tuple(SuspendPerson("ann", one, source.origin) for one in sorted(self.room.barred))

    def groups(self, source: LdapSource, users: Mapping[str, Account], groups: Sequence[ToldGroup], tell: Any) -> Any:
        if self.room.breaks:
            raise OSError("the disk is full")
        self.room.members, self.room.groups = dict(users), list(groups)
        return (AddMember("corp-ops", "person:ann"),)


def test_everybody_is_kept_and_told_of_by_the_names_of_entries() -> None:
    room = Room()
    ops = GroupInLdap("g1", "cn=ops", "Ops", ("uid=ann", "cn=gone"))
    done = room.sync(content(person("ann"), person("ben", ""), groups=[ops]))
    assert (done.people, done.groups, len(done.entered)) == (2, 1, 1)
    assert (done.left, done.back, done.taken, room.ended) == ((), (), (), [])
    assert room.members == {"uid=ann": account("ann")}
    assert room.groups == [ToldGroup("cn=ops", "Ops", ("uid=ann", "cn=gone"))]
    card = msgspec.json.decode(room.rows[SOURCE.origin, PERSON]["id-ann"], type=PersonCard)
    assert card == PersonCard("uid=ann", "Ann", str(account("ann")))
    assert set(room.rows[SOURCE.origin, GROUP]) == {"g1"}


def test_who_left_is_out_once_and_may_come_back_as_the_same_entry() -> None:
    room = Room()
    room.sync(content(person("ann"), person("ben")))
    done = room.sync(content(person("ben")))
    assert done.left == (str(account("ann")),)
    assert done.suspended == (SuspendPerson("ann", str(account("ann")), SOURCE.origin),)
    assert room.there == {account("ben")}
    assert (room.ended, room.barred) == ([account("ann")], {str(account("ann"))})
    assert room.sync(content(person("ben"))).left == ()
    assert room.ended == [account("ann")]
    assert room.sync(content(person("ann"), person("ben"))).back == (str(account("ann")),)
    assert room.barred == set()


def test_a_new_name_of_an_entry_ends_nothing() -> None:
    room = Room()
    room.sync(content(person("ann"), person("ben")))
    renamed = PersonInLdap("id-ann", "uid=ann.new", "ann", "Ann New")
    assert room.sync(content(renamed, person("ben"))).left == ()
    assert room.members["uid=ann.new"] == account("ann")


def test_a_new_subject_ends_the_old_account() -> None:
    room = Room()
    room.sync(content(person("ann"), person("ben")))
    done = room.sync(content(person("ann", "ann2"), person("ben")))
    assert done.left == (str(account("ann")),)
    assert room.members["uid=ann"] == account("ann2")


def joined() -> Directory:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("person:ben", str(account("ben")), "signed in"))
    return said.fold()


@pytest.mark.parametrize("is_at_once", [True, False])
def test_an_account_that_is_given_to_another_is_nobodys_way_in(*, is_at_once: bool) -> None:
    room = Room(joined())
    room.sync(content(person("ann"), person("ben")))
    if not is_at_once:
        room.sync(content(person("ann")))
    done = room.sync(content(person("ann"), person("new", "ben")))
    assert done.taken == (str(account("ben")),)
    assert room.ended == [account("ben")]
    assert room.members == {"uid=ann": account("ann")}
    again = room.sync(content(person("ann"), person("new", "ben")))
    assert (again.taken, room.barred) == (done.taken, {str(account("ben"))})
    assert any("at another entry" in one for one in room.log)
    room.directory = fold(())
    assert room.sync(content(person("ann"), person("new", "ben"))).back == done.taken
    assert room.members["uid=new"] == account("ben")


def test_an_account_that_was_nobodys_may_be_given_to_another() -> None:
    room = Room(joined())
    room.sync(content(person("ann"), person("carl")))
    done = room.sync(content(person("ann"), person("new", "carl")))
    assert (done.taken, done.back) == ((), (str(account("carl")),))
    assert room.ended == [account("carl")], "sessions of who had it before are over"


@pytest.mark.parametrize(("before", "after"), [(1, 0), (9, 0), (30, 14), (25, 12)])
def test_when_most_are_gone_nothing_is_changed_until_somebody_says_so(before: int, after: int) -> None:
    room = Room()
    people = [person(f"p{number}") for number in range(before)]
    room.sync(content(*people))
    kept = {key: dict(rows) for key, rows in room.rows.items()}
    with pytest.raises(DirectoryShrunken) as raised:
        room.sync(content(*people[:after]))
    assert "--fewer" in raised.value.remedy
    assert (room.rows, room.ended) == (kept, [])
    assert len(room.sync(content(*people[:after]), is_fewer_fine=True).left) == before - after


@pytest.mark.parametrize(("before", "after"), [(10, 1), (30, 15), (2, 1)])
def test_a_few_may_leave_at_once(before: int, after: int) -> None:
    room = Room()
    people = [person(f"p{number}") for number in range(before)]
    room.sync(content(*people))
    assert len(room.sync(content(*people[:after])).left) == before - after


def test_two_of_one_subject_and_two_groups_of_one_name_change_nothing() -> None:
    room = Room()
    with pytest.raises(DirectoryAmbiguous, match=r"id\.example\.org#ann"):
        room.sync(content(person("ann"), person("ben", "ann")))
    twice = [GroupInLdap(f"g{one}", f"cn=ops,ou={one}", "Ops", ()) for one in range(2)]
    with pytest.raises(DirectoryAmbiguous, match=r"2 entries .* called Ops"):
        room.sync(content(person("ann"), groups=twice))
    assert room.rows == {}
    others = [GroupInLdap(f"g{one}", f"cn=o,ou={one}", "Others", ()) for one in range(2)]
    assert room.sync(content(person("ann"), groups=others)).groups == 2, "what counts for nobody may be twice"


def test_a_subject_that_is_none_is_told_and_hinders_nobody() -> None:
    room = Room()
    done = room.sync(content(person("ann"), person("long", "x" * 400)))
    assert (done.people, set(room.members)) == (2, {"uid=ann"})
    assert "uid=long" in room.log[0]


def test_what_broke_off_is_made_right_by_the_next_one() -> None:
    room = Room()
    room.sync(content(person("ann"), person("ben")))
    room.breaks = True
    with pytest.raises(OSError, match="full"):
        room.sync(content(person("ben")))
    room.breaks = False
    room.sync(content(person("ben")))
    assert (room.barred, set(room.members)) == ({str(account("ann"))}, {"uid=ben"})
