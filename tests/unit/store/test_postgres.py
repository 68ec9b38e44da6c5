"""PostgreSQL: what can be said without a server."""

import builtins
import socket
from contextlib import ExitStack
from typing import Any

import pytest

from interlock.store import EngineMissing, StoreLocked, StoreUnreachable
from interlock.store.opening import open_database
from interlock.testing.postgres import PostgresServer


def test_a_server_that_is_not_there_is_unreachable_and_no_password_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers, and nobody else takes it
        port = taken.getsockname()[1]
        secret = "open" + "-sesame"
        with pytest.raises(StoreUnreachable) as caught:
            open_database(f"postgresql://someone:{secret}@127.0.0.1:{port}/evidence", timeout_s=2)
    assert secret not in str(caught.value)
    assert f"127.0.0.1:{port}/evidence" in str(caught.value)


@pytest.mark.parametrize("missing", ["psycopg", "sqlalchemy"])
def test_without_the_server_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == missing:
            raise ImportError(name, name=name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EngineMissing) as caught:
        open_database("postgresql://localhost/evidence")
    assert missing in str(caught.value)
    assert "interlock[server]" in caught.value.remedy


@pytest.mark.server("postgresql")
def test_who_finds_no_connection_free_hears_that_others_have_them(postgres: PostgresServer) -> None:
    database = open_database(postgres.new_database(), timeout_s=2.0)
    with ExitStack() as held:
        held.callback(database.close)
        for _ in range(24):
            held.enter_context(database.reading())
        with pytest.raises(StoreLocked, match="24 others"), database.reading():
            raise AssertionError
