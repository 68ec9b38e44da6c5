"""Whoever came back is signed in once their groups stand in the ledger, and not before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from interlock.flows.arrivals import KIND, Arrivals, PersonElsewhere
from interlock.flows.errors import ProviderUnready, ReturnRefused
from interlock.flows.sign_in import Arrived
from interlock.identity import Account
from interlock.identity.elsewhere import GroupRule, ProvenPerson, Provider
from interlock.identity.sessions import Method
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.store.errors import StoreFull

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ACCOUNT = Account.parse("directory:id.example.org#u1")
RULES = (GroupRule("Ops", "corp-ops"),)
PROVIDER = Provider("corp", "Corp", Issuer("https://id.example.org", WorkloadKind.OIDC, "us"), groups=RULES)


class Noted:
    """Stands for sessions, tables and the keeper, and notes in which order it was told what."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.is_full = False

    def remember(self, origin: str, kind: str, name: str, card: bytes) -> None:
        self.told.append(("kept", origin, kind, name, msgspec.json.decode(card, type=PersonElsewhere)))

    def of_one(self, origin: str, rules: Any, account: Account, theirs: Any, tell: Any) -> None:
        if self.is_full:
            raise StoreFull(where="here", why="no space")
        self.told.append(("groups", origin, rules, account, theirs))

    def open(self, account: Account, name: str, method: Method, groups: Any, *, instead_of: str) -> tuple[str, str]:
        self.told.append(("open", account, name, method, groups, instead_of))
        return "secret", "card"


def arrive(noted: Noted, groups: tuple[str, ...] | None = ("Ops",), *, keeps: bool = True, barred: bool = False) -> Any:
    stand: Any = noted
    flow = Arrivals(
        sessions=stand, book=stand, keeper=stand if keeps else None, is_barred=lambda account: barred and bool(account)
    )
    person = ProvenPerson(ACCOUNT, "Ann", groups, AT)
    log: list[str] = []
    try:
        return flow.open(Arrived(person, PROVIDER, "/"), "before", log.append), log
    finally:
        noted.told.append(("log", *log))


def test_what_was_said_is_kept_then_entered_and_then_the_session_opens() -> None:
    noted = Noted()
    opened, _ = arrive(noted)
    assert opened == ("secret", "card")
    assert noted.told == [
        ("kept", "oidc:corp", KIND, str(ACCOUNT), PersonElsewhere("Ann", ("Ops",), AT)),
        ("groups", "oidc:corp", RULES, ACCOUNT, ("Ops",)),
        ("open", ACCOUNT, "Ann", Method.OIDC, ("Ops",), "before"),
        ("log",),
    ]


def test_groups_that_are_not_told_are_none_of_the_session() -> None:
    noted = Noted()
    arrive(noted, None, keeps=False)
    assert [one[0] for one in noted.told] == ["kept", "open", "log"]
    assert noted.told[1][4] == ()


def test_nobody_is_signed_in_whose_groups_cannot_be_entered() -> None:
    noted = Noted()
    noted.is_full = True
    with pytest.raises(ProviderUnready):
        arrive(noted)
    assert [one[0] for one in noted.told] == ["kept", "log"]
    assert "STO-103" in noted.told[-1][1]


def test_who_was_deactivated_is_not_signed_in() -> None:
    noted = Noted()
    with pytest.raises(ReturnRefused):
        arrive(noted, barred=True)
    assert [one[0] for one in noted.told] == ["log"]
    assert "was deactivated elsewhere" in noted.told[0][1]
