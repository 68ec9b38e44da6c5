import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from interlock.adapters.builders import dialling
from interlock.adapters.builders.dialling import Closed, Dialling, Line, Place, Proxy, addresses, proxy_for
from interlock.supply.build import read_host
from tests.doors import OUTSIDE, Outside, echo, says

ELSEWHERE = "192.0.2.7"
"""An address of documents, which nobody has."""


def v4(address: str, port: int = 443) -> Place:
    return int(socket.AF_INET), (address, port)


def v6(address: str, port: int = 443) -> Place:
    return int(socket.AF_INET6), (address, port, 0, 0)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """Give what is dialled, while nothing is."""
    found: list[Place] = []

    async def connected(family: int, place: tuple[object, ...], *, server: str = "") -> Any:
        found.append((family, place))
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(dialling, "_connected", connected)
    return found


def dial(resolve: Callable[[str, int], list[Place]], *hosts: str, name: str = "a.example.org", port: int = 443) -> Line:
    made = Dialling([read_host(one) for one in (*hosts, name)], {}, 1.0, resolve)
    return asyncio.run(made.dial(name, port, is_tunnel=True))


@pytest.mark.parametrize(
    "place",
    [v4("127.0.0.1"), v4("169.254.169.254"), v4("0.0.0.0"), v6("::1"), v6("fe80::1"), v6("::ffff:127.0.0.1")],  # noqa: S104
)
def test_a_name_that_leads_to_this_machine_or_to_secrets_of_a_cloud_is_not_dialled(
    dialled: list[Place], place: Place
) -> None:
    with pytest.raises(Closed, match="leads to"):
        dial(lambda *_: [place])
    assert dialled == []


def test_nor_one_that_leads_to_another_address_of_this_machine(
    dialled: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "why_closed", lambda _: "")
    with pytest.raises(Closed, match="an address of this machine"):
        dial(lambda *_: [v4("127.0.0.3")])
    with pytest.raises(ConnectionRefusedError):
        dial(lambda *_: [v4(ELSEWHERE)])
    assert dialled == [v4(ELSEWHERE)]


def test_what_was_looked_at_is_what_is_dialled_though_the_name_leads_elsewhere_the_next_time(
    dialled: list[Place],
) -> None:
    answers = iter([[v4(ELSEWHERE)], [v4("127.0.0.1")], [v4("127.0.0.1")]])
    with pytest.raises(ConnectionRefusedError):
        dial(lambda *_: next(answers))
    assert dialled == [v4(ELSEWHERE)]
    assert len(list(answers)) == 2, "the name is resolved once"


def test_of_several_addresses_only_those_that_are_open_are_tried_in_their_order(dialled: list[Place]) -> None:
    places = [v4("127.0.0.1"), v4(ELSEWHERE), v6("::1"), v4("10.0.0.1")]
    with pytest.raises(ConnectionRefusedError):
        dial(lambda *_: places)
    assert dialled == [v4(ELSEWHERE), v4("10.0.0.1")]


def test_an_address_that_is_declared_itself_may_be_led_to_with_the_port_that_it_is_declared_with(
    dialled: list[Place],
) -> None:
    with pytest.raises(ConnectionRefusedError):
        dial(lambda *_: [v4("127.0.0.1")], "127.0.0.1:443")
    assert dialled == [v4("127.0.0.1")]
    with pytest.raises(Closed):
        dial(lambda *_: [v4("127.0.0.1")], "127.0.0.1:80")


def test_a_name_that_leads_nowhere_or_that_nobody_answers_for_is_an_error() -> None:
    def unknown(*_: object) -> list[Place]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(OSError, match="not known"):
        dial(unknown)
    with pytest.raises(OSError, match="no address"):
        dial(lambda *_: [])


def test_a_name_whose_answer_takes_too_long_is_not_waited_for() -> None:
    import threading

    never = threading.Event()

    def slow(*_: object) -> list[Place]:
        never.wait(20)
        return []

    try:
        with pytest.raises(TimeoutError):
            dial(slow)
    finally:
        never.set()


def test_addresses_are_those_of_the_system() -> None:
    assert addresses("127.0.0.1", 80) == [v4("127.0.0.1", 80)]


@pytest.mark.parametrize(
    ("environ", "scheme", "host", "proxy"),
    [
        ({}, "https", "a.example.org", None),
        ({"https_proxy": "http://p.example:3128"}, "https", "a.example.org", Proxy("p.example", 3128)),
        ({"HTTPS_PROXY": "p.example:3128"}, "https", "a.example.org", Proxy("p.example", 3128)),
        ({"https_proxy": "http://p.example:3128"}, "http", "a.example.org", None),
        ({"http_proxy": "https://p.example"}, "http", "a.example.org", Proxy("p.example", 443, is_secret=True)),
        ({"HTTP_PROXY": "http://p.example", "REQUEST_METHOD": "GET"}, "http", "a.example.org", None),
        ({"all_proxy": "http://p.example"}, "http", "a.example.org", Proxy("p.example", 80)),
        ({"all_proxy": "http://p.example", "no_proxy": "example.org"}, "https", "a.example.org", None),
        ({"all_proxy": "http://p.example", "NO_PROXY": "*"}, "https", "a.example.org", None),
        ({"all_proxy": "http://u:p%40x@p.example"}, "http", "a", Proxy("p.example", 80, credentials="u:p@x")),
    ],
)
def test_the_proxy_of_the_machine_is_the_one_that_its_environment_names(
    environ: dict[str, str], scheme: str, host: str, proxy: Proxy | None
) -> None:
    assert proxy_for(environ, scheme, host) == proxy


@pytest.mark.parametrize("address", ["socks5://p.example", "http://p.example:x", "http://", "http://u:word/@p.example"])
def test_a_proxy_that_cannot_be_used_is_an_error_and_not_passed_by(address: str) -> None:
    with pytest.raises(OSError, match="the proxy of this machine") as caught:
        proxy_for({"https_proxy": address}, "https", "a.example.org")
    assert "word" not in str(caught.value), "the build is told this"


def test_an_address_that_never_answers_does_not_take_the_time_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    async def connected(family: int, place: tuple[object, ...], *, server: str = "") -> Any:
        tried.append(place[0])
        if len(tried) == 1:
            await asyncio.sleep(60)
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(dialling, "_connected", connected)
    with pytest.raises(ConnectionRefusedError):
        dial(lambda *_: [v4(ELSEWHERE), v4("10.0.0.1")])
    assert tried == [ELSEWHERE, "10.0.0.1"]


def test_a_proxy_of_the_machine_is_asked_for_a_tunnel_with_its_credentials() -> None:
    heard: list[bytes] = []

    def act(one: socket.socket) -> None:
        says(b"HTTP/1.1 200 OK\r\n\r\n", heard)(one)
        echo(one)

    async def run(port: int) -> bytes:
        user = "u" + ":" + "p"
        environ = {"https_proxy": f"http://{user}@{OUTSIDE}:{port}"}
        line = await Dialling([], environ, 1.0).dial("a.example.org", 443, is_tunnel=True)
        line.writer.write(b"through")
        said = await line.reader.read(100)
        line.writer.close()
        await line.writer.wait_closed()
        return said if line.proxy is None else b""

    with Outside(act) as server:
        assert asyncio.run(run(server.port)) == b"through"
    [head] = heard
    assert head.startswith(b"CONNECT a.example.org:443 HTTP/1.1\r\n")
    assert b"\r\nProxy-Authorization: Basic dTpw\r\n" in head


@pytest.mark.parametrize("answer", [b"HTTP/1.1 407 No\r\n\r\n", b"", b"x" * 200_000])
def test_a_proxy_that_makes_no_tunnel_is_an_error(answer: bytes) -> None:
    async def run(port: int) -> None:
        environ = {"https_proxy": f"http://{OUTSIDE}:{port}"}
        await Dialling([], environ, 1.0).dial("a.example.org", 443, is_tunnel=True)

    with Outside(says(answer)) as server, pytest.raises(OSError, match=r"the proxy of this machine|reset"):
        asyncio.run(run(server.port))


def test_of_plain_http_the_proxy_is_asked_for_the_whole_address() -> None:
    async def run(port: int) -> Proxy | None:
        environ = {"http_proxy": f"http://{OUTSIDE}:{port}"}
        line = await Dialling([], environ, 1.0).dial("a.example.org", 80, is_tunnel=False)
        line.writer.close()
        await line.writer.wait_closed()
        return line.proxy

    with Outside(echo) as server:
        assert asyncio.run(run(server.port)) == Proxy(OUTSIDE, server.port)
