"""An estate of hostile texts in a real browser: nothing of theirs runs, and no page is wider than a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.flows.sessions import Sessions
from interlock.identity import Account
from interlock.identity.sessions import Method
from interlock.store.sessions import StoredSessions
from interlock.web.paths import EVENTS, WORK_EVENTS
from interlock.wiring.opened import now
from tests.browser.showing import resized
from tests.browser.test_every_page import LINKS, EstateServer
from tests.browser.test_people import complaints
from tests.chromium import Chromium, Page
from tests.every_page import EVERY
from tests.hostile_estate import HostileEstate

_MANY = 4
"""Pages of one kind that are opened: one for each of the texts."""
_FOLLOWED = 12
"""Pages of one kind whose links are followed: not every release names the commit that it is of."""


class Stood:
    """A browser where ann is signed in."""

    def __init__(self, server: EstateServer, browser: Chromium) -> None:
        self.server, self.browser = server, browser
        with server.app() as app:
            sessions = Sessions(
                book=StoredSessions(app.store.database),
                directory=app.directory,
                clock=now,
                random=os.urandom,
            )
            secret, _ = sessions.open(Account.parse("directory:local/ann"), "Ann", Method.PASSWORD)
        first = Page(browser)
        first.call("Network.setCookie", name="interlock", value=secret, url=server.address, httpOnly=True)
        first.close()

    def links(self, path: str) -> list[str]:
        """Give where a page leads."""
        page = Page(self.browser)
        page.visit(f"{self.server.address}{path}")
        found: list[str] = page.run(LINKS)
        page.close()
        return found

    def addresses(self, name: str) -> list[str]:
        """Give some of the pages of a kind."""
        here = [EVERY[name].begins]
        for follow in EVERY[name].follows:
            links = [one for path in here for one in self.links(path)]
            here = [one for one in dict.fromkeys(links) if re.fullmatch(follow, one)][:_FOLLOWED]
        return here[:_MANY]


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stood]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    estate = HostileEstate(folder, now())
    server = EstateServer(estate.world, folder)
    try:
        with Chromium(folder / "chromium", reaches="127.0.0.1") as browser:
            yield Stood(server, browser)
    finally:
        server.end()
        assert server.process.stdout is not None
        server.process.stdout.close()


@pytest.mark.parametrize("name", [one for one, way in EVERY.items() if not way.is_open])
def test_nothing_of_theirs_runs_and_no_page_is_wider_than_the_window(stood: Stood, name: str) -> None:
    there = stood.addresses(name)
    assert there, "no link leads there"
    streams = tuple(f"loads {stood.server.address}{one}" for one in (EVENTS, WORK_EVENTS))
    for path in there:
        page = Page(stood.browser)
        page.visit(f"{stood.server.address}{path}")
        for width in (390, 1440):
            resized(page, width, "light")
            assert page.run("document.documentElement.scrollWidth <= innerWidth"), (path[:200], width)
        assert page.run("window.ran === undefined"), path[:200]
        heard = [one for one in complaints(page, stood.server) if not one.startswith(streams)]
        assert [one for one in heard if "404 (Not Found)" not in one] == [], path[:200]
        page.close()
