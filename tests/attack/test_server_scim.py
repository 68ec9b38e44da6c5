"""A source of SCIM, or somebody with its token, sends what breaks others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from interlock.api.rest.limits import Keeping
from interlock.identity import Grant, KeepGroup
from interlock.store.errors import StoreFull
from tests.provisioning import GROUPS, USERS, Sender, provisioned
from tests.signing_in import SigningIn

CORP = ("workload:corp-scim", "organisation")
USER = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[SigningIn]:
    with provisioned(tmp_path) as made:
        yield made


def test_nothing_that_is_sent_is_a_fault_of_the_server(place: SigningIn) -> None:
    sender = Sender(place)
    carl = sender.user("carl")
    deep = "(" * 5_000 + 'userName eq "a"' + ")" * 5_000
    began = monotonic()
    for said in (
        sender.client.request(
            "POST", USERS, headers={"Authorization": f"Bearer {sender.token}"}, content=b"[" * 100_000
        ),
        sender.ask("GET", f"{USERS}?filter={deep}"),
        sender.ask("GET", f"{USERS}?filter=" + 'userName eq "a" or ' * 500 + 'userName eq "a"'),
        sender.ask("GET", f"{USERS}?filter=" + "not (" * 800 + 'userName eq "a"' + ")" * 800),
        sender.ask("GET", f"{USERS}?count=-1&startIndex=-5"),
        sender.ask("GET", f"{USERS}?sortBy={'a.' * 1000}a"),
        sender.ask("GET", f"{USERS}/..%2f..%2fetc%2fpasswd"),
        sender.ask("POST", USERS, {"schemas": [USER], "userName": "\x00"}),
        sender.ask("POST", USERS, {"schemas": [USER], "userName": "\ud800"}),
        sender.ask("POST", USERS, {"schemas": [USER], "userName": "x" * 100_000}),
        sender.ask("POST", USERS, {"schemas": [USER] * 10_000, "userName": "y"}),
        sender.ask("POST", USERS, {"schemas": [USER], "userName": "z", "externalId": "\n" * 300}),
        sender.ask("POST", USERS, {"schemas": [USER], "userName": "w", "id": carl, "meta": {"version": "x"}}),
        sender.patch(f"{USERS}/{carl}", {"op": "add", "path": "(((", "value": 1}),
        sender.patch(f"{USERS}/{carl}", *[{"op": "add", "path": "emails", "value": [{"value": "a"}]}] * 2_000),
        sender.patch(f"{USERS}/{carl}", {"op": "remove", "path": "userName"}),
        sender.ask("POST", USERS, None, **{"Content-Length": "5"}),
    ):
        assert said.status_code < 500, said.text
    assert monotonic() - began < 60
    assert all("not kept" in line for line in place.log), place.log


def test_html_in_a_name_is_text_and_nothing_of_ours_is_overwritten(place: SigningIn) -> None:
    sender = Sender(place)
    first = sender.user("<script>alert(1)</script>")
    said = sender.ask("GET", f"{USERS}/{first}")
    assert said.headers["content-type"] == "application/scim+json"
    assert said.headers["x-content-type-options"] == "nosniff"
    other = sender.ask("POST", USERS, {"schemas": [USER], "userName": "b", "id": first})
    assert other.json()["id"] != first


def test_a_body_that_is_too_large_is_refused(place: SigningIn) -> None:
    sender = Sender(place)
    members = [{"value": "x" * 1_000}] * 6_000
    said = sender.ask("POST", GROUPS, {"displayName": "a", "members": members})
    assert said.status_code == 413


def breaks_once(place: SigningIn, monkeypatch: pytest.MonkeyPatch, what: object, method: str, *, after: bool) -> None:
    """Have a call break off one time, before it does anything or after it."""
    real, is_over = getattr(what, method), list[bool]()

    def broken(*given: Any, **more: Any) -> Any:
        if is_over:
            return real(*given, **more)
        is_over.append(True)
        if after:
            real(*given, **more)
        raise StoreFull(where="here", why="no space")

    monkeypatch.setattr(what, method, broken)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("table", ["remember", "put", "remove"])
@pytest.mark.parametrize("how", ["delete", "patch", "renamed"])
def test_what_broke_off_leaves_nobody_signed_in_who_is_out(
    place: SigningIn, monkeypatch: pytest.MonkeyPatch, how: str, table: str, *, after: bool
) -> None:
    sender = Sender(place)
    carl = f"{USERS}/{sender.user('carl')}"
    browser = place.is_in("carl")

    def out() -> int:
        if how == "delete":
            return sender.ask("DELETE", carl).status_code
        named = {"active": False} if how == "patch" else {"externalId": "dora"}
        return sender.patch(carl, {"op": "replace", "value": named}).status_code

    breaks_once(place, monkeypatch, place.site.serving.visiting.synced, table, after=after)
    codes = out(), out()
    assert codes[-1] in {200, 204, 404}, codes
    assert browser.get("/").status_code == 303, "the session is over"
    again = place.site.browser()
    assert place.is_refused(place.sign_in(again, "carl"), again, "was deactivated elsewhere")


def test_a_user_who_never_was_active_is_out_although_the_first_try_broke_off(
    place: SigningIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, user = Sender(place), {"schemas": [USER], "userName": "carl", "externalId": "carl", "active": False}
    breaks_once(place, monkeypatch, place.site.serving.visiting.told, "person", after=False)
    codes = [sender.ask("POST", USERS, user).status_code for _ in range(2)]
    assert codes[0] == 507
    assert codes[1] in {201, 409}
    browser = place.site.browser()
    assert place.is_refused(place.sign_in(browser, "carl"), browser, "was deactivated elsewhere")


def test_a_group_that_went_by_a_request_that_broke_off_is_empty_after_the_next(
    place: SigningIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.found("carl", keeps=["corp-audit"])
    place.said(KeepGroup("corp-ops", "workload:interlock", "scim:corp"), Grant("teller", *CORP))
    sender = Sender(place)
    group = sender.group("Operators", sender.user("carl"))
    assert place.members("corp-ops") == {"carl"}
    breaks_once(place, monkeypatch, place.site.serving.visiting.told, "groups", after=False)
    assert sender.ask("DELETE", f"{GROUPS}/{group}").status_code == 507
    assert sender.ask("DELETE", f"{GROUPS}/{group}").status_code == 404
    assert place.members("corp-ops") == set()


def test_a_source_has_no_more_kept_in_a_day_than_anybody_else(place: SigningIn) -> None:
    sender = Sender(place)
    place.site.application.state["keeping"] = Keeping(1)
    codes = [
        sender.ask("POST", USERS, {"schemas": [USER], "userName": f"u{one}", "title": "x" * 400_000}).status_code
        for one in range(4)
    ]
    assert codes == [201, 201, 429, 429]
