"""A server over the shop that was delivered, with its pages asked in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.delivered import Delivered
from tests.visits import Browser, Site, visiting


class Shown:
    """The shop, a server over it, and the browser of somebody who may see everything."""

    def __init__(self, shop: Delivered, site: Site) -> None:
        self.shop, self.site = shop, site
        self.browser: Browser = site.set_up()

    def ok(self, path: str) -> str:
        """Open a page that is there."""
        said = self.browser.get(path)
        assert said.status_code == 200, f"{path}: {said.status_code} {said.text[:2000]}"
        return said.text


@contextmanager
def delivering(folder: Path) -> Iterator[Shown]:
    """Open it."""
    shop = Delivered(folder)
    with visiting(shop.world) as site:
        yield Shown(shop, site)
