"""Signing in with a name and a password, and signing out."""

from __future__ import annotations

from pathlib import Path

from interlock.web.visiting import House
from tests.visits import ADDRESS, COOKIE, visited


def test_whoever_signs_in_is_led_where_they_wanted_and_is_somebody(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        browser = site.browser()
        led = browser.get("/")
        assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=/")
        assert "Sign in" in browser.get("/sign-in").text
        said = browser.sign_in("ann", where="/?a=b")
        assert (said.status_code, said.headers["location"]) == (303, "/?a=b")
        kept = said.headers["set-cookie"]
        assert kept.startswith(f"{COOKIE}=")
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= {one.strip() for one in kept.split(";")}
        assert "Domain" not in kept
        page = browser.get("/account")
        assert page.status_code == 200
        assert "govern" in page.text


def test_whoever_signs_out_is_nobody(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up("ann")
        before = browser.cookies[COOKIE]
        assert browser.press("/sign-out").headers["location"] == "/sign-in"
        assert COOKIE not in browser.cookies
        browser.plant(before)
        assert browser.get("/").status_code == 303


def test_it_shows_where_else_one_can_sign_in(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        assert "Nobody can sign in here yet" in site.browser().get("/sign-in").text
        site.serving.visiting.providers = (("main", "Example <Login>"), ("a b", "Other"))
        page = site.browser().get("/sign-in?next=/a?b=c").text
        assert 'href="/sign-in/with/main?next=/a%3Fb%3Dc"' in page
        assert 'href="/sign-in/with/a%20b?next=' in page
        assert "Example &lt;Login&gt;" in page
        assert 'name="password"' not in page, "there is no account here"
        site.set_up("ann")
        assert 'name="password"' in site.browser().get("/sign-in").text


def test_behind_a_proxy_nobody_waits_for_what_others_tried(tmp_path: Path) -> None:
    with visited(tmp_path, House((ADDRESS,), is_proxied=True)) as site:
        site.set_up("ann")
        for number in range(25):
            assert site.browser().sign_in(f"guess{number}", "wrong horse battery").status_code == 403
        assert site.browser().sign_in("ann").status_code == 303


def test_on_plain_loopback_the_cookie_has_the_name_that_browsers_take(tmp_path: Path) -> None:
    with visited(tmp_path, House((ADDRESS,), is_secure=False)) as site:
        browser = site.set_up("ann")
        assert set(browser.cookies) == {"interlock"}
        assert "Secure" not in browser.sign_in("ann").headers["set-cookie"]
        assert browser.get("/").status_code == 200
