"""What asks LDAP, without a directory: answers in parts, and servers that answer what nobody asked."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from interlock.adapters import ldap as place_of_it
from interlock.adapters.errors import DirectoryCut, DirectoryOdd, DirectoryRefused, LdapMissing, Unreachable
from interlock.adapters.ldap import LdapDirectory, Limits
from interlock.identity.ldap import LdapContent, LdapNames, LdapPlace

PLACE = LdapPlace("127.0.0.1", 1, "dc=x", LdapNames("uid", id="objectGUID"), is_tls=False, is_plain=True)
GUID = bytes(range(16))
ID = "03020100-0504-0706-0809-0a0b0c0d0e0f"
Entry = tuple[str, dict[str, list[bytes]]]


class Canned:
    """Answers each search with what was laid down for its base."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, Any]] = []
        self.socket: Any = None
        self.result: dict[str, Any] = {}
        self.response: list[dict[str, Any]] = []

    def open(self, *, read_server_info: bool) -> None:
        class Silent:
            def close(self) -> None: ...

        self.socket = Silent()

    def bind(self, *, read_server_info: bool) -> bool:
        return True

    def search(self, base: str, wanted: str, **how: Any) -> bool:
        self.asked.append((base, wanted, how["attributes"]))
        answer = self.answers.pop(0)
        self.result = {"result": 0, "description": "success", "message": "", **answer.get("result", {})}
        self.response = [
            {"type": "searchResEntry", "dn": name, "raw_attributes": found} for name, found in answer.get("found", [])
        ]
        self.response += [{"type": "searchResRef", "uri": ["ldap://elsewhere.example.org"]}]
        return True


def asked(monkeypatch: pytest.MonkeyPatch, *answers: Mapping[str, Any]) -> tuple[Any, Canned]:
    canned = Canned(*answers)
    monkeypatch.setattr(LdapDirectory, "_connection", lambda *_: canned)
    return LdapDirectory(PLACE, ""), canned


def group(**found: list[bytes]) -> Entry:
    return "cn=Ops,dc=x", {"objectGUID": [GUID], "cn": [b"Ops"], **found}


def ranged(reach: str, *members: bytes) -> Entry:
    return group(**{f"member;range={reach}": list(members)})


def test_values_that_come_in_parts_are_asked_for_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    directory, canned = asked(
        monkeypatch,
        {},
        {"found": [ranged("0-1", b"cn=a", b"cn=b")]},
        {"found": [ranged("2-3", b"cn=c", b"cn=d")]},
        {"found": [ranged("4-*", b"cn=e")]},
    )
    found: LdapContent = directory.content()
    assert found.groups[0].members == ("cn=a", "cn=b", "cn=c", "cn=d", "cn=e")
    assert found.groups[0].id == ID
    assert canned.asked[2] == ("cn=Ops,dc=x", "(objectClass=*)", ["member;range=2-*"])


@pytest.mark.parametrize(
    "then",
    [
        {"found": [ranged("3-4", b"cn=c", b"cn=d")]},
        {"found": [ranged("2-*")]},
        {"found": [ranged("oops", b"cn=c")]},
        {"found": [group(member=[b"cn=c"])]},
        {"found": [group()]},
        {},
        {"result": {"result": 4, "description": "sizeLimitExceeded"}},
    ],
)
def test_parts_that_do_not_go_on_are_no_answer(monkeypatch: pytest.MonkeyPatch, then: Mapping[str, Any]) -> None:
    directory, _ = asked(monkeypatch, {}, {"found": [ranged("0-1", b"cn=a", b"cn=b")]}, then)
    with pytest.raises(DirectoryCut):
        directory.content()


def page(cookie: bytes) -> dict[str, Any]:
    return {"controls": {"1.2.840.113556.1.4.319": {"value": {"cookie": cookie}}}}


def test_a_page_that_was_promised_and_is_empty_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    directory, _ = asked(monkeypatch, {"result": page(b"more")})
    with pytest.raises(DirectoryCut, match="another page"):
        directory.content()


@pytest.mark.parametrize(
    ("code", "error"), [(3, DirectoryCut), (11, DirectoryCut), (10, DirectoryRefused), (1, DirectoryRefused)]
)
def test_what_did_not_go_well_is_an_error(monkeypatch: pytest.MonkeyPatch, code: int, error: Any) -> None:
    directory, _ = asked(monkeypatch, {"result": {"result": code, "description": "\x1b[2Jreason"}})
    with pytest.raises(error) as raised:
        directory.content()
    assert "reason" in str(raised.value)
    assert "\x1b" not in str(raised.value)


def somebody(name: str, known: bytes = GUID, **more: list[bytes]) -> Entry:
    return name, {"objectGUID": [known], "uid": [b"ann"], "cn": [b"Ann\n"], **more}


@pytest.mark.parametrize(
    "found",
    [
        [somebody("uid=a,dc=x"), somebody("uid=b,dc=x")],
        [somebody("uid=a,dc=x"), somebody("UID=A,dc=X", GUID[::-1])],
        [somebody("uid=a,dc=x", b"short")],
        [somebody("uid=a,dc=x", uid=[b"\xff"])],
        [somebody("uid=a,dc=x", uid=[b"a\x00b"])],
        [somebody("uid=a,dc=x", uid=[b"x" * 1_001])],
        [somebody("uid=a,dc=x", uid=[b"a", b"b"])],
        [("uid=a,dc=x", {"uid": [b"a"]})],
    ],
)
def test_who_cannot_be_told_apart_is_an_error(monkeypatch: pytest.MonkeyPatch, found: list[Entry]) -> None:
    directory, _ = asked(monkeypatch, {"found": found}, {})
    with pytest.raises(DirectoryOdd):
        directory.content()


def test_what_people_are_called_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    directory, _ = asked(monkeypatch, {"found": [somebody("uid=a,dc=x")]}, {})
    (one,) = directory.content().people
    assert (one.id, one.name, one.subject) == (ID, "Ann ", "ann")


@contextmanager
def saying(*pieces: bytes) -> Iterator[int]:
    """Listen on loopback, and answer whatever is said with some bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def answer() -> None:
            there, _ = server.accept()
            with there:
                for one in pieces:
                    there.recv(4096)
                    there.sendall(one)

        thread = threading.Thread(target=answer)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join(10)


FOREVER = b"\x30\x84\x7f\xff\xff\xff" + b"a" * 100_000


@pytest.mark.parametrize(
    "pieces",
    [
        (b"",),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
        (b"\x30\x03\x02\x01",),
        (b"\x30\x05\x02\x01\x01\x61\x00",),
        (b"\x30\x80\x00\x00",),
        (b"0" * 5_000,),
        (b"\x30\x0c\x02\x01\x01\x64\x07\x0a\x01\x00\x04\x00\x04\x00",),
        (FOREVER,),
        (bytes.fromhex("3016020100781104000400") + b"\xff" * 20,),
    ],
)
def test_bytes_that_are_no_answer_are_an_error_and_end(pieces: tuple[bytes, ...]) -> None:
    with saying(*pieces) as port:
        place = LdapPlace("127.0.0.1", port, "dc=x", LdapNames("uid"), is_tls=False, is_plain=True)
        with pytest.raises((Unreachable, DirectoryRefused)):
            LdapDirectory(place, "", Limits(silence_s=2, total_s=5, most_bytes=50_000)).content()


def test_a_server_that_says_nothing_keeps_nobody_waiting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = LdapPlace("127.0.0.1", server.getsockname()[1], "dc=x", LdapNames("uid"), is_tls=False, is_plain=True)
        with pytest.raises(Unreachable):
            LdapDirectory(place, "", Limits(silence_s=1)).content()


def test_nothing_is_said_before_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    refused = bytes.fromhex("300c02010178070a013504000400")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            there, _ = server.accept()
            with there:
                heard.append(there.recv(4096))
                there.sendall(refused.replace(b"\x02\x01\x01", heard[0][2:5]))
                heard.append(there.recv(4096))

        thread = threading.Thread(target=answer)
        thread.start()
        place = LdapPlace("127.0.0.1", server.getsockname()[1], "dc=x", LdapNames("uid"), is_tls=False, bind="cn=a")
        with pytest.raises(Unreachable):
            LdapDirectory(place, "a password", Limits(silence_s=5)).content()
        thread.join(10)
    assert b"1.3.6.1.4.1.1466.20037" in heard[0]
    assert not any(b"a password" in one for one in heard)
    assert heard[1:] == [b""]


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    place_of_it._ldap3.cache_clear()
    monkeypatch.setitem(sys.modules, "ldap3", None)
    with pytest.raises(LdapMissing):
        LdapDirectory(PLACE, "").content()
