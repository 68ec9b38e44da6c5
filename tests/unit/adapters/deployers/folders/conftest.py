"""Folders to deploy to, whose processes are gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.deployers.folders.onhost.layout import Folder
from tests.folders import Site, site_at


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a site that nothing was deployed to."""
    with site_at(tmp_path) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a folder of a host, made."""
    found = Folder(str(tmp_path / "site"))
    found.make()
    return found
