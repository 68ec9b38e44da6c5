"""Inventories for tests of where they are kept, and the databases that they are kept in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.kernel import Digest, Subject
from interlock.store import open_database
from interlock.store.database import Database
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, Reading, ReadingKind

AT = datetime(2026, 11, 22, tzinfo=UTC)
POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))


def commit(number: int) -> Subject:
    """Give the subject that a commit is."""
    return Subject("repository", (Digest("gitCommit", f"{number:040x}"),))


def component(name: str = "django", version: str = "1.0", **changes: object) -> Component:
    """Give a component of a lockfile."""
    settings = {"ecosystem": "PyPI", "line": 3, **changes}
    return Component(name, version, f"pkg:pypi/{name}@{version}", **settings)  # type: ignore[arg-type]


def inventory(*components: Component, path: str = "poetry.lock") -> Inventory:
    """Give what one lockfile holds."""
    return merge([Reading(path, "pypi.poetry-lock", ReadingKind.LOCKFILE, components)])


def database_of(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """Open an empty database of the kind that a fixture is asked for, for as long as the test lasts."""
    where = str(folder / "data") if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    opened = open_database(where, timeout_s=10)
    yield opened
    opened.close()
