"""A build wants to reach more of the network than its hosts, or to say that it reached others."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.builders import dialling, local
from interlock.adapters.builders.doorway import Bounds
from interlock.adapters.builders.programs import USUAL
from interlock.evidence import read_provenance
from interlock.evidence.predicates import PROVENANCE
from interlock.flows.build import Built, Wanted
from interlock.kernel import Subject
from interlock.supply.build import ELSEWHERE, UNDECLARED, HostMalformed, Network, Plan
from interlock.testing.world import World
from interlock.wiring.building import make_build
from tests.doors import OUTSIDE, Outside, echo, opened, read_all, says

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nreached"
MADE = "mkdir -p out; echo made > out/a\n"
BuildOf = Callable[..., Built]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildOf:
    if not any(Path(folder, "python3").exists() for folder in USUAL):
        pytest.skip("no Python that a build would see")
    world = World(tmp_path)
    monkeypatch.setenv("HOME", str(world.home))

    def run(script: str, *hosts: str, needs_apart: bool = True, **plan: Any) -> Built:
        environ = plan.pop("environ", {})
        world.commit({"build.py": script, "build.sh": f"{MADE}python3 -IS build.py\n"})
        with world.app() as app:
            asked = Plan(
                (("sh", "build.sh"),), ("out/*",), network=Network.HOSTS, network_reason="x", hosts=hosts, **plan
            )
            built = make_build(app, {"HOME": str(world.home), **(environ or {})}).run(Wanted(asked, "HEAD"))
            for subject in [one.artifact.subject for one in built.documents]:
                _holds(app.gate.known(Subject(subject.name, subject.digests)), built)
        if needs_apart and built.ran.isolation.why_not:
            pytest.skip(f"this kernel gives no namespaces: {built.ran.isolation.why_not}")
        return built

    return run


def _holds(known: Any, built: Built) -> None:
    """The provenance says what the answer says."""
    [one] = [each for each in known.statements if each.statement.predicate_type == PROVENANCE]
    told = read_provenance(one.statement.predicate).build_definition.internal_parameters
    traffic = built.ran.traffic
    assert (told.get("network") is None) == (traffic is None)
    if traffic is not None:
        assert [each["host"] for each in told["network"]["reached"]] == [each.host for each in traffic.reached]  # type: ignore[index]
        assert [each["count"] for each in told["network"]["refused"]] == [each.count for each in traffic.refused]  # type: ignore[index]
    assert told["isolation"]["declaredHostsOnly"] == built.ran.isolation.declared_hosts_only  # type: ignore[index]


def said(built: Built) -> str:
    """Give what the build wrote."""
    assert built.ran.is_good, built.ran.log.decode()
    return built.ran.log.decode("utf-8", "replace").partition("\n")[2]


def test_a_declared_host_is_reached_through_the_door_and_by_no_other_way(build: BuildOf) -> None:
    with Outside(says(OK)) as server:
        script = f"""
import os, socket, urllib.request
print(urllib.request.urlopen("http://{server.place}/").read())
for port in ({server.port}, 80):
    try:
        socket.create_connection(("{OUTSIDE}", port), 2)
        print("went by")
    except OSError as error:
        print("closed")
for name in ("a.example.org", "localhost.localdomain"):
    try:
        socket.getaddrinfo(name, 80)
        print("resolved")
    except OSError:
        pass
print(os.listdir("/sys/class/net") if os.path.isdir("/sys/class/net") else "", open("/proc/net/dev").read().count(":"))
"""
        built = build(script, server.place)
        told = said(built)
        assert server.visits == 1
    assert "b'reached'" in told
    assert told.count("closed") == 2
    assert "went by" not in told
    assert "resolved" not in told
    assert built.ran.isolation.declared_hosts_only
    assert not built.ran.isolation.network
    traffic = built.ran.traffic
    assert traffic is not None
    assert [(one.host, one.port, one.connections) for one in traffic.reached] == [(OUTSIDE, server.port, 1)]


def test_nothing_of_the_door_stays_open_in_the_command(build: BuildOf) -> None:
    script = """
import os
for who in ("self", "1"):
    try:
        names = os.listdir(f"/proc/{who}/fd")
    except OSError:
        continue
    for name in names:
        try:
            print("open", who, os.readlink(f"/proc/{who}/fd/{name}"))
        except OSError:
            pass
print(open("/proc/net/unix").read())
"""
    told = said(build(script, "a.example.org"))
    assert "open self" in told
    assert "socket:" not in told
    assert "/" not in told.partition("Inode Path")[2], "no socket with a name is to be seen"


def test_the_place_of_the_door_cannot_be_taken(build: BuildOf) -> None:
    script = """
import os, socket
port = int(os.environ["HTTPS_PROXY"].rpartition(":")[2])
for address in ("127.0.0.1", "0.0.0.0"):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        one.bind((address, port))
        one.listen()
        print("taken")
    except OSError as error:
        print("kept", error.errno)
"""
    told = said(build(script, "a.example.org"))
    assert told.count("kept") == 2
    assert "taken" not in told


def test_a_refusal_that_the_build_swallows_is_told_all_the_same(build: BuildOf) -> None:
    script = """
import socket
for _ in range(3):
    one = socket.create_connection(("127.0.0.1", 17080), 5)
    one.sendall(b"CONNECT evil.example.org:443 HTTP/1.1\\r\\n\\r\\n")
    one.recv(100)
"""
    traffic = build(script, "a.example.org").ran.traffic
    assert traffic is not None
    [one] = traffic.refused
    assert (one.host, one.port, one.count, one.why) == ("evil.example.org", 443, 3, UNDECLARED)


def test_a_variable_that_is_passed_does_not_lead_it_elsewhere(build: BuildOf) -> None:
    script = "import os\nprint(sorted(v for n, v in os.environ.items() if n.lower() == 'https_proxy'))\n"
    environ = {"HTTPS_PROXY": "http://elsewhere.example:1"}
    with Outside(says(OK)) as server:
        told = said(build(script, server.place, environ=environ, variables=("HTTPS_PROXY",)))
    assert told.splitlines()[-1] == "['http://127.0.0.1:17080', 'http://127.0.0.1:17080']"


def test_where_the_kernel_gives_no_namespaces_nothing_is_said_to_be_enforced(
    build: BuildOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "can_enclose", lambda *_: "it is a test")
    built = build("import os\nprint(os.environ.get('HTTPS_PROXY'))\n", "a.example.org", needs_apart=False)
    assert "None" in said(built)
    assert built.ran.traffic is None
    assert not built.ran.isolation.declared_hosts_only
    assert "it is a test" in built.ran.isolation.why_not


def test_a_host_that_is_none_is_refused_before_anything_runs(build: BuildOf) -> None:
    for waived in ("", "a test"):
        with pytest.raises(HostMalformed):
            build("", "https://a.example.org", isolation_waived=waived, needs_apart=False)


def test_the_host_that_it_names_in_a_field_is_not_the_one_that_is_asked() -> None:
    heard: list[bytes] = []
    with Outside(says(OK, heard)) as server, opened(server.place) as at:
        at.ask(f"GET http://{server.place}/ HTTP/1.1\r\nHost: evil.example.org\r\nhost: evil2\r\n\r\n".encode())
        at.ask(b"GET http://evil.example.org/ HTTP/1.1\r\nHost: " + server.place.encode() + b"\r\n\r\n")
        [head] = heard
        assert b"evil" not in head
        assert head.lower().count(b"host:") == 1
        assert [one.host for one in at.door.traffic.refused] == ["evil.example.org"]


def test_another_port_of_a_declared_host_is_another_place() -> None:
    with Outside(says(OK)) as server, Outside(says(OK)) as other, opened(server.place) as at:
        for request in (f"CONNECT {other.place} HTTP/1.1", f"GET http://{other.place}/ HTTP/1.1"):
            assert at.ask(f"{request}\r\n\r\n".encode()).startswith(b"HTTP/1.1 403 ")
        assert other.visits == 0
        assert at.door.traffic.refused[0].why == ELSEWHERE


def test_a_second_request_on_one_connection_goes_nowhere() -> None:
    heard: list[bytes] = []

    def act(one: socket.socket) -> None:
        says(OK.replace(b"\r\n\r\n", b"\r\nConnection: keep-alive\r\n\r\n"), heard)(one)
        one.settimeout(1)
        heard.append(read_all(one))

    with Outside(act) as server, Outside(says(OK)) as other, opened(server.place) as at:
        first = f"GET http://{server.place}/ HTTP/1.1\r\nConnection: keep-alive\r\n\r\n"
        second = f"GET http://{other.place}/ HTTP/1.1\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: evil.example.org\r\n\r\n"
        answer = at.ask((first + second).encode())
        assert answer.count(b"HTTP/1.1") == 1
        assert other.visits == 0
    assert b"smuggled" not in b"".join(heard)
    assert b"evil" not in b"".join(heard)


@pytest.mark.parametrize(
    "fields",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:\x0bchunked",
        "Content-Length: 5\r\nContent-Length: 0",
        "Content-Length : 5",
        " Content-Length: 5",
    ],
)
def test_no_request_is_hidden_in_the_body_of_another(fields: str) -> None:
    with Outside(says(OK)) as server, opened(server.place) as at:
        body = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: evil.example.org\r\n\r\n"
        answer = at.ask(f"POST http://{server.place}/ HTTP/1.1\r\n{fields}\r\n\r\n{body}".encode())
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert server.visits == 0
        assert at.door.traffic.malformed == 1


def test_credentials_in_an_address_are_refused_and_recorded_nowhere() -> None:
    word = "pass" + "word-of-mine"
    with opened("a.example.org") as at:
        for user in (f"u:{word}@", f"{word}@", f"u:{word}/@"):
            answer = at.ask(f"GET http://{user}evil.example.org/ HTTP/1.1\r\n\r\n".encode())
            assert answer.startswith(b"HTTP/1.1 400 ")
            assert word.encode() not in answer
            at.ask(f"CONNECT {user}evil.example.org:443 HTTP/1.1\r\n\r\n".encode())
        assert word not in repr(at.door.traffic)


@pytest.mark.parametrize(
    "name",
    [
        *("127.0.0.2.", "127.2", "2130706434", "0x7f000002", "0177.0.0.2", "[::ffff:127.0.0.2]", "[::1]", "127.0.0.02"),
        *("%31%32%37.0.0.2", "127.0.0.2%00", "\uff11\uff12\uff17.0.0.2", "localhost", "localhost.", "[::ffff:7f00:2]"),
    ],
)
def test_an_address_in_another_spelling_is_not_the_one_that_is_declared(name: str) -> None:
    with Outside(says(OK)) as server, opened(server.place) as at:
        for request in (f"CONNECT {name}:{server.port} HTTP/1.1", f"GET http://{name}:{server.port}/ HTTP/1.1"):
            answer = at.ask(f"{request}\r\n\r\n".encode())
            assert answer.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 400 "))
        assert server.visits == 0


@pytest.mark.parametrize(
    "name",
    [
        *("xa.example.org", "a.example.org.evil.example", "example.org", "a-example.org", "xn--.example.org"),
        *(
            "a.example.org\u3002evil",
            "a.ex\u0430mple.org",
            "a.example.org\\.evil.example",
            "a.example.org#.evil.example",
        ),
    ],
)
def test_a_name_that_looks_like_a_declared_one_is_another(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[dialling.Place]:
        asked.append(f"{host}:{port}")
        return []

    with opened("a.example.org", "*.b.example.org", resolve=resolve) as at:
        answer = at.ask(f"CONNECT {name}:443 HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 400 "))
        assert asked == [], "what is refused is not even looked up: a name can carry something out"
        assert at.ask(b"CONNECT A.EXAMPLE.org.:443 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 502 ")
        assert asked == ["a.example.org:443"]


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "0.0.0.0", "127.0.0.2"])  # noqa: S104
def test_a_declared_name_that_leads_to_this_machine_is_refused_and_told(address: str) -> None:
    with Outside(says(OK)) as server:

        def resolve(_: str, port: int) -> list[dialling.Place]:
            return [(int(socket.AF_INET), (address, server.port))]

        with opened("rebound.example.org", resolve=resolve) as at:
            answer = at.ask(b"CONNECT rebound.example.org:443 HTTP/1.1\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 403 ")
            [one] = at.door.traffic.refused
            assert one.host == "rebound.example.org"
            assert address in one.why
            assert at.door.traffic.reached == ()
        assert server.visits == 0


def test_a_head_without_end_and_fields_without_end_are_refused() -> None:
    with opened("a.example.org") as at:
        for head in (b"GET http://a.example.org/ HTTP/1.1\r\n" + b"A: b\r\n" * 50_000, b"G" * 1_000_000):
            with at.connect() as one:
                try:
                    one.sendall(head)
                except ConnectionError:
                    continue  # it was told so while it was still sending
                assert read_all(one).startswith((b"HTTP/1.1 400 ", b""))
        assert at.door.traffic.malformed == 2


def test_one_that_says_its_head_byte_by_byte_or_nothing_is_left() -> None:
    with opened("a.example.org") as at:
        began = time.monotonic()
        with at.connect() as silent, at.connect() as slow:
            for byte in b"GET http://a":
                try:
                    slow.sendall(bytes((byte,)))
                except ConnectionError:
                    break
                time.sleep(0.1)
            assert read_all(slow) == b""
            assert read_all(silent) == b""
        assert time.monotonic() - began < 10


def test_a_server_that_never_answers_and_one_that_falls_silent_are_left() -> None:
    over = threading.Event()

    def act(one: socket.socket) -> None:
        one.recv(1)
        over.wait(20)

    with Outside(act) as server, opened(server.place) as at:
        answer = at.ask(f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 504 ")
        assert read_all_of_tunnel(at, server.place) == b""
        over.set()


def read_all_of_tunnel(at: Any, place: str) -> bytes:
    """Give what comes through a tunnel until it is closed."""
    with at.connect() as one:
        one.sendall(f"CONNECT {place} HTTP/1.1\r\n\r\nx".encode())
        return bytes(read_all(one).partition(b"\r\n\r\n")[2])


def test_a_thousand_connections_at_once_are_answered_with_few_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        pytest.skip("this machine does not let a process open so much")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
    bounds = Bounds(connections=200, head_s=0.5, dial_s=5.0, idle_s=5.0)
    try:
        with ExitStack() as guests, Outside(says(OK)) as server, opened(server.place, bounds=bounds) as at:
            request = f"GET http://{server.place}/ HTTP/1.1\r\n\r\n".encode()
            asking = []
            for place in range(1000):
                one = guests.enter_context(at.connect())
                if place % 2:  # the others say nothing, and take up places until their time is over
                    one.sendall(request)
                    asking.append(one)
            most = _descriptors()
            for one in asking:
                one.settimeout(60)
                assert read_all(one).endswith(b"reached")
                one.close()
                most = max(most, _descriptors())
            assert at.door.traffic.reached[0].connections == 500
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert most < 1000 + 3 * 200 + 200, "one for each guest here, three for each place at the door, and some"


def _descriptors() -> int:
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.is_dir() else 0


def test_bytes_that_are_no_request_get_an_answer_and_nothing_through() -> None:
    with Outside(echo) as server, opened(server.place) as at:
        for raw in (
            b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
            b"\x05\x01\x00\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\n",
            b"\r\n\r\n",
        ):
            assert at.ask(raw).startswith(b"HTTP/1.1 400 ")
        assert server.visits == 0
        assert at.door.traffic.malformed == 4
