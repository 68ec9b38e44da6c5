import ssl
from collections.abc import Iterator

import pytest

from interlock.adapters.http import HttpClient, Limits, Pinning
from interlock.adapters.probes.requests import MOST_BYTES, request
from interlock.runtime.probes.model import HttpAsk
from tests.sites import Page, Site


@pytest.fixture
def client(site: Site) -> Iterator[HttpClient]:
    pinning = Pinning({"127.0.0.1": ("127.0.0.1",)}, ssl.create_default_context())
    with HttpClient([site.url], limits=Limits(silence_s=2, total_s=3), pinning=pinning) as made:
        yield made


def test_an_answer_is_given_as_it_was_sent(site: Site, client: HttpClient) -> None:
    site.cookies += ["a=1", "b=2"]
    seen = request(client, site.url, HttpAsk(headers=(("x-asked", "yes"),)))
    assert (seen.url, seen.status, seen.body, seen.is_whole) == (f"{site.url}/", 200, "<h1>shop</h1>", True)
    assert seen.values("set-cookie") == ("a=1", "b=2")
    assert site.asked[0][2]["x-asked"] == "yes"


def test_redirects_are_followed_with_their_cookies_as_far_as_is_asked(site: Site, client: HttpClient) -> None:
    site.pages |= {"/a": Page(302, Location="/b", Set_Cookie="s=1; Path=/"), "/b": Page(301, Location="./c?d#e")}
    site.pages["/c"] = Page(body=b"end")
    seen = request(client, site.url, HttpAsk(path="/a"))
    assert (seen.body, seen.path, seen.is_endless) == ("end", (f"{site.url}/a", f"{site.url}/b"), False)
    assert site.asked[1][2]["cookie"] == "s=1"
    seen = request(client, site.url, HttpAsk(path="/a", follow=1))
    assert (seen.status, seen.is_endless) == (301, True)
    seen = request(client, site.url, HttpAsk(path="/a", follow=0))
    assert (seen.status, seen.is_endless, seen.path) == (302, False, ())
    seen = request(client, site.url, HttpAsk("POST", "/a"))
    assert seen.path == ()


def test_no_cookie_of_one_question_goes_along_with_the_next(site: Site, client: HttpClient) -> None:
    site.cookies.append("s=1; Path=/")
    request(client, site.url, HttpAsk())
    request(client, site.url, HttpAsk())
    assert "cookie" not in site.asked[-1][2]


def test_a_circle_is_seen(site: Site, client: HttpClient) -> None:
    site.pages |= {"/a": Page(302, Location="/b"), "/b": Page(302, Location="/a")}
    seen = request(client, site.url, HttpAsk(path="/a"))
    assert seen.is_endless
    assert len(site.asked) == 2


def test_a_long_body_is_read_as_far_as_is_allowed_and_none_where_none_matters(site: Site, client: HttpClient) -> None:
    site.pages["/big"] = Page(body=b"x" * (MOST_BYTES + 10))
    seen = request(client, site.url, HttpAsk(path="/big"))
    assert (len(seen.body), seen.is_whole) == (MOST_BYTES, False)
    seen = request(client, site.url, HttpAsk(path="/big"), reads=False)
    assert (seen.body, seen.is_whole) == ("", False)
