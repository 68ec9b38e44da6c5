"""The delivered shop is made once for all tests of pages that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.web.delivering import Shown, delivering


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with delivering(tmp_path_factory.mktemp("delivered")) as made:
        yield made
