"""The page of one's account: who you are, what you may do, where you are signed in, how the server fares."""

from __future__ import annotations

from pathlib import Path

from interlock.adapters.passwords import Passwords
from interlock.api.rest.app import application
from interlock.identity import Account
from interlock.testing.world import World
from interlock.web.routes import pages
from interlock.web.visiting import House
from interlock.wiring.app import App
from interlock.wiring.serving import Serving
from tests.visits import ADDRESS, COOKIE, Site, visited


def test_it_tells_who_one_is_and_what_one_may(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        page = site.set_up("ann").get("/account").text
        for says in ("Ann", "directory:local/ann", "<code>govern</code>", "everywhere", site.serving.ledger.origin):
            assert says in page
        assert "release.approve" not in page


def test_whoever_is_nobody_is_told_whom_to_ask(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.account("eve")
        browser = site.browser()
        browser.sign_in("eve")
        page = browser.get("/account").text
        assert "you may do nothing here" in page
        assert "interlock people join ID directory:local/eve" in page


def test_one_ends_ones_own_sessions(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        here, there = site.set_up("ann"), site.browser()
        there.sign_in("ann")
        site.account("eve")
        eve = site.browser()
        eve.sign_in("eve")
        sessions = site.serving.visiting.sessions
        other = sessions.who(there.cookies[COOKIE]).card.id
        assert other in here.get("/account").text
        assert eve.press(f"/sessions/{other}/end").status_code == 403
        assert there.get("/").status_code == 200
        assert here.press(f"/sessions/{other}/end").headers["location"] == "/account"
        assert there.get("/").status_code == 303
        own = sessions.who(here.cookies[COOKIE]).card.id
        assert here.press(f"/sessions/{own}/end").headers["location"] == "/sign-in"
        assert COOKIE not in here.cookies
        assert sessions.of(Account.parse("directory:local/ann")) == ()
        assert here.post("/sessions/nonsense/end", form_token="x").status_code in {400, 403}


def test_commands_name_the_store_where_the_server_was_started_with_one(tmp_path: Path) -> None:
    for store, said in (("", " --how TEXT</code>"), (str(tmp_path / "kept"), " --how TEXT --store STORE</code>")):
        world = World(tmp_path / f"world{len(store)}")
        with App(str(world.root), world.environ, store=store) as app:
            app.clock = lambda: world.at  # noqa: B023 (it is used within this turn alone)
            serving = Serving(app)
            serving.visiting.accounts._hasher = Passwords(passes=1, memory_kib=64)
            stands = House((ADDRESS,))
            site = Site(world, app, application(serving, pages=pages(stands)), stands)
            site.set_up()
            site.account("zed")
            browser = site.browser()
            browser.sign_in("zed")
            text = browser.get("/account").text
            assert f"interlock people join ID directory:local/zed{said}" in text
            assert str(tmp_path) not in text
            wrong = browser.get("/approvals").text
            assert ("--store STORE" in wrong) is bool(store)
