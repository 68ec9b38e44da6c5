from __future__ import annotations

import pytest

from interlock.identity import (
    Account,
    ActMeaningless,
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    DefineRole,
    Group,
    GroupId,
    JoinAccount,
    PartAccount,
    Party,
    Permission,
    PersonId,
    RemoveMember,
    RemovePerson,
    Revoke,
)
from tests.identities import Minutes, grant, key, key_account, member, two_owners

BEN, CARL = PersonId("ben"), PersonId("carl")
MAIL = "git:shared@example.org"


@pytest.fixture
def said() -> Minutes:
    """Give an organisation of three, two of whom own it."""
    made = two_owners()
    made.hire("ann", "ben", "carl")
    return made


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (AddPerson("carl", "Another"), "carl is the id of somebody already"),
        (JoinAccount("person:nobody", MAIL, ""), "nobody is called nobody"),
        (JoinAccount("person:carl", key_account("carl"), ""), "is joined to person:carl already"),
        (member("ops", "nobody"), "nobody is called nobody"),
        (AddMember("ops", "group:ops"), "group:ops would be in itself"),
        (DefineRole("owner", (Permission.RELEASE_APPROVE,)), "owner is a role that comes with Interlock"),
        (grant("emperor", "ben"), "there is no role emperor"),
        (grant("owner", "nobody"), "nobody is called nobody"),
    ],
)
def test_what_cannot_be_given_is_refused(said: Minutes, deed: Deed, why: str) -> None:
    before = said.fold()
    said.agree("ann", "ben", deed)
    after = said.fold()
    assert why in said.reasons()[0]
    assert (after.people, after.groups, after.roles) == (before.people, before.groups, before.roles)


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (RemovePerson("nobody"), "nobody is called nobody"),
        (PartAccount("person:carl", MAIL), "is not joined to person:carl"),
        (RemoveMember("ops", "person:carl"), "person:carl is not in group ops"),
        (Revoke("approver", "person:carl", "organisation"), "person:carl is not approver on organisation"),
        (Confirm("sha256:" + "0" * 64), "waits for a confirmation"),
    ],
)
def test_what_is_not_there_cannot_be_taken_away(said: Minutes, deed: Deed, why: str) -> None:
    said.say("ann", deed)
    assert why in said.reasons()[0]


def test_an_account_of_two_people_belongs_to_nobody_and_both_acts_are_named(said: Minutes) -> None:
    first = said.agree("ann", "ben", JoinAccount("person:ben", MAIL, "mail"))
    assert said.fold().person_of(Account.parse(MAIL)) == BEN
    second = said.agree("ann", "ben", JoinAccount("person:carl", MAIL, "mail"))
    directory = said.fold()
    assert directory.person_of(Account.parse(MAIL)) is None
    assert directory.person_of_author(f"Somebody <{MAIL[4:]}>") is None
    (conflict,) = directory.conflicts
    assert first.digest.short in conflict.says()
    assert second.digest.short in conflict.says()


def test_parting_one_of_two_does_not_give_the_account_to_the_other(said: Minutes) -> None:
    said.agree("ann", "ben", JoinAccount("person:carl", key_account("ben"), "a trick"))
    said.say("ann", PartAccount("person:ben", key_account("ben")))
    assert said.fold().person_of_key(key("ben")) is None
    assert len(said.fold().conflicts) == 1


def test_an_account_that_both_parted_from_can_be_joined_again(said: Minutes) -> None:
    said.agree("ann", "ben", JoinAccount("person:ben", MAIL, ""))
    said.agree("ann", "ben", JoinAccount("person:carl", MAIL, ""))
    said.say("ann", PartAccount("person:ben", MAIL))
    said.say("ann", PartAccount("person:carl", MAIL))
    assert said.fold().conflicts == ()
    said.agree("ann", "ben", JoinAccount("person:ben", MAIL, ""))
    assert said.fold().person_of(Account.parse(MAIL)) == BEN


def test_a_key_in_conflict_signs_for_nobody(said: Minutes) -> None:
    said.agree("ann", "ben", JoinAccount("person:carl", key_account("ben"), "a trick"))
    said.say("ben", RemovePerson("ann"))
    assert "belongs to no person here" in said.reasons()[0]


def test_a_program_has_roles_that_decide_nothing_and_none_by_way_of_a_group(said: Minutes) -> None:
    said.agree("ann", "ben", JoinAccount("workload:ci", key_account("ci"), "made on the build server"))
    said.agree("ann", "ben", grant("approver", "workload:ci", "organisation"))
    said.agree("ann", "ben", grant("operations", "workload:ci", "organisation"))
    with pytest.raises(ActMeaningless):
        said.agree("ann", "ben", AddMember("ops", "workload:ci"))
    directory = said.fold()
    assert not directory.program_may("ci", "release.deploy", "product:shop").is_allowed
    assert [one.reason for one in directory.refused if "decides nothing" in one.reason] == [
        "a program decides nothing, and approver may release.approve",
        "a program decides nothing, and operations may break-glass.approve",
    ]
    said.agree("ann", "ben", grant("releaser", "workload:ci", "product:shop"))
    directory = said.fold()
    answer = directory.program_may("ci", "release.deploy", "product:shop/environment:live")
    assert answer.why.startswith("workload:ci is releaser on product:shop (granted by ann and ben")
    assert [one.person for one in directory.programs_that_may("release.deploy", "product:shop")] == ["workload:ci"]
    assert "workload:ci" not in {one.person for one in directory.who_may("release.deploy", "product:shop")}
    assert not directory.program_may("ci", "release.deploy", "product:bank").is_allowed
    assert not directory.program_may("ci", "release.approve", "product:shop").is_allowed


def test_the_key_of_a_workload_is_no_persons(said: Minutes) -> None:
    said.agree("ann", "ben", JoinAccount("workload:ci", key_account("ci"), "made on the build server"))
    directory = said.fold()
    assert directory.person_of_key(key("ci")) is None
    assert directory.workload_of(Account.parse(key_account("ci"))) == "ci"
    said.agree("ann", "ben", JoinAccount("person:carl", key_account("ci"), "a trick"))
    assert said.fold().person_of_key(key("ci")) is None
    assert said.fold().workload_of(Account.parse(key_account("ci"))) is None


def test_groups_in_a_circle_are_refused_however_long_it_is(said: Minutes) -> None:
    for inner, outer in (("a", "b"), ("b", "c"), ("c", "d")):
        said.agree("ann", "ben", AddMember(outer, f"group:{inner}"))
    said.agree("ann", "ben", AddMember("a", "group:d"))
    assert "group:d would be in itself by way of group:a" in said.reasons()[0]
    said.agree("ann", "ben", member("a", "carl"))
    assert said.fold().groups_of(CARL) == {"a", "b", "c", "d"}


def test_whoever_left_has_nothing_and_never_comes_back_under_that_id(said: Minutes) -> None:
    said.agree("ann", "ben", member("ops", "carl"))
    said.agree("ann", "ben", grant("approver", "carl"))
    said.say("ann", RemovePerson("carl"))
    said.agree("ann", "ben", AddPerson("carl", "Somebody else"))
    directory = said.fold()
    assert directory.person_of_key(key("carl")) is None
    assert directory.people_in(GroupId("ops")) == frozenset()
    assert directory.groups == ()
    assert not directory.may(CARL, "release.approve", "product:shop").is_allowed
    assert "carl is the id of somebody already, or was" in said.reasons()[0]


def test_a_role_defined_again_allows_what_was_said_last(said: Minutes) -> None:
    said.agree("ann", "ben", DefineRole("tester", (Permission.RELEASE_APPROVE, Permission.EVIDENCE_READ)))
    said.agree("ann", "ben", grant("tester", "carl"))
    assert said.fold().may(CARL, "release.approve", "product:shop").is_allowed
    said.agree("ann", "ben", DefineRole("tester", (Permission.EVIDENCE_READ,)))
    assert not said.fold().may(CARL, "release.approve", "product:shop").is_allowed


def test_a_member_of_a_group_is_a_member_once(said: Minutes) -> None:
    said.agree("ann", "ben", member("ops", "carl"))
    said.agree("ann", "ben", member("ops", "carl"))
    assert said.fold().groups == (Group(GroupId("ops"), (Party.person("carl"),)),)
    said.say("ann", RemoveMember("ops", "person:carl"))
    assert said.fold().groups == ()
