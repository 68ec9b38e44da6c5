"""Sessions in tables: found by their digest alone, renewed once, ended at once; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.identity import Account
from interlock.identity.sessions import Method, SessionCard
from interlock.store.database import Database
from interlock.store.errors import StoreCorrupt
from interlock.store.sessions import StoredSessions
from tests.unit.store.engines import BOTH, opened

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, BEN = Account.parse("directory:local/ann"), Account.parse("directory:local/ben")


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, tmp_path) as found:
        yield found


def card(number: int, account: Account = ANN) -> SessionCard:
    """Give what is kept of a session."""
    made = AT + timedelta(minutes=number)
    return SessionCard(
        f"ses-{number}", account, "Ann", Method.OIDC, made, made + timedelta(hours=12), ("staff",), seen_at=made
    )


def test_a_session_is_found_by_its_digest_its_id_and_its_account(database: Database) -> None:
    sessions = StoredSessions(database)
    for number, account in ((1, ANN), (2, BEN), (3, ANN)):
        sessions.add(b"%d" % number * 32, card(number, account))
    assert sessions.find(b"1" * 32) == card(1)
    assert sessions.find(b"9" * 32) is None
    assert sessions.named("ses-2") == card(2, BEN)
    assert sessions.named("ses-9") is None
    assert [one.id for one in sessions.of(ANN)] == ["ses-3", "ses-1"]


def test_a_session_that_is_renewed_is_found_by_its_new_digest_alone(database: Database) -> None:
    sessions = StoredSessions(database)
    sessions.add(b"1" * 32, card(1))
    strong = msgspec.structs.replace(card(1), strong_at=AT, strong_for="sha256:00")
    assert sessions.renew(b"2" * 32, strong, card(1))
    assert sessions.find(b"1" * 32) is None
    assert sessions.find(b"2" * 32) == strong
    assert not sessions.renew(b"3" * 32, strong, card(1)), "it is another one by now"
    sessions.end("ses-1", AT)
    assert not sessions.renew(b"3" * 32, card(1), strong), "and it is over"


def test_a_session_that_is_ended_stays_so_from_the_first_time_on(database: Database) -> None:
    sessions = StoredSessions(database)
    for number, account in ((1, ANN), (2, BEN), (3, ANN)):
        sessions.add(b"%d" % number * 32, card(number, account))
    sessions.end("ses-1", AT)
    sessions.end_all(ANN, AT + timedelta(hours=1))
    found = [sessions.named(f"ses-{number}") for number in (1, 2, 3)]
    assert [one.ended_at if one else None for one in found] == [AT, None, AT + timedelta(hours=1)]


def test_it_is_remembered_once_a_minute_that_it_was_used(database: Database) -> None:
    sessions = StoredSessions(database)
    sessions.add(b"1" * 32, card(0))
    for seconds in (30, 70, 90):
        found = sessions.find(b"1" * 32)
        assert found is not None
        sessions.seen(found, AT + timedelta(seconds=seconds))
    found = sessions.find(b"1" * 32)
    assert found is not None
    assert found.seen_at == AT + timedelta(seconds=70)


def test_what_is_long_over_is_forgotten(database: Database) -> None:
    sessions = StoredSessions(database)
    sessions.add(b"1" * 32, card(1))
    assert sessions.forget(card(1).until, 9) == 0
    assert sessions.named("ses-1") is not None, "not at its end already"
    sessions.add(b"2" * 32, card(2))
    after = card(2).until + timedelta(seconds=1)
    assert sessions.forget(after, 1) == 1
    assert (sessions.named("ses-1"), sessions.named("ses-2")) == (None, card(2)), "the oldest first"
    assert [sessions.forget(after, 9) for _ in range(2)] == [1, 0]


def test_a_row_that_somebody_wrote_is_no_session(database: Database) -> None:
    with database.writing() as session:
        session.run(
            "INSERT INTO session (secret, id, account, card, seen, until, ended) VALUES (?, 'x', 'y', ?, 0, 0, 0)",
            (b"1", b"{}"),
        )
    with pytest.raises(StoreCorrupt):
        StoredSessions(database).find(b"1")
