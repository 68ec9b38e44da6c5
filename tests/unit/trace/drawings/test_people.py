"""People and programs are their accounts, by the acts of the directory; who was removed stays to be found."""

from __future__ import annotations

from interlock.evidence.directory import DIRECTORY_ACT, SECOND_ACT, DirectoryAct
from interlock.identity import Deed
from interlock.identity.acts import (
    AddMember,
    AddPerson,
    Confirm,
    Found,
    Founder,
    FoundingGrant,
    Grant,
    JoinAccount,
    KeepPeople,
    PartAccount,
    RemovePerson,
    RestorePerson,
    SuspendPerson,
    Withdraw,
)
from interlock.trace import Drawing, Kind, Relation
from tests.statements import draw, edges, entry_of, kind_of, label_of, words

KEY = "key:" + "ab" * 32
ACT = "sha256:" + "cd" * 32


def said(deed: Deed) -> Drawing:
    return draw(DIRECTORY_ACT, DirectoryAct("ledger.example", "2026-01-01T00:00:00Z", deed))


def test_founders_are_their_accounts() -> None:
    drawing = said(
        Found((Founder("ada", "Ada Example", (KEY, "git:ada@example.org")),), (FoundingGrant("owner", "person:ada"),))
    )
    assert edges(drawing, Relation.IS) == {("person:ada", KEY), ("person:ada", "git:ada@example.org")}
    assert label_of(drawing, "person:ada") == "Ada Example"
    assert kind_of(drawing, "person:ada") is Kind.PERSON
    assert {"Ada Example", "ada", KEY} <= words(drawing, "person")


def test_an_account_is_joined_to_a_person_or_a_program() -> None:
    assert edges(said(JoinAccount("person:ada", KEY, "seen")), Relation.IS) == {("person:ada", KEY)}
    drawing = said(JoinAccount("workload:builder", KEY, "seen"))
    assert edges(drawing, Relation.IS) == {("program:builder", KEY)}
    assert kind_of(drawing, "program:builder") is Kind.PROGRAM


def test_whoever_is_removed_or_parted_stays_a_node_and_says_by_which_act() -> None:
    for deed in (RemovePerson("ada"), PartAccount("person:ada", KEY), AddPerson("ada", "Ada"),
                 AddMember("all", "person:ada"), Grant("owner", "person:ada", "organisation")):  # fmt: skip
        drawing = said(deed)
        assert ("person:ada", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY), deed
        assert not edges(drawing, Relation.IS)


def test_a_group_is_no_person() -> None:
    assert all("group:" not in node.name for node in said(AddMember("all", "group:some")).nodes)


def test_an_act_is_confirmed_or_taken_back_by_its_digest() -> None:
    assert {target for _, target in edges(said(Confirm(ACT)), Relation.ANSWERS)} == {ACT}
    assert {target for _, target in edges(said(Withdraw(ACT)), Relation.TOOK_BACK)} == {ACT}


def test_whoever_is_suspended_is_shown_by_the_act_that_says_so() -> None:
    for deed in (SuspendPerson("ada"), RestorePerson("ada", "directory:id.example.org#ada", "scim:corp")):
        drawing = draw(SECOND_ACT, DirectoryAct("ledger.example", "2026-01-01T00:00:00Z", deed))
        assert ("person:ada", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY), deed
    kept = KeepPeople("workload:server", "scim:corp", "id.example.org")
    drawing = draw(SECOND_ACT, DirectoryAct("ledger.example", "2026-01-01T00:00:00Z", kept))
    assert ("program:server", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
