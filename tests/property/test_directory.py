"""Losing acts that give never gives anything to anybody.

Losing one that takes away does, and so can losing a second claim on an account, a second definition of a role, a
grant that shortened one, a membership that made a circle, or the person whose id was used up: each of them takes
something away too. Those are kept out of what is lost here; that nothing is lost at all is what the ledger proves.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interlock.identity import (
    Act,
    AddPerson,
    Deed,
    Directory,
    JoinAccount,
    PartAccount,
    Permission,
    RemoveMember,
    Revoke,
    fold,
)
from tests.identities import Minutes, founding, grant, key_account, member

PEOPLE = ("ann", "ben", "carl", "dora")
GROUPS = ("a", "b", "c")
PLACES = ("organisation", "product:shop", "product:shop/environment:live", "environment:live", "job:deploy")
ROLES = ("owner", "approver", "releaser")

person = st.sampled_from(PEOPLE)
party = st.sampled_from([*(f"person:{one}" for one in PEOPLE), *(f"group:{one}" for one in GROUPS)])
role, place = st.sampled_from(ROLES), st.sampled_from(PLACES)
nested = st.sampled_from([("b", "group:a"), ("c", "group:a"), ("c", "group:b")])

giving: st.SearchStrategy[Deed] = st.one_of(
    person.map(lambda who: AddPerson(who, who)),
    person.map(lambda who: JoinAccount(f"person:{who}", key_account(who), "")),
    st.builds(member, st.sampled_from(GROUPS), person),
    nested.map(lambda pair: member(*pair)),
    st.builds(grant, role, party, place),
)
taking: st.SearchStrategy[Deed] = st.one_of(
    person.map(lambda who: PartAccount(f"person:{who}", key_account(who))),
    st.builds(lambda into, who: RemoveMember(into, f"person:{who}"), st.sampled_from(GROUPS), person),
    st.builds(Revoke, role, party, place),
)
steps = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["ann", "ben", "carl"]), st.one_of(giving, giving, taking)), max_size=25
)


def said_by(told: list[tuple[bool, str, Deed]]) -> list[Act]:
    """Give acts by two owners and a third one; each is confirmed by the next owner if its mark says so."""
    said = Minutes(("ann", founding("ann", "ben")))
    following = {"ann": "ben", "ben": "carl", "carl": "ann"}
    for is_confirmed, who, deed in told:
        if is_confirmed:
            said.agree(who, following[who], deed)
        else:
            said.say(who, deed)
    return said.acts


def allowed(directory: Directory) -> set[tuple[str, str, str]]:
    """Give everything that anybody may do anywhere by a role that counts for approvals, or by any."""
    wanted = (Permission.GOVERN, Permission.RELEASE_APPROVE, Permission.RELEASE_DEPLOY)
    return {
        (str(one.id), f"{ask.__name__} {permission}", place)
        for one in directory.people
        for permission in wanted
        for place in PLACES
        for ask in (directory.may, directory.eligible)
        if ask(one.id, permission, place).is_allowed
    }


@given(steps, st.data())
def test_losing_what_gives_gives_nothing(told: list[tuple[bool, str, Deed]], data: st.DataObject) -> None:
    acts = said_by(told)
    giving_ones = [act.index for act in acts[1:] if not act.takes_away]
    lost = data.draw(st.sets(st.sampled_from(giving_ones))) if giving_ones else set()
    left = [act for act in acts if act.index not in lost]
    assert allowed(fold(left)) <= allowed(fold(acts))


@given(steps)
def test_every_act_counts_waits_or_is_refused_with_a_reason(told: list[tuple[bool, str, Deed]]) -> None:
    acts = said_by(told)
    directory = fold(acts)
    refused = {one.index for one in directory.refused}
    assert all(one.reason for one in directory.refused)
    assert refused.isdisjoint(one.index for one in directory.pending)
    assert fold(acts).people == directory.people


@given(steps)
def test_whoever_may_do_something_is_told_by_a_chain_of_acts_that_are_there(
    told: list[tuple[bool, str, Deed]],
) -> None:
    acts = said_by(told)
    by_digest = {act.digest: act for act in acts}
    directory = fold(acts)
    for answer in directory.who_may("release.approve", "product:shop/environment:live"):
        for path in answer.paths:
            for credit in path.credits:
                assert by_digest[credit.act].index == credit.index
                assert credit.is_founding == (credit.index == 0)
                assert credit.is_founding or len(credit.people) > 1
