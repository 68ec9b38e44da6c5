"""What a worker opens, and what it says once it is ready."""

from __future__ import annotations

from pathlib import Path

from litestar.testing import TestClient

from interlock.api.serving import Orders, worker
from interlock.testing.world import World


def test_a_worker_says_where_it_serves_and_answers(tmp_path: Path) -> None:
    world, said = World(tmp_path), list[str]()
    orders = Orders(str(world.root), "", world.environ, "http://127.0.0.1:1")
    with TestClient(worker(orders, said.append)) as client:
        assert said == ["serving at http://127.0.0.1:1"]
        assert client.get("/readyz").status_code == 200
