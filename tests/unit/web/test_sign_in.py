"""Signing in with a name and a password, and signing out."""

from __future__ import annotations

from pathlib import Path

from tests.visits import COOKIE, visited


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
        page = browser.get("/")
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
