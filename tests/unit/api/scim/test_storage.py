"""What a source said is kept as SCIM wants it; the suite is that of the library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from scim2_models import ResourceType, User
from scim2_server.testing import ScimStorageContract
from scim2_server.utils import load_default_provider

from interlock.api.scim.storage import SyncedStorage
from interlock.store import open_database
from interlock.store.synced import StoredSynced

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[SyncedStorage]:
    database, ticks = open_database(tmp_path / "data"), count()
    yield SyncedStorage(
        StoredSynced(database), "scim:corp", load_default_provider(), lambda: AT + timedelta(seconds=next(ticks))
    )
    database.close()


class TestContract(ScimStorageContract):
    """The library's own suite."""


def test_passwords_are_not_kept(storage: SyncedStorage) -> None:
    kind = ResourceType.from_resource(User)
    user: User[Any] = User(user_name="Ann")
    user.password = "hunter2"
    made = storage.create(kind, user)
    assert getattr(made, "password", None) is None
    (row,) = storage._book.all("scim:corp", "User")
    assert b"hunter2" not in row.card
    assert (row.name, user.password) == ("ann", "hunter2")
