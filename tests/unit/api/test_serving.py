"""What a worker opens, and what it says once it is ready."""

from __future__ import annotations

import socket
import time
from pathlib import Path

from litestar.testing import TestClient

from interlock.api.serving import Orders, worker
from interlock.testing.world import World


def test_a_worker_says_where_it_serves_and_answers(tmp_path: Path) -> None:
    world, said = World(tmp_path), list[str]()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
        orders = Orders(str(world.root), "", world.environ, "http", "127.0.0.1", port)
        with TestClient(worker(orders, said.append, said.append)) as client:
            assert client.get("/readyz").status_code == 200
            assert said == [], "nobody is let in yet"
            door.listen()
            end = time.monotonic() + 10
            while not said and time.monotonic() < end:
                time.sleep(0.01)
    assert said == [f"serving at http://127.0.0.1:{port}"]
