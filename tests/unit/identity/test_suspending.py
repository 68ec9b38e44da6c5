"""Whoever is suspended says nothing that counts from there on; a program says it only as far as two people let it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from interlock.identity import (
    AddPerson,
    Confirm,
    Deed,
    Directory,
    Grant,
    JoinAccount,
    KeepPeople,
    LetPeople,
    PartAccount,
    PersonId,
    RemovePerson,
    RestorePerson,
    Revoke,
    SuspendPerson,
    Withdraw,
)
from interlock.identity.directory import EVER
from interlock.identity.errors import ActRefused
from interlock.identity.foresight import foresee
from tests.identities import Minutes, founding, grant, key, key_account, two_owners

ISSUER, SCIM, LDAP = "id.example.org/staff", "scim:corp", "ldap:hq"
CARL, ANN = PersonId("carl"), PersonId("ann")
KEEPS = KeepPeople("workload:server", SCIM, ISSUER)
PASSKEY = f"passkey:{key('carl at hand')}"
SHOP = "product:shop"


def account(name: str, issuer: str = ISSUER) -> str:
    return f"directory:{issuer}#{name}"


def gone(name: str, origin: str = SCIM) -> SuspendPerson:
    return SuspendPerson(name, account(name), origin)


def back(name: str, origin: str = SCIM) -> RestorePerson:
    return RestorePerson(name, account(name), origin)


def silent(directory: Directory, name: str, place: int | None = None) -> bool:
    return bool(directory.silence(key(name), place))


@pytest.fixture
def said() -> Minutes:
    """Give an organisation of three owners and an approver, with a server that says who of the staff is gone."""
    made = Minutes(("ann", founding("ann", "ben", "dora")))
    made.hire("ann", "ben", "carl")
    for one in ("ann", "ben", "carl", "dora"):
        made.agree("ann", "ben", JoinAccount(f"person:{one}", account(one), "signed in"))
    made.agree("ann", "ben", JoinAccount("person:carl", PASSKEY, "shown"))
    made.agree("ann", "ben", grant("approver", "carl", SHOP))
    made.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    made.agree("ann", "ben", KEEPS)
    assert made.reasons() == []
    return made


def test_from_the_entry_on_nothing_counts_and_what_was_before_does(said: Minutes) -> None:
    act = said.say("server", gone("carl"))
    directory = said.fold()
    assert (directory.pending, said.reasons()) == ((), [])
    (one,) = directory.suspensions(CARL)
    assert (one.origin, one.account, one.since, one.act) == (SCIM, account("carl"), act.index, act.digest)
    assert [silent(directory, "carl", place) for place in (act.index - 1, act.index, act.index + 1, None)] == [
        False,
        True,
        True,
        True,
    ]
    assert directory.silence(PASSKEY, act.index)  # type: ignore[arg-type]
    assert f"carl is suspended from entry {act.index} on, as scim:corp has it" == directory.absence(CARL)
    now = directory.may(CARL, "release.approve", SHOP)
    assert (now.is_allowed, now.why, now.paths) == (False, directory.absence(CARL), ())
    assert not directory.eligible(CARL, "release.approve", SHOP, said=act.index).is_allowed
    assert directory.eligible(CARL, "release.approve", SHOP, said=act.index - 1).is_allowed
    assert directory.who_may("release.approve", SHOP) == ()
    assert [one.person for one in directory.who_may("release.approve", SHOP, said=EVER)] == ["carl"]
    assert directory.person_of_key(key("carl")) == "carl", "who somebody is never changes by it"
    assert directory.voice_of(CARL) == "carl"
    assert not silent(directory, "ann")


def test_whoever_is_back_counts_from_there_on_and_what_was_said_meanwhile_never_does(said: Minutes) -> None:
    begin = said.say("server", gone("carl")).index
    said.say("carl", AddPerson("eve", "Eve"))
    end = said.say("server", back("carl")).index
    again = said.say("server", gone("carl")).index
    directory = said.fold()
    assert [silent(directory, "carl", place) for place in range(begin - 1, again + 1)] == [
        False,
        True,
        True,
        False,
        True,
    ]
    assert (end, again) == (begin + 2, begin + 3)
    assert "carl is suspended" in said.reasons()[0]
    said.say("server", back("carl"))
    assert said.fold().absence(CARL) == ""
    assert "until entry" in said.fold().absence(CARL, begin + 1)


def test_it_takes_two_people_to_have_a_program_say_it() -> None:
    made = two_owners()
    made.hire("ann", "ben", "carl")
    made.agree("ann", "ben", JoinAccount("person:carl", account("carl"), "signed in"))
    made.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    waiting = made.say("ann", KEEPS)
    made.say("server", gone("carl"))
    assert made.fold().suspensions(CARL) == ()
    assert "belongs to no person" in made.reasons()[0]
    made.say("server", Confirm(str(waiting.digest)))
    made.say("ann", Confirm(str(waiting.digest)))
    assert (len(made.reasons()), made.fold().kept_people) == (3, ())
    made.say("ben", Confirm(str(waiting.digest)))
    made.say("server", gone("carl"))
    assert made.fold().suspensions(CARL) != ()


@pytest.mark.parametrize(
    ("who", "deed", "why"),
    [
        ("server", gone("carl", LDAP), "belongs to no person"),
        ("other", gone("carl"), "belongs to no person"),
        ("carl", gone("carl"), "carl may not govern"),
        ("ann", gone("carl"), "people name no origin"),
        ("server", SuspendPerson("carl"), "belongs to no person"),
        ("server", SuspendPerson("carl", account("carl", "id.example.org/others"), SCIM), "is no account of"),
        ("server", SuspendPerson("carl", account("carl", "id.example.org/staff2"), SCIM), "is no account of"),
        ("server", SuspendPerson("carl", "git:carl@example.org", SCIM), "is no account of"),
        ("server", SuspendPerson("carl", account("nobody"), SCIM), "is not carl's"),
        ("server", SuspendPerson("carl", account("dora"), SCIM), "is not carl's"),
        ("server", SuspendPerson("nobody", account("carl"), SCIM), "nobody is called"),
        ("server", back("carl"), "is not suspended by"),
        ("server", KeepPeople("workload:server", LDAP, ISSUER), "belongs to no person"),
        ("server", LetPeople(SCIM), "belongs to no person"),
        ("ann", KeepPeople("workload:other", SCIM, ISSUER), "workload:server says already"),
        ("ann", KeepPeople("workload:nobody", LDAP, ISSUER), "workload:nobody has no key"),
        ("ann", LetPeople(LDAP), "no program says"),
        ("ann", RestorePerson("carl"), "carl is not suspended"),
    ],
)
def test_what_nobody_may_say_changes_nothing(said: Minutes, who: str, deed: Deed, why: str) -> None:
    said.agree("ann", "ben", JoinAccount("workload:other", key_account("other"), "made there"))
    act = said.say(who, deed)
    if any(one.digest == act.digest for one in said.fold().pending):
        said.say("ben", Confirm(str(act.digest)))
    assert [why in one for one in said.reasons()] == [True], said.reasons()
    directory = said.fold()
    assert not directory.was_anybody_suspended
    assert [one.origin for one in directory.kept_people] == [SCIM]


def test_an_account_in_conflict_suspends_neither(said: Minutes) -> None:
    said.agree("ann", "ben", JoinAccount("person:dora", account("carl"), "said so"))
    said.say("server", gone("carl"))
    assert "is not carl's" in said.reasons()[0]


def test_several_origins_suspend_until_the_last_says_that_they_are_there(said: Minutes) -> None:
    said.agree("ann", "ben", KeepPeople("workload:server", LDAP, ISSUER))
    said.say("server", gone("carl"))
    said.say("server", gone("carl", LDAP))
    said.say("server", gone("carl", LDAP))
    assert "is suspended already, as ldap:hq has it" in said.reasons()[0]
    said.say("server", back("carl"))
    assert [one.origin for one in said.fold().suspensions(CARL)] == [LDAP]
    assert silent(said.fold(), "carl")
    said.say("server", back("carl", LDAP))
    assert not silent(said.fold(), "carl")


def test_a_program_leaves_two_who_may_govern_and_people_do_not_have_to(said: Minutes) -> None:
    said.say("server", gone("dora"))
    assert said.fold().suspensions(PersonId("dora")) != ()
    for one in ("ann", "ben"):
        said.say("server", gone(one))
        assert "fewer than two who may govern would be left" in said.reasons()[-1]
    said.say("ann", SuspendPerson("ben"))
    assert said.fold().suspensions(PersonId("ben"))[0].origin == ""
    assert len(said.reasons()) == 2


def test_who_governs_until_some_day_or_without_a_key_is_not_counted_as_left(said: Minutes) -> None:
    until = said.acts[-1].at + timedelta(days=1)
    said.agree("ann", "ben", Grant("owner", "person:carl", "organisation", until))
    said.say("dora", PartAccount("person:dora", key_account("dora")))
    said.say("server", gone("ben"))
    assert "fewer than two" in said.reasons()[0]
    said.say("server", gone("carl"))
    assert len(said.reasons()) == 1, "ann and ben are left for as long as they want"


def test_it_never_makes_fewer_people_enough(said: Minutes) -> None:
    said.say("server", gone("dora"))
    said.say("ann", SuspendPerson("ben"))
    waiting = said.say("ann", AddPerson("eve", "Eve"))
    for who in ("ann", "ben", "dora", "server", "carl"):
        said.say(who, Confirm(str(waiting.digest)))
    directory = said.fold()
    assert directory.needs_two
    assert waiting.digest in {one.digest for one in directory.pending}
    assert len(said.reasons()) == 5


def test_a_lone_owner_who_suspends_the_other_one_first_is_not_enough_afterwards() -> None:
    alone = Minutes(("ann", founding("ann")))
    alone.say("ann", AddPerson("ben", "Ben"))
    alone.say("ann", JoinAccount("person:ben", key_account("ben"), "met"))
    alone.say("ann", SuspendPerson("ben"))
    alone.say("ann", grant("owner", "ben"))
    assert (alone.reasons(), alone.fold().needs_two) == ([], True)


def test_what_was_undone_with_a_lone_owner_leaves_who_is_suspended_where_it_was() -> None:
    alone = Minutes(("ann", founding("ann")))
    alone.say("ann", AddPerson("carl", "Carl"))
    alone.say("ann", JoinAccount("person:carl", key_account("carl"), "met"))
    begin = alone.say("ann", SuspendPerson("carl")).index
    end = alone.say("ann", RestorePerson("carl")).index
    alone.say("ann", grant("owner", "carl", SHOP))
    assert "a second person must be able to govern" in alone.reasons()[0]
    directory = alone.fold()
    assert [silent(directory, "carl", place) for place in (begin - 1, begin, end, end + 1)] == [
        False,
        True,
        False,
        False,
    ]


def test_acts_that_wait_by_somebody_who_is_suspended_meanwhile_are_not_confirmed(said: Minutes) -> None:
    waiting = said.say("dora", AddPerson("eve", "Eve"))
    said.say("server", gone("dora"))
    said.say("ben", Confirm(str(waiting.digest)))
    said.say("dora", Withdraw(str(waiting.digest)))
    assert [one.startswith("dora is suspended") for one in said.reasons()] == [True, True]
    assert {one.id for one in said.fold().people} == {"ann", "ben", "carl", "dora"}
    said.say("server", back("dora"))
    said.say("ben", Confirm(str(waiting.digest)))
    assert "eve" in {one.id for one in said.fold().people}


def test_two_people_overrule_an_origin_until_it_takes_that_back_itself(said: Minutes) -> None:
    said.say("server", gone("carl"))
    waiting = said.say("ann", RestorePerson("carl"))
    assert silent(said.fold(), "carl"), "one is not enough to end it"
    meanwhile = len(said.acts)
    said.say("server", AddPerson("x", "X"))
    lifts = said.say("ben", Confirm(str(waiting.digest)))
    directory = said.fold()
    assert (silent(directory, "carl", meanwhile), silent(directory, "carl", lifts.index)) == (True, False)
    said.say("server", gone("carl"))
    assert f"people said at entry {lifts.index} that carl goes on" in said.reasons()[-1]
    assert directory.said_gone(SCIM) == {(CARL, account("carl"))}
    said.say("server", back("carl"))
    assert said.fold().said_gone(SCIM) == frozenset()
    said.say("server", gone("carl"))
    assert silent(said.fold(), "carl"), "it counts again once the origin has said that carl is there"


def test_a_program_ends_nothing_that_people_or_others_said(said: Minutes) -> None:
    said.say("ann", SuspendPerson("carl"))
    said.say("server", back("carl"))
    said.say("server", gone("carl"))
    said.say("server", back("carl"))
    assert [one.origin for one in said.fold().suspensions(CARL)] == [""]
    assert silent(said.fold(), "carl")
    said.agree("ann", "ben", RestorePerson("carl"))
    assert not silent(said.fold(), "carl")


def test_people_take_its_right_back_by_two_and_who_is_suspended_stays_so(said: Minutes) -> None:
    said.say("server", gone("carl"))
    waiting = said.say("ann", LetPeople(SCIM))
    assert [one.origin for one in said.fold().kept_people] == [SCIM], "whoever leaves next could end it alone otherwise"
    said.say("ben", Confirm(str(waiting.digest)))
    said.say("server", gone("dora"))
    said.say("server", back("carl"))
    directory = said.fold()
    assert directory.kept_people == ()
    assert len(said.reasons()) == 2
    assert silent(directory, "carl")
    assert not silent(directory, "dora")
    said.agree("ann", "ben", RestorePerson("carl"))
    assert not silent(said.fold(), "carl")


def test_a_key_that_is_parted_stays_silent_and_a_new_one_is(said: Minutes) -> None:
    said.say("server", gone("carl"))
    said.say("ann", PartAccount("person:carl", key_account("carl")))
    said.agree("ann", "ben", JoinAccount("person:carl", key_account("carl 2"), "met"))
    directory = said.fold()
    assert (directory.person_of_key(key("carl")), silent(directory, "carl"), silent(directory, "carl 2")) == (
        None,
        True,
        True,
    )
    said.say("server", back("carl"))
    directory = said.fold()
    assert (silent(directory, "carl"), silent(directory, "carl 2")) == (True, False)
    said.agree("ann", "ben", JoinAccount("person:dora", key_account("carl"), "it is hers now"))
    assert not silent(said.fold(), "carl")


def test_whoever_is_removed_does_not_speak_by_that(said: Minutes) -> None:
    said.say("server", gone("carl"))
    said.say("ann", RemovePerson("carl"))
    directory = said.fold()
    assert silent(directory, "carl")
    assert directory.suspensions(CARL) == ()
    said.say("server", back("carl"))
    assert "nobody is called carl" in said.reasons()[0]


def test_a_key_that_two_claim_is_silent_while_one_of_them_is(said: Minutes) -> None:
    said.say("server", gone("carl"))
    said.agree("ann", "ben", JoinAccount("person:dora", key_account("carl"), "said so"))
    assert silent(said.fold(), "carl")
    assert said.fold().person_of_key(key("carl")) is None


def test_roles_are_taken_and_given_as_ever(said: Minutes) -> None:
    said.say("server", gone("carl"))
    said.say("ann", Revoke("approver", "person:carl", SHOP))
    said.say("server", back("carl"))
    assert not said.fold().may(CARL, "release.approve", SHOP).is_allowed


def test_what_the_past_was_is_folded_as_it_was(said: Minutes) -> None:
    before = said.acts[-1].at
    said.say("server", gone("carl"), wait=timedelta(hours=1))
    assert said.fold().as_of(before).absence(CARL) == ""
    assert said.fold().as_of(said.acts[-1].at).absence(CARL) != ""


def test_a_late_word_that_somebody_is_back_counts_for_nothing_and_that_they_are_gone_does(said: Minutes) -> None:
    said.say("server", gone("carl"), late=timedelta(days=3))
    assert silent(said.fold(), "carl")
    said.say("server", back("carl"), late=timedelta(days=3), wait=timedelta(days=4))
    assert "within a day" in said.reasons()[0]


@pytest.mark.parametrize(
    ("who", "deed"),
    [
        ("server", gone("ann")),
        ("server", gone("carl", LDAP)),
        ("server", back("ben")),
        ("ann", gone("carl")),
        ("ann", back("carl")),
        ("ann", RestorePerson("ben")),
        ("dora", SuspendPerson("carl")),
    ],
)
def test_foresight_refuses_what_folding_does(said: Minutes, who: str, deed: Deed) -> None:
    said.say("server", gone("dora"))
    directory = said.fold()
    trial = Minutes()
    trial.acts = list(said.acts)
    bad = trial.say(who, deed)
    if isinstance(deed, RestorePerson) and who == "ann":
        said.acts = trial.acts
        said.say("ben", Confirm(str(bad.digest)))
    with pytest.raises(ActRefused):
        foresee(directory, [bad])
    assert trial.fold().refused or said.fold().refused


def test_foresight_lets_through_what_folding_does(said: Minutes) -> None:
    trial = Minutes()
    trial.acts = list(said.acts)
    foresee(said.fold(), [trial.say("server", gone("carl")), trial.say("server", back("carl"))])
    assert trial.fold().refused == ()


def test_one_who_governs_and_rules_the_provider_is_still_alone(said: Minutes) -> None:
    """Every three things that ann and the program could say after one another, in every order."""
    said.say("ann", AddPerson("eve", "Eve"))
    waiting = str(said.acts[-1].digest)
    names = ("ben", "dora")
    program: list[Deed] = [*map(gone, names), *map(back, names), LetPeople(SCIM)]
    people: list[Deed] = [*map(SuspendPerson, names), *map(RestorePerson, names), Confirm(waiting)]
    moves = [("server", one) for one in (*program, Confirm(waiting))] + [("ann", one) for one in people]
    before = list(said.acts)
    for way in product(moves, repeat=3):
        said.acts = list(before)
        for who, deed in way:
            said.say(who, deed)
        directory = said.fold()
        assert directory.needs_two, way
        assert "eve" not in {one.id for one in directory.people}, way
        left = {one.person for one in directory.who_may("govern", "organisation")}
        if not any(who == "ann" and isinstance(deed, SuspendPerson) for who, deed in way):
            assert len(left) >= 2, way
