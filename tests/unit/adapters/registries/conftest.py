"""A stub of a registry for each test, and what opens a repository in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from interlock.adapters.http import Limits
from interlock.adapters.registries.access import Access
from interlock.adapters.registries.oci import OciRepository
from tests.registries import AT_ONCE, StubRegistry


@pytest.fixture
def stub() -> Iterator[StubRegistry]:
    made = StubRegistry()
    yield made
    made.stop()


Opener = Callable[..., OciRepository]


@pytest.fixture
def opened(stub: StubRegistry) -> Iterator[Opener]:
    """Give what opens a repository of the stub."""
    made: list[OciRepository] = []

    def open_it(path: str = "team/app", access: Access | None = None, **changes: Any) -> OciRepository:
        settings: dict[str, Any] = {"patience": AT_ONCE, "chunk": 70_000, "limits": Limits(silence_s=1.0)}
        made.append(OciRepository(stub.host, path, access or Access(), **settings | changes))
        return made[-1]

    yield open_it
    for one in made:
        one.__exit__()
