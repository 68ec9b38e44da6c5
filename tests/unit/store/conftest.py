from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store.advisories import StoredAdvisories, open_advisories


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredAdvisories]:
    """Give an empty book of advisories that can be filled."""
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        yield opened
