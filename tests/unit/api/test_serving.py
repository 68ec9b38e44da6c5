"""What a worker opens, and what it says once somebody can connect."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from litestar.testing import TestClient

from interlock.api.serving import Orders, worker
from interlock.testing.world import World


def test_a_worker_says_where_it_serves_once_its_door_is_open_and_answers(tmp_path: Path) -> None:
    world, said, is_said = World(tmp_path), list[str](), threading.Event()

    def hear(text: str) -> None:
        said.append(text)
        is_said.set()

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        orders = Orders(str(world.root), "", world.environ, address)
        with TestClient(worker(orders, hear)) as client:
            assert client.get("/readyz").status_code == 200
            assert said == [], "nobody listens there yet"
            door.listen()
            assert is_said.wait(30)
            assert said == [f"serving at {address}"]
