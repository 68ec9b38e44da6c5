"""How sources stand is told over HTTP, without their secrets, to whoever may read evidence of everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.identity import Permission
from interlock.testing.world import World
from tests.served import Server, serving

TEXT = """\
version: 1
sources:
  - {name: sonar, kind: sonarqube, address: 'http://127.0.0.1:9', scope: shop, credentials: {token: env:SONAR_TOKEN}}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    world = World(tmp_path / "world")
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    (config / "sources.yaml").write_text(TEXT)
    with serving(world) as opened:
        yield opened


def test_a_source_is_told_with_its_last_pull(server: Server) -> None:
    (fresh,) = server.ask("GET", "/v1/sources", server.token()).json()["items"]
    assert (fresh["name"], fresh["last"], fresh["why_broken"]) == ("sonar", None, "")
    book = server.serving.pulling
    with pytest.raises(Exception, match="SONAR_TOKEN"):
        book.pull(book.known[0])
    said = server.ask("GET", "/v1/sources", server.token())
    (one,) = said.json()["items"]
    assert (one["last"]["became"], one["last"]["code"], one["last_good"]) == ("failed", "NET-120", None)
    assert one["why_broken"] == one["last"]["says"]
    assert "credentials" not in one


def test_who_may_read_one_product_alone_is_not_told(server: Server) -> None:
    narrow = server.token("person:ann", Permission.EVIDENCE_READ, on="product:shop")
    assert server.ask("GET", "/v1/sources", narrow).status_code == 403
