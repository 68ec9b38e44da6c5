"""No room is left under a running server: writes are refused with a reason, reads go on, and nothing is broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interlock.flows.fsck import checked
from interlock.identity import Permission
from interlock.kernel import sha256
from tests.served import Server, served

PLENTY = 1 << 20


@contextmanager
def full(server: Server) -> Iterator[None]:
    """Let the file of the store have no more pages than it has, which SQLite tells as it tells a full disk."""
    connection: Any = server.app.store.database._connection  # type: ignore[attr-defined]
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    try:
        yield
    finally:
        connection.execute(f"PRAGMA max_page_count = {PLENTY}").fetchone()


def hand_in(server: Server, token: str, text: str, key: str = "") -> Any:
    headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
    return server.ask("POST", "/v1/evidence", token, content=server.sealed(text), headers=headers)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path) as made:
        yield made


def test_what_finds_no_room_is_refused_and_what_was_acknowledged_is_there(server: Server) -> None:
    token, acknowledged = server.token(), 0
    with full(server):
        for number in range(200):
            said = hand_in(server, token, f"{number}" * 2_000, f"key-{number}")
            if said.status_code != 201:
                break
            acknowledged += 1
        assert said.status_code == 507
        assert said.json()["code"] == "STO-103"
        assert int(said.headers["retry-after"]) > 0
        blob = b"x" * 500_000
        kept = server.ask("PUT", f"/v1/blobs/{sha256(blob).hex}", token, content=blob)
        assert kept.status_code in {200, 507}
        for path in ("/v1/whoami", "/v1/evidence", "/v1/tokens", "/metrics", "/readyz"):
            assert server.ask("GET", path, token).status_code == 200, path
    said = hand_in(server, token, f"{number}" * 2_000, f"key-{number}")
    assert said.status_code == 201, "asked again with the same key it is done"
    ledger = server.app.store.ledger
    report = checked(ledger, server.app.all_verifiers(ledger.origin), ())
    assert (report.is_sound, report.entries) == (True, acknowledged + 1)


def test_a_full_disk_keeps_nobody_from_reading(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from interlock.store import StoreFull

    hand_in(server, server.token(), "one")
    token = server.token("workload:ci", Permission.EVIDENCE_READ)

    def no_room(**_: object) -> None:
        raise StoreFull(where="here")

    monkeypatch.setattr(server.app.store.database, "writing", no_room)
    assert server.ask("GET", "/v1/whoami", token).status_code == 200, "though that it was used cannot be kept"
    assert server.ask("GET", "/v1/evidence", token).json()["count"] == 1
