from __future__ import annotations

from interlock.identity import Grant, PersonId
from tests.identities import BEGIN, STEP, grant, member, two_owners

LIVE = "product:shop/environment:live"


def test_a_chain_names_each_group_the_role_the_place_and_who_granted_it() -> None:
    said = two_owners()
    said.agree("ann", "ben", member("night", "ben"))
    said.agree("ann", "ben", member("ops", "group:night"))
    said.agree("ann", "ben", grant("approver", "group:ops", "product:shop"))
    answer = said.fold().may(PersonId("ben"), "release.approve", LIVE)
    assert answer.why == (
        "ben is in group night, which is in group ops, which is approver on product:shop "
        "(granted by ann and ben, entry 5)"
    )


def test_a_role_of_ones_own_and_one_from_the_founding_read_so() -> None:
    answer = two_owners(("approver", "person:ben", LIVE)).fold().may(PersonId("ben"), "release.approve", LIVE)
    assert answer.why == f"ben is approver on {LIVE} (since the founding, entry 0)"


def test_a_role_that_ends_says_when() -> None:
    said = two_owners()
    said.agree("ann", "ben", Grant("approver", "person:ben", LIVE, BEGIN + STEP * 60))
    answer = said.fold().may(PersonId("ben"), "release.approve", LIVE, at=BEGIN)
    assert f"ben is approver on {LIVE} until 2026-03-01T10:00:00Z" in answer.why


def test_a_path_names_who_made_it() -> None:
    said = two_owners(("approver", "group:ops", LIVE))
    said.agree("ann", "ben", member("ops", "ben"))
    (path,) = said.fold().may(PersonId("ben"), "release.approve", LIVE).paths
    assert path.enablers == {"ann", "ben"}
    assert path.groups == ("ops",)
