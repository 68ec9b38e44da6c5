"""A provider, or whoever rules it, wants to give people more than two people here said it may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.identity import Account, AddMember, Grant, KeepGroup, Permission, PersonId, RemoveMember, Resource
from tests.provisioning import USERS, Sender, provisioned
from tests.signing_in import SigningIn, signing_in
from tests.visits import COOKIE

RULES = {"Operators": "corp-ops", "Owners": "owners", "Auditors": "corp-audit"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[SigningIn]:
    with signing_in(tmp_path, groups=RULES) as made:
        made.found("carl", "dora", keeps=["corp-ops"])
        made.said(Grant("approver", "group:corp-ops", "product:shop"))
        made.said(AddMember("owners", "person:dora"), Grant("owner", "group:owners", "organisation"))
        yield made


def may(place: SigningIn, subject: str, permission: Permission, product: str = "shop") -> bool:
    directory = place.site.serving.directory()
    return directory.may(PersonId(subject), permission.value, str(Resource(product))).is_allowed


def test_who_is_in_a_group_elsewhere_is_in_the_one_that_is_kept_for_it(place: SigningIn) -> None:
    place.corp.people["carl"] = {"groups": ["Operators", "Everybody"]}
    browser = place.is_in("carl")
    assert place.members("corp-ops") == {"carl"}
    assert may(place, "carl", Permission.RELEASE_APPROVE)
    page = browser.get("/account").text
    assert "release.approve" in page
    assert "Everybody, Operators" in page
    (kept,) = place.site.serving.visiting.arrivals._book.all("oidc:corp", "person")  # type: ignore[attr-defined]
    assert kept.id == place.account("carl")
    assert b"Everybody" in kept.card


def test_who_left_a_group_elsewhere_is_out_of_it_at_the_next_sign_in(place: SigningIn) -> None:
    place.corp.people["carl"] = {"groups": ["Operators"]}
    before = place.is_in("carl")
    place.corp.people["carl"] = {}
    place.is_in("carl")
    assert place.members("corp-ops") == set()
    assert not may(place, "carl", Permission.RELEASE_APPROVE)
    assert "release.approve" not in before.get("/account").text, "a session that was open goes no further"


def test_a_provider_makes_nobody_an_owner(place: SigningIn) -> None:
    """Neither by a group that people keep, nor by one that it keeps itself and that somebody made an owner."""
    place.said(Grant("owner", "group:corp-ops", "organisation"))
    place.corp.people["carl"] = {"groups": ["Operators", "Owners"]}
    place.is_in("carl")
    assert (place.members("owners"), place.members("corp-ops")) == ({"dora"}, {"carl"})
    assert not may(place, "carl", Permission.GOVERN)
    assert any("the group owners is not kept here for oidc:corp" in line for line in place.log)


def test_a_provider_names_a_group_of_ours_and_gets_nothing(place: SigningIn) -> None:
    place.corp.people["carl"] = {"groups": ["corp-ops", "owners", "corp-audit", "operators"]}
    place.is_in("carl")
    assert (place.members("corp-ops"), place.members("owners")) == (set(), {"dora"})


def test_somebody_whom_nobody_knows_is_in_no_group(place: SigningIn) -> None:
    place.corp.people["eve"] = {"groups": ["Operators"]}
    place.is_in("eve")
    assert place.members("corp-ops") == set()


def test_what_another_origin_keeps_is_left_alone(place: SigningIn) -> None:
    place.said(KeepGroup("corp-audit", "workload:interlock", "scim:hr"))
    place.corp.people["carl"] = {"groups": ["Auditors", "Operators"]}
    place.is_in("carl")
    assert (place.members("corp-audit"), place.members("corp-ops")) == (set(), {"carl"})


def test_whom_somebody_took_out_is_in_again_until_the_group_is_let_go(place: SigningIn) -> None:
    place.corp.people["carl"] = {"groups": ["Operators"]}
    place.is_in("carl")
    place.said(RemoveMember("corp-ops", "person:carl"))
    assert place.members("corp-ops") == set()
    place.world.pass_time(seconds=1)
    place.is_in("carl")
    assert place.members("corp-ops") == {"carl"}


def test_what_cannot_be_entered_signs_nobody_in(place: SigningIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise somebody who was thrown out elsewhere would go on here while the disk is full."""
    from interlock.store.errors import StoreFull

    place.corp.people["carl"] = {"groups": ["Operators"]}
    place.is_in("carl")
    place.corp.people["carl"] = {}

    def full(*_: object) -> None:
        raise StoreFull(where="here", why="no space")

    monkeypatch.setattr(place.site.serving.visiting.keeper, "_say", full)
    browser = place.site.browser()
    said = place.sign_in(browser, "carl")
    assert (said.status_code, COOKIE in browser.cookies) == (503, False)
    assert "STO-103" in place.log[-1]


def test_it_can_be_worked_out_again_from_the_ledger_alone(place: SigningIn) -> None:
    place.corp.people["carl"] = {"groups": ["Operators"]}
    place.is_in("carl")
    with place.world.app(is_reading=True) as again:
        directory = again.directory()
    (group,) = [one for one in directory.groups if one.id == "corp-ops"]
    assert group.kept is not None
    assert (str(group.kept.keeper), group.kept.origin) == ("workload:interlock", "oidc:corp")
    answer = directory.may(PersonId("carl"), "release.approve", "product:shop")
    assert "carl is in group corp-ops" in answer.why


def test_who_is_deactivated_while_signing_in_has_no_session_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provisioned(tmp_path) as place:
        sender = Sender(place)
        carl = f"{USERS}/{sender.user('carl')}"
        sessions = place.site.serving.visiting.sessions
        real = sessions.open

        def slow(*given: Any, **more: Any) -> Any:
            assert sender.ask("DELETE", carl).status_code == 204
            return real(*given, **more)

        monkeypatch.setattr(sessions, "open", slow)
        browser = place.site.browser()
        assert place.is_refused(place.sign_in(browser, "carl"), browser, "was deactivated elsewhere")
        assert sessions.of(Account.parse(place.account("carl"))) == ()
