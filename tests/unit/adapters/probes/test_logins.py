import ssl
from collections.abc import Iterator

import pytest

from interlock.adapters.errors import AnswerRefused
from interlock.adapters.http import HttpClient, Limits, Pinning
from interlock.adapters.probes.logins import Attempts, try_logins
from interlock.runtime.probes.model import LoginAsk
from tests.sites import Page, Site

NOBODY = ("nobody", "nothing")


@pytest.fixture
def client(site: Site) -> Iterator[HttpClient]:
    pinning = Pinning({"127.0.0.1": ("127.0.0.1",)}, ssl.create_default_context())
    with HttpClient([site.url], limits=Limits(silence_s=2, total_s=3), pinning=pinning) as made:
        yield made


def test_no_password_is_tried_twice_and_no_name_more_than_three_times() -> None:
    attempts = Attempts(*NOBODY)
    assert [attempts.may("r", "a", word) for word in "1123456"] == [True, False, True, True, False, False, False]
    assert attempts.may("r", "b", "1")
    assert attempts.may("other", "a", "1")


def test_a_page_that_asks_nobody_is_given_nothing(site: Site, client: HttpClient) -> None:
    waits: list[int] = []
    seen = try_logins(client, site.url, LoginAsk("/", (("a", "b"),)), Attempts(*NOBODY), lambda: waits.append(1))
    assert not seen.is_asked
    assert len(site.asked) == len(waits) == 1


def test_nonsense_is_tried_before_what_is_known(site: Site, client: HttpClient) -> None:
    site.pages["/x"] = Page(401, WWW_Authenticate='Basic realm="x"')
    waits: list[int] = []
    ask = LoginAsk("/x", (("a", "b"), ("c", "d")))
    seen = try_logins(client, site.url, ask, Attempts(*NOBODY), lambda: waits.append(1))
    assert seen.is_asked
    assert seen.nonsense is not None
    assert [name for name, _ in seen.tries] == ["a", "c"]
    assert len(site.asked) == len(waits) == 4


def test_a_form_is_posted(site: Site, client: HttpClient) -> None:
    site.pages["/login"] = Page(body=b"<form>")
    ask = LoginAsk("/login", (("a", "b&c"),), "user", "word")
    seen = try_logins(client, site.url, ask, Attempts(*NOBODY), lambda: None)
    assert [command for command, _, _ in site.asked] == ["GET", "POST", "POST"]
    assert site.asked[1][2]["content-type"] == "application/x-www-form-urlencoded"
    assert int(site.asked[2][2]["content-length"]) == len("user=a&word=b%26c")
    assert len(seen.tries) == 1


def test_what_was_tried_already_is_not_tried_again(site: Site, client: HttpClient) -> None:
    site.pages["/x"] = site.pages["/y"] = Page(401, WWW_Authenticate='Basic realm="x"')
    attempts = Attempts(*NOBODY)
    try_logins(client, site.url, LoginAsk("/x", (("a", "b"),)), attempts, lambda: None)
    again = try_logins(client, site.url, LoginAsk("/y", (("a", "b"),)), attempts, lambda: None)
    assert (again.is_asked, again.nonsense, again.tries) == (True, None, ())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_cannot_say_whether_it_asks_has_not_said_that_it_does_not(
    site: Site, client: HttpClient, status: int
) -> None:
    site.pages["/x"] = Page(status)
    with pytest.raises(AnswerRefused, match="nobody can tell"):
        try_logins(client, site.url, LoginAsk("/x", (("a", "b"),)), Attempts(*NOBODY), lambda: None)
    assert len(site.asked) == 1
