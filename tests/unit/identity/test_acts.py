from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from interlock.identity import (
    ActMeaningless,
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    DefineRole,
    Found,
    Founder,
    FoundingGrant,
    Grant,
    IdentityError,
    JoinAccount,
    KeepGroup,
    LetGroup,
    PartAccount,
    Permission,
    RemoveMember,
    RemovePerson,
    Resource,
    Revoke,
)
from interlock.kernel import InterlockError, canonical
from tests.identities import BEGIN, Minutes, founding, grant, key_account

DIGEST = "sha256:" + "0" * 64
DEEDS: tuple[Deed, ...] = (
    founding("ann", "ben"),
    AddPerson("ann", "Ann"),
    RemovePerson("ann"),
    JoinAccount("person:ann", "git:ann@example.org", "met"),
    PartAccount("workload:ci", "workload:ci"),
    Grant("releaser", "workload:ci", "organisation"),
    AddMember("ops", "group:night"),
    RemoveMember("ops", "person:ann"),
    KeepGroup("corp-ops", "workload:interlock", "oidc:corp"),
    LetGroup("corp-ops"),
    DefineRole("tester", (Permission.EVIDENCE_ATTEST,)),
    Grant("tester", "group:ops", "product:shop", BEGIN),
    Revoke("tester", "group:ops", "product:shop"),
    Confirm(DIGEST),
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: type(deed).__name__)
def test_a_deed_reads_back_from_what_is_signed(deed: Deed) -> None:
    assert msgspec.json.decode(canonical(deed), type=Deed) == deed


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: type(deed).__name__)
def test_a_field_that_this_version_does_not_know_is_refused(deed: Deed) -> None:
    told = {**msgspec.to_builtins(deed), "except": "on Sundays"}
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(told, Deed)


@pytest.mark.parametrize(
    "make",
    [
        lambda: AddPerson("Ann", "Ann"),
        lambda: RemovePerson("../ann"),
        lambda: Founder("ann", "Ann", ("git:ann@EXAMPLE.org",)),
        lambda: FoundingGrant("owner", "ann"),
        lambda: JoinAccount("ann", "git:ann@example.org", ""),
        lambda: JoinAccount("group:ops", "git:ann@example.org", ""),
        lambda: JoinAccount("person:ann", "git:ann@Example.org", ""),
        lambda: JoinAccount("person:ann", "workload:ci", ""),
        lambda: PartAccount("person:ann", "ann"),
        lambda: AddMember("ops", "workload:ci"),
        lambda: RemoveMember("Ops", "person:ann"),
        lambda: KeepGroup("Ops", "workload:ci", "oidc:corp"),
        lambda: KeepGroup("ops", "person:ann", "oidc:corp"),
        lambda: KeepGroup("ops", "ci", "oidc:corp"),
        lambda: KeepGroup("ops", "workload:ci", "corp"),
        lambda: KeepGroup("ops", "workload:ci", "oidc:Corp x"),
        lambda: KeepGroup("ops", "workload:ci", "oidc:corp\n"),
        lambda: LetGroup("group:ops"),
        lambda: DefineRole("a role", ()),
        lambda: Grant("owner", "person:ann", "everything"),
        lambda: Grant("owner", "person:ann", "organisation", datetime(2026, 1, 1)),  # noqa: DTZ001  (no offset)
        lambda: Revoke("owner", "person:ann", ""),
        lambda: Confirm("0" * 64),
    ],
)
def test_what_no_act_can_say_is_refused_as_it_is_read(make: Callable[[], Deed]) -> None:
    with pytest.raises(InterlockError):
        make()


def test_two_spellings_of_one_account_are_not_two_accounts() -> None:
    with pytest.raises(ActMeaningless, match="one spelling"):
        JoinAccount("person:ben", "git:ann@EXAMPLE.org", "")


def test_an_act_is_about_what_its_role_is_on_and_else_about_everything() -> None:
    said = Minutes(("ann", founding("ann")))
    assert said.say("ann", grant("approver", "ann", "product:shop")).resource == Resource.parse("product:shop")
    assert said.say("ann", AddMember("ops", "person:ann")).resource == Resource()
    assert said.say("ann", JoinAccount("person:ann", key_account("x"), "")).resource == Resource()


def test_only_what_can_give_nothing_takes_away() -> None:
    said = Minutes(*(("ann", deed) for deed in DEEDS))
    taking = {type(act.deed) for act in said.acts if act.takes_away}
    assert taking == {RemovePerson, PartAccount, RemoveMember, LetGroup, Revoke}


def test_every_refusal_is_an_error_of_this_package_or_of_the_kernel() -> None:
    with pytest.raises(IdentityError):
        Found((Founder("ann", "Ann", ("nothing",)),), ())
