"""One request of SCIM, apart from any framework: what it answers, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from interlock.api.scim.service import Asked, Said, Scim, error_body
from interlock.identity import Party
from interlock.identity.elsewhere import GroupRule, ScimSource
from interlock.store import open_database
from interlock.store.synced import StoredSynced, Synced

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOURCE = ScimSource("corp", Party.workload("corp-scim"), "https://id.example.org", "externalId")
BASE = "https://interlock.example.org/scim/v2"


@pytest.fixture
def scim(tmp_path: Path) -> Iterator[Scim]:
    database = open_database(tmp_path / "data")
    yield Scim(StoredSynced(database), lambda: AT)
    database.close()


def ask(scim: Scim, method: str, path: str, body: Any = None, source: ScimSource = SOURCE) -> Said:
    headers = (("Content-Type", "application/scim+json"),)
    sent = b"" if body is None else json.dumps(body).encode()
    return scim.answer(source, Asked(method, BASE, path, {}, headers, sent))


def user(name: str, **more: Any) -> dict[str, Any]:
    return {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, **more}


def test_an_answer_says_whose_account_changed(scim: Scim) -> None:
    said = ask(scim, "POST", "/Users", user("ann", externalId="u1"))
    assert (said.status, said.is_change) == (201, True)
    assert [(str(account), is_active) for account, is_active in said.changed] == [("directory:id.example.org#u1", True)]
    path = f"/Users/{json.loads(said.body)['id']}"
    assert json.loads(said.body)["meta"]["location"] == BASE + path
    moved = ask(scim, "PUT", path, user("ann", externalId="u2"))
    told = {str(account): is_active for account, is_active in moved.changed}
    assert told == {"directory:id.example.org#u1": False, "directory:id.example.org#u2": True}
    assert not ask(scim, "GET", path).is_change
    assert not ask(scim, "POST", "/Users", user("ann")).is_change, "there is one"
    assert ask(scim, "DELETE", "/Users/nobody").is_change, "by a request that broke off before, perhaps"
    gone = ask(scim, "DELETE", path)
    assert [(str(account), is_active) for account, is_active in gone.changed] == [
        ("directory:id.example.org#u2", False)
    ]


def test_a_user_without_a_subject_has_no_account(scim: Scim) -> None:
    assert ask(scim, "POST", "/Users", user("ann")).changed == ()
    by_name = ScimSource("other", Party.workload("other"), "https://id.example.org", "userName")
    (change,) = ask(scim, "POST", "/Users", user("Ann"), by_name).changed
    assert str(change[0]) == "directory:id.example.org#Ann"


def test_what_a_source_told_is_of_those_who_may_go_on(scim: Scim) -> None:
    ann = json.loads(ask(scim, "POST", "/Users", user("ann", externalId="u1")).body)["id"]
    ask(scim, "POST", "/Users", user("ben", externalId="u2", active=False))
    schema = "urn:ietf:params:scim:schemas:core:2.0:Group"
    ask(scim, "POST", "/Groups", {"schemas": [schema], "displayName": "Ops", "members": [{"value": ann}]})
    users, groups = scim.told(counting())
    assert {name: str(account) for name, account in users.items()} == {ann: "directory:id.example.org#u1"}
    assert [(one.name, one.members) for one in groups] == [("Ops", (ann,))]
    assert scim.told(SOURCE) == ({}, []), "no group counts here"
    other = ScimSource("other", Party.workload("other"), "https://id.example.org", "id", (GroupRule("Ops", "ops"),))
    assert scim.told(other) == ({}, [])


def counting(subject: str = "externalId") -> ScimSource:
    """Give the source as one of whom a group counts here."""
    return ScimSource(
        "corp", Party.workload("corp-scim"), "https://id.example.org", subject, (GroupRule("Ops", "ops"),)
    )


@pytest.mark.parametrize("subject", ["externalId", "userName", "id"])
def test_of_all_users_those_are_read_who_are_in_a_group_that_counts(scim: Scim, subject: str) -> None:
    names = {
        name: json.loads(ask(scim, "POST", "/Users", user(name, externalId=f"x-{name}", **more)).body)["id"]
        for name, more in {"ann": {}, "ben": {"active": True}, "cid": {"active": False}, "dan": {}, "eve": {}}.items()
    }
    schema = "urn:ietf:params:scim:schemas:core:2.0:Group"

    def group(name: str, *members: str) -> str:
        body = {"schemas": [schema], "displayName": name, "members": [{"value": one} for one in members]}
        return str(json.loads(ask(scim, "POST", "/Groups", body).body)["id"])

    inner = group("Inner", names["ben"])
    group("Ops", names["ann"], names["cid"], inner, "nobody")
    group("Others", names["dan"])
    users, groups = scim.told(counting(subject))
    subjects = {
        "externalId": {"x-ann", "x-ben"},
        "userName": {"ann", "ben"},
        "id": {names["ann"], names["ben"]},
    }
    assert {str(one) for one in users.values()} == {f"directory:id.example.org#{one}" for one in subjects[subject]}
    assert len(groups) == 3


def test_a_change_reads_as_many_users_as_groups_here_have_members(scim: Scim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand users took 0.2 s at each change, and twenty thousand two seconds."""
    ids = [json.loads(ask(scim, "POST", "/Users", user(f"u{number}")).body)["id"] for number in range(30)]
    body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Ops"}
    ask(scim, "POST", "/Groups", {**body, "members": [{"value": ids[0]}, {"value": ids[1]}]})
    read, some, whole = list[int](), StoredSynced.some, StoredSynced.all

    def counted(book: StoredSynced, origin: str, kind: str, wanted: Collection[str]) -> tuple[Synced, ...]:
        found = some(book, origin, kind, wanted)
        read.append(len(found))
        return found

    def kinds(book: StoredSynced, origin: str, kind: str) -> tuple[Synced, ...]:
        assert kind != "User", "everybody is read"
        return whole(book, origin, kind)

    monkeypatch.setattr(StoredSynced, "some", counted)
    monkeypatch.setattr(StoredSynced, "all", kinds)
    ask(scim, "PUT", f"/Users/{ids[5]}", user("u5", displayName="Five"))
    scim.told(counting())
    assert read == [2]


def test_errors_have_the_shape_of_scim(scim: Scim) -> None:
    said = ask(scim, "GET", "/Users/nobody")
    assert json.loads(said.body)["status"] == "404"
    assert json.loads(error_body(503, "gone")) == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "503",
        "detail": "gone",
    }
    assert scim.turn(SOURCE) is scim.turn(SOURCE)
