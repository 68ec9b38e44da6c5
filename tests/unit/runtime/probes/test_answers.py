from typing import Any

import pytest

from interlock.runtime.probes.answers import missed_http
from interlock.runtime.probes.model import CookieWant, HeaderWant, HttpWant, Text
from interlock.runtime.probes.seen import Fault, HttpSeen, Unjudged


def seen(status: int = 200, *headers: tuple[str, str], **more: Any) -> HttpSeen:
    return HttpSeen("http://x/", status, headers, **more)


def faults(want: HttpWant, answer: HttpSeen) -> list[str]:
    found = list(missed_http(want, answer))
    assert all(isinstance(one, Fault) for one in found)
    return [one.says for one in found if isinstance(one, Fault)]


def test_a_status_is_one_of_several() -> None:
    want = HttpWant(status=("200", "3xx"))
    assert faults(want, seen(200)) == faults(want, seen(307)) == []
    assert faults(want, seen(201)) == ["it answers 201, where 200 or 3xx is wanted"]


def test_a_header_is_there_or_not_or_of_a_form() -> None:
    there, gone = HttpWant(headers=(HeaderWant("a"),)), HttpWant(headers=(HeaderWant("a", is_there=False),))
    assert faults(there, seen(200, ("a", ""))) == faults(gone, seen()) == []
    assert faults(there, seen()) == ["it sends no a"]
    assert faults(gone, seen(200, ("a", "1"))) == ["it sends a: '1'"]
    form = HttpWant(headers=(HeaderWant("a", may_lack=True, text=Text(matches_not="[0-9]")),))
    assert faults(form, seen()) == []
    assert faults(form, seen(200, ("a", "x"), ("a", "y1"))) == ["a says 'x, y1'"]


def test_every_cookie_that_is_meant_has_to_be_safe() -> None:
    want = HttpWant(cookies=CookieWant("(?i)^sid$", secure=True, http_only=True, same_site=("lax", "strict")))
    good = ("set-cookie", "SID=1; Path=/; SECURE; HttpOnly; SameSite=Lax")
    assert faults(want, seen(200, good, ("set-cookie", "theme=dark"))) == []
    assert faults(want, seen(200, ("set-cookie", "sid=1; SameSite=None"))) == [
        "the cookie 'sid' lacks Secure",
        "the cookie 'sid' lacks HttpOnly",
        "SameSite of the cookie 'sid' is 'none', where lax or strict is wanted",
    ]
    assert "is not said" in faults(want, seen(200, ("set-cookie", "sid=Secure; HttpOnly; secure")))[0]
    assert faults(HttpWant(cookies=CookieWant(at_least=1)), seen()) == [
        "it sets 0 cookies, where at least 1 are wanted"
    ]


def test_a_body_that_nobody_could_read_is_not_judged() -> None:
    want = HttpWant(body=Text(matches_not="x"))
    assert [type(one) for one in missed_http(want, seen(body="", unread="packed"))] == [Unjudged]
    assert faults(want, seen(body="axa")) == ["its body says 'axa'"]


def test_where_it_leads_counts_for_redirects_only() -> None:
    want = HttpWant(location=Text(matches="^https://"))
    assert faults(want, seen(301, ("location", "https://x/"))) == []
    assert faults(want, seen(200, ("location", "https://x/"))) == ["it does not redirect (it answers 200)"]
    assert "where it redirects to" in faults(want, seen(302, ("location", "http://x/")))[0]


def test_redirects_are_counted_and_end() -> None:
    answer = seen(302, path=("a", "b"), is_endless=True)
    assert len(faults(HttpWant(redirects_end=True, redirects=1), answer)) == 2
    assert faults(HttpWant(redirects_end=True, redirects=0), seen()) == []
    assert faults(HttpWant(redirects_end=False), seen()) == ["its redirects end"]


def test_an_answer_that_takes_too_long_is_a_fault() -> None:
    assert faults(HttpWant(within_ms=10), seen(took_ms=11)) == ["it took 11 ms, where 10 ms is the limit"]
    assert faults(HttpWant(within_ms=10), seen(took_ms=10)) == []


def test_one_of_several_is_enough_and_none_is_told_whole() -> None:
    want = HttpWant(any=(HttpWant(status=("200",)), HttpWant(headers=(HeaderWant("a"),))))
    assert faults(want, seen(200)) == faults(want, seen(404, ("a", "1"))) == []
    assert faults(want, seen(404)) == ["it answers 404, where 200 is wanted, and it sends no a"]


@pytest.mark.parametrize("status", [200, 404])
def test_an_alternative_that_nobody_can_judge_is_no_fault(status: int) -> None:
    want = HttpWant(any=(HttpWant(status=("200",)), HttpWant(body=Text(contains="x"))))
    found = list(missed_http(want, seen(status, is_whole=False)))
    assert [type(one) for one in found] == ([] if status == 200 else [Unjudged])
