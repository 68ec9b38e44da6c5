"""What a source tells by SCIM: users, groups, and who is out; nobody else tells anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from litestar.testing import TestClient

from interlock.flows.errors import TokenRefused
from interlock.identity import Grant, KeepGroup, Party, Permission, PersonId, Resource
from interlock.identity.tokens import write_token
from tests.provisioning import GROUPS, USERS, Sender, provisioned
from tests.signing_in import SigningIn
from tests.visits import COOKIE

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
PATHS = ("", "/Users", "/Users/x", "/Groups", "/ServiceProviderConfig", "/Schemas", "/Me", "/.search")
HTTP_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[SigningIn]:
    with provisioned(tmp_path) as made:
        made.found("carl", "dora", keeps=["corp-audit"])
        made.said(KeepGroup("corp-ops", "workload:interlock", "scim:corp"))
        made.said(Grant("teller", "workload:corp-scim", "organisation"))
        made.said(Grant("approver", "group:corp-ops", "product:shop"))
        yield made


@pytest.fixture
def sender(place: SigningIn) -> Sender:
    return Sender(place)


def may(place: SigningIn, who: str) -> bool:
    return place.site.serving.directory().may(PersonId(who), "release.approve", "product:shop").is_allowed


def test_members_of_a_group_elsewhere_are_in_the_one_that_is_kept(place: SigningIn, sender: Sender) -> None:
    carl, dora = sender.user("carl"), sender.user("dora")
    group = sender.group("Operators", carl)
    assert (place.members("corp-ops"), may(place, "carl"), may(place, "dora")) == ({"carl"}, True, False)
    add = {"op": "Add", "path": "members", "value": [{"value": dora}]}
    assert sender.patch(f"{GROUPS}/{group}", add).status_code in {200, 204}
    assert place.members("corp-ops") == {"carl", "dora"}
    remove = {"op": "Remove", "path": f'members[value eq "{carl}"]'}
    assert sender.patch(f"{GROUPS}/{group}", remove).status_code in {200, 204}
    assert place.members("corp-ops") == {"dora"}
    assert sender.ask("DELETE", f"{GROUPS}/{group}").status_code == 204
    assert (place.members("corp-ops"), place.log) == (set(), [])


def test_a_group_in_a_group_counts_and_rings_end(place: SigningIn, sender: Sender) -> None:
    inner = sender.group("Night", sender.user("carl"))
    outer = sender.group("Operators", inner)
    assert place.members("corp-ops") == {"carl"}
    sender.patch(f"{GROUPS}/{inner}", {"op": "add", "path": "members", "value": [{"value": outer}]})
    assert place.members("corp-ops") == {"carl"}


def test_another_group_or_another_origin_gives_nothing(place: SigningIn, sender: Sender) -> None:
    sender.group("corp-audit", sender.user("carl"))
    sender.group("operators", sender.user("dora"))
    assert (place.members("corp-audit"), place.members("corp-ops")) == (set(), set())


@pytest.mark.parametrize(
    "deactivate",
    [
        {"op": "Replace", "path": "active", "value": "False"},  # as Entra sends it
        {"op": "replace", "value": {"active": False}},  # as Okta does
        {"op": "replace", "path": "active", "value": False},
    ],
)
def test_who_is_deactivated_is_out_at_once_and_stays_out(
    place: SigningIn, sender: Sender, deactivate: dict[str, object]
) -> None:
    carl = sender.user("carl")
    sender.group("Operators", carl)
    browser = place.is_in("carl")
    token, _ = place.site.serving.tokens.new(
        Party.person("carl"),
        [Permission.RELEASE_APPROVE],
        name="t",
        lasts=timedelta(days=1),
        random=lambda size: b"\5" * size,
        made_by="t",
        resource=Resource("shop"),
    )
    said = sender.patch(f"{USERS}/{carl}", deactivate)
    assert said.status_code in {200, 204}, said.text
    assert browser.get("/").status_code == 303
    with pytest.raises(TokenRefused):
        place.site.serving.tokens.asker(token)
    assert (place.members("corp-ops"), may(place, "carl")) == (set(), False)
    again = place.site.browser()
    assert place.is_refused(place.sign_in(again, "carl"), again, "was deactivated elsewhere")
    place.world.pass_time(seconds=1)
    sender.patch(f"{USERS}/{carl}", {"op": "replace", "path": "active", "value": True})
    assert COOKIE in place.is_in("carl").cookies
    assert may(place, "carl")


def test_who_is_deleted_is_out_until_told_of_again(place: SigningIn, sender: Sender) -> None:
    carl = sender.user("carl")
    browser = place.is_in("carl")
    assert sender.ask("DELETE", f"{USERS}/{carl}").status_code == 204
    assert browser.get("/").status_code == 303
    again = place.site.browser()
    assert place.is_refused(place.sign_in(again, "carl"), again, "was deactivated elsewhere")
    sender.user("carl")
    place.is_in("carl")


def test_a_change_of_something_else_signs_nobody_out(place: SigningIn, sender: Sender) -> None:
    carl = sender.user("carl")
    browser = place.is_in("carl")
    sender.patch(f"{USERS}/{carl}", {"op": "replace", "path": "displayName", "value": "Carl C."})
    assert browser.get("/").status_code == 200
    sender.patch(f"{USERS}/{carl}", {"op": "replace", "path": "externalId", "value": "dora"})
    assert browser.get("/").status_code == 303, "whoever the account was taken from is out"


def test_a_user_is_found_by_name_and_pages_are_bounded(sender: Sender) -> None:
    ids = [sender.user(name) for name in ("ann", "ben", "eve")]
    found = sender.ask("GET", f'{USERS}?filter=userName eq "BEN"').json()
    assert [one["id"] for one in found["Resources"]] == [ids[1]]
    found = sender.ask("GET", f'{USERS}?filter=externalId eq "eve" and active eq true').json()
    assert (found["totalResults"], found["Resources"][0]["userName"]) == (1, "eve")
    page = sender.ask("GET", f"{USERS}?startIndex=2&count=1&sortBy=userName").json()
    assert (page["totalResults"], page["startIndex"], [one["userName"] for one in page["Resources"]]) == (3, 2, ["ben"])
    assert sender.ask("GET", f"{USERS}?count=100000").json()["itemsPerPage"] == 3


def test_an_etag_tells_whether_something_changed(sender: Sender) -> None:
    carl = f"{USERS}/{sender.user('carl')}"
    said = sender.ask("GET", carl)
    etag = said.headers["etag"]
    assert sender.ask("GET", carl, **{"If-None-Match": etag}).status_code == 304
    change = {"op": "replace", "path": "title", "value": "x"}
    assert sender.patch(carl, change, **{"If-Match": etag}).status_code in {200, 204}
    assert sender.patch(carl, change, **{"If-Match": etag}).status_code == 412


def test_errors_are_in_the_shape_of_scim(place: SigningIn, sender: Sender) -> None:
    sender.user("carl")
    schema = "urn:ietf:params:scim:schemas:core:2.0:User"
    twice = sender.ask("POST", USERS, {"schemas": [schema], "userName": "CARL"})
    assert (twice.status_code, twice.json()["scimType"]) == (409, "uniqueness")
    for said, status in (
        (sender.ask("GET", f"{USERS}/nobody"), 404),
        (sender.ask("GET", "/scim/v2/Nothing"), 404),
        (sender.ask("GET", f"{USERS}?filter=userName eq"), 400),
        (sender.ask("POST", USERS, {"userName": 7}), 400),
        (sender.ask("POST", USERS, []), 400),
        (sender.ask("POST", "/scim/v2/Bulk", {}), 501),
        (sender.ask("GET", USERS, Authorization="Bearer x"), 401),
        (sender.client.request("GET", USERS), 401),
        (Sender(place, "person:ann", Permission.GOVERN).ask("GET", USERS), 403),
    ):
        assert said.status_code == status, said.text
        assert said.json()["schemas"] == [ERROR], said.text
        assert said.json()["status"] == str(status)
        assert said.headers["content-type"].startswith("application/scim+json")


def test_nobody_else_tells_or_learns_anything(place: SigningIn) -> None:
    client = TestClient(place.site.application, base_url="https://interlock.example.org")
    browser = place.is_in("carl")
    for method, path in product(HTTP_METHODS, PATHS):
        for token in ("", "x", write_token(b"\7" * 32)):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            assert client.request(method, f"/scim/v2{path}", headers=headers).status_code == 401
        assert browser.client.request(method, f"/scim/v2{path}").status_code == 401, "a session tells nothing"


def test_a_token_of_another_program_is_of_no_source(place: SigningIn) -> None:
    place.said(Grant("teller", "workload:other", "organisation"))
    said = Sender(place, "workload:other").ask("GET", USERS)
    assert (said.status_code, said.json()["schemas"]) == (404, [ERROR])


def test_what_it_can_do_is_described(sender: Sender) -> None:
    config = sender.ask("GET", "/scim/v2/ServiceProviderConfig").json()
    assert (config["patch"]["supported"], config["bulk"]["supported"], config["etag"]["supported"]) == (
        True,
        False,
        True,
    )
    kinds = sender.ask("GET", "/scim/v2/ResourceTypes").json()
    assert {one["id"] for one in kinds["Resources"]} == {"User", "Group"}
    assert sender.ask("GET", "/scim/v2/Schemas").json()["totalResults"] >= 3
