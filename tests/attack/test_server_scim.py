"""A source of SCIM, or somebody with its token, sends what breaks others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.provisioning import GROUPS, USERS, Sender, provisioned
from tests.signing_in import SigningIn

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
