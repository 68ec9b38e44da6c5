"""What is probed is hostile: it sends without end, drips, lies of sizes, leads elsewhere, and is bounded."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from interlock.adapters.probes import places
from interlock.adapters.probes.running import LocalProber
from interlock.runtime.probes.errors import AddressUnusable
from interlock.runtime.probes.reading import read_probes
from interlock.runtime.probes.run import Bounds, Probed
from tests.certificates import Authority
from tests.sites import Page, Site

BODY = "  - {id: body, says: s, severity: low, remedy: r, http: {path: /x}, expect: {body: {matches_not: secret}}}\n"
HEAD = "  - {id: head, says: s, severity: low, remedy: r, http: {path: /x}, expect: {headers: {x-a: true}}}\n"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.stop()


def probed(url: str, *, answer_s: float = 1.5, rows: str = BODY + HEAD) -> Probed:
    probes = read_probes(f"version: 1\nprobes:\n{rows}".encode(), "own.yaml").probes
    prober = LocalProber(
        lambda: datetime.now(UTC),  # noqa: TID251 (nothing here depends on it)
        Bounds(per_second=1000, silence_s=1.0, answer_s=answer_s, total_s=20),
    )
    return prober.probe(url, probes, tries_logins=False, ca=b"")


def at_x(site: Site, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    def take(handler: BaseHTTPRequestHandler) -> bool:
        if handler.path != "/x":
            return False
        with contextlib.suppress(OSError):
            answer(handler)
        handler.close_connection = True
        return True

    site.wild = take


def begun(handler: BaseHTTPRequestHandler, *lines: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: 1\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n")


def unasked(seen: Probed) -> set[str]:
    assert seen.fault == "", "the target itself is alive"
    assert not [one for one in seen.results if one.faults]
    return {one.probe for one in seen.results if one.unasked}


def within(seconds: float, site: Site, answer: Callable[[BaseHTTPRequestHandler], None]) -> set[str]:
    at_x(site, answer)
    began = time.monotonic()
    found = unasked(probed(site.url))
    assert time.monotonic() - began < seconds
    return found


def test_a_body_without_end_is_left_and_nobody_says_that_all_of_it_was_fine(site: Site) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        begun(handler)
        while True:
            handler.wfile.write(b"x" * 65536)

    assert within(8, site, endless) == {"body"}


def test_a_body_that_drips_is_left_when_its_time_is_over(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        begun(handler, b"Content-Length: 1000000")
        for _ in range(400):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    assert within(8, site, drip) == {"body"}


def test_headers_that_drip_are_left_when_their_time_is_over(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        for _ in range(400):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    assert within(10, site, drip) == {"body", "head"}


def test_a_flood_of_headers_is_refused(site: Site) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(1_000_000):
            handler.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 500))

    assert within(8, site, flood) == {"body", "head"}


def test_a_body_that_unpacks_to_far_more_is_not_unpacked(site: Site) -> None:
    bomb = gzip.compress(b"\0" * (64 << 20))

    def packed(handler: BaseHTTPRequestHandler) -> None:
        begun(handler, b"Content-Encoding: gzip", b"Content-Length: %d" % len(bomb))
        handler.wfile.write(bomb)

    assert within(8, site, packed) == {"body"}


def test_what_is_packed_unasked_is_judged_all_the_same_where_it_can_be(site: Site) -> None:
    body = gzip.compress(b"a secret")

    def packed(handler: BaseHTTPRequestHandler) -> None:
        begun(handler, b"Content-Encoding: gzip", b"Content-Length: %d" % len(body))
        handler.wfile.write(body)

    at_x(site, packed)
    seen = probed(site.url)
    assert [(one.probe, bool(one.faults), one.unasked) for one in seen.results] == [
        ("body", True, ""),
        ("head", False, ""),
    ]


def test_what_is_packed_as_nobody_knows_is_not_judged(site: Site) -> None:
    def packed(handler: BaseHTTPRequestHandler) -> None:
        begun(handler, b"Content-Encoding: br", b"Content-Length: 3")
        handler.wfile.write(b"abc")

    assert within(8, site, packed) == {"body"}


@pytest.mark.parametrize("promise", [b"Content-Length: 100", b"Transfer-Encoding: chunked"])
def test_a_body_that_breaks_off_is_not_taken_for_all_of_it(site: Site, promise: bytes) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        begun(handler, promise)
        handler.wfile.write(b"5\r\nhello\r\n")

    assert within(8, site, broken) == {"body"}


def test_http_1_0_and_bytes_that_are_no_text_are_judged(site: Site) -> None:
    def old(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-A: \xff\xfe\r\n\r\n\xff\xfe\x00 plain")

    assert within(8, site, old) == set()


def test_an_answer_that_is_no_http_is_told(site: Site) -> None:
    def greet(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-x\r\n")

    assert within(8, site, greet) == {"body", "head"}


def test_redirects_that_never_end_and_odd_ones_end(site: Site) -> None:
    for to in ("/x", "/x?more", "//[", "myapp://back", "http://127.0.0.1:1/", "https://user:word@x/"):
        site.pages["/x"] = Page(302, Location=to, X_A="1")
        assert unasked(probed(site.url)) == set(), to


@pytest.mark.parametrize("to", ["javascript:alert(1)", "\x7f"])
def test_a_redirect_to_what_is_no_address_is_told(site: Site, to: str) -> None:
    site.pages["/x"] = Page(302, Location=to, X_A="1")
    assert unasked(probed(site.url)) == {"body", "head"}


def test_a_redirect_to_another_port_of_the_same_host_is_another_place(site: Site) -> None:
    other = Site()
    try:
        site.pages["/x"] = Page(302, Location=f"{other.url}/x", X_A="1")
        assert unasked(probed(site.url)) == set()
        assert other.asked == []
    finally:
        other.stop()


def test_a_server_that_takes_connections_and_says_nothing_is_no_target() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        began = time.monotonic()
        seen = probed(f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert seen.code == "PRB-110"
        assert time.monotonic() - began < 8


def test_a_handshake_that_never_ends_is_left() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        began = time.monotonic()
        seen = probed(f"https://127.0.0.1:{silent.getsockname()[1]}")
        assert seen.code == "PRB-110"
        assert time.monotonic() - began < 8


def test_a_handshake_that_drips_is_left() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    link, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=drip, args=(link,), daemon=True).start()

        def drip(link: socket.socket) -> None:
            with link, contextlib.suppress(OSError):
                link.sendall(b"\x16\x03\x03\x40\x00")
                for _ in range(600):
                    if over.wait(0.05):
                        return
                    link.sendall(b"\x02")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            began = time.monotonic()
            seen = probed(f"https://127.0.0.1:{server.getsockname()[1]}")
            assert seen.code == "PRB-110"
            assert time.monotonic() - began < 12
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_name_that_changes_its_address_afterwards_leads_nowhere_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once; whoever answers it with another address later is not asked again."""
    real, asked = socket.getaddrinfo, list[str]()

    def answer(host: object, port: object, *rest: object, **more: object) -> object:
        if host == "shop.example.test":
            asked.append(str(host))
            return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port, type=socket.SOCK_STREAM)  # type: ignore[arg-type]  # passed on
        return real(host, port, *rest, **more)  # type: ignore[arg-type]  # as above

    monkeypatch.setattr("interlock.adapters.probes.places.socket.getaddrinfo", answer)
    at_x(site, begun)
    seen = probed(f"http://shop.example.test:{site.port}")
    assert seen.fault == ""
    assert seen.numbers == ("127.0.0.1",)
    assert asked == ["shop.example.test"]


def test_a_name_that_leads_to_where_clouds_hand_out_credentials_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]
    monkeypatch.setattr("interlock.adapters.probes.places.socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(AddressUnusable, match="clouds hand out credentials"):
        probed("http://shop.example.test")


def test_nothing_is_sent_to_a_server_whose_certificate_changes_under_way(tmp_path: Path) -> None:
    """Pages are asked of the server whose certificate was looked at: another one is not trusted by that."""
    (tmp_path / "a").mkdir()
    first = Site(Authority(tmp_path / "a").server(self_signed=True))
    try:
        probes = read_probes(f"version: 1\nprobes:\n{HEAD}".encode(), "own.yaml").probes
        from interlock.adapters.probes.asking import Asker

        place = places.look_up(places.address_of(first.url))
        with Asker(place, [one.ask for one in probes], Bounds(silence_s=2, answer_s=2), b"") as asker:
            assert asker.silence() == ""
            other = Site(Authority(tmp_path / "a").server(self_signed=True))
            try:
                moved = places.Place(places.address_of(other.url), place.numbers)
                asker._place = moved
                asker._allowed = (moved.address.origin,)
                asker._own = threading.local()
                assert "certificate" in asker.silence()
                assert other.asked == []
            finally:
                other.stop()
    finally:
        first.stop()
