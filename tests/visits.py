"""People at the pages of a server, asked in this process: what a browser keeps, sends and says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from litestar.testing import TestClient

from interlock.adapters.passwords import Passwords
from interlock.api.rest.app import application
from interlock.flows.local_accounts import LocalAccounts
from interlock.testing.world import World
from interlock.web.routes import pages
from interlock.web.visiting import House
from interlock.wiring.app import App
from interlock.wiring.serving import Serving

ADDRESS = "https://interlock.example.org"
PASSWORD = "correct horse battery"
COOKIE = "__Host-interlock"


class Site:
    """One server with its pages, and the store behind it."""

    def __init__(self, world: World, app: App, application: Any, house: House) -> None:
        self.world, self.app, self.application, self.house = world, app, application, house
        self.serving: Serving = application.state.serving

    def browser(self) -> Browser:
        """Give a browser that was never here."""
        return Browser(self)

    @property
    def accounts(self) -> LocalAccounts:
        """Give the local accounts."""
        return self.serving.visiting.accounts

    def set_up(self, name: str = "ann", **more: str) -> Browser:
        """Use the first link, as the person who started the server does, and give their browser."""
        browser = self.browser()
        browser.get(f"/set-up?key={self.serving.visiting.set_up.first()}")
        fields = {"name": name, "shown": name.title(), "password": PASSWORD, "again": PASSWORD, **more}
        said = browser.post("/set-up", **fields)
        assert said.status_code == 303, said.text
        return browser

    def account(self, name: str) -> None:
        """Make an account that nobody joined to anybody."""
        self.accounts.make(name, name.title(), PASSWORD)


class Browser:
    """One browser: it follows no redirect by itself, and says of its requests what real ones say."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = TestClient(site.application, base_url=ADDRESS, backend_options={})
        self.client.follow_redirects = False

    @property
    def cookies(self) -> dict[str, str]:
        """Give what it keeps."""
        return dict(self.client.cookies)

    def plant(self, value: str, name: str = COOKIE) -> None:
        """Keep a cookie that somebody else put there."""
        self.client.cookies.set(name, value, domain="interlock.example.org", path="/")

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        said: httpx.Response = self.client.get(path, headers={"Sec-Fetch-Site": "none", **headers})
        return said

    def send(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> httpx.Response:
        """Send a form with these headers alone."""
        said: httpx.Response = self.client.post(path, data=fields, headers=headers or {})
        return said

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form as a page of ours does."""
        return self.send(path, fields, {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"})

    def press(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of a page that shows of which session it is."""
        return self.post(path, form_token=self.form_token(), **fields)

    def form_token(self) -> str:
        """Give what the forms of the first page show."""
        found = re.search(r'name="form_token" value="([^"]+)"', self.get("/").text)
        return unescape(found[1]) if found else ""

    def sign_in(self, name: str = "ann", password: str = PASSWORD, where: str = "/") -> httpx.Response:
        """Sign in with a local account."""
        return self.post("/sign-in", name=name, password=password, next=where)


@contextmanager
def visited(folder: Path, house: House | None = None, **more: Any) -> Iterator[Site]:
    """Open a server with pages over a new world."""
    with visiting(World(folder / "world"), house, **more) as site:
        yield site


@contextmanager
def visiting(world: World, house: House | None = None, **more: Any) -> Iterator[Site]:
    """Open a server with pages over a world; passwords are hashed cheaply, which no test of theirs is about."""
    stands = house or House((ADDRESS,))
    with world.app() as app:
        serving = Serving(app)
        serving.visiting.accounts._hasher = Passwords(passes=1, memory_kib=64)
        yield Site(world, app, application(serving, pages=pages(stands), **more), stands)
