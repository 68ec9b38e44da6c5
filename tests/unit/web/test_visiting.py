"""Cookies that only this host sets, forms that are ours, and where a browser says it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar import get, post
from litestar.testing import TestClient

from interlock.identity import Permission
from interlock.store.errors import StoreUnreachable
from interlock.testing.world import World
from interlock.web.routes import pages
from interlock.web.visiting import FORM_HEADER, NEEDS, House
from tests.visits import ADDRESS, COOKIE, Browser, visited, visiting

LOOPBACK = House(("http://127.0.0.1:8460", "http://localhost:8460"), is_secure=False)


def test_with_tls_a_cookie_is_one_that_no_other_host_sets() -> None:
    cookie = House((ADDRESS,)).cookie("x")
    assert (cookie.key, cookie.secure, cookie.httponly, cookie.samesite, cookie.path, cookie.domain) == (
        "__Host-interlock",
        True,
        True,
        "lax",
        "/",
        None,
    )
    plain = LOOPBACK.cookie("x")
    assert (plain.key, plain.secure, plain.httponly) == ("interlock", False, True)
    gone = House().no_cookie()
    assert (gone.value, gone.max_age, gone.secure) == ("", 0, True)


OURS = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://interlock.example.org"},
        {"Origin": "https://interlock.example.org:8443"},
        {"Origin": "https://interlock.example.org.evil.example.org"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example.org"},
    ],
)
def test_a_form_that_may_come_from_elsewhere_is_refused(tmp_path: Path, headers: dict[str, str]) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        token = browser.form_token()
        for path in ("/sign-in", "/sign-out", "/set-up"):
            fields = {"name": "ann", "password": "x", "next": "/", "again": "x", "form_token": token}
            said = browser.send(path, fields, headers)
            assert said.status_code == 403
            assert "WEB-103" in said.text
        assert browser.get("/").status_code == 200, "and nothing happened"


@pytest.mark.parametrize("headers", [OURS, {"Origin": ADDRESS}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_form_of_ours_is_taken(tmp_path: Path, headers: dict[str, str]) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        said = browser.send("/sign-out", {"form_token": browser.form_token()}, headers)
        assert said.headers["location"] == "/sign-in"


def test_where_nobody_said_what_the_server_is_called_the_browser_does(tmp_path: Path) -> None:
    with visited(tmp_path, House(is_proxied=True)) as site:
        site.account("ann")
        assert site.browser().sign_in().status_code == 303
        for origin in ("http://interlock.example.org", "https://evil.example.org"):
            fields = {"name": "ann", "password": "x", "next": "/"}
            assert site.browser().send("/sign-in", fields, {"Origin": origin}).status_code == 403


def test_a_form_of_another_session_is_refused(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        ann, other = site.set_up(), site.browser()
        other.sign_in()
        for shown in (other.form_token(), "", "x", ann.cookies[COOKIE]):
            said = ann.post("/sign-out", form_token=shown)
            assert (said.status_code, "WEB-104" in said.text) == (403, True)
        assert ann.post("/sign-out", other="x").status_code == 400, "the field is missing"
        said = ann.client.post("/sign-out", data={"form_token": [ann.form_token(), "x"]}, headers=OURS)
        assert (said.status_code, "WEB-105" in said.text) == (400, True)
        header = {**OURS, FORM_HEADER: ann.form_token()}
        assert ann.client.post("/sign-out", headers=header).status_code == 303, "a script says it in a header"


@get("/silent", sync_to_thread=False)
def silent() -> str:
    """Give a page that says nothing of who may open it."""
    return "here"


@get("/read", opt={NEEDS: Permission.EVIDENCE_READ.value}, sync_to_thread=False)
def reading() -> str:
    """Give a page for those who may read."""
    return "here"


@post("/approve", opt={NEEDS: Permission.RELEASE_APPROVE.value}, sync_to_thread=False)
def approving() -> str:
    """Do what those do who may approve."""
    return "here"


def more(site: Any) -> Browser:
    """Give a browser for an application with more pages behind the same guard."""
    router, _ = pages(site.house)
    for handler in (silent, reading, approving):
        router.register(handler)
    from interlock.api.rest.app import application

    site.application = application(site.serving, pages=(router,))
    browser: Browser = site.browser()
    return browser


def test_a_page_that_says_nothing_is_closed_to_everybody(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up()
        browser = more(site)
        assert browser.get("/silent").headers["location"] == "/sign-in?next=/silent"
        browser.sign_in()
        said = browser.get("/silent")
        assert (said.status_code, "WEB-102" in said.text) == (403, True)


def test_a_page_is_for_who_may_what_it_needs(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up()
        site.account("eve")
        ann, eve = more(site), site.browser()
        ann.sign_in()
        eve.sign_in("eve")
        assert ann.get("/read").text == "here"
        assert eve.get("/read").status_code == 403, "nobody said who eve is"
        said = ann.press("/approve")
        assert (said.status_code, "release.approve" in said.text) == (403, True), "who governs approves nothing"


def test_no_token_opens_a_page_and_no_cookie_the_api(tmp_path: Path) -> None:
    from tests.served import Server

    with visited(tmp_path) as site:
        browser = site.set_up()
        with TestClient(site.application) as client:
            token = Server(site.world, site.app, client).token("person:ann", Permission.EVIDENCE_READ)
            client.follow_redirects = False
            assert client.get("/v1/whoami", headers={"Authorization": f"Bearer {token}"}).status_code == 200
            assert client.get("/", headers={"Authorization": f"Bearer {token}"}).status_code == 303
        assert browser.get("/v1/whoami").status_code == 401


def test_a_session_that_is_over_leads_to_where_one_signs_in(tmp_path: Path) -> None:
    with visiting(World(tmp_path)) as site:
        browser = site.set_up()
        site.world.pass_time(minutes=31)
        assert browser.get("/").headers["location"] == "/sign-in?next=/"
        said = browser.post("/sign-out", form_token="x")
        assert (said.status_code, "WEB-101" in said.text) == (403, True)


def test_a_store_that_is_gone_is_told_and_signs_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def gone(_: str) -> None:
        raise StoreUnreachable(where="/var/lib/place", why="gone")

    with visited(tmp_path, fault=told.append) as site:
        browser = site.set_up()
        with monkeypatch.context() as patched:
            patched.setattr(site.serving.visiting.sessions, "who", gone)
            for path in ("/", "/sign-in"):
                said = browser.get(path)
                assert (said.status_code, said.headers["retry-after"]) == (503, "5")
                assert "/var/lib" not in said.text
                assert "set-cookie" not in said.headers
        assert len(told) == 2
        assert browser.get("/").status_code == 200
