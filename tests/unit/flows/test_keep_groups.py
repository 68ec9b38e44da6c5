"""What a directory elsewhere says comes to memberships only where two people had this server keep a group for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interlock.flows.keep_groups import GroupKeeper
from interlock.identity import (
    Account,
    Deed,
    Directory,
    GroupId,
    JoinAccount,
    KeepGroup,
    KeepPeople,
    LetGroup,
    RestorePerson,
    SuspendPerson,
    foresee,
    in_words,
)
from interlock.identity.elsewhere import GroupRule
from interlock.kernel import KeyId
from tests.identities import Minutes, key, key_account, member, two_owners

CARL, DORA = (Account.parse(f"directory:id.example.org#{name}") for name in ("carl", "dora"))
RULES = (GroupRule("Operators", "corp-ops"), GroupRule("On call", "corp-ops"), GroupRule("Auditors", "corp-audit"))


class Keeping:
    """An organisation and a server that keeps groups of it."""

    def __init__(self) -> None:
        self.said = two_owners()
        for name in ("carl", "dora"):
            self.said.hire("ann", "ben", name)
            self.agreed(JoinAccount(f"person:{name}", f"directory:id.example.org#{name}", "signed in"))
        self.agreed(JoinAccount("workload:server", key_account("server"), "made there"))
        for group in ("corp-ops", "corp-audit"):
            self.agreed(KeepGroup(group, "workload:server", "oidc:corp"))
        self.log: list[str] = []
        self.signer = "server"
        self.flow = GroupKeeper(directory=self.said.fold, key=lambda: KeyId(key(self.signer)), say=self._say)

    def _say(self, deeds: Sequence[Deed], directory: Directory) -> None:
        for one in deeds:
            self.said.say(self.signer, one)

    def agreed(self, deed: Deed) -> None:
        self.said.agree("ann", "ben", deed)

    def one(self, account: Account, *groups: str, origin: str = "oidc:corp") -> list[str]:
        return [in_words(one) for one in self.flow.of_one(origin, RULES, account, groups, self.log.append)]

    def all(self, **groups: list[Account]) -> list[str]:
        told = {"Operators": groups.get("ops", []), "Auditors": groups.get("audit", [])}
        return [in_words(one) for one in self.flow.of_all("oidc:corp", RULES, told, self.log.append)]

    def members(self, group: str) -> set[str]:
        return set(self.said.fold().people_in(GroupId(group)))


@pytest.fixture
def keeping() -> Keeping:
    made = Keeping()
    assert made.said.reasons() == []
    return made


def test_somebody_is_in_the_groups_that_their_provider_names(keeping: Keeping) -> None:
    assert keeping.one(CARL, "Operators", "Strangers") == ["adds person:carl to group corp-ops"]
    assert keeping.one(CARL, "On call") == [], "another group elsewhere is the same one here"
    assert (keeping.members("corp-ops"), keeping.members("corp-audit")) == ({"carl"}, set())
    assert keeping.one(CARL, "Auditors") == [
        "adds person:carl to group corp-audit",
        "removes person:carl from group corp-ops",
    ]
    assert keeping.one(CARL) == ["removes person:carl from group corp-audit"]
    assert (keeping.said.reasons(), keeping.log) == ([], [])


def test_nobody_else_is_touched_by_what_is_said_of_one(keeping: Keeping) -> None:
    keeping.one(CARL, "Operators")
    keeping.one(DORA, "Operators")
    keeping.one(CARL)
    assert keeping.members("corp-ops") == {"dora"}
    assert keeping.one(Account.parse("directory:id.example.org#eve"), "Operators") == []
    assert keeping.members("corp-ops") == {"dora"}


def test_what_another_origin_said_stays(keeping: Keeping) -> None:
    keeping.agreed(KeepGroup("hr-ops", "workload:server", "scim:hr"))
    keeping.one(CARL, "Operators")
    rules = (GroupRule("Operators", "hr-ops"),)
    keeping.flow.of_one("scim:hr", rules, CARL, ["Operators"], keeping.log.append)
    assert keeping.members("hr-ops") == {"carl"}
    keeping.one(CARL)
    assert (keeping.members("corp-ops"), keeping.members("hr-ops")) == (set(), {"carl"})
    keeping.flow.of_all("scim:hr", rules, {}, keeping.log.append)
    assert keeping.members("hr-ops") == set()


def test_groups_that_are_not_told_stay_as_they_are(keeping: Keeping) -> None:
    keeping.one(CARL, "Operators")
    assert keeping.flow.of_one("oidc:corp", RULES, CARL, None, keeping.log.append) == ()
    assert keeping.members("corp-ops") == {"carl"}
    assert "than it tells" in keeping.log[0]


def test_a_group_that_nobody_had_kept_gets_nobody_and_that_is_told_once(keeping: Keeping) -> None:
    keeping.agreed(member("ops", "dora"))
    for _ in range(2):
        rules = (*RULES, GroupRule("Operators", "ops"), GroupRule("Operators", "owners"))
        keeping.flow.of_one("oidc:corp", rules, CARL, ["Operators"], keeping.log.append)
    assert (keeping.members("ops"), keeping.members("corp-ops")) == ({"dora"}, {"carl"})
    assert len(keeping.log) == 2
    assert "the group ops is not kept here for oidc:corp" in keeping.log[0]


def test_another_origin_of_the_same_group_changes_nothing(keeping: Keeping) -> None:
    assert keeping.one(CARL, "Operators", origin="oidc:other") == []
    assert keeping.members("corp-ops") == set()


def test_a_server_whose_key_is_not_the_keepers_says_nothing(keeping: Keeping) -> None:
    for signer in ("another", "ann"):
        keeping.signer = signer
        assert keeping.one(CARL, "Operators") == []
    assert keeping.members("corp-ops") == set()
    assert "corp-ops is not kept here" in keeping.log[0]


def test_a_rule_that_is_gone_takes_its_members_along(keeping: Keeping) -> None:
    keeping.one(CARL, "Operators")
    keeping.flow.of_one("oidc:corp", RULES[2:], CARL, ["Operators"], keeping.log.append)
    assert keeping.members("corp-ops") == set()


def test_a_whole_list_makes_the_groups_as_it_says(keeping: Keeping) -> None:
    keeping.one(CARL, "Operators")
    stranger = Account.parse("directory:id.example.org#eve")
    assert keeping.all(ops=[DORA, stranger], audit=[CARL, CARL]) == [
        "adds person:carl to group corp-audit",
        "removes person:carl from group corp-ops",
        "adds person:dora to group corp-ops",
    ]
    assert keeping.all(ops=[DORA], audit=[CARL]) == []
    assert keeping.all(ops=[CARL, DORA]) == [
        "removes person:carl from group corp-audit",
        "adds person:carl to group corp-ops",
    ]
    assert keeping.said.reasons() == []


def test_what_cannot_be_entered_is_an_error_and_not_forgotten(keeping: Keeping) -> None:
    class Full(Exception):
        pass

    def full(deeds: Sequence[Deed], directory: Directory) -> None:
        raise Full

    broken = GroupKeeper(directory=keeping.said.fold, key=lambda: KeyId(key("server")), say=full)
    with pytest.raises(Full):
        broken.of_one("oidc:corp", RULES, CARL, ["Operators"], keeping.log.append)
    assert keeping.one(CARL, "Operators") == ["adds person:carl to group corp-ops"]
    keeping.said.say("ann", LetGroup("corp-ops"))
    assert keeping.one(CARL, "Operators") == []
    assert isinstance(keeping.said, Minutes)


ORIGIN, ISSUER = "scim:corp", "https://id.example.org"


def let(keeping: Keeping) -> None:
    keeping.agreed(KeepPeople("workload:server", ORIGIN, "id.example.org"))


def gone(keeping: Keeping, *accounts: Account, there: Sequence[Account] = ()) -> list[str]:
    told = keeping.flow.of_people(ORIGIN, ISSUER, accounts, there, keeping.log.append)
    return [in_words(one) for one in told]


def foreseen(keeping: Keeping) -> None:
    """Have what would not count be refused before it is signed, as it is outside of tests."""

    def say(deeds: Sequence[Deed], directory: Directory) -> None:
        trial = Minutes()
        trial.acts = list(keeping.said.acts)
        foresee(directory, [trial.say("server", one) for one in deeds])
        keeping.said.acts = trial.acts

    keeping.flow = GroupKeeper(directory=keeping.said.fold, key=lambda: KeyId(key("server")), say=say)


def test_who_is_gone_is_suspended_once_and_who_is_there_again_is_not(keeping: Keeping) -> None:
    let(keeping)
    stranger = Account.parse("directory:id.example.org#eve")
    assert gone(keeping, CARL, stranger, there=[DORA]) == [f"suspends carl by {CARL}, as scim:corp has it"]
    assert gone(keeping, CARL, there=[DORA]) == []
    assert gone(keeping, CARL, there=[CARL]) == [], (
        "one of two entries of an account is gone: that is the word that counts"
    )
    assert gone(keeping) == [], "of somebody who is not told of nothing is known"
    assert gone(keeping, DORA, there=[CARL]) == [
        f"ends that carl is suspended by {CARL}, as scim:corp has it",
        f"suspends dora by {DORA}, as scim:corp has it",
    ]
    assert (keeping.said.reasons(), keeping.log) == ([], [])


def test_where_nobody_had_it_say_who_is_gone_that_is_told_once_and_nothing_entered(keeping: Keeping) -> None:
    stranger = Account.parse("directory:id.example.org#eve")
    assert (gone(keeping, stranger), keeping.log) == ([], [])
    assert (gone(keeping, CARL), gone(keeping, CARL, DORA)) == ([], [])
    command = "interlock people keep --by workload:server --from scim:corp --of https://id.example.org"
    assert keeping.log == [
        f"who is gone, as scim:corp has it, goes on signing: two people change that with `{command}`"
    ]
    let(keeping)
    assert len(gone(keeping, CARL)) == 1, "who was gone before is suspended as soon as it may be said"


def test_another_program_than_the_one_that_was_let_says_nothing(keeping: Keeping) -> None:
    keeping.agreed(JoinAccount("workload:other", key_account("other"), "made there"))
    keeping.agreed(KeepPeople("workload:other", ORIGIN, "id.example.org"))
    assert gone(keeping, CARL) == []
    assert len(keeping.log) == 1


def test_what_the_ledger_takes_from_no_program_is_told_each_time_and_hinders_nobody(keeping: Keeping) -> None:
    let(keeping)
    foreseen(keeping)
    ben = Account.parse("directory:id.example.org#ben")
    keeping.agreed(JoinAccount("person:ben", str(ben), "signed in"))
    for _ in range(2):
        gone(keeping, ben, CARL)
    assert keeping.said.acts[-1].deed == SuspendPerson("carl", str(CARL), ORIGIN)
    assert [line.startswith("FLW-287 what scim:corp says of") for line in keeping.log] == [True, True]
    assert "fewer than two who may govern would be left" in keeping.log[0]
    assert "interlock people suspend ben" in keeping.log[0]
    assert keeping.said.reasons() == []


def test_whom_people_kept_on_is_not_suspended_again_until_the_origin_takes_it_back(keeping: Keeping) -> None:
    let(keeping)
    gone(keeping, CARL)
    keeping.agreed(RestorePerson("carl"))
    assert gone(keeping, CARL) == []
    assert len(gone(keeping, there=[CARL])) == 1
    assert len(gone(keeping, CARL)) == 1
    assert keeping.said.reasons() == []
