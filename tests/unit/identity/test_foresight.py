from __future__ import annotations

import pytest

from interlock.identity import ActRefused, AddPerson, Confirm, Deed, Directory, JoinAccount, foresee
from tests.identities import Minutes, grant, key_account, two_owners


def foreseen(said: Minutes, who: str, *deeds: Deed) -> None:
    """Foresee what somebody is about to say."""
    directory: Directory = said.fold()
    count = len(said.acts)
    try:
        for deed in deeds:
            said.say(who, deed)
        foresee(directory, said.acts[count:])
    finally:
        del said.acts[count:]


def test_what_would_count_or_wait_is_fine() -> None:
    said = two_owners()
    foreseen(said, "ann", AddPerson("carl", "Carl"), JoinAccount("person:carl", key_account("carl"), ""))
    waits = said.say("ann", AddPerson("carl", "Carl"))
    foreseen(said, "ben", Confirm(str(waits.digest)))
    foreseen(said, "ann", grant("approver", "carl"))


@pytest.mark.parametrize(
    ("who", "deed", "why"),
    [
        ("mallory", AddPerson("carl", "Carl"), "belongs to no person here"),
        ("ann", grant("approver", "carl"), "nobody is called carl"),
        ("ann", AddPerson("ben", "Ben"), "already"),
    ],
)
def test_what_would_not_count_even_if_confirmed_is_refused(who: str, deed: Deed, why: str) -> None:
    with pytest.raises(ActRefused, match=why):
        foreseen(two_owners(), who, deed)


@pytest.mark.parametrize("to", ["workload:server", "person:ben"])
def test_nobody_gives_away_the_key_that_signs(to: str) -> None:
    with pytest.raises(ActRefused, match=r"that signs it is ann's, and would be nobody's"):
        foreseen(two_owners(), "ann", JoinAccount(to, key_account("ann"), ""))
    foreseen(two_owners(), "ann", JoinAccount("workload:server", key_account("other"), ""))


def test_an_old_act_that_can_never_count_blocks_no_new_one() -> None:
    said = two_owners()
    said.say("ann", grant("approver", "carl"))
    foreseen(said, "ann", AddPerson("dora", "Dora"))


def test_foreseeing_changes_nothing() -> None:
    said = two_owners()
    directory = said.fold()
    act = said.say("ann", AddPerson("carl", "Carl"))
    foresee(directory, [act])
    assert (len(directory.acts), directory.pending) == (1, ())
