"""Local accounts in a table: one of a name, changed by whoever saw the newest; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from interlock.identity.local_accounts import LocalCard
from interlock.store.database import Database
from interlock.store.errors import StoreCorrupt
from interlock.store.local_accounts import StoredLocalAccounts
from tests.unit.store.engines import BOTH, opened

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN = LocalCard("ann", "Ann", "hash", AT, AT)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, tmp_path) as found:
        yield found


def test_there_is_one_account_of_a_name(database: Database) -> None:
    accounts = StoredLocalAccounts(database)
    assert accounts.add(ANN)
    assert not accounts.add(msgspec.structs.replace(ANN, password="another"))
    assert accounts.add(msgspec.structs.replace(ANN, name="abe"))
    assert accounts.find("ann") == ANN
    assert accounts.find("ben") is None
    assert [one.name for one in accounts.all()] == ["abe", "ann"]


def test_of_two_that_change_the_same_the_second_has_to_look_again(database: Database) -> None:
    accounts = StoredLocalAccounts(database)
    accounts.add(ANN)
    disabled, renewed = msgspec.structs.replace(ANN, disabled_at=AT), msgspec.structs.replace(ANN, password="new")
    assert accounts.replace(disabled, ANN)
    assert not accounts.replace(renewed, ANN)
    assert accounts.find("ann") == disabled


def test_a_row_that_somebody_wrote_is_no_account(database: Database) -> None:
    with database.writing() as session:
        session.run("INSERT INTO local_account (name, card) VALUES ('ann', ?)", (b"{}",))
    with pytest.raises(StoreCorrupt):
        StoredLocalAccounts(database).find("ann")
