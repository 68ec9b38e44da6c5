from __future__ import annotations

from interlock.identity import AddPerson, JoinAccount, PartAccount, PersonId
from tests.identities import Minutes, founding, grant, key_account, member, two_owners

ANN, BEN, SOCK = PersonId("ann"), PersonId("ben"), PersonId("sock")


def alone() -> Minutes:
    """Give an organisation that ann founded alone, with ben in it from the beginning."""
    return Minutes(("ann", founding("ann", "ben", owners="ann")))


def test_founders_speak_for_themselves() -> None:
    directory = two_owners().fold()
    assert (directory.voice_of(ANN), directory.voice_of(BEN)) == (ANN, BEN)
    assert directory.voice_of(PersonId("nobody")) is None


def test_whoever_two_people_vouched_for_speaks_alone() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    assert said.fold().voice_of(PersonId("carl")) == "carl"


def test_whoever_one_person_alone_brought_in_speaks_with_that_voice() -> None:
    said = alone()
    said.say("ann", AddPerson("sock", "Sock"))
    said.say("ann", JoinAccount("person:sock", key_account("sock"), "mine"))
    assert said.fold().voice_of(SOCK) == ANN


def test_an_account_lent_to_a_founder_makes_two_people_one_voice_for_as_long_as_it_is_lent() -> None:
    said = alone()
    said.say("ann", JoinAccount("person:ben", key_account("mine"), "really his"))
    assert said.fold().voice_of(BEN) == ANN
    said.say("ann", PartAccount("person:ben", key_account("mine")))
    assert said.fold().voice_of(BEN) == BEN


def test_a_chain_of_inventions_leads_back_to_its_inventor() -> None:
    said = alone()
    for name in ("sock", "glove"):
        said.say("ann", AddPerson(name, name))
        said.say("ann", JoinAccount(f"person:{name}", key_account(name), ""))
    said.say("ann", grant("owner", "sock"))
    said.agree("ann", "sock", AddPerson("hat", "Hat"))
    said.agree("sock", "ann", JoinAccount("person:hat", key_account("hat"), ""))
    directory = said.fold()
    assert directory.needs_two
    assert {directory.voice_of(PersonId(name)) for name in ("ann", "sock", "glove", "hat")} == {ANN}


def test_every_way_up_is_found_though_only_the_shortest_is_told() -> None:
    said = two_owners(("approver", "group:top", "product:shop"))
    for inner, outer in (("left", "top"), ("right", "top")):
        said.agree("ann", "ben", member(outer, f"group:{inner}"))
        said.agree("ann", "ben", member(inner, "ben"))
    directory = said.fold()
    assert len(directory.may(BEN, "release.approve", "product:shop").paths) == 1
    assert directory.groups_of(BEN) == {"left", "right", "top"}


def test_many_ways_up_take_no_time_that_doubles_with_each_step() -> None:
    said = Minutes(("ann", founding("ann", "ben", owners="ann", grants=(("approver", "group:l39", "product:shop"),))))
    said.say("ann", member("l0", "ben"))
    said.say("ann", member("r0", "ben"))
    for step in range(39):
        for inner in ("l", "r"):
            for outer in ("l", "r"):
                said.say("ann", member(f"{outer}{step + 1}", f"group:{inner}{step}"))
    directory = said.fold()
    assert directory.eligible(BEN, "release.approve", "product:shop").is_allowed
    assert directory.enablers(BEN, "release.approve", "product:shop") == {ANN}
