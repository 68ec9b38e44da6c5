from collections.abc import Callable, Iterator
from pathlib import Path
from ssl import SSLContext

import pytest

from tests.certificates import Authority
from tests.sites import Site


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Give an authority of its own."""
    return Authority(tmp_path)


@pytest.fixture
def make_site() -> Iterator[Callable[[SSLContext | None], Site]]:
    """Give what makes sites; all of them are stopped in the end."""
    made: list[Site] = []

    def make(tls: SSLContext | None = None) -> Site:
        made.append(Site(tls))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def site(make_site: Callable[[SSLContext | None], Site]) -> Site:
    """Give a site without encryption."""
    return make_site(None)
