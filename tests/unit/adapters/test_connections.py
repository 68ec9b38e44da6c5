import socket
import ssl
import threading
import time

import httpcore
import httpx
import pytest

from interlock.adapters.connections import Deadline, Pinned, PinnedTransport
from interlock.adapters.errors import Unreachable
from interlock.adapters.http import HttpClient, Limits, Pinning
from tests.loopback import Server, whole


def test_no_time_is_left_when_it_is_over() -> None:
    deadline = Deadline()
    assert deadline.left(5.0, httpcore.ReadTimeout) == 5.0
    deadline.begin(0.05)
    assert 0 < deadline.left(5.0, httpcore.ReadTimeout) <= 0.05
    assert 0 < deadline.left(None, httpcore.ReadTimeout) <= 0.05
    time.sleep(0.06)
    with pytest.raises(httpcore.ReadTimeout, match="longer than it may"):
        deadline.left(5.0, httpcore.ReadTimeout)


def test_a_host_is_where_it_was_found_and_nowhere_else() -> None:
    server = Server()
    server.answers["/"] = whole(b"here")
    port = server.url.rpartition(":")[2]
    pinning = Pinning({"shop.example.test": ("127.0.0.1",)}, ssl.create_default_context())
    try:
        with HttpClient([f"http://shop.example.test:{port}"], pinning=pinning) as client:
            assert client.get(f"http://shop.example.test:{port}/") == b"here"
        assert server.asked[0][1]["host"] == f"shop.example.test:{port}"
    finally:
        server.stop()
    with pytest.raises(httpcore.ConnectError, match="no host that may be asked"):
        Pinned({}, Deadline()).connect_tcp("127.0.0.1", int(port))


def test_the_next_address_is_taken_where_the_first_takes_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        stream = Pinned({"x": ("127.0.0.9", "127.0.0.1")}, Deadline()).connect_tcp("x", port, 1.0)
        assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
        stream.close()


def test_an_answer_whose_headers_drip_is_left_in_time() -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        link, _ = server.accept()
        with link:
            try:
                link.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(200):
                    link.sendall(b"x")
                    time.sleep(0.05)
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    port = server.getsockname()[1]
    pinning = Pinning({"127.0.0.1": ("127.0.0.1",)}, ssl.create_default_context())
    began = time.monotonic()
    url = f"http://127.0.0.1:{port}"
    with (
        HttpClient([url], limits=Limits(silence_s=2, total_s=0.5), pinning=pinning) as client,
        pytest.raises(Unreachable, match=r"longer than it may|timed out"),
    ):
        client.get(f"{url}/")
    assert time.monotonic() - began < 3
    server.close()
    thread.join()


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    transport = PinnedTransport({}, Deadline(), ssl.create_default_context())
    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ConnectError, match="no host that may"):
        client.get("http://shop.example.test/")
