import socket
import threading
import time

import pytest

from interlock.adapters.builders.doorway import Bounds, Doorway
from interlock.supply.build import UNDECLARED, Reached, Refused, read_host
from tests.doors import OUTSIDE, Knocking, Outside, echo, opened, read_all, says

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


def tunnel(at: Knocking, place: str) -> tuple[socket.socket, bytes]:
    one = at.connect()
    one.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode())
    return one, one.recv(1 << 16)


def test_a_declared_host_is_reached_and_every_byte_is_counted() -> None:
    heard: list[bytes] = []
    with Outside(says(OK, heard)) as server, opened(server.place) as at:
        said = at.ask(f"GET http://{server.place}/a?b HTTP/1.1\r\nHost: x\r\nX-Mine: 1\r\n\r\n".encode())
        assert said == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
        [head] = heard
        assert head == f"GET /a?b HTTP/1.1\r\nHost: {server.place}\r\nX-Mine: 1\r\nConnection: close\r\n\r\n".encode()
        [count] = at.door.traffic.reached
        assert count == Reached(OUTSIDE, server.port, 1, 0, len(head), len(OK))


def test_a_tunnel_moves_bytes_both_ways_and_ends_when_both_ends_do() -> None:
    with Outside(echo) as server, opened(server.place) as at:
        one, said = tunnel(at, server.place)
        with one:
            assert said.startswith(b"HTTP/1.1 200 ")
            body = bytes(range(256)) * 20000

            def write() -> None:
                one.sendall(body)
                one.shutdown(socket.SHUT_WR)

            writing = threading.Thread(target=write)
            writing.start()
            assert read_all(one) == body
            writing.join()
        [count] = at.door.traffic.reached
        assert (count.sent, count.received) == (len(body), len(body))


def test_what_comes_right_behind_the_request_for_a_tunnel_goes_through_it() -> None:
    with Outside(echo) as server, opened(server.place) as at, at.connect() as one:
        one.sendall(f"CONNECT {server.place} HTTP/1.1\r\n\r\nearly".encode())
        one.shutdown(socket.SHUT_WR)
        assert read_all(one).endswith(b"\r\n\r\nearly")


@pytest.mark.parametrize(
    "request_line",
    ["CONNECT evil.example.org:443 HTTP/1.1", "GET http://evil.example.org:443/ HTTP/1.1"],
)
def test_another_host_is_refused_counted_and_told_what_is_missing(request_line: str) -> None:
    with opened("a.example.org") as at:
        for _ in range(2):
            said = at.ask(f"{request_line}\r\n\r\n".encode())
            assert said.startswith(b"HTTP/1.1 403 ")
            assert b"evil.example.org:443" in said
            assert b"`build.network.hosts`" in said
        assert at.door.traffic.refused == (Refused("evil.example.org", 443, 2, UNDECLARED),)
        assert at.door.traffic.reached == ()


def test_a_host_that_is_not_there_is_no_refusal_but_a_failure() -> None:
    with socket.create_server((OUTSIDE, 0)) as gone:
        port = gone.getsockname()[1]
    with opened(f"{OUTSIDE}:{port}") as at:
        assert at.ask(f"CONNECT {OUTSIDE}:{port} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 502 ")
        assert at.door.traffic.reached == (Reached(OUTSIDE, port, 0, 1),)
        assert at.door.traffic.refused == ()


def test_a_body_goes_on_as_long_as_it_says_it_is() -> None:
    heard: list[bytes] = []

    def act(one: socket.socket) -> None:
        got = b""
        while not got.endswith(b"end"):
            got += one.recv(1 << 16)
        heard.append(got)
        one.sendall(OK)

    with Outside(act) as server, opened(server.place) as at:
        head = f"POST http://{server.place}/ HTTP/1.1\r\nContent-Length: 200003\r\n\r\n".encode()
        assert at.ask(head + b"x" * 200000 + b"end").endswith(b"hi")
        assert len(heard[0].partition(b"\r\n\r\n")[2]) == 200003


def test_chunks_are_written_anew_in_both_directions() -> None:
    heard: list[bytes] = []

    def act(one: socket.socket) -> None:
        got = b""
        while not got.endswith(b"0\r\n\r\n"):
            got += one.recv(1 << 16)
        heard.append(got)
        one.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nTrailer: 1\r\n\r\n")

    with Outside(act) as server, opened(server.place) as at:
        head = f"PUT http://{server.place}/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        assert at.ask(head + b"3\r\nabc\r\n0\r\n\r\n").endswith(b"\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
        assert heard[0].endswith(b"\r\n\r\n3\r\nabc\r\n0\r\n\r\n")


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    with Outside(says(b"HTTP/1.0 200 OK\r\n\r\nall of it")) as server, opened(server.place) as at:
        assert at.ask(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode()).endswith(b"\r\n\r\nall of it")


def test_what_comes_before_an_answer_is_handed_back_too() -> None:
    answer = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK
    with Outside(says(answer)) as server, opened(server.place) as at:
        said = at.ask(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 ")
        assert said.endswith(b"Connection: close\r\n\r\nhi")


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", b"HTTP/1.1 200 OK\r\nA"],
)
def test_a_server_without_an_answer_that_can_be_read_is_told_of(answer: bytes) -> None:
    with Outside(says(answer)) as server, opened(server.place) as at:
        assert at.ask(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 502 ")


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"
    with Outside(says(answer)) as server, opened(server.place) as at, at.connect() as one:
        one.sendall(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode())
        with pytest.raises(ConnectionError):
            list(iter(lambda: one.recv(1 << 16), b""))


def test_programs_are_told_where_it_is_and_loopback_is_their_own_unless_it_is_declared() -> None:
    told = Doorway([read_host("a.example.org")], {}).environment(1234)
    assert told["https_proxy"] == told["HTTP_PROXY"] == "http://127.0.0.1:1234"
    assert told["NO_PROXY"] == told["no_proxy"] == "localhost,127.0.0.1,::1"
    assert Doorway([read_host("127.0.0.1:8080")], {}).environment(1)["NO_PROXY"] == "localhost,::1"
    assert not any(name.lower() == "all_proxy" for name in told)


def test_it_serves_one_command_after_the_other_and_counts_on() -> None:
    with Outside(says(OK)) as server:
        door = Doorway([read_host(server.place)], {})
        for _ in range(2):
            ours, its = socket.socketpair()
            with ours, its, door.open(ours), socket.create_server(("127.0.0.1", 0)) as listener:
                socket.send_fds(its, [b"door"], [listener.fileno()])
                at = Knocking(door, listener.getsockname()[1])
                assert at.ask(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode()).endswith(b"hi")
        assert door.traffic.reached[0].connections == 2


def test_nothing_is_left_of_it_where_no_socket_came() -> None:
    before = threading.active_count()
    ours, its = socket.socketpair()
    with ours, its, Doorway([], {}).open(ours):
        pass
    assert threading.active_count() == before


def test_it_ends_though_somebody_is_in_the_middle_of_something() -> None:
    with Outside(echo) as server:
        began = time.monotonic()
        with opened(server.place, bounds=Bounds()) as at:
            held, said = tunnel(at, server.place)
            assert said.startswith(b"HTTP/1.1 200 ")
            idle = at.connect()
        assert time.monotonic() - began < 5
        assert read_all(held) == b""
        held.close()
        idle.close()


def test_where_the_guest_is_gone_its_host_is_let_go_at_once() -> None:
    left = threading.Event()

    def act(one: socket.socket) -> None:
        one.recv(1 << 16)
        read_all(one)
        left.set()

    with Outside(act) as server, opened(server.place, bounds=Bounds(idle_s=60)) as at:
        with at.connect() as one:
            one.sendall(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode())
            while not server.visits:
                time.sleep(0.01)
        assert left.wait(10)
