"""One human who wants to count as two: the ways that were thought of, and those that the search found.

tests/property/test_no_one_alone.py tries every short way; these are the ones with a name.
"""

from __future__ import annotations

import pytest

from interlock.identity import (
    Account,
    Act,
    ActsOutOfOrder,
    AddPerson,
    Confirm,
    Directory,
    JoinAccount,
    PartAccount,
    PersonId,
    RemovePerson,
    Revoke,
    fold,
)
from tests.identities import Minutes, founding, grant, key, key_account, member, two_owners

ANN, BEN, CARL, SOCK = PersonId("ann"), PersonId("ben"), PersonId("carl"), PersonId("sock")
LIVE = "product:shop/environment:live"


def approvers(directory: Directory, *keys: str) -> set[PersonId]:
    """Give the voices with which the owner of some keys can approve a release."""
    people = {who for name in keys if (who := directory.person_of_key(key(name))) is not None}
    return {
        voice
        for one in people
        if directory.eligible(one, "release.approve", LIVE).is_allowed
        and (voice := directory.voice_of(one)) is not None
    }


def lone_owner(*grants: tuple[str, str, str]) -> Minutes:
    """Give an organisation that ann alone owns, with ben in it."""
    return Minutes(("ann", founding("ann", "ben", owners="ann", grants=grants)))


def test_a_sock_puppet_with_a_key_of_its_own_waits_for_somebody_else() -> None:
    said = two_owners(("approver", "person:ann", LIVE))
    for deed in (
        AddPerson("sock", "Sock"),
        JoinAccount("person:sock", key_account("sock"), ""),
        grant("approver", "sock", LIVE),
        grant("owner", "sock"),
    ):
        act = said.say("ann", deed)
        said.say("sock", Confirm(str(act.digest)))
    directory = said.fold()
    assert len(directory.pending) == 4
    assert approvers(directory, "ann", "sock") == {ANN}


def test_a_sock_puppet_of_a_lone_founder_is_the_founders_voice() -> None:
    said = Minutes(("ann", founding("ann", grants=(("approver", "person:ann", LIVE),))))
    said.say("ann", AddPerson("sock", "Sock"))
    said.say("ann", JoinAccount("person:sock", key_account("sock"), ""))
    said.say("ann", grant("approver", "sock", LIVE))
    directory = said.fold()
    assert directory.may(SOCK, "release.approve", LIVE).is_allowed
    assert approvers(directory, "ann", "sock") == {ANN}


def test_two_keys_of_one_person_are_one_person_and_confirm_nothing_of_each_other() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("person:ann", key_account("laptop"), ""))
    act = said.say("ann", AddPerson("sock", "Sock"))
    said.say("laptop", Confirm(str(act.digest)))
    directory = said.fold()
    assert directory.pending == (act,)
    assert said.reasons() == ["ann signed that act; another person must confirm it"]
    assert directory.person_of_key(key("ann")) == directory.person_of_key(key("laptop")) == ANN


def test_two_mail_addresses_of_one_person_are_one_author() -> None:
    said = two_owners()
    for mail in ("git:ann@example.org", "git:ann@home.example"):
        said.agree("ann", "ben", JoinAccount("person:ann", mail, ""))
    directory = said.fold()
    assert directory.person_of_author("A <ann@home.example>") == directory.person_of_key(key("ann")) == ANN


def test_a_role_for_oneself_by_way_of_a_group_is_by_ones_own_act() -> None:
    said = lone_owner(("approver", "group:ops", LIVE))
    said.say("ann", member("night", "ann"))
    said.say("ann", member("ops", "group:night"))
    directory = said.fold()
    assert directory.may(ANN, "release.approve", LIVE).is_allowed
    assert approvers(directory, "ann") == set()
    assert directory.enablers(ANN, "release.approve", LIVE) == frozenset()


def test_nobody_confirms_their_own_act_whichever_name_they_use() -> None:
    said = lone_owner()
    said.say("ann", AddPerson("sock", "Sock"))
    said.say("ann", JoinAccount("person:sock", key_account("sock"), ""))
    said.say("ann", grant("owner", "sock"))
    said.agree("ann", "sock", grant("approver", "ann", LIVE))
    said.agree("sock", "ann", grant("approver", "sock", LIVE))
    assert approvers(said.fold(), "ann", "sock") == set()


def test_whoever_removes_the_other_owner_is_not_alone_again() -> None:
    said = two_owners(("approver", "person:ann", LIVE))
    said.say("ann", RemovePerson("ben"))
    said.say("ann", AddPerson("sock", "Sock"))
    said.say("ann", JoinAccount("person:sock", key_account("sock"), ""))
    said.say("ann", grant("approver", "sock", LIVE))
    directory = said.fold()
    assert [one.id for one in directory.people] == ["ann"]
    assert approvers(directory, "ann", "sock") == {ANN}


def test_whoever_takes_the_other_owners_key_away_cannot_lend_them_one() -> None:
    said = two_owners()
    said.say("ann", PartAccount("person:ben", key_account("ben")))
    said.say("ann", JoinAccount("person:ben", key_account("spare"), "his new one"))
    assert said.fold().person_of_key(key("spare")) is None


def test_a_key_lent_to_somebody_the_founding_made_eligible_approves_nothing() -> None:
    said = lone_owner(("approver", "person:ben", LIVE))
    assert approvers(said.fold(), "ben") == {BEN}
    said.say("ann", JoinAccount("person:ben", key_account("spare"), "his new one"))
    directory = said.fold()
    assert approvers(directory, "ann", "spare") == set()
    assert "stands on the word of ann alone" in directory.eligible(BEN, "release.approve", LIVE).why


def test_a_key_that_is_moved_from_one_person_to_another_through_a_conflict_is_nobodys() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    said.agree("ann", "ben", JoinAccount("person:carl", key_account("ann"), "ben was talked into it"))
    said.say("ben", PartAccount("person:ann", key_account("ann")))
    assert said.fold().person_of_key(key("ann")) is None
    assert len(said.fold().conflicts) == 1


def test_a_mail_address_that_is_moved_makes_its_author_nobody_or_the_same_voice() -> None:
    mail = "git:ann@example.org"
    said = lone_owner(("approver", "person:ann", LIVE))
    said.say("ann", JoinAccount("person:ann", mail, ""))
    said.say("ann", JoinAccount("person:ben", mail, "his after all"))
    assert said.fold().person_of(Account.parse(mail)) is None
    said.say("ann", PartAccount("person:ann", mail))
    said.say("ann", PartAccount("person:ben", mail))
    said.say("ann", JoinAccount("person:ben", mail, "his after all"))
    directory = said.fold()
    assert directory.person_of(Account.parse(mail)) == BEN
    assert directory.voice_of(BEN) == ANN


def test_a_part_that_somebody_governs_is_not_enough_for_the_whole() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    said.agree("ann", "ben", grant("owner", "carl", "product:shop"))
    for deed in (AddPerson("sock", "Sock"), grant("approver", "carl", "organisation"), member("ops", "carl")):
        act = said.say("carl", deed)
        said.say("ann", Confirm(str(act.digest)))
    directory = said.fold()
    assert directory.pending == ()
    assert not directory.may(CARL, "release.approve", LIVE).is_allowed


def test_acts_in_another_order_are_not_read_at_all() -> None:
    said = two_owners(("approver", "person:ben", LIVE))
    said.say("ann", Revoke("approver", "person:ben", LIVE))
    said.agree("ann", "ben", grant("approver", "ben", LIVE))
    said.acts[1], said.acts[2] = said.acts[2], said.acts[1]
    with pytest.raises(ActsOutOfOrder):
        said.fold()


def test_an_old_grant_that_is_entered_again_after_its_end_gives_nothing() -> None:
    said = two_owners()
    given = said.agree("ann", "ben", grant("approver", "ben", LIVE))
    confirmed = said.acts[-1]
    said.say("ann", Revoke("approver", "person:ben", LIVE))
    for old in (given, confirmed):
        said.acts.append(Act(old.deed, old.digest, old.signer, old.signed_at, said.acts[-1].at, len(said.acts)))
    assert not said.fold().may(BEN, "release.approve", LIVE).is_allowed


def test_a_confirmation_of_one_act_is_none_of_another() -> None:
    said = two_owners()
    small = said.say("ann", AddPerson("carl", "Carl"))
    big = said.say("ann", grant("approver", "ann", LIVE))
    said.say("ben", Confirm(str(small.digest)))
    assert said.fold().pending == (big,)


def test_a_second_founding_takes_nothing_over() -> None:
    said = two_owners()
    said.say("mallory", founding("mallory", "puppet", grants=(("approver", "person:mallory", LIVE),)))
    directory = fold(said.acts)
    assert [one.id for one in directory.people] == ["ann", "ben"]
    assert approvers(directory, "mallory", "puppet") == set()
