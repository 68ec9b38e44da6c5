"""The way to a provider and back, as a browser sees it; tests/attack has what attackers try."""

from __future__ import annotations

from pathlib import Path

from interlock.testing.world import World
from interlock.web.visiting import House
from tests.providers import provider
from tests.signing_in import BACK, KEPT, LEAVE, configure, signing_in
from tests.visits import COOKIE, visiting


def test_a_browser_goes_there_and_comes_back(tmp_path: Path) -> None:
    with signing_in(tmp_path) as place:
        browser = place.site.browser()
        left = browser.get(LEAVE)
        kept = left.headers["set-cookie"]
        assert kept.startswith(f"{KEPT}=")
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=600"} <= {
            one.strip() for one in kept.split(";")
        }
        assert left.headers["location"].startswith(f"{place.corp.url}/authorize?")
        said = place.sign_in(browser, where="/")
        assert (said.status_code, said.headers["location"], COOKIE in browser.cookies) == (303, "/", True)
        assert said.headers["cache-control"] == "no-store"
        wrong = browser.get(f"{BACK}?state=x&code=y")
        assert (wrong.status_code, "You are not signed in" in wrong.text) == (403, True)


def test_a_server_that_was_not_told_where_it_is_sends_nobody_away(tmp_path: Path) -> None:
    world, log = World(tmp_path / "world"), list[str]()
    with provider(lambda: world.at) as corp:
        configure(world, corp)
        with visiting(world, House(()), fault=log.append) as site:
            said = site.browser().get(LEAVE)
            assert (said.status_code, "location" in said.headers) == (500, False)
            assert "WEB-106" in log[0]
            assert corp.asked == []
