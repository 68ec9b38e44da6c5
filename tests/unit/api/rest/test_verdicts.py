"""The gate of an environment over HTTP: what nobody examined is denied, and what the ledger says moves it."""

from __future__ import annotations

from pathlib import Path

from interlock.testing.world import World
from tests.served import serving

SETTINGS = {
    "interlock.yaml": """\
product: shop
environments:
  - {name: live, deployer: hands, targets: [{name: one}], policy: standard}
"""
}


def test_what_nobody_examined_is_denied_with_a_reason(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit(SETTINGS)
    with serving(world) as server:
        said = server.ask("GET", f"/v1/verdicts/{'0' * 64}?environment=live", server.token())
        assert said.status_code == 200, said.text
        told = said.json()
        assert told["verdict"] == "deny"
        assert told["why"]
        assert told["until"] > "2026-01-05"
        named = server.ask("GET", f"/v1/verdicts/sha256:{'0' * 64}?environment=live", server.token())
        assert named.json()["sha256"] == told["sha256"] == "0" * 64


def test_an_environment_that_there_is_not_is_not_there(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit(SETTINGS)
    with serving(world) as server:
        assert server.ask("GET", f"/v1/verdicts/{'0' * 64}?environment=test", server.token()).status_code == 404
        limited = server.token("person:ann", on="product:another")
        assert server.ask("GET", f"/v1/verdicts/{'0' * 64}?environment=live", limited).status_code == 403
