from __future__ import annotations

from datetime import timedelta

import pytest

from interlock.identity import (
    Act,
    ActsOutOfOrder,
    AddPerson,
    Confirm,
    Deed,
    DefineRole,
    Found,
    JoinAccount,
    Permission,
    PersonId,
    RemovePerson,
    Revoke,
    Withdraw,
    fold,
)
from tests.identities import Minutes, founder, founding, grant, key, key_account, member, two_owners

ANN, BEN, CARL = PersonId("ann"), PersonId("ben"), PersonId("carl")
DAY = timedelta(days=1)


def test_nothing_is_known_before_the_founding() -> None:
    said = Minutes(("ann", AddPerson("ben", "Ben")))
    assert said.fold().is_empty
    assert said.reasons() == ["nothing was founded before it"]


def test_only_the_first_founding_founds() -> None:
    said = two_owners()
    said.say("carl", founding("carl", "dora"))
    assert [one.id for one in said.fold().people] == ["ann", "ben"]
    assert said.reasons() == ["the directory was founded before"]


def test_the_directory_says_which_key_founded_it() -> None:
    said = Minutes(("ann", AddPerson("ben", "Ben")))
    assert said.fold().founder is None
    assert two_owners().fold().founder == key("ann")


def test_whoever_said_what_waits_takes_it_back_and_nobody_else_does() -> None:
    said = two_owners()
    waiting = said.say("ann", AddPerson("carl", "Carl"))
    for who in ("ben", "mallory"):
        said.say(who, Withdraw(str(waiting.digest)))
    assert said.reasons() == ["only who signed that act takes it back; nobody has to confirm it"] * 2
    said.say("ann", Withdraw(str(waiting.digest)))
    assert said.fold().pending == ()
    said.say("ben", Confirm(str(waiting.digest)))
    said.say("ann", Withdraw(str(waiting.digest)))
    assert said.reasons()[2:] == [f"no act {waiting.digest.short} waits for a confirmation"] * 2
    assert [one.id for one in said.fold().people] == ["ann", "ben"]


def test_what_counts_already_is_taken_away_and_not_withdrawn() -> None:
    said = two_owners()
    added = said.agree("ann", "ben", AddPerson("carl", "Carl"))
    said.say("ann", Withdraw(str(added.digest)))
    assert said.reasons() == [f"no act {added.digest.short} waits for a confirmation"]
    assert "carl" in {one.id for one in said.fold().people}


def test_a_person_takes_back_with_one_key_what_they_signed_with_another() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("person:ann", key_account("ann2"), "met in person"))
    waiting = said.say("ann", AddPerson("carl", "Carl"))
    said.say("ann2", Withdraw(str(waiting.digest)))
    assert (said.fold().pending, said.reasons()) == ((), [])


def test_the_founding_that_is_wanted_founds_wherever_it_stands() -> None:
    said = Minutes(("mallory", founding("mallory")))
    wanted = said.say("ann", founding("ann", "ben"))
    directory = said.fold(wanted.digest)
    assert [one.id for one in directory.people] == ["ann", "ben"]
    assert [one.reason for one in directory.refused] == ["it is not the founding that is wanted here"]


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (founding("ben"), "must be one of those who may govern"),
        (founding("ann", "ben", owners="ben"), "must be one of those who may govern"),
        (founding("ann", "ann"), "names a person or an account twice"),
        (Found((founder("ann", key_account("ben")), founder("ben")), ()), "names a person or an account twice"),
        (Found((founder("ann"),), ()), "must be one of those who may govern"),
        (founding("ann", "ben", owners="ann", grants=(("owner", "person:ben", "product:x"),)), "second person"),
        (founding("ann", grants=(("nothing", "person:ann", "organisation"),)), "no role nothing"),
    ],
)
def test_what_cannot_found_founds_nothing(deed: Deed, why: str) -> None:
    said = Minutes(("ann", deed))
    assert said.fold().is_empty
    assert why in said.reasons()[0]


def test_a_lone_owner_acts_alone_until_there_are_two() -> None:
    said = Minutes(("ann", founding("ann")))
    said.say("ann", AddPerson("ben", "Ben"))
    said.say("ann", grant("owner", "ben"))
    assert not said.fold().needs_two, "somebody without a key could confirm nothing"
    said.say("ann", JoinAccount("person:ben", key_account("ben"), "met"))
    assert said.fold().needs_two
    waits = said.say("ann", grant("approver", "ann"))
    assert said.fold().pending == (waits,)
    said.say("ben", Confirm(str(waits.digest)))
    assert said.fold().may(ANN, "release.approve", "product:shop").is_allowed


@pytest.mark.parametrize(
    "last",
    [
        grant("owner", "group:heads"),
        member("heads", "ben"),
        DefineRole("head", (Permission.GOVERN,)),
    ],
)
def test_two_are_needed_by_whichever_act_the_second_one_came(last: Deed) -> None:
    said = Minutes(("ann", founding("ann")))
    every: list[Deed] = [
        AddPerson("ben", "Ben"),
        JoinAccount("person:ben", key_account("ben"), ""),
        DefineRole("head", (Permission.EVIDENCE_READ,)),
        member("heads", "ben"),
        grant("head" if isinstance(last, DefineRole) else "owner", "group:heads"),
    ]
    for deed in every:
        if deed != last:
            said.say("ann", deed)
    assert not said.fold().needs_two
    said.say("ann", last)
    assert said.reasons() == []
    assert said.fold().needs_two


def test_nobody_governs_a_part_while_one_alone_governs_all() -> None:
    said = Minutes(("ann", founding("ann", "ben", owners="ann")))
    said.say("ann", grant("owner", "ben", "product:shop"))
    directory = said.fold()
    assert "a second person must be able to govern the organisation" in said.reasons()[0]
    assert not directory.needs_two
    assert not directory.may(BEN, "govern", "product:shop").is_allowed
    assert directory.may(ANN, "govern", "product:shop").is_allowed


def test_who_governs_a_part_confirms_there_and_nowhere_else() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    said.agree("ann", "ben", grant("owner", "carl", "product:shop"))
    inside = said.say("ann", grant("approver", "ben", "product:shop/environment:live"))
    said.say("carl", Confirm(str(inside.digest)))
    outside = said.say("ann", grant("approver", "ben", "product:other"))
    said.say("carl", Confirm(str(outside.digest)))
    directory = said.fold()
    assert directory.may(BEN, "release.approve", "product:shop/environment:live").is_allowed
    assert not directory.may(BEN, "release.approve", "product:other").is_allowed
    assert said.reasons() == ["carl may not govern product:other"]


def test_two_are_still_needed_after_one_was_taken_away() -> None:
    said = two_owners()
    said.say("ann", RemovePerson("ben"))
    waits = said.say("ann", AddPerson("sock", "Sock"))
    directory = said.fold()
    assert directory.person_of_key(waits.signer) == ANN
    assert directory.pending == (waits,)


def test_taking_away_counts_at_once() -> None:
    said = two_owners(("approver", "person:ben", "product:shop"))
    said.say("ann", Revoke("approver", "person:ben", "product:shop"))
    assert not said.fold().may(BEN, "release.approve", "product:shop").is_allowed


def test_taking_away_needs_the_right_to_govern_too() -> None:
    said = Minutes(("ann", founding("ann", "ben", owners="ann")))
    said.say("ben", RemovePerson("ann"))
    assert said.reasons() == ["ben may not govern organisation"]


def test_an_act_that_waited_too_long_is_confirmed_by_nobody() -> None:
    said = two_owners()
    waits = said.say("ann", AddPerson("carl", "Carl"))
    said.say("ben", Confirm(str(waits.digest)), wait=31 * DAY)
    assert said.reasons() == ["that act waited for more than 30 days"]


def test_whoever_left_meanwhile_gives_nothing() -> None:
    said = two_owners(("owner", "group:heads", "organisation"))
    said.hire("ann", "ben", "carl")
    waits = said.say("ann", AddPerson("dora", "Dora"))
    said.agree("ann", "ben", grant("owner", "carl"))
    said.say("ben", RemovePerson("ann"))
    said.say("carl", Confirm(str(waits.digest)))
    assert "belongs to no person here" in said.reasons()[0]


@pytest.mark.parametrize("late", [DAY * 2, -DAY * 2])
def test_what_gives_anything_is_entered_when_it_is_signed(late: timedelta) -> None:
    said = two_owners()
    act = said.say("ann", AddPerson("carl", "Carl"), late=late)
    assert said.fold().pending == ()
    assert f"entered at {act.at.isoformat()[:19]}Z" in said.reasons()[0]


def test_what_takes_away_counts_however_late() -> None:
    said = two_owners()
    said.say("ann", RemovePerson("ben"), late=DAY * 90)
    assert [one.id for one in said.fold().people] == ["ann"]


def test_the_same_act_counts_once() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    given = said.agree("ann", "ben", grant("approver", "carl"))
    said.say("ann", Revoke("approver", "person:carl", "organisation"))
    confirmed = said.acts[given.index + 1]
    for old in (given, confirmed):
        said.acts.append(Act(old.deed, old.digest, old.signer, old.signed_at, old.at, len(said.acts)))
    assert said.reasons() == ["the same act stands in the ledger before"] * 2
    assert not said.fold().may(CARL, "release.approve", "product:shop").is_allowed


def test_a_stranger_who_enters_a_copy_first_does_not_block_the_act() -> None:
    said = two_owners()
    copied = said.say("mallory", AddPerson("carl", "Carl"))
    said.acts.append(Act(copied.deed, copied.digest, said.acts[0].signer, copied.signed_at, copied.at, 2))
    said.say("ben", Confirm(str(copied.digest)))
    assert [one.id for one in said.fold().people] == ["ann", "ben", "carl"]


def test_acts_in_another_order_than_the_ledgers_are_an_error() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    with pytest.raises(ActsOutOfOrder):
        fold(reversed(said.acts))


def test_an_act_of_a_lone_owner_that_is_refused_leaves_everything_as_it_was() -> None:
    said = Minutes(("ann", founding("ann", "ben", owners="ann")))
    said.say("ann", DefineRole("head", (Permission.EVIDENCE_READ,)))
    said.say("ann", grant("head", "ben", "product:shop"))
    before = said.fold()
    said.say("ann", DefineRole("head", (Permission.GOVERN,)))
    after = said.fold()
    assert (after.people, after.bindings, after.roles) == (before.people, before.bindings, before.roles)
    assert len(after.refused) == 1
