"""Alive whatever becomes of the store, ready only while it can be read."""

from pathlib import Path

import pytest

from interlock.store.errors import StoreFailed
from tests.served import served


def test_a_server_lives_and_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", "/healthz").json() == {"status": "ok"}
        assert server.ask("GET", "/readyz").json()["status"] == "ok"

        def gone() -> None:
            raise StoreFailed(where="the store", why="it is gone")

        monkeypatch.setattr(server.serving, "look", gone)
        assert server.ask("GET", "/healthz").status_code == 200
        unready = server.ask("GET", "/readyz")
        assert unready.status_code == 503
        assert unready.headers["retry-after"]
