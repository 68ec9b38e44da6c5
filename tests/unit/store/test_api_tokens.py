"""Tokens in tables: found by their digest alone, revoked at once; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.identity import Party, Permission, Resource
from interlock.identity.tokens import TokenCard
from interlock.store import open_database
from interlock.store.api_tokens import StoredTokens
from interlock.store.database import Database
from interlock.store.errors import StoreCorrupt
from interlock.testing.postgres import PostgresServer

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(tmp_path / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = open_database(server.new_database())
    yield opened
    opened.close()


def card(number: int) -> TokenCard:
    """Give what is kept of a token."""
    return TokenCard(
        f"tok-{number}",
        f"number {number}",
        Party.parse("workload:ci"),
        (Permission.EVIDENCE_READ,),
        Resource("shop"),
        AT + timedelta(hours=number),
        AT + timedelta(days=30),
        "a test",
    )


def test_a_token_is_found_by_its_digest_and_its_id(database: Database) -> None:
    tokens = StoredTokens(database)
    tokens.add(b"1" * 32, card(1))
    tokens.add(b"2" * 32, card(2))
    assert tokens.find(b"1" * 32) == card(1)
    assert tokens.find(b"3" * 32) is None
    assert tokens.named("tok-2") == card(2)
    assert tokens.named("tok-3") is None
    assert [one.id for one in tokens.all()] == ["tok-2", "tok-1"]


def test_a_token_that_is_revoked_stays_so_from_the_first_time_on(database: Database) -> None:
    tokens = StoredTokens(database)
    tokens.add(b"1" * 32, card(1))
    tokens.revoke("tok-1", AT)
    tokens.revoke("tok-1", AT + timedelta(hours=1))
    found = tokens.find(b"1" * 32)
    assert found is not None
    assert found.revoked_at == AT


def test_it_is_remembered_once_a_minute_that_it_was_used(database: Database) -> None:
    tokens = StoredTokens(database)
    tokens.add(b"1" * 32, card(1))
    for seconds in (0, 30, 90):
        found = tokens.find(b"1" * 32)
        assert found is not None
        tokens.used(found, AT + timedelta(seconds=seconds))
    found = tokens.find(b"1" * 32)
    assert found is not None
    assert found.used_at == AT + timedelta(seconds=90)


def test_a_row_that_somebody_wrote_is_no_token(database: Database) -> None:
    with database.writing() as session:
        session.run("INSERT INTO api_token (token, id, card, used, revoked) VALUES (?, 'x', ?, 0, 0)", (b"1", b"{}"))
    with pytest.raises(StoreCorrupt):
        StoredTokens(database).find(b"1")


def test_what_one_maker_made_is_forgotten_some_time_after_its_end(database: Database) -> None:
    tokens = StoredTokens(database)
    tokens.add(b"1" * 32, card(1))
    tokens.add(b"2" * 32, card(2))
    assert tokens.forget("somebody else", card(2).until + timedelta(days=1), 9) == 0
    assert tokens.forget(card(1).made_by, card(1).until, 9) == 0
    assert len(tokens.all()) == 2, "not at its end already"
    tokens.add(b"3" * 32, msgspec.structs.replace(card(3), until=AT + timedelta(days=40)))
    ended = card(1).until + timedelta(seconds=1)
    assert [tokens.forget(card(1).made_by, ended, 1) for _ in range(3)] == [1, 1, 0]
    assert [one.id for one in tokens.all()] == ["tok-3"]
