"""Open redirect and header injection: whoever signs in stays here, and no text of theirs ends a header."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.visits import visited

ELSEWHERE = [
    "https://evil.example.org/",
    "//evil.example.org",
    "/\\evil.example.org",
    "\\/evil.example.org",
    "/\t/evil.example.org",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:x=y\r\nX: y",
    "/a\r\nLocation: https://evil.example.org",
    "/a\nSet-Cookie: a=b",
    "/\x00",
    "https:evil.example.org",
    "@evil.example.org",
]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_whoever_signs_in_is_never_led_elsewhere(tmp_path: Path, where: str) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        browser = site.browser()
        page = browser.get(f"/sign-in?next={quote(where)}")
        assert 'name="next" value="/"' in page.text
        said = browser.sign_in("ann", where=where)
        assert said.headers["location"] == "/"
        assert [name for name in said.headers if name.lower() in {"x", "a"}] == []
        assert len(said.headers.get_list("set-cookie")) == 1
        again = browser.get(f"/sign-in?next={quote(where)}")
        assert (again.status_code, again.headers["location"]) == (303, "/"), "nor who is signed in already"


def test_the_page_that_was_wanted_comes_back_as_a_path_whatever_it_was(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.browser()
        for asked in ("/sessions/%0d%0aX:y/end", "/?x=%0d%0aSet-Cookie:a=b", "//evil.example.org/"):
            said = browser.client.get(asked)
            assert said.headers.get("location", "/sign-in").startswith("/sign-in")
            assert "\r" not in str(said.headers)
            assert "set-cookie" not in said.headers


def test_the_key_of_a_link_ends_no_header(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        for key in ("a%0d%0aSet-Cookie:x=y", "a;%20Domain=example.org", "a,b%22;Path=/x", "%00"):
            said = site.browser().get(f"/set-up?key={key}")
            cookies = said.headers.get_list("set-cookie")
            assert len(cookies) <= 1
            for cookie in cookies:
                assert "\r" not in cookie
                assert "\n" not in cookie
                named = [part.strip().partition("=")[0].lower() for part in _outside_quotes(cookie)]
                assert named.count("path") == 1
                assert "domain" not in named


def _outside_quotes(cookie: str) -> list[str]:
    """Split a cookie where a browser would: at every semicolon, whatever quotes say. Source: RFC 6265, 5.2."""
    return cookie.split(";")


@pytest.mark.parametrize("host", ["evil.example.org", "interlock.example.org:1", 'x"><script>'])
def test_what_the_host_is_called_stands_in_no_answer(tmp_path: Path, host: str) -> None:
    with visited(tmp_path) as site:
        for path in ("/", "/sign-in", "/nothing"):
            said = site.browser().get(path, Host=host)
            assert host not in said.text
            assert host not in said.headers.get("location", "")
