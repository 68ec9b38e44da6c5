import os
from pathlib import Path

import pytest

from interlock.testing.repositories import GitSandbox
from tests.scenarios.delivery import Delivery


@pytest.fixture
def delivery(tmp_path: Path) -> Delivery:
    """Give a repository on a machine whose user has never run Interlock."""
    home = tmp_path / "home"
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    return Delivery(GitSandbox(tmp_path / "repository"), {**kept, "HOME": str(home), "USER": "tester"})
