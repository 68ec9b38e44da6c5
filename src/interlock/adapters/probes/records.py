"""Records of names: addresses as this machine finds them, all else from the servers it is told to ask. Floor 11."""

from __future__ import annotations

import secrets
import socket
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from interlock.formats.dns import NO_SUCH_NAME, DnsAnswer, DnsMalformed, question, read_answer
from interlock.runtime.probes.errors import ResolverFailed
from interlock.runtime.probes.seen import DnsSeen

RESOLVERS: Final = "/etc/resolv.conf"
_FAMILIES: Final = {"A": socket.AF_INET, "AAAA": socket.AF_INET6}
_NOBODY: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_PORT: Final = 53
_LARGEST: Final = 65535
_TRIES: Final = 2


def records(name: str, kind: str, timeout_s: float, servers: Sequence[tuple[str, int]] | None = None) -> DnsSeen:
    """Give the records of a name; none where there are none. Errors: ResolverFailed (PRB-115)."""
    if kind in _FAMILIES and servers is None:
        return _addresses(name, kind)
    fault = "no server for names is set here"
    for server in servers if servers is not None else servers_of(RESOLVERS):
        try:
            answer = _ask(server, name, kind, timeout_s)
        except (OSError, DnsMalformed) as error:
            fault = str(error) or type(error).__name__
            continue
        if answer.code in {0, NO_SUCH_NAME}:
            return DnsSeen(answer.records)
        fault = f"it answers with code {answer.code}"
    raise ResolverFailed(name=name, kind=kind, why=fault)


def _addresses(name: str, kind: str) -> DnsSeen:
    try:
        found = socket.getaddrinfo(name, None, _FAMILIES[kind], socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NOBODY:
            return DnsSeen(())
        raise ResolverFailed(name=name, kind=kind, why=error.strerror) from error
    except UnicodeError as error:
        raise ResolverFailed(name=name, kind=kind, why="a part of the name is empty or too long") from error
    return DnsSeen(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))


def servers_of(path: str) -> tuple[tuple[str, int], ...]:
    """Give the servers that a machine is told to ask; none where it is told nothing."""
    try:
        lines = Path(path).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    words = [line.split() for line in lines]
    return tuple((one[1], _PORT) for one in words if len(one) > 1 and one[0] == "nameserver")


def _ask(server: tuple[str, int], name: str, kind: str, timeout_s: float) -> DnsAnswer:
    number = secrets.randbelow(1 << 16)
    asked = question(number, name, kind)
    for left in reversed(range(_TRIES)):
        try:
            answer = _by_udp(server, asked, number, kind, timeout_s / _TRIES)
            break
        except TimeoutError:
            if not left:
                raise
    return _by_tcp(server, asked, number, kind, timeout_s) if answer.is_cut else answer


def _by_udp(server: tuple[str, int], asked: bytes, number: int, kind: str, timeout_s: float) -> DnsAnswer:
    """Ask, and wait for what answers this very question: anybody can send something else."""
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    until = time.monotonic() + timeout_s
    with socket.socket(family, socket.SOCK_DGRAM) as link:
        link.connect(server)
        link.send(asked)
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("it does not answer in time")
            link.settimeout(left)
            body = link.recv(_LARGEST)
            if body[:2] == asked[:2]:
                return read_answer(body, number, asked, kind)


def _by_tcp(server: tuple[str, int], asked: bytes, number: int, kind: str, timeout_s: float) -> DnsAnswer:
    until = time.monotonic() + timeout_s
    with socket.create_connection(server, timeout_s) as link:
        link.sendall(struct.pack("!H", len(asked)) + asked)
        (size,) = struct.unpack("!H", _exactly(link, 2, until))
        return read_answer(_exactly(link, size, until), number, asked, kind)


def _exactly(link: socket.socket, size: int, until: float) -> bytes:
    body = b""
    while len(body) < size:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("it does not answer in time")
        link.settimeout(left)
        piece = link.recv(size - len(body))
        if not piece:
            raise DnsMalformed("it is cut off")
        body += piece
    return body
