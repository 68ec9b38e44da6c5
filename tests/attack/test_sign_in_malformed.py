"""Malformed forms, cookies and addresses: each is refused, none is a fault, and nobody is signed in by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.identity import Account
from tests.visits import ADDRESS, COOKIE, visited

OURS = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
FORM = "application/x-www-form-urlencoded"
TYPES = [
    FORM,
    f"{FORM}; charset=nonsense",
    f"{FORM}; charset=utf-16",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "text/plain",
    "",
]
BODIES = [
    b"",
    b"\x00",
    b"{",
    b"&&==&",
    b"name=a&name=b&password=c&next=/",
    b"name=%ff%fe&password=\xff&next=/",
    b"name=ann%00&password=x&next=/",
    b"name=%ed%a0%80&password=%ed%a0%80&next=/",
    b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nx\r\n--x--\r\n',
    b"&".join(b"a%d=1" % number for number in range(5_000)),
]


@pytest.mark.parametrize("path", ["/sign-in", "/set-up", "/sign-out"])
def test_a_form_that_is_none_is_refused(tmp_path: Path, path: str) -> None:
    told: list[str] = []
    with visited(tmp_path, fault=told.append) as site:
        browser = site.set_up()
        for kind in TYPES:
            for body in BODIES:
                said = browser.client.post(path, content=body, headers={**OURS, "Content-Type": kind})
                assert said.status_code in {400, 403, 413, 429}, (kind, body[:40])
                assert "set-cookie" not in said.headers
        assert told == []
        assert len(site.serving.visiting.sessions.of(Account.parse("directory:local/ann"))) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/?x=%ff",
        "/sign-in?next=%ff%fe",
        "/sign-in?next=a&next=b",
        "/sign-in?next=" + "a" * 3_000,
        "/set-up?key=%ff",
        "/set-up?key=%e4%b8%ad",
        "/set-up?key=a&key=b",
        "/sessions/%00/end",
        "/%ff",
        "/styles/../x",
        "/styles/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_an_address_that_is_none_is_no_fault(tmp_path: Path, path: str) -> None:
    told: list[str] = []
    with visited(tmp_path, fault=told.append) as site:
        assert site.browser().get(path).status_code < 500
        assert told == []


@pytest.mark.parametrize(
    "cookie",
    [
        b"\xff\xfe",
        b"a=b; " + COOKIE.encode(),
        COOKIE.encode() + b'="q"',
        COOKIE.encode() + b"=" + b"a" * 5_000,
        COOKIE.encode() + b"=\xff\xfe",
        b";;;=",
    ],
)
def test_a_cookie_that_is_none_signs_nobody_in(tmp_path: Path, cookie: bytes) -> None:
    told: list[str] = []
    with visited(tmp_path, fault=told.append) as site:
        said = site.browser().client.get("/", headers=[(b"cookie", cookie)])
        assert (said.status_code, said.headers["location"]) == (303, "/sign-in?next=/")
        assert told == []
