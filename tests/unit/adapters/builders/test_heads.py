from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.builders.heads import Framing, HeadMalformed, Request, read_answer, read_request
from interlock.supply.build import plain_name


def request(first: str, *fields: str) -> Request:
    return read_request("\r\n".join((first, *fields, "", "")).encode("latin-1"))


def test_a_tunnel_is_asked_for_by_host_and_port() -> None:
    found = request("CONNECT A.example.org.:443 HTTP/1.1", "Host: elsewhere.example.org")
    assert (found.host, found.port, found.is_tunnel) == ("a.example.org", 443, True)
    assert request("CONNECT [::1]:8080 HTTP/1.0").place == "[::1]:8080"


def test_whom_it_goes_to_is_what_its_first_line_says() -> None:
    found = request("GET http://A.example.org/x?y=z HTTP/1.1", "Host: other.example.org", "HOST: third.example.org")
    assert (found.host, found.port) == ("a.example.org", 80)
    assert found.head() == b"GET /x?y=z HTTP/1.1\r\nHost: a.example.org\r\nConnection: close\r\n\r\n"


def test_a_proxy_further_on_is_told_the_whole_address_and_who_asks() -> None:
    found = request("GET http://a.example.org:8080 HTTP/1.1", "Accept: */*")
    head = found.head(to_proxy=True, more=((b"Proxy-Authorization", b"Basic x"),))
    assert head.splitlines() == [
        b"GET http://a.example.org:8080/ HTTP/1.1",
        b"Host: a.example.org:8080",
        b"Accept: */*",
        b"Proxy-Authorization: Basic x",
        b"Connection: close",
        b"",
    ]


def test_what_is_said_to_the_door_alone_does_not_go_on() -> None:
    fields = ("Connection: keep-alive, X-Mine, Content-Length", "X-Mine: 1", "Proxy-Authorization: Basic x", "TE: x")
    found = request("POST http://a.example.org/ HTTP/1.1", *fields, "Upgrade: h2c", "Content-Length: 3", "A: b")
    names = [line.partition(b":")[0] for line in found.head().splitlines()[1:-1]]
    assert names == [b"Host", b"Content-Length", b"A", b"Connection"]
    assert found.framing == Framing(3)


@pytest.mark.parametrize(
    "first",
    [
        *("GET / HTTP/1.1", "GET /x HTTP/1.1", "OPTIONS * HTTP/1.1", "GET a.example.org:80 HTTP/1.1"),
        *("GET http://u:p@a.example.org/ HTTP/1.1", "GET http://a.example.org\\@b.example.org/ HTTP/1.1"),
        *("GET http://a.example.org:x/ HTTP/1.1", "GET http://a.example.org:99999/ HTTP/1.1", "GET http:/// HTTP/1.1"),
        *("GET https://a.example.org/ HTTP/1.1", "GET ftp://a.example.org/ HTTP/1.1", "GET file:///etc HTTP/1.1"),
        *("GET http://127.1/ HTTP/1.1", "GET http://b\xfccher.example/ HTTP/1.1", "GET http://a%2eorg/ HTTP/1.1"),
        *("CONNECT a.example.org HTTP/1.1", "CONNECT a.example.org:0 HTTP/1.1", "CONNECT :443 HTTP/1.1"),
        *("CONNECT a.example.org:443/x HTTP/1.1", "CONNECT u@a.example.org:443 HTTP/1.1", "CONNECT * HTTP/1.1"),
        *("GET  http://a.example.org/ HTTP/1.1", "GET http://a.example.org/ HTTP/2.0", "GET http://a.example.org/"),
        *(" GET http://a.example.org/ HTTP/1.1", "GET http://a.example.org/ x HTTP/1.1", "", "PRI * HTTP/2.0"),
        *("GET http://a.example.org/\nHost: x HTTP/1.1", "G(T http://a.example.org/ HTTP/1.1", "GET HTTP/1.1"),
    ],
)
def test_a_first_line_that_names_no_host_plainly_is_refused(first: str) -> None:
    with pytest.raises(HeadMalformed):
        request(first)


@pytest.mark.parametrize(
    "fields",
    [
        ("Content-Length: 1", "Content-Length: 2"),
        ("Content-Length: -1",),
        ("Content-Length: 1, 1",),
        ("Content-Length: +1",),
        ("Content-Length: 1" + "0" * 30,),
        ("Content-Length: 1", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: gzip, chunked",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding : chunked",),
        ("A: b", " folded: c"),
        ("A",),
        (": b",),
        ("A: b\x00c",),
        ("A: b\nTransfer-Encoding: chunked",),
        ("A: b\rc",),
        tuple(f"A{number}: b" for number in range(300)),
    ],
)
def test_fields_that_two_programs_could_read_in_two_ways_are_refused(fields: tuple[str, ...]) -> None:
    with pytest.raises(HeadMalformed):
        request("POST http://a.example.org/ HTTP/1.1", *fields)


def test_the_same_length_twice_is_one_length() -> None:
    fields = ("Content-Length: 5", "content-length: 5")
    assert request("POST http://a.example.org/ HTTP/1.1", *fields).framing == Framing(5)


@pytest.mark.parametrize(
    ("head", "method", "framing"),
    [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5", b"GET", Framing(5)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5", b"HEAD", Framing()),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5", b"GET", Framing()),
        ("HTTP/1.1 204\r\nA: b", b"GET", Framing()),
        ("HTTP/1.1 100 Continue", b"GET", Framing()),
        ("HTTP/1.0 200 OK", b"GET", Framing(-1)),
        ("HTTP/1.1 200 \xe4\r\nTransfer-Encoding: Chunked", b"GET", Framing(is_chunked=True)),
    ],
)
def test_an_answer_says_how_long_it_is(head: str, method: bytes, framing: Framing) -> None:
    assert read_answer(f"{head}\r\n\r\n".encode("latin-1"), method).framing == framing


def test_an_answer_says_to_the_guest_that_it_is_the_only_one() -> None:
    raw = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nA: b\r\n\r\n"
    assert read_answer(raw, b"GET").head == b"HTTP/1.1 200 OK\r\nA: b\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("head", [b"", b"HTTP/2 200", b"HTTP/1.1 20", b"200 OK", b"HTTP/1.1 200 OK\r\nA"])
def test_what_is_no_answer_is_refused(head: bytes) -> None:
    with pytest.raises(HeadMalformed):
        read_answer(head + b"\r\n\r\n", b"GET")


PIECES = st.sampled_from(
    [
        *(b"a.example.org", b"[::1]", b"10.0.0.1", b":443", b":8080", b"@", b"/", b"?", b"#", b"\\", b"%2e", b"."),
        *(b"http://", b" HTTP/1.1", b"\r\n", b"\r\nHost: b", b"\r\nContent-Length: 1", b"\r\nConnection: host"),
    ]
)
ENDS = st.lists(st.one_of(PIECES, st.binary(max_size=3)), max_size=8).map(b"".join)


@given(
    st.sampled_from([b"GET http://", b"GET http://a.example.org", b"CONNECT ", b"", b"CONNECT a:1 HTTP/1.1"]),
    ENDS,
    ENDS,
)
def test_whatever_comes_is_a_request_to_one_host_or_refused(first: bytes, middle: bytes, last: bytes) -> None:
    try:
        found = read_request(b"%b%b HTTP/1.1%b\r\n\r\n" % (first, middle, last))
    except HeadMalformed:
        return
    assert plain_name(found.host) == found.host
    if not found.is_tunnel:
        again = read_request(found.head(to_proxy=True))
        assert (again.host, again.port, again.target) == (found.host, found.port, found.target)
        assert found.head().lower().count(b"\r\nhost:") == 1


@given(st.binary(max_size=60))
def test_whatever_comes_back_is_an_answer_or_refused(raw: bytes) -> None:
    with suppress(HeadMalformed):
        read_answer(b"HTTP/1.1 200 OK\r\n" + raw + b"\r\n\r\n", b"GET")
