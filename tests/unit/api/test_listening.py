from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from interlock.api import listening
from interlock.api.listening import Asked, Certificates, Listener, Said, read_head
from tests.admissions import Certified, certified

MOST = 1000
Talk = Callable[[int], None]


@pytest.fixture
def tls(tmp_path: Path) -> Certified:
    return certified(tmp_path)


def echo(asked: Asked) -> Said | Awaitable[Said]:
    if asked.path == "/slow":
        return _slow(asked)
    return Said(200, f"{asked.method} {asked.path} {asked.query} {asked.body.decode()}".encode(), "text/plain")


async def _slow(asked: Asked) -> Said:
    await asyncio.sleep(0.2)
    if asked.body == b"break":
        raise ValueError
    return Said(200, b"slow " + asked.body, "text/plain")


def talk(tls: Certified, client: Talk, clients: str = "") -> None:
    """Run a client in a thread against a listener."""

    async def run() -> None:
        listener = Listener(echo, most_bytes=MOST)
        port = await listener.start("127.0.0.1", 0, Certificates(tls.certificate, tls.key, clients).context)
        try:
            await asyncio.to_thread(client, port)
        finally:
            await listener.stop(1)

    asyncio.run(run())


@contextlib.contextmanager
def opened(port: int, tls: Certified) -> Iterator[ssl.SSLSocket]:
    context = ssl.create_default_context(cafile=tls.ca)
    with (
        socket.create_connection(("127.0.0.1", port), 10) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        yield line


def received(line: ssl.SSLSocket, wanted: int = 1) -> bytes:
    """Take in until so many answers are there, or it is hung up."""
    taken = b""
    with contextlib.suppress(ssl.SSLError, ConnectionResetError):
        while taken.count(b"HTTP/1.1 ") < wanted or not _is_whole(taken):
            piece = line.recv(65536)
            if not piece:
                break
            taken += piece
    return taken


def _is_whole(taken: bytes) -> bool:
    head, _, body = taken[taken.rfind(b"HTTP/1.1 ") :].partition(b"\r\n\r\n")
    length = head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]
    return bool(length) and len(body) >= int(length)


def test_requests_of_one_connection_are_answered_in_their_order(tls: Certified) -> None:
    def client(port: int) -> None:
        with opened(port, tls) as line:
            one = b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"
            two = b"POST /b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
            line.sendall(one + two + b"GET /e HTTP/1.1\r\nHost: x\r\n\r\n")
            said = received(line, 3)
            assert [said.find(part) for part in (b"slow a", b"POST /b c=d hi", b"GET /e")] == sorted(
                said.find(part) for part in (b"slow a", b"POST /b c=d hi", b"GET /e")
            )
            assert said.count(b"200 OK") == 3

    talk(tls, client)


def test_a_request_that_comes_byte_by_byte_is_one(tls: Certified) -> None:
    def client(port: int) -> None:
        with opened(port, tls) as line:
            for byte in b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc":
                line.sendall(bytes([byte]))
            assert received(line).endswith(b"POST /a  abc")

    talk(tls, client)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST /a HTTP/1.1\r\nHost: x\r\n\r\n", 411),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na", 400),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", 417),
        (b"POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\na", 400),
        (b"POST /a HTTP/1.0\r\nHost: x\r\nContent-Length: 1\r\n\r\na", 400),
        (b"PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na", 400),
        (b"GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /a HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
        (b"GET /a HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET /a HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000, 413),
        (b"\x00\xff\r\n\r\n", 400),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_not_plain_http_is_refused_and_hung_up(tls: Certified, request_: bytes, status: int) -> None:
    def client(port: int) -> None:
        with opened(port, tls) as line:
            line.sendall(request_)
            assert received(line).startswith(f"HTTP/1.1 {status} ".encode())
            with contextlib.suppress(ConnectionResetError, ssl.SSLError):
                assert line.recv(1) == b""

    talk(tls, client)


def test_a_field_of_blanks_is_read_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(listening._Refused) as refused:
        read_head(b"GET / HTTP/1.1\r\nHost: x\r\na:" + b" \t" * 8_000 + b"\x01")
    assert refused.value.status == 400
    assert read_head(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \t 7 \t").length == 7
    assert time.perf_counter() - began < 1


def test_what_breaks_while_it_is_answered_is_an_error_and_no_answer(tls: Certified) -> None:
    def client(port: int) -> None:
        with opened(port, tls) as line:
            line.sendall(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nbreak")
            assert received(line).startswith(b"HTTP/1.1 500 ")

    talk(tls, client)


def test_a_client_that_dawdles_is_hung_up_on_and_holds_nobody_up(
    tls: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_IN_S", 1.5)

    def client(port: int) -> None:
        with opened(port, tls) as slow, opened(port, tls) as quick:
            slow.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
            began = time.monotonic()
            quick.sendall(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"GET /b" in received(quick)
            assert time.monotonic() - began < 1.4
            assert received(slow).startswith(b"HTTP/1.1 408 ")

    talk(tls, client)


def test_a_client_that_goes_away_in_the_middle_leaves_nothing(tls: Certified) -> None:
    def client(port: int) -> None:
        for part in (b"POST /a HT", b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"):
            with opened(port, tls) as line:
                line.sendall(part)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        with socket.create_connection(("127.0.0.1", port)) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")  # no TLS at all
        with opened(port, tls) as line:
            line.sendall(b"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"GET /ok" in received(line)

    talk(tls, client)


def test_there_is_room_for_so_many_and_the_next_is_told(tls: Certified, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 2)

    def client(port: int) -> None:
        with opened(port, tls) as one, opened(port, tls), opened(port, tls) as third:
            assert received(third).startswith(b"HTTP/1.1 503 ")
            one.sendall(b"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"GET /ok" in received(one)

    talk(tls, client)


def test_where_clients_have_to_show_a_certificate_nobody_else_is_heard(tls: Certified, tmp_path: Path) -> None:
    own = certified(tmp_path / "clients", "apiserver")

    def client(port: int) -> None:
        with opened(port, tls) as line:  # in TLS 1.3 the refusal comes after the handshake
            with contextlib.suppress(ssl.SSLError, ConnectionResetError):
                line.sendall(b"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
            assert received(line) == b""
        context = ssl.create_default_context(cafile=tls.ca)
        context.load_cert_chain(own.certificate, own.key)
        with (
            socket.create_connection(("127.0.0.1", port), 10) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as line,
        ):
            line.sendall(b"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"GET /ok" in received(line)

    talk(tls, client, own.ca)


def test_a_new_certificate_is_taken_and_half_of_one_is_not(tmp_path: Path) -> None:
    tls, other = certified(tmp_path / "one"), certified(tmp_path / "two")
    certificates = Certificates(tls.certificate, tls.key)
    assert not certificates.renew()
    Path(tls.certificate).write_bytes(Path(other.certificate).read_bytes())
    assert not certificates.renew()  # the key is still that of the one before
    Path(tls.key).write_bytes(Path(other.key).read_bytes())
    assert certificates.renew()
    Path(tls.key).unlink()
    assert not certificates.renew()
    with pytest.raises(OSError, match="No such file"):
        Certificates(tls.certificate, tls.key)
