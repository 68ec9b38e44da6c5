import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interlock.adapters.probes.records import records, servers_of
from interlock.formats.dns import TYPES
from interlock.runtime.probes.errors import ResolverFailed

Answer = Callable[[bytes], bytes]


def txt(asked: bytes, *texts: bytes, code: int = 0, cut: bool = False, number: bytes = b"") -> bytes:
    flags = 0x8180 | code | (0x0200 if cut else 0)
    head = (number or asked[:2]) + struct.pack("!5H", flags, 1, len(texts), 0, 0)
    rows = (b"\xc0\x0c" + struct.pack("!2HIHB", TYPES["TXT"], 1, 60, len(one) + 1, len(one)) + one for one in texts)
    return head + asked[12:] + b"".join(rows)


class NameServer:
    """Answers over UDP and TCP at the same port, as it is told."""

    def __init__(self) -> None:
        self.by_udp: Callable[[bytes], list[bytes]] = lambda asked: [txt(asked, b"hello")]
        self.by_tcp: Answer = lambda asked: txt(asked, b"all of it")
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.place = self._tcp.getsockname()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(self.place)
        self._threads = [threading.Thread(target=one) for one in (self._serve_udp, self._serve_tcp)]
        self._is_over = False
        for one in self._threads:
            one.start()

    def _serve_udp(self) -> None:
        while True:
            asked, sender = self._udp.recvfrom(2000)
            if self._is_over:
                return
            for one in self.by_udp(asked):
                self._udp.sendto(one, sender)

    def _serve_tcp(self) -> None:
        while True:
            link, _ = self._tcp.accept()
            with link:
                if self._is_over:
                    return
                asked = link.recv(2000)[2:]
                body = self.by_tcp(asked)
                link.sendall(struct.pack("!H", len(body)) + body)

    def stop(self) -> None:
        self._is_over = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.sendto(b"", self.place)
        socket.create_connection(self.place).close()
        for one in self._threads:
            one.join()
        self._udp.close()
        self._tcp.close()


@pytest.fixture
def server() -> Iterator[NameServer]:
    made = NameServer()
    yield made
    made.stop()


def ask(server: NameServer, timeout_s: float = 2) -> tuple[str, ...]:
    return records("shop.example.org", "TXT", timeout_s, [server.place]).records


def test_records_are_asked_for(server: NameServer) -> None:
    assert ask(server) == ("hello",)


def test_an_answer_that_is_cut_is_asked_for_again_by_tcp(server: NameServer) -> None:
    server.by_udp = lambda asked: [txt(asked, cut=True)]
    assert ask(server) == ("all of it",)


def test_no_such_name_is_an_answer_and_a_failure_is_none(server: NameServer) -> None:
    server.by_udp = lambda asked: [txt(asked, code=3)]
    assert ask(server) == ()
    server.by_udp = lambda asked: [txt(asked, code=2)]
    with pytest.raises(ResolverFailed, match="code 2"):
        ask(server)


def test_what_answers_another_question_is_passed_over(server: NameServer) -> None:
    server.by_udp = lambda asked: [
        txt(asked, b"forged", number=bytes([asked[0] ^ 1, asked[1]])),
        txt(asked, b"true"),
    ]
    assert ask(server) == ("true",)


def test_silence_and_nonsense_are_told(server: NameServer) -> None:
    server.by_udp = lambda _: []
    with pytest.raises(ResolverFailed, match="could not be asked for"):
        ask(server, 0.3)
    server.by_udp = lambda asked: [asked[:2] + b"nonsense"]
    with pytest.raises(ResolverFailed):
        ask(server)


def test_an_answer_by_tcp_that_breaks_off_is_told(server: NameServer) -> None:
    server.by_udp = lambda asked: [txt(asked, cut=True)]
    server.by_tcp = lambda asked: txt(asked, b"x")[:20]
    with pytest.raises(ResolverFailed):
        ask(server)


def test_the_next_server_is_asked_where_the_first_one_fails(server: NameServer) -> None:
    assert records("x.org", "TXT", 0.4, [("127.0.0.1", 1), server.place]).records == ("hello",)


def test_addresses_are_those_that_this_machine_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "127.0.0.1" in records("localhost", "A", 1).records
    assert records("no-such-host.invalid", "A", 1).records == ()
    with pytest.raises(ResolverFailed, match="empty or too long"):
        records("a..invalid", "A", 1)
    fault = socket.gaierror(socket.EAI_AGAIN, "try again")
    monkeypatch.setattr("interlock.adapters.probes.records.socket.getaddrinfo", lambda *_: (_ for _ in ()).throw(fault))
    with pytest.raises(ResolverFailed, match="try again"):
        records("localhost", "A", 1)


def test_the_servers_are_those_that_the_machine_is_told(tmp_path: Path) -> None:
    path = tmp_path / "resolv.conf"
    path.write_text("# x\nsearch a\nnameserver 192.0.2.1\nnameserver 2001:db8::1 # y\nnameserver\n")
    assert servers_of(str(path)) == (("192.0.2.1", 53), ("2001:db8::1", 53))
    assert servers_of(str(tmp_path / "gone")) == ()
    with pytest.raises(ResolverFailed, match="no server for names"):
        records("x.org", "TXT", 1, ())
