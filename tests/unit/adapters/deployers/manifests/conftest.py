"""A namespace of a simulated cluster for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clusters import Namespace, namespace_at


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Namespace]:
    """Give a namespace that nothing was deployed to."""
    with namespace_at(tmp_path) as found:
        yield found
