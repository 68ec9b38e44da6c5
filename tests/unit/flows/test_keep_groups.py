"""What a directory elsewhere says comes to memberships only where two people had this server keep a group for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interlock.flows.keep_groups import GroupKeeper
from interlock.identity import Account, Deed, Directory, GroupId, JoinAccount, KeepGroup, LetGroup, in_words
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
