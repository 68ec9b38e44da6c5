"""What one answer of the server tells somebody who may see one product of the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlock.identity import Permission
from interlock.testing.world import World
from tests.served import Server, serving

READ = Permission.EVIDENCE_READ


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server over evidence of one product."""
    world = World(tmp_path_factory.mktemp("sight"))
    world.check()
    with serving(world) as opened:
        yield opened


@pytest.fixture
def limited(server: Server) -> str:
    """Give a token for another product."""
    return server.token("person:eve", READ, Permission.EVIDENCE_SUBMIT, on="product:another")


def test_searching_finds_and_counts_nothing(server: Server, limited: str) -> None:
    assert server.ask("GET", "/v1/evidence", server.token()).json()["count"] > 0
    for words in ("", "commit", "kind:evidence", "no-such-word"):
        said = server.ask("GET", f"/v1/evidence?q={words}", limited).json()
        assert said == {"items": [], "count": 0, "is_exact": True, "next": None}


def test_what_is_there_and_may_not_be_seen_is_told_as_what_is_not_there(server: Server, limited: str) -> None:
    there = server.ask("GET", "/v1/evidence?limit=1", server.token()).json()["items"][0]["digest"]
    absent = "sha256:" + "0" * 64
    said = [server.ask("GET", f"/v1/evidence/{one}", limited) for one in (there, absent)]
    assert [one.status_code for one in said] == [404, 404]
    assert said[0].text.replace(there, absent) == said[1].text
    known = server.ask("GET", f"/v1/evidence/{there}", limited, headers={"If-None-Match": f'"{there[7:]}"'})
    assert known.status_code == 404
    assert set(said[0].headers) == set(said[1].headers)


def test_a_page_of_one_is_no_key_for_another(server: Server, limited: str) -> None:
    cursor = server.ask("GET", "/v1/evidence?limit=1", server.token()).json()["next"]
    assert cursor
    said = server.ask("GET", f"/v1/evidence?limit=1&after={cursor}", limited)
    assert said.status_code == 400 or said.json()["items"] == []


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/v1/tokens", "/v1/ledger/tile/entries/000.p/1"]
    + [f"/v1/verdicts/{'0' * 64}?environment={name}" for name in ("production", "nowhere")],
)
def test_what_is_about_everything_is_for_those_who_may_read_everything(server: Server, limited: str, path: str) -> None:
    said = server.ask("GET", path, limited)
    assert said.status_code == 403
    assert "world" not in said.text


def test_hashes_are_told_and_kept_by_nobody_on_the_way(server: Server, limited: str) -> None:
    for path in ("0/000.p/1", "entries/000.p/1"):
        kept = server.ask("GET", f"/v1/ledger/tile/{path}", server.token()).headers["cache-control"]
        assert "private" in kept
        assert "public" not in kept
    assert len(server.ask("GET", "/v1/ledger/tile/0/000.p/1", limited).content) == 32


def test_keeping_a_blob_does_not_tell_whether_it_was_there(server: Server, limited: str) -> None:
    from interlock.kernel import sha256

    path = f"/v1/blobs/{sha256(b'list of findings').hex}"
    said = [server.ask("PUT", path, limited, content=b"list of findings") for _ in range(2)]
    assert said[0].text == said[1].text
    assert set(said[0].headers) == set(said[1].headers)


@pytest.mark.parametrize(
    "path", ["0/x999/x999/x999/x999/x999/x999/x999/999", "entries/x999/x999/x999/x999/x999/x999/x999/999", "99/000"]
)
@pytest.mark.parametrize("dots", ["", "%2e%2e/", "..%2f"])
def test_a_tile_that_no_log_has_is_not_there(server: Server, path: str, dots: str) -> None:
    assert server.ask("GET", f"/v1/ledger/tile/{dots}{path}", server.token()).status_code == 404
