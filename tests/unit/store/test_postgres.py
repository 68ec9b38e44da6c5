"""PostgreSQL: what can be said without a server."""

import builtins
import socket
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from interlock.store import EngineMissing, StoreLocked, StoreUnreachable
from interlock.store import postgres as engine
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
    assert f" postgresql://someone:***@127.0.0.1:{port}/evidence" in f" {caught.value}"


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


def _end_others(postgres: PostgresServer, url: str) -> None:
    name = urlsplit(url).path[1:]
    others = f"FROM pg_stat_activity WHERE datname = '{name}'"
    postgres.run("postgres", f"SELECT pg_terminate_backend(pid) {others}")


@pytest.mark.server("postgresql")
def test_a_connection_that_was_cut_while_nobody_used_it_is_made_anew_unseen(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SURE_S", -1.0)
    url = postgres.new_database()
    database = open_database(url, timeout_s=5.0)
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(database.reading())  # three connections go back to the pool
    _end_others(postgres, url)
    assert database.rows("SELECT 1") == [(1,)]
    with database.writing() as session:
        assert session.rows("SELECT 2") == [(2,)]
    database.close()


@pytest.mark.server("postgresql")
def test_a_connection_that_is_cut_right_after_its_use_fails_once_and_never_again(
    postgres: PostgresServer,
) -> None:
    url = postgres.new_database()
    database = open_database(url, timeout_s=5.0)
    assert database.rows("SELECT 1") == [(1,)]
    _end_others(postgres, url)
    with pytest.raises(StoreUnreachable):
        database.rows("SELECT 1")
    assert database.rows("SELECT 1") == [(1,)]
    database.close()


@pytest.mark.server("postgresql")
def test_what_was_not_committed_is_rolled_back_and_the_connection_is_used_again(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SURE_S", 1_000.0)
    database = open_database(postgres.new_database())

    def fail() -> None:
        with database.writing() as session:
            values = (b"1" * 32, b"x")
            session.run("INSERT INTO blob (sha256, media_type, codec, size, body) VALUES (?, 'x', 'x', 1, ?)", values)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert database.rows("SELECT count(*) FROM blob") == [(0,)]
    with database.reading() as session:
        assert session.rows("SHOW transaction_isolation") == [("repeatable read",)]
        assert session.rows("SHOW transaction_read_only") == [("on",)]
    with database.writing() as session:
        assert session.rows("SHOW transaction_isolation") == [("read committed",)]
        assert session.rows("SHOW transaction_read_only") == [("off",)]
    database.close()
