"""A directory that is hostile, or somebody between it and us: it is read in whole or not at all, and steers nothing.

Everything runs against servers of this process. What a real slapd does in the same cases is held by
tests/contract/test_ldap.py.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.errors import DirectoryCut, DirectoryOdd, DirectoryRefused, Unreachable
from interlock.adapters.ldap import LdapDirectory, Limits
from interlock.flows.errors import DirectoryAmbiguous, DirectoryShrunken
from interlock.identity.ldap import GroupInLdap, LdapContent, LdapNames, LdapPlace, PersonInLdap
from tests.certificates import Authority
from tests.unit.flows.test_sync_directory import Room, content, person

NAMES = LdapNames("uid", id="entryUUID")
LIMITS = Limits(silence_s=2, total_s=4.0, most_bytes=1 << 20, most_entries=1_000)
NO_ANSWER = (Unreachable, DirectoryRefused, DirectoryCut, DirectoryOdd)
SECRET = "of the reader"


# --- a directory by hand: BER as RFC 4511 has it


def tlv(tag: int, *parts: bytes) -> bytes:
    """Write one element of BER."""
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    count = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 | count]) + size.to_bytes(count, "big") + body


def message(number: bytes, operation: bytes, *more: bytes) -> bytes:
    return tlv(0x30, tlv(0x02, number), operation, *more)


def result(tag: int, code: int = 0, says: bytes = b"", *more: bytes) -> bytes:
    return tlv(tag, tlv(0x0A, bytes([code])), tlv(0x04), tlv(0x04, says), *more)


def entry(name: bytes, **attributes: Sequence[bytes]) -> bytes:
    """Write an entry that was found."""
    several = [
        tlv(0x30, tlv(0x04, kind.encode()), tlv(0x31, *(tlv(0x04, one) for one in values)))
        for kind, values in attributes.items()
    ]
    return tlv(0x64, tlv(0x04, name), tlv(0x30, *several))


def pointer(url: bytes) -> bytes:
    """Write that it goes on elsewhere."""
    return tlv(0x73, tlv(0x04, url))


def done(code: int = 0, cookie: bytes | None = None, says: bytes = b"", referral: bytes = b"") -> tuple[bytes, bytes]:
    more = [tlv(0xA3, tlv(0x04, referral))] if referral else []
    control = b""
    if cookie is not None:
        value = tlv(0x30, tlv(0x02, b"\x00"), tlv(0x04, cookie))
        control = tlv(0xA0, tlv(0x30, tlv(0x04, b"1.2.840.113556.1.4.319"), tlv(0x04, value)))
    return result(0x65, code, says, *more), control


Answers = Callable[[int], Iterator[tuple[bytes, bytes]]]
"""Gives what is answered to one search after the other: operations, each with its controls."""


class Fake:
    """A directory that says what it is told to say."""

    def __init__(self, answers: Answers, *, bind: bytes = b"") -> None:
        self.answers, self.bind = answers, bind or result(0x61)
        self.heard: list[bytes] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        try:
            there, _ = self.server.accept()
        except OSError:
            return
        searches = 0
        with there:
            there.settimeout(10)
            while True:
                try:
                    asked = there.recv(1 << 16)
                except OSError:
                    return
                if not asked:
                    return
                self.heard.append(asked)
                start = 2 + (asked[1] & 0x7F if asked[1] & 0x80 else 0)
                number = asked[start + 2 : start + 2 + asked[start + 1]]
                operation = asked[start + 2 + asked[start + 1]]
                try:
                    if operation == 0x60:
                        there.sendall(message(number, self.bind))
                    elif operation == 0x63:
                        for one, control in self.answers(searches):
                            there.sendall(message(number, one, control))
                        searches += 1
                    else:
                        return
                except OSError:
                    return

    def close(self) -> None:
        self.server.close()
        self.thread.join(10)


@contextmanager
def directory(answers: Answers, **more: Any) -> Iterator[tuple[Fake, LdapDirectory]]:
    fake = Fake(answers, **more)
    place = LdapPlace("127.0.0.1", fake.port, "dc=x", NAMES, is_tls=False, is_plain=True, bind="cn=reader")
    try:
        yield fake, LdapDirectory(place, SECRET, LIMITS)
    finally:
        fake.close()


def ann(**changes: Sequence[bytes]) -> bytes:
    return entry(b"uid=ann,dc=x", **{"entryUUID": [b"1"], "uid": [b"ann"], "cn": [b"Ann"], **changes})


def test_the_directory_that_the_others_are_variations_of_is_read() -> None:
    def answers(search: int) -> Iterator[tuple[bytes, bytes]]:
        if search == 0:
            yield ann(), b""
        yield done()

    with directory(answers) as (fake, asked):
        found = asked.content()
    assert [(one.id, one.subject, one.name) for one in found.people] == [("1", "ann", "Ann")]
    assert sum(SECRET.encode() in one for one in fake.heard) == 1


# --- huge, endless, silent


def _endless_entries(_: int) -> Iterator[tuple[bytes, bytes]]:
    number = 0
    while True:
        number += 1
        yield entry(b"uid=%d,dc=x" % number, entryUUID=[b"%d" % number], uid=[b"%d" % number], cn=[b"x" * 500]), b""


def _endless_pages(search: int) -> Iterator[tuple[bytes, bytes]]:
    for number in range(100):
        known = b"%d-%d" % (search, number)
        yield entry(b"uid=%s,dc=x" % known, entryUUID=[known], uid=[known]), b""
    yield done(cookie=b"more")


def _empty_pages(_: int) -> Iterator[tuple[bytes, bytes]]:
    yield done(cookie=b"more")


def _one_huge_value(_: int) -> Iterator[tuple[bytes, bytes]]:
    yield ann(cn=[b"x" * (2 << 20)]), b""
    yield done()


def _endless_pointers(_: int) -> Iterator[tuple[bytes, bytes]]:
    while True:
        yield pointer(b"ldap://elsewhere.example.org/" + b"x" * 1_000), b""


def _dripping(_: int) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(40):
        time.sleep(0.3)
        yield pointer(b"ldap://elsewhere.example.org/"), b""


def _silent(_: int) -> Iterator[tuple[bytes, bytes]]:
    time.sleep(4)
    yield from ()


def _cut_by_itself(_: int) -> Iterator[tuple[bytes, bytes]]:
    yield ann(), b""
    yield done(4)


@pytest.mark.parametrize(
    "answers",
    [
        _endless_entries, _endless_pages, _empty_pages, _one_huge_value, _endless_pointers, _dripping, _silent,
        _cut_by_itself,
    ],
)  # fmt: skip
def test_what_is_huge_or_endless_or_never_comes_is_no_answer_and_ends(answers: Answers) -> None:
    began = time.monotonic()
    with directory(answers) as (_, asked), pytest.raises(NO_ANSWER):
        asked.content()
    assert time.monotonic() - began < 20


def test_a_server_that_never_answers_is_left_alone() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = LdapPlace("127.0.0.1", server.getsockname()[1], "dc=x", NAMES, is_tls=True)
        with pytest.raises(Unreachable):
            LdapDirectory(place, SECRET, Limits(silence_s=1)).content()
    assert time.monotonic() - began < 10


# --- pointed elsewhere


@contextmanager
def elsewhere() -> Iterator[tuple[str, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.5)
        yield f"ldap://127.0.0.1:{other.getsockname()[1]}/dc=x", other


@pytest.mark.parametrize(
    "way", ["beside what is found", "in place of an answer", "when it is to say who asks", "in a circle"]
)
def test_where_it_points_nobody_is_asked_and_no_password_is_shown(way: str) -> None:
    with elsewhere() as (url, other):
        fakes: list[Fake] = []

        def answers(search: int) -> Iterator[tuple[bytes, bytes]]:
            own = f"ldap://127.0.0.1:{fakes[0].port}/dc=x".encode() if way == "in a circle" else url.encode()
            if way == "beside what is found" and search == 0:
                yield ann(), b""
                yield pointer(own), b""
            yield done() if way == "beside what is found" else done(10, referral=own)

        bind = result(0x61, 10, b"", tlv(0xA3, tlv(0x04, url.encode()))) if way == "when it is to say who asks" else b""
        with directory(answers, bind=bind) as (fake, asked):
            fakes.append(fake)
            if way == "beside what is found":
                assert [one.subject for one in asked.content().people] == ["ann"]
            else:
                with pytest.raises(NO_ANSWER):
                    asked.content()
        with pytest.raises(TimeoutError):
            other.accept()
        assert sum(SECRET.encode() in one for one in fake.heard) == 1


# --- names


STEERING = ("\x1b[2J", "\x07", "\r", "\n", "\u2028", "\u202e")


@pytest.mark.parametrize("mark", STEERING)
def test_control_characters_steer_no_line_wherever_they_stand(mark: str) -> None:
    odd = f"x{mark}y".encode()

    def answers(search: int) -> Iterator[tuple[bytes, bytes]]:
        if search == 0:
            yield entry(b"uid=" + odd + b",dc=x", entryUUID=[b"1"], uid=[b"ann"], cn=[odd]), b""
            yield entry(b"uid=" + odd + b"2,dc=x", entryUUID=[b"2"], uid=[b"bob", odd]), b""
        yield done()

    with directory(answers) as (_, asked), pytest.raises(DirectoryOdd) as raised:
        asked.content()
    assert mark not in str(raised.value)


@pytest.mark.parametrize("mark", STEERING)
def test_what_a_refusal_says_steers_no_line(mark: str) -> None:
    def answers(_: int) -> Iterator[tuple[bytes, bytes]]:
        yield done(53, says=f"no{mark}entry 7 was entered".encode())

    with directory(answers) as (_, asked), pytest.raises(DirectoryRefused) as raised:
        asked.content()
    assert mark not in str(raised.value)
    assert len(str(raised.value)) < 1_000


def _of_bytes(*entries: bytes) -> Answers:
    def answers(search: int) -> Iterator[tuple[bytes, bytes]]:
        if search == 0:
            yield from ((one, b"") for one in entries)
        yield done()

    return answers


BOB = {"entryUUID": [b"2"], "uid": [b"bob"]}
ODD: Mapping[str, Answers] = {
    "two subjects": _of_bytes(ann(uid=[b"ann", b"admin"])),
    "two ids": _of_bytes(ann(entryUUID=[b"1", b"2"])),
    "no id": _of_bytes(entry(b"uid=ann,dc=x", uid=[b"ann"])),
    "a subject that is no text": _of_bytes(ann(uid=[b"\xff\xfe"])),
    "a subject with a zero byte": _of_bytes(ann(uid=[b"ann\0admin"])),
    "a subject without end": _of_bytes(ann(uid=[b"a" * 5_000])),
    "two of one id": _of_bytes(ann(), entry(b"uid=bob,dc=x", entryUUID=[b"1"], uid=[b"bob"])),
    "two of one name": _of_bytes(ann(), entry(b"UID=Ann, DC=x", **BOB)),
    "two of one name, written in hexadecimal": _of_bytes(ann(), entry(b"uid=\\61nn,dc=x", **BOB)),
}


@pytest.mark.parametrize("case", ODD)
def test_an_entry_that_leaves_open_whose_it_is_makes_the_whole_answer_none(case: str) -> None:
    with directory(ODD[case]) as (_, asked), pytest.raises(DirectoryOdd):
        asked.content()


def test_nothing_that_an_entry_says_is_put_into_a_question() -> None:
    """A group whose members come in parts is asked for by its name; whatever that is, it is no filter."""
    name = b"cn=*)(uid=*))(|(cn=\\2a,dc=x"

    def answers(search: int) -> Iterator[tuple[bytes, bytes]]:
        if search == 1:
            yield entry(name, entryUUID=[b"g"], cn=[b"Ops"], **{"member;range=0-0": [b"uid=ann,dc=x"]}), b""
        if search == 2:
            yield entry(name, **{"member;range=1-*": [b"uid=bob,dc=x"]}), b""
        yield done()

    with directory(answers) as (fake, asked):
        try:
            found = asked.content()
        except NO_ANSWER:
            found = None
    if found is not None:
        assert found.groups[0].members == ("uid=ann,dc=x", "uid=bob,dc=x")
        assert fake.heard[-1].count(b"uid=*") == 1, "as the name of the entry, and not as a part of a filter"


# --- accounts of others


def test_an_account_that_looks_like_anothers_is_another_and_never_takes_its_place() -> None:
    """Letters that look alike, in another case, or with blanks around them are another subject or none at all."""
    room = Room()
    room.sync(content(person("ann"), *(person(f"p{number}") for number in range(30))))
    lookalikes = ("Ann", "ann ", " ann", "\u0430nn", "ann\u200b", "ann\u202e", "ann#", "ann\n", "a\u0301nn", "ANN")
    fakes = [PersonInLdap(f"fake-{number}", f"uid=f{number}", one, one) for number, one in enumerate(lookalikes)]
    done = room.sync(content(person("ann"), *(person(f"p{number}") for number in range(30)), *fakes))
    assert (done.left, done.back, done.taken) == ((), (), ())
    anns = [account for entry, account in room.members.items() if entry == "uid=ann"]
    others = {str(account) for entry, account in room.members.items() if entry != "uid=ann"}
    assert len(anns) == 1
    assert str(anns[0]) not in others


def test_an_entry_that_takes_the_subject_of_another_is_refused_or_barred() -> None:
    room, many = Room(), [person(f"p{number}") for number in range(30)]
    room.sync(content(person("ann"), *many))
    with pytest.raises(DirectoryAmbiguous):
        room.sync(content(person("ann"), person("eve", "ann"), *many))
    done = room.sync(content(person("eve", "ann"), *many))
    assert (done.taken, done.back) == ((), ("directory:id.example.org#ann",)), "nobody here is joined to it"
    assert room.ended, "every session of before ended first"


def test_a_directory_that_is_empty_all_at_once_puts_nobody_out() -> None:
    room = Room()
    room.sync(content(*(person(f"p{number}") for number in range(30))))
    for said in (content(), content(*(person(f"q{number}") for number in range(30)))):
        with pytest.raises(DirectoryShrunken):
            room.sync(said)
    assert (room.ended, room.barred) == ([], set())


def test_a_second_group_of_the_name_that_counts_changes_nothing() -> None:
    room = Room()
    two = [GroupInLdap(f"g{number}", f"cn=ops,ou={number}", "Ops", ("uid=ann",)) for number in range(2)]
    with pytest.raises(DirectoryAmbiguous):
        room.sync(LdapContent((person("ann"),), tuple(two)))
    assert room.groups == []


# --- TLS


@pytest.mark.parametrize(
    ("names", "is_ours", "why"),
    [
        (("other.example.org",), True, "not valid for '127.0.0.1'"),
        (("127.0.0.1.example.org", "*.0.0.1"), True, "not valid for '127.0.0.1'"),
        (("127.0.0.1",), False, "certificate verify failed"),
    ],
)
def test_a_server_whose_certificate_is_of_another_is_told_nothing(
    tmp_path: Path, names: tuple[str, ...], *, is_ours: bool, why: str
) -> None:
    for one in ("theirs", "ours"):
        (tmp_path / one).mkdir()
    theirs, ours = Authority(tmp_path / "theirs"), Authority(tmp_path / "ours")
    context = theirs.server(names)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            there, _ = server.accept()
            try:
                with context.wrap_socket(there, server_side=True) as spoken:
                    spoken.settimeout(5)
                    heard.append(spoken.recv(4096))
            except OSError:
                heard.append(b"")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        ca = (theirs if is_ours else ours).file
        place = LdapPlace("127.0.0.1", server.getsockname()[1], "dc=x", NAMES, ca=str(ca), bind="cn=reader")
        with pytest.raises(Unreachable, match=why.replace(".", r"\.")):
            LdapDirectory(place, SECRET, Limits(silence_s=5)).content()
        thread.join(10)
    assert b"".join(heard) == b""
