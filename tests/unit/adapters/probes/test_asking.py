import time

import pytest

from interlock.adapters.probes.asking import Asker, Pace, in_short
from interlock.adapters.probes.places import address_of, look_up
from interlock.runtime.probes.errors import AddressSilent
from interlock.runtime.probes.model import Ask, DnsAsk, HttpAsk, LoginAsk, PortAsk, TlsAsk
from interlock.runtime.probes.run import Bounds
from interlock.runtime.probes.seen import HttpSeen, LoginSeen, PortSeen
from tests.sites import Site

BOUNDS = Bounds(per_second=1000, silence_s=1, answer_s=1)


def asker(site: Site, *asks: Ask) -> Asker:
    return Asker(look_up(address_of(site.url + "/app")), asks, BOUNDS, b"")


def test_turns_are_taken_evenly() -> None:
    pace, began = Pace(50), time.monotonic()
    for _ in range(6):
        pace.wait()
    assert 0.09 <= time.monotonic() - began < 2


def test_every_kind_of_question_is_asked(site: Site) -> None:
    closed = HttpAsk(path="/a", plain=1, follow=0)
    with asker(site, closed, TlsAsk(ciphers="NO-SUCH")) as made:
        assert isinstance(made.ask(HttpAsk(path="/x")), HttpSeen)
        assert site.asked[-1][1] == "/app/x"
        assert made.ask(PortAsk(site.port)) == PortSeen(is_open=True, says="it takes connections")
        assert isinstance(made.ask(closed), PortSeen), "nothing listens there, and that is told as such"
        assert isinstance(made.ask(LoginAsk("/x", (("a", "b"),))), LoginSeen)
        with pytest.raises(AddressSilent, match="cannot offer that"):
            made.ask(TlsAsk(ciphers="NO-SUCH"))


def test_a_page_by_another_port_of_the_host_is_asked_without_encryption(site: Site) -> None:
    ask = HttpAsk(path="/a", plain=site.port, follow=0)
    with asker(site, ask) as made:
        seen = made.ask(ask)
    assert isinstance(seen, HttpSeen)
    assert seen.url == f"http://127.0.0.1:{site.port}/a"


def test_where_is_said_as_a_uri(site: Site) -> None:
    with asker(site) as made:
        asks = (HttpAsk(path="/a?b=c"), LoginAsk("/l", ()), PortAsk(22), DnsAsk("CAA"), TlsAsk(), HttpAsk(plain=80))
        assert [made.where(one).replace(site.url, "SITE") for one in asks] == [
            "SITE/app/a", "SITE/app/l", "tcp://127.0.0.1:22", "dns:127.0.0.1?type=CAA", "SITE", "http://127.0.0.1:80/",
        ]  # fmt: skip


def test_only_what_changes_nothing_is_asked_again(site: Site) -> None:
    with asker(site) as made:
        asks = (HttpAsk(), HttpAsk("POST"), LoginAsk("/", ()), PortAsk(1), HttpAsk("HEAD"))
        assert [made.may_repeat(one) for one in asks] == [True, False, False, True, True]


def test_silence_is_told(site: Site) -> None:
    with asker(site) as made:
        assert made.silence() == ""
    with Asker(look_up(address_of("http://127.0.0.1:1")), (), BOUNDS, b"") as made:
        assert "refused" in made.silence()


def test_what_is_kept_of_an_answer_has_no_body_and_no_cookie() -> None:
    seen = HttpSeen("http://x/", 200, (("set-cookie", "sid=abc; Secure"), ("x", "y")), "secret body")
    asked, told = in_short(HttpAsk(path="/a"), seen)
    assert asked == "GET /a"
    assert told["headers"] == [["set-cookie", "sid=...; Secure"], ["x", "y"]]
    assert "secret" not in repr(told)
    assert in_short(LoginAsk("/l", ()), LoginSeen(True, seen, (("admin", seen),)))[1]["tries"] == [["admin", 200]]
    assert in_short(PortAsk(1), PortSeen(is_open=False, says="x"))[0] == "connect to port 1"
    assert in_short(DnsAsk("A"), "late") == ("A records", {"unasked": "late"})
    assert in_short(TlsAsk("TLSv1"), "late")[0] == "handshake TLSv1"


def test_no_more_of_the_headers_is_kept_than_anybody_reads() -> None:
    seen = HttpSeen("http://x/", 200, tuple((f"x-{number}", "y" * 500) for number in range(100)))
    assert len(in_short(HttpAsk(), seen)[1]["headers"]) == 3
