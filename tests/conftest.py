"""What every test shares: no network but what a test starts itself, and no trace in the user's own folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.testing.postgres import PostgresServer, find_programs, running_postgres
from tests.registries import RealRegistry, find_registry, running_registry
from tests.sshd import RunningSshd, find_sshd, running_sshd

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test XDG folders of its own, so that no key or ledger of the user is ever touched."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


@pytest.fixture
def shared() -> Path:
    """Give the folder of shared vectors beside the checkout; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared vectors are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def docker_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    """Give a private registry, started once and gone afterwards."""
    program = find_registry()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("docker-registry is not installed, and in CI no server test may be left out")
        pytest.skip("docker-registry is not installed")
    with running_registry(program, tmp_path_factory.mktemp("registry")) as server:
        yield server


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSshd]:
    """Give a machine to reach over SSH: this one, started once and gone afterwards."""
    program = find_sshd()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("OpenSSH's server is not installed, and in CI no server test may be left out")
        pytest.skip("OpenSSH's server or client is not installed")
    with running_sshd(program, tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Give a private server, started once and gone afterwards."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and in CI no server test may be left out")
        pytest.skip("PostgreSQL is not installed")
    with running_postgres(programs) as server:
        yield server
