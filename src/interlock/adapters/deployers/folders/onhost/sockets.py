"""Sockets that are handed on: opened, taken back from whoever serves on them, looked at. Standard library only."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
from typing import Final

from .trouble import Trouble

_PIDFD_GETFD: Final = 438
"""The same number on every architecture, being newer than their common table."""
_TCP_INFO: Final = 11
_UNACKED: Final = 24
"""Where the field lies that, of a listening socket, counts the connections that nobody has accepted yet."""
_INFO_SIZE: Final = 104
_BACKLOG: Final = 4096
_LAST_PORT: Final = 65535


def address_of(text: str) -> tuple[str, int]:
    """Give host and port. Errors: Trouble for anything else."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= _LAST_PORT:
        raise Trouble("refused", f"{text!r} is no host:port to listen on")
    return host.strip("[]"), int(port)


def listen(text: str) -> socket.socket:
    """Open a socket that listens. Errors: Trouble where the address cannot be had."""
    host, port = address_of(text)
    try:
        return _opened(host, port)
    except OSError as error:
        raise Trouble("refused", f"{text} cannot be listened on: {error.strerror or error}") from error


def private() -> socket.socket:
    """Open a socket that listens where nobody but us knows of it. Errors: OSError."""
    return _opened("127.0.0.1", 0)


def _opened(host: str, port: int) -> socket.socket:
    family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        found.bind(place)
        found.listen(_BACKLOG)
    except OSError:
        found.close()
        raise
    return found


def take_back(pid: int, number: int, text: str) -> socket.socket | None:
    """Give a copy of a socket that a process listens on; none where the kernel does not let us, or it is another."""
    host, port = address_of(text)
    try:
        handle = os.pidfd_open(pid)
    except (OSError, AttributeError):
        return None
    try:
        copy = ctypes.CDLL(None, use_errno=True).syscall(_PIDFD_GETFD, handle, number, 0)
    finally:
        os.close(handle)
    if copy < 0:
        return None
    try:
        found = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)  # it is something else than a socket
        return None
    try:
        wanted = {one[4][:2] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and found.getsockname()[:2] in wanted:
            return found
    except OSError:
        pass
    found.close()
    return None


def waiting(one: socket.socket) -> int:
    """Give how many connections nobody has accepted yet."""
    info = one.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _INFO_SIZE)
    return int(struct.unpack_from("I", info, _UNACKED)[0])
