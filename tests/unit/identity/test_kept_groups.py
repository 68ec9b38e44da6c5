"""A program says who is in a group that two people had it keep, and can give nobody more than they did."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interlock.identity import (
    Account,
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    DefineRole,
    Directory,
    GroupId,
    JoinAccount,
    KeepGroup,
    LetGroup,
    PartAccount,
    Party,
    Permission,
    PersonId,
    RemoveMember,
    RemovePerson,
)
from interlock.identity.errors import ActRefused
from interlock.identity.foresight import foresee
from tests.identities import Minutes, founding, grant, key_account, member, two_owners

CARL, DORA = PersonId("carl"), PersonId("dora")
KEEPS = KeepGroup("corp-ops", "workload:server", "oidc:corp")
SHOP = "product:shop"


@pytest.fixture
def said() -> Minutes:
    """Give an organisation of four, two of whom own it, with a server that keeps a group of approvers."""
    made = two_owners()
    made.hire("ann", "ben", "carl")
    made.hire("ann", "ben", "dora")
    made.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    made.agree("ann", "ben", KEEPS)
    made.agree("ann", "ben", grant("approver", "group:corp-ops", SHOP))
    assert made.reasons() == []
    return made


def may(directory: Directory, who: PersonId, permission: str = "release.approve", on: str = SHOP) -> bool:
    return directory.may(who, permission, on).is_allowed


def test_whom_the_keeper_names_is_in_the_group_at_once(said: Minutes) -> None:
    assert not may(said.fold(), CARL)
    said.say("server", member("corp-ops", "carl"))
    directory = said.fold()
    assert (directory.pending, said.reasons()) == ((), [])
    assert may(directory, CARL)
    assert directory.eligible(CARL, "release.approve", SHOP).is_allowed
    assert directory.people_in(GroupId("corp-ops")) == {"carl"}
    said.say("server", RemoveMember("corp-ops", "person:carl"))
    assert not may(said.fold(), CARL)
    said.say("server", member("corp-ops", "carl"))
    assert may(said.fold(), CARL), "whoever comes back is in it again"


def test_a_membership_stands_on_the_word_of_those_who_had_the_group_kept(said: Minutes) -> None:
    act = said.say("server", member("corp-ops", "carl"))
    directory = said.fold()
    (path,) = directory.may(CARL, "release.approve", SHOP).paths
    (credit, _) = path.credits
    assert credit.act == act.digest
    assert credit.people == credit.voices == {"ann", "ben"}
    assert directory.enablers(CARL, "release.approve", SHOP) == {"ann", "ben"}
    (group,) = directory.groups
    assert group.kept is not None
    assert (group.kept.keeper, group.kept.origin) == (Party.workload("server"), "oidc:corp")


def test_a_group_is_kept_only_once_two_people_say_so() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    waiting = said.say("ann", KEEPS)
    said.say("server", member("corp-ops", "ben"))
    assert said.fold().groups == ()
    assert "belongs to no person" in said.reasons()[0]
    said.say("server", Confirm(str(waiting.digest)))
    assert said.fold().groups == ()
    said.say("ben", Confirm(str(waiting.digest)))
    assert [one.id for one in said.fold().groups] == ["corp-ops"]


def test_nobody_but_the_keeper_says_who_is_in_it(said: Minutes) -> None:
    waiting = said.agree("ann", "ben", member("corp-ops", "dora"))
    assert "workload:server says who is in group corp-ops, as oidc:corp has it" in said.reasons()[0]
    assert waiting.digest in {one.digest for one in said.fold().pending}
    said.agree("ann", "ben", JoinAccount("workload:other", key_account("other"), "made there"))
    for who in ("other", "carl", "mallory"):
        said.say(who, member("corp-ops", "dora"))
    assert said.fold().people_in(GroupId("corp-ops")) == frozenset()
    assert len(said.reasons()) == 4


def test_a_membership_that_waited_while_the_group_came_to_be_kept_counts_for_nothing() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    waiting = said.say("ann", member("corp-ops", "ben"))
    said.agree("ann", "ben", KEEPS)
    said.say("ben", Confirm(str(waiting.digest)))
    assert said.fold().people_in(GroupId("corp-ops")) == frozenset()


@pytest.mark.parametrize(
    "deed",
    [
        AddPerson("eve", "Eve"),
        RemovePerson("ann"),
        JoinAccount("person:carl", key_account("server"), ""),
        DefineRole("approver2", (Permission.RELEASE_APPROVE,)),
        grant("owner", "group:corp-ops"),
        KeepGroup("other", "workload:server", "oidc:corp"),
        LetGroup("corp-ops"),
        member("ops", "carl"),
        RemoveMember("ops", "person:carl"),
        member("corp-ops", "nobody"),
        member("corp-ops", "group:ops"),
        RemoveMember("corp-ops", "person:carl"),
    ],
)
def test_the_keeper_says_nothing_else(said: Minutes, deed: Deed) -> None:
    said.agree("ann", "ben", member("ops", "dora"))
    before = said.fold()
    said.say("server", deed)
    after = said.fold()
    assert len(said.reasons()) == 1
    assert (after.people, after.groups, after.roles, after.bindings) == (
        before.people,
        before.groups,
        before.roles,
        before.bindings,
    )


def test_nobody_governs_by_what_a_program_says(said: Minutes) -> None:
    said.agree("ann", "ben", grant("owner", "group:corp-ops"))
    said.agree("ann", "ben", AddMember("wider", "group:corp-ops"))
    said.agree("ann", "ben", grant("owner", "group:wider"))
    said.say("server", member("corp-ops", "carl"))
    directory = said.fold()
    assert said.reasons() == []
    assert not may(directory, CARL, "govern", "organisation")
    assert not directory.eligible(CARL, "govern", "organisation").is_allowed
    assert may(directory, CARL, "hold.place"), "the rest of the role counts"
    waiting = said.say("ann", AddPerson("eve", "Eve"))
    said.say("carl", Confirm(str(waiting.digest)))
    assert said.reasons() == ["carl may not govern organisation"]


def test_whom_people_put_there_governs_though_a_program_says_so_too(said: Minutes) -> None:
    said.agree("ann", "ben", AddMember("wider", "group:corp-ops"))
    said.agree("ann", "ben", grant("owner", "group:wider"))
    said.agree("ann", "ben", member("between", "carl"))
    said.agree("ann", "ben", AddMember("wider", "group:between"))
    said.say("server", member("corp-ops", "carl"))
    assert may(said.fold(), CARL, "govern", "organisation")


def test_a_lone_owner_stays_alone_whomever_the_program_names() -> None:
    said = Minutes(("ann", founding("ann")))
    said.say("ann", JoinAccount("workload:server", key_account("server"), "made there"))
    said.say("ann", AddPerson("carl", "Carl"))
    said.say("ann", JoinAccount("person:carl", key_account("carl"), "met"))
    said.say("ann", KEEPS)
    said.say("ann", grant("owner", "group:corp-ops"))
    said.say("server", member("corp-ops", "carl"))
    directory = said.fold()
    assert (said.reasons(), directory.needs_two) == ([], False)
    assert directory.voice_of(CARL) == "ann"
    said.say("ann", AddMember("more", "person:carl"))
    assert said.reasons() == []


def test_what_a_lone_owner_may_not_do_leaves_what_the_program_said(said: Minutes) -> None:
    alone = Minutes(("ann", founding("ann")))
    alone.say("ann", JoinAccount("workload:server", key_account("server"), "made there"))
    alone.say("ann", AddPerson("carl", "Carl"))
    alone.say("ann", JoinAccount("person:carl", key_account("carl"), "met"))
    alone.say("ann", KEEPS)
    alone.say("server", member("corp-ops", "carl"))
    alone.say("ann", grant("owner", "carl", SHOP))
    assert "a second person must be able to govern" in alone.reasons()[0]
    assert alone.fold().people_in(GroupId("corp-ops")) == {"carl"}, "what was undone is that act alone"


def test_a_group_of_people_is_never_taken_over(said: Minutes) -> None:
    said.agree("ann", "ben", member("ops", "dora"))
    said.agree("ann", "ben", KeepGroup("ops", "workload:server", "oidc:corp"))
    said.agree("ann", "ben", KEEPS)
    said.agree("ann", "ben", KeepGroup("more", "workload:nobody", "oidc:corp"))
    reasons = said.reasons()
    assert "people said who is in group ops" in reasons[0]
    assert "workload:server says already" in reasons[1]
    assert "workload:nobody has no key" in reasons[2]
    assert said.fold().people_in(GroupId("ops")) == {"dora"}


def test_one_person_ends_it_and_the_group_is_empty_at_once(said: Minutes) -> None:
    said.say("server", member("corp-ops", "carl"))
    said.say("ann", LetGroup("corp-ops"))
    directory = said.fold()
    assert directory.groups == ()
    assert not may(directory, CARL)
    said.say("server", member("corp-ops", "carl"))
    assert "belongs to no person" in said.reasons()[0]
    said.say("ann", LetGroup("corp-ops"))
    assert "no program says" in said.reasons()[1]


def test_a_person_takes_somebody_out_and_a_key_that_was_parted_says_nothing(said: Minutes) -> None:
    said.say("server", member("corp-ops", "carl"))
    said.say("ann", RemoveMember("corp-ops", "person:carl"))
    assert not may(said.fold(), CARL)
    said.say("server", member("corp-ops", "carl"))
    said.say("server", member("corp-ops", "carl"))
    assert said.reasons() == ["person:carl is in group corp-ops already"]
    said.say("ann", PartAccount("workload:server", key_account("server")))
    said.say("server", member("corp-ops", "dora"))
    assert said.fold().people_in(GroupId("corp-ops")) == {"carl"}
    said.say("ann", RemovePerson("carl"))
    assert said.fold().people_in(GroupId("corp-ops")) == frozenset()


def test_a_late_word_of_the_keeper_gives_nothing(said: Minutes) -> None:
    said.say("server", member("corp-ops", "carl"), late=timedelta(days=2))
    assert not may(said.fold(), CARL)
    assert "entered within a day" in said.reasons()[0]


def test_what_would_not_count_is_foreseen(said: Minutes) -> None:
    directory = said.fold()
    trial = Minutes()
    trial.acts = list(said.acts)
    good = trial.say("server", member("corp-ops", "carl"))
    foresee(directory, [good])
    bad = trial.say("server", member("other", "carl"))
    with pytest.raises(ActRefused):
        foresee(directory, [good, bad])
    assert directory.workload_of(Account.parse(key_account("server"))) == "server"
