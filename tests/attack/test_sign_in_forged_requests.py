"""CSRF: no page of another site has somebody's browser do anything here, or sign in as somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.identity import Account
from tests.visits import ADDRESS, COOKIE, PASSWORD, Browser, Site, visited

CROSS = {"Origin": "https://evil.example.org", "Sec-Fetch-Site": "cross-site"}
SAME_SITE = {"Origin": "https://other.example.org", "Sec-Fetch-Site": "same-site"}
FRAMED = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}


def actions(site: Site, browser: Browser) -> list[tuple[str, dict[str, str]]]:
    """Give everything that can be done with a form, with all that a form of ours would say."""
    own = site.serving.visiting.sessions.who(browser.cookies[COOKIE]).card.id
    token = {"form_token": browser.form_token()}
    return [
        ("/sign-out", token),
        (f"/sessions/{own}/end", token),
        ("/sign-in", {"name": "eve", "password": PASSWORD, "next": "/", **token}),
    ]


@pytest.mark.parametrize("headers", [CROSS, SAME_SITE, FRAMED, {}])
def test_a_page_elsewhere_does_nothing_even_with_a_token_that_it_stole(tmp_path: Path, headers: dict[str, str]) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up("ann")
        site.account("eve")
        for path, fields in actions(site, browser):
            assert browser.send(path, fields, headers).status_code == 403
        assert "directory:local/ann" in browser.get("/account").text, "still signed in, and still as ann"
        assert site.serving.visiting.sessions.of(Account.parse("directory:local/eve")) == ()


def test_a_page_of_ours_does_nothing_without_the_token_of_its_session(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up("ann")
        for path, _ in actions(site, browser)[:2]:
            for token in ("", "x" * 43, site.browser().form_token()):
                assert browser.post(path, form_token=token).status_code == 403
        assert browser.get("/").status_code == 200


def test_nothing_is_done_by_opening_an_address(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up("ann")
        for path, fields in actions(site, browser)[:2]:
            said = browser.client.get(path, params=fields)
            assert said.status_code == 405
        key = site.serving.visiting.set_up.invite("ann")
        browser.get(f"/set-up?key={key}&password={PASSWORD}&again={PASSWORD}")
        site.serving.visiting.set_up.look(key)


def test_the_method_cannot_be_said_otherwise(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up("ann")
        headers = {"X-HTTP-Method-Override": "POST", "Sec-Fetch-Site": "cross-site"}
        assert browser.client.get("/sign-out", headers=headers).status_code == 405
        for method in ("PUT", "PATCH", "DELETE"):
            said = browser.client.request(method, "/sign-out", headers={"Origin": ADDRESS})
            assert said.status_code == 405
        assert browser.get("/").status_code == 200
