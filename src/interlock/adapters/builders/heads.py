"""Heads of requests and answers, read strictly: what can be read in two ways is refused. Floor 11.

Enters: the bytes up to the empty line. Leaves: what is asked of whom, and the same head as it goes on.
Source: RFC 9110, sections 6 to 9; RFC 9112.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.errors import OriginRefused
from interlock.adapters.http import origin_of
from interlock.supply.build import HostMalformed, plain_name, split_port

_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_START: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) (HTTP/1\.[01])")
_STATUS: Final = re.compile(rb"(HTTP/1\.[01]) ([1-9][0-9][0-9])(?: [^\x00-\x08\x0a-\x1f\x7f]*)?")
_VALUE: Final = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*")
_LENGTH: Final = re.compile(rb"[0-9]{1,18}")
_MOST_FIELDS: Final = 200
_OF_ONE_LINE: Final = frozenset(
    {
        *(b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"proxy-authenticate"),
        *(b"te", b"trailer", b"upgrade", b"http2-settings"),
    }
)
"""Fields that speak to whoever is at the other end of one connection."""

Fields = tuple[tuple[bytes, bytes], ...]


class HeadMalformed(ValueError):
    """A head that cannot be read, or in two ways."""


class Framing(msgspec.Struct, frozen=True):
    """How far a body goes."""

    length: int = 0
    """So many bytes; -1 for all until the end of the connection."""
    is_chunked: bool = False


class Request(msgspec.Struct, frozen=True):
    """What is asked at the door."""

    method: bytes
    host: str
    """In its plain spelling."""
    port: int
    is_tunnel: bool
    target: bytes = b""
    """What is asked of the host; empty for a tunnel."""
    version: bytes = b"HTTP/1.1"
    fields: Fields = ()
    framing: Framing = Framing()

    @property
    def place(self) -> str:
        """What is asked, as one says it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def head(self, *, to_proxy: bool = False, more: Fields = ()) -> bytes:
        """Give the head as it goes on: it names the host that was looked at, and asks for one answer alone."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        place = (host if self.port == _WEB else f"{host}:{self.port}").encode()
        target = b"http://" + place + self.target if to_proxy else self.target
        fields = (b"Host", place), *(one for one in self.fields if one[0].lower() != b"host"), *more
        return _written(b" ".join((self.method, target, self.version)), (*fields, (b"Connection", b"close")))


class Answer(msgspec.Struct, frozen=True):
    """How an answer begins."""

    status: int
    head: bytes
    """As it goes on."""
    framing: Framing


def read_request(raw: bytes) -> Request:
    """Read the head of a request to a proxy. Errors: HeadMalformed."""
    first, fields = _parts(raw)
    found = _START.fullmatch(first)
    if found is None:
        raise HeadMalformed("its first line is not that of a request")
    method, target, version = found.groups()
    try:
        if method == b"CONNECT":
            name, port = split_port(target.decode("ascii"))
            if port is None:
                raise HeadMalformed("it names no port")
            return Request(method, plain_name(name), port, is_tunnel=True, version=version)
        scheme, host, port = _place(target)
        if scheme != "http":
            raise HeadMalformed("https goes through CONNECT, and nothing but http and https goes through this door")
        framing = _framing(fields, Framing())
        return Request(method, host, port, False, _path(target), version, _passed_on(fields), framing)
    except (HostMalformed, OriginRefused) as error:
        raise HeadMalformed(str(error)) from error


def read_answer(raw: bytes, method: bytes) -> Answer:
    """Read the head of an answer. Errors: HeadMalformed."""
    first, fields = _parts(raw)
    found = _STATUS.fullmatch(first)
    if found is None:
        raise HeadMalformed("its first line is not that of an answer")
    status = int(found[2])
    framing = _framing(fields, Framing(-1))
    if method == b"HEAD" or status in _EMPTY or status < _FINAL:
        framing = Framing()
    kept = _passed_on(fields)
    head = _written(first, kept if status < _FINAL else (*kept, (b"Connection", b"close")))
    return Answer(status, head, framing)


_WEB: Final = 80
_FINAL: Final = 200
_EMPTY: Final = frozenset({204, 304})


def _place(target: bytes) -> tuple[str, str, int]:
    """Give scheme, host and port of an address, in one spelling, without credentials."""
    if target.startswith(b"/") or b"://" not in target:
        raise HeadMalformed("it is addressed to the door itself; ask it for a whole address, as one asks a proxy")
    scheme, _, rest = origin_of(target.decode("ascii")).partition("://")
    host, _, port = rest.rpartition(":")
    return scheme, plain_name(host), int(port)


def _path(target: bytes) -> bytes:
    """Give what stands behind the host of an address."""
    rest = target.partition(b"://")[2].partition(b"#")[0]
    cut = min((at for at in map(rest.find, (b"/", b"?")) if at >= 0), default=len(rest))
    path = rest[cut:]
    return path if path.startswith(b"/") else b"/" + path


def _parts(raw: bytes) -> tuple[bytes, Fields]:
    first, *lines = raw.removesuffix(b"\r\n\r\n").split(b"\r\n")
    if len(lines) > _MOST_FIELDS:
        raise HeadMalformed(f"it has more than {_MOST_FIELDS} fields")
    fields = []
    for line in lines:
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise HeadMalformed("a field of it has no name, goes over two lines, or holds what no field may")
        fields.append((name, value))
    return first, tuple(fields)


def _framing(fields: Fields, without: Framing) -> Framing:
    """Say how far the body goes; two ways to say it are one too many."""
    lengths = {value for name, value in fields if name.lower() == b"content-length"}
    coded = [value.lower() for name, value in fields if name.lower() == b"transfer-encoding"]
    if coded:
        if coded != [b"chunked"] or lengths:
            raise HeadMalformed("it says in two ways how long it is, or in one that is not known here")
        return Framing(is_chunked=True)
    if not lengths:
        return without
    if len(lengths) > 1 or not all(map(_LENGTH.fullmatch, lengths)):
        raise HeadMalformed("its length is no number, or two of them")
    return Framing(int(lengths.pop()))


def _passed_on(fields: Fields) -> Fields:
    """Leave out what is meant for this end of the connection; it names some of that itself."""
    named = {
        word.strip(b" \t").lower()
        for name, value in fields
        if name.lower() == b"connection"
        for word in value.split(b",")
    } - {b"host", b"content-length", b"transfer-encoding"}
    return tuple(one for one in fields if one[0].lower() not in _OF_ONE_LINE | named)


def _written(first: bytes, fields: Fields) -> bytes:
    return b"".join((first, b"\r\n", *(b"%b: %b\r\n" % one for one in fields), b"\r\n"))
