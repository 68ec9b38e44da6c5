from __future__ import annotations

import pytest

from interlock.identity import (
    AddPerson,
    DefineRole,
    Grant,
    GroupId,
    JoinAccount,
    Permission,
    PermissionUnknown,
    PersonId,
    PersonUnknown,
    RefusedAct,
    ResourceMalformed,
    Revoke,
    RoleUnknown,
    fold,
)
from interlock.kernel import KeyId
from tests.identities import BEGIN, STEP, Minutes, founding, grant, key, key_account, member, two_owners

ANN, BEN, CARL = PersonId("ann"), PersonId("ben"), PersonId("carl")
LIVE = "product:shop/environment:live"


def test_an_empty_directory_knows_and_allows_nothing() -> None:
    directory = fold(())
    assert directory.is_empty
    assert directory.person_of_key(key("ann")) is None
    assert directory.who_may("evidence.read", "organisation") == ()
    assert not directory.needs_two
    assert directory.may(ANN, "govern", "organisation").why == "the directory knows nobody called ann"


def test_people_are_known_by_key_and_by_author() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("person:ben", "git:ben@example.org", "answered a mail"))
    directory = said.fold()
    assert directory.person_of_key(key("ben")) == BEN
    assert directory.person_of_author("B. <ben@EXAMPLE.org>") == BEN
    assert directory.person_of_author("Ben <Ben@example.org>") is None
    assert directory.person_of_author("not an author") is None
    assert directory.person_of_key(KeyId("no key")) is None


def test_somebody_without_a_role_is_told_which_roles_would_do() -> None:
    said = two_owners()
    said.agree("ann", "ben", DefineRole("shipper", (Permission.RELEASE_APPROVE,)))
    answer = said.fold().may(ANN, "release.approve", LIVE)
    assert not answer.is_allowed
    assert answer.why == (
        f"ann has no role that allows release.approve on {LIVE}: it takes one of the roles approver, shipper"
    )


def test_a_role_on_the_wider_place_is_one_on_the_narrower_and_not_the_other_way() -> None:
    said = two_owners()
    said.agree("ann", "ben", grant("approver", "ben", LIVE))
    directory = said.fold()
    assert directory.may(BEN, "release.approve", LIVE).is_allowed
    for elsewhere in ("product:shop", "environment:live", "organisation", "product:other/environment:live"):
        assert not directory.may(BEN, "release.approve", elsewhere).is_allowed
    assert [one.person for one in directory.who_may("govern", LIVE)] == ["ann", "ben"]


def test_a_role_that_ends_holds_before_its_end_and_never_without_a_time() -> None:
    said = two_owners()
    end = BEGIN + STEP * 60
    said.agree("ann", "ben", Grant("approver", "person:ben", LIVE, end))
    directory = said.fold()
    assert directory.may(BEN, "release.approve", LIVE, at=end - STEP).is_allowed
    assert not directory.may(BEN, "release.approve", LIVE, at=end).is_allowed
    assert not directory.may(BEN, "release.approve", LIVE).is_allowed


def test_nobody_becomes_eligible_by_their_own_act() -> None:
    said = Minutes(("ann", founding("ann", grants=(("approver", "group:ops", LIVE),))))
    said.say("ann", member("ops", "ann"))
    directory = said.fold()
    assert directory.may(ANN, "release.approve", LIVE).is_allowed
    answer = directory.eligible(ANN, "release.approve", LIVE)
    assert not answer.is_allowed
    assert "by their own word alone" in answer.why
    assert directory.enablers(ANN, "release.approve", LIVE) == frozenset()


def test_nobody_becomes_eligible_through_somebody_they_invented() -> None:
    said = Minutes(("ann", founding("ann", grants=(("approver", "group:ops", LIVE),))))
    said.say("ann", AddPerson("sock", "Sock"))
    said.say("ann", JoinAccount("person:sock", key_account("sock"), ""))
    said.say("ann", grant("owner", "sock"))
    said.agree("sock", "ann", member("ops", "ann"))
    said.agree("ann", "sock", member("ops", "sock"))
    directory = said.fold()
    for who in (ANN, PersonId("sock")):
        assert directory.may(who, "release.approve", LIVE).is_allowed
        assert not directory.eligible(who, "release.approve", LIVE).is_allowed
    assert "stands on the word of ann alone" in directory.eligible(PersonId("sock"), "release.approve", LIVE).why


def test_the_founding_makes_people_eligible_and_has_no_enabler() -> None:
    directory = two_owners(("approver", "person:ann", LIVE)).fold()
    assert directory.eligible(ANN, "release.approve", LIVE).is_allowed
    assert directory.enablers(ANN, "release.approve", LIVE) == frozenset()


def test_enablers_are_those_of_every_way() -> None:
    said = two_owners(("approver", "group:ops", LIVE), ("owner", "group:heads", "organisation"))
    for name in ("carl", "dora"):
        said.hire("ann", "ben", name)
    said.agree("ann", "ben", grant("owner", "dora"))
    said.agree("ann", "ben", member("ops", "carl"))
    assert said.fold().enablers(CARL, "release.approve", LIVE) == {ANN, BEN}
    said.agree("ann", "ben", member("ops", "group:night"))
    said.agree("dora", "ben", member("night", "carl"))
    assert said.fold().enablers(CARL, "release.approve", LIVE) == {ANN, BEN, "dora"}


def test_a_way_through_ones_own_act_is_no_way_while_another_one_is() -> None:
    said = Minutes(("ann", founding("ann", "ben", owners="ann", grants=(("approver", "group:ops", LIVE),))))
    said.say("ann", member("ops", "ann"))
    said.say("ann", grant("owner", "ben"))
    said.agree("ann", "ben", member("night", "ann"))
    said.agree("ann", "ben", member("ops", "group:night"))
    directory = said.fold()
    answer = directory.eligible(ANN, "release.approve", LIVE)
    assert answer.why.startswith("ann is in group night, which is in group ops")
    assert directory.may(ANN, "release.approve", LIVE).why.startswith("ann is in group ops")
    assert directory.enablers(ANN, "release.approve", LIVE) == {ANN, BEN}


def test_the_past_is_what_the_acts_before_it_say() -> None:
    said = two_owners()
    said.agree("ann", "ben", grant("approver", "ben", LIVE))
    granted = said.acts[-1].at
    said.say("ann", Revoke("approver", "person:ben", LIVE))
    directory = said.fold()
    assert not directory.may(BEN, "release.approve", LIVE, at=granted).is_allowed, "a gate asks what is"
    assert directory.as_of(granted).may(BEN, "release.approve", LIVE, at=granted).is_allowed
    assert directory.as_of(granted - STEP).pending != ()
    assert directory.as_of(BEGIN - STEP).is_empty
    assert directory.as_of(said.acts[-1].at) is directory


def test_what_nobody_could_read_is_told_with_what_is_refused() -> None:
    said = two_owners()
    said.say("mallory", AddPerson("sock", "Sock"))
    directory = fold(said.acts, unread=[RefusedAct(0, "it is not a directory act")])
    assert [(one.index, one.digest is None) for one in directory.refused] == [(0, True), (1, False)]
    assert "belongs to no person here" in directory.refused[1].reason


def test_everything_known_is_listed_in_order() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("workload:ci", key_account("ci"), "made there"))
    said.agree("ann", "ben", member("ops", "ben"))
    said.agree("ann", "ben", grant("approver", "group:ops", LIVE))
    directory = said.fold()
    assert [one.id for one in directory.people] == ["ann", "ben"]
    assert [one.id for one in directory.workloads] == ["ci"]
    assert [str(one.to) for one in directory.bindings] == ["group:ops", "person:ann", "person:ben"]
    assert directory.people_in(GroupId("ops")) == {BEN}
    assert directory.role("owner") == directory.roles[0]


def test_what_is_not_known_is_an_error_that_names_it() -> None:
    directory = two_owners().fold()
    with pytest.raises(PersonUnknown, match="nobody"):
        directory.person("nobody")
    with pytest.raises(RoleUnknown, match="emperor"):
        directory.role("emperor")
    with pytest.raises(PermissionUnknown):
        directory.may(ANN, "approve", LIVE)
    with pytest.raises(ResourceMalformed):
        directory.may(ANN, "release.approve", "shop")


def test_a_group_that_somebody_joined_alone_is_theirs_but_not_by_others() -> None:
    said = Minutes(("ann", founding("ann", "ben", owners="ann")))
    said.say("ann", member("ops", "ann"))
    said.say("ann", member("ops", "ben"))
    directory = said.fold()
    assert directory.groups_of(ANN) == directory.groups_by_others(BEN) == {"ops"}
    assert directory.groups_by_others(ANN) == frozenset()
