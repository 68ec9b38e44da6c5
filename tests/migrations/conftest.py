"""Servers for the migration tests: private, started once, gone afterwards."""

import os
from collections.abc import Iterator

import pytest

from interlock.testing.postgres import PostgresServer, find_programs, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and in CI no server test may be left out")
        pytest.skip("PostgreSQL is not installed")
    with running_postgres(programs) as server:
        yield server
