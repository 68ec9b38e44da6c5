"""Evidence over HTTP: handed in once, verified before it enters, found and read again by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.crypto import generate
from interlock.evidence import seal
from interlock.identity import Permission
from interlock.kernel import Subject, sha256
from interlock.store.errors import BlobMissing
from interlock.testing.world import World
from tests.governed import Team
from tests.served import KIND, Server, served, serving


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path) as opened:
        yield opened


def test_what_is_handed_in_is_in_the_ledger_and_read_byte_for_byte(server: Server) -> None:
    token, envelope = server.token(), server.sealed("a")
    said = server.ask("POST", "/v1/evidence", token, content=envelope)
    assert said.status_code == 201, said.text
    digest = str(sha256(envelope))
    assert said.json() == {"digest": digest, "entry": 0, "at": "2026-01-05T09:00:00Z", "is_new": True}
    read = server.ask("GET", f"/v1/evidence/{digest}", token)
    assert read.content == envelope
    known = {"If-None-Match": read.headers["etag"]}
    assert server.ask("GET", f"/v1/evidence/{digest}", token, headers=known).status_code == 304
    (item,) = server.ask("GET", "/v1/evidence", token).json()["items"]
    assert item["digest"] == digest
    assert item["counts"] is True
    assert item["predicate_type"] == KIND


def test_the_same_again_changes_nothing(server: Server) -> None:
    token, envelope = server.token(), server.sealed("a")
    server.ask("POST", "/v1/evidence", token, content=envelope)
    server.world.pass_time(hours=1)
    again = server.ask("POST", "/v1/evidence", token, content=envelope).json()
    assert (again["entry"], again["at"], again.get("is_new", False)) == (0, "2026-01-05T09:00:00Z", False)
    assert server.serving.standing().size == 1


def test_what_a_stranger_signed_does_not_enter(server: Server) -> None:
    envelope = seal([Subject("a", (sha256(b"a"),))], KIND, {}, [generate()])
    said = server.ask("POST", "/v1/evidence", server.token(), content=envelope)
    assert said.status_code == 422
    assert said.json()["code"].startswith("CRY-")
    assert server.serving.standing().size == 0


def test_what_was_altered_does_not_enter(server: Server) -> None:
    told = msgspec.json.decode(server.sealed("a"))
    told["payload"] = msgspec.json.decode(server.sealed("b"))["payload"]
    assert server.ask("POST", "/v1/evidence", server.token(), json=told).status_code == 422
    assert server.serving.standing().size == 0


def test_of_several_those_that_do_not_verify_are_told_one_by_one(server: Server) -> None:
    good = [msgspec.Raw(server.sealed(name)) for name in "ab"]
    bad = msgspec.Raw(seal([Subject("a", (sha256(b"a"),))], KIND, {}, [generate()]))
    body = msgspec.json.encode({"envelopes": [good[0], bad, good[1]]})
    said = server.ask("POST", "/v1/evidence/batch", server.token(), content=body).json()
    assert (said["taken"], said["new"], said["refused"]) == (2, 2, 1)
    assert [one.get("entry") for one in said["items"]] == [0, None, 1]
    assert said["items"][1]["problem"]["code"].startswith("CRY-")
    again = server.ask("POST", "/v1/evidence/batch", server.token(), content=body).json()
    assert (again["taken"], again["new"]) == (2, 0)


def test_what_may_not_be_seen_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    team = Team(world)
    with serving(world) as server:
        envelope = server.sealed("a")
        assert server.ask("POST", "/v1/evidence", server.token("person:ann"), content=envelope).status_code == 201
        digest = str(sha256(envelope))
        limited = server.token("person:ann", Permission.EVIDENCE_READ, on="product:shop")
        assert server.ask("GET", f"/v1/evidence/{digest}", server.token("person:ann")).status_code == 200
        hidden = server.ask("GET", f"/v1/evidence/{digest}", limited)
        nothing = f"sha256:{'0' * 64}"
        missing = server.ask("GET", f"/v1/evidence/{nothing}", limited)
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.json()["detail"].replace(digest, nothing) == missing.json()["detail"]
        assert server.ask("GET", "/v1/evidence", limited).json()["count"] == 0
    assert team.keys


def test_pages_follow_each_other(server: Server) -> None:
    token = server.token()
    for number in range(5):
        server.ask("POST", "/v1/evidence", token, content=server.sealed(str(number)))
    seen: list[int] = []
    after = ""
    for _ in range(10):
        page = server.ask("GET", "/v1/evidence", token, params={"limit": 2, "after": after}).json()
        seen += [one["entry"] for one in page["items"]]
        after = page["next"] or ""
        if not after:
            break
    assert seen == [4, 3, 2, 1, 0]


def test_who_had_enough_kept_today_is_told_when_to_go_on(tmp_path: Path) -> None:
    def keep(server: Server, token: str, body: bytes) -> Any:
        return server.ask("PUT", f"/v1/blobs/{sha256(body).hex}", token, content=body)

    with served(tmp_path, keep_a_day=1) as server:
        token, other = server.token("workload:ci"), server.token("workload:other")
        assert keep(server, token, b"a" * 700_000).status_code == 200
        refused = keep(server, server.token("workload:ci"), b"b" * 700_000)
        assert (refused.status_code, refused.json()["code"]) == (429, "API-114")
        assert refused.headers["retry-after"] == str(15 * 3600), "until the day ends"
        with pytest.raises(BlobMissing):
            server.serving.blobs.get(sha256(b"b" * 700_000))
        report = server.ask("POST", f"/v1/reports?subject={sha256(b'')}", token, content=b"{}" + b" " * 700_000)
        assert (report.status_code, report.json()["code"]) == (429, "API-114")
        assert keep(server, other, b"b" * 700_000).status_code == 200
        server.world.pass_time(days=1)
        assert keep(server, token, b"c" * 700_000).status_code == 200
