"""Questions and answers of the domain name system, as bytes. Floor 5. Source: RFC 1035, RFC 8659.

Only what is needed to read the records of one name; a message that points at itself is refused, not followed.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

TYPES: Final = {"A": 1, "NS": 2, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28, "CAA": 257}
_INTERNET: Final = 1
_HEADER: Final = struct.Struct("!6H")
_RECORD: Final = struct.Struct("!2HIH")
_POINTER: Final = 0xC0
_MOST_LABELS: Final = 128
_LONGEST_LABEL: Final = 63
_LONGEST_NAME: Final = 253
NO_SUCH_NAME: Final = 3


class DnsMalformed(Exception):
    """A name cannot be asked for, or bytes are no answer to what was asked."""


class DnsAnswer(msgspec.Struct, frozen=True):
    """What a server says of one name."""

    code: int
    """0 for an answer, 3 for a name that there is none of."""
    is_cut: bool
    """Whether it did not fit, and has to be asked for again over TCP."""
    records: tuple[str, ...]


def question(number: int, name: str, kind: str) -> bytes:
    """Write a question. Errors: DnsMalformed."""
    labels = name.rstrip(".").split(".")
    try:
        parts = [one.encode("ascii") for one in labels]
    except UnicodeEncodeError as error:
        raise DnsMalformed("the name is not written in ASCII") from error
    if len(name) > _LONGEST_NAME or not all(0 < len(part) <= _LONGEST_LABEL for part in parts):
        raise DnsMalformed("the name has a part that is empty or too long")
    asked = b"".join(bytes([len(part)]) + part for part in parts) + b"\0"
    return _HEADER.pack(number, 0x0100, 1, 0, 0, 0) + asked + struct.pack("!2H", TYPES[kind], _INTERNET)


def read_answer(body: bytes, number: int, asked: bytes, kind: str) -> DnsAnswer:
    """Read the answer to a question. Errors: DnsMalformed if it is none, or one to something else."""
    try:
        told, flags, questions, answers, *_ = _HEADER.unpack_from(body)
        if told != number or not flags & 0x8000 or questions != 1:
            raise DnsMalformed("it answers something else")
        end = len(asked)
        if body[_HEADER.size : end].lower() != asked[_HEADER.size :].lower():
            raise DnsMalformed("it answers another question")
        records, place = [], end
        for _ in range(answers):
            _, place = _name(body, place)
            found, group, _, size = _RECORD.unpack_from(body, place)
            place += _RECORD.size
            if place + size > len(body):
                raise DnsMalformed("it is cut off")
            if found == TYPES[kind] and group == _INTERNET:
                records.append(_data(body, place, size, kind))
            place += size
    except (struct.error, IndexError) as error:
        raise DnsMalformed("it is cut off") from error
    return DnsAnswer(flags & 0xF, bool(flags & 0x0200), tuple(records))


def _name(body: bytes, place: int) -> tuple[str, int]:
    """Read a name; give it, and where what follows it begins."""
    labels: list[str] = []
    end = 0
    for _ in range(_MOST_LABELS):
        size = body[place]
        if size >= _POINTER:
            end = end or place + 2
            further = ((size & 0x3F) << 8) | body[place + 1]
            if further >= place:
                raise DnsMalformed("a name points forwards")
            place = further
        elif size > _LONGEST_LABEL:
            raise DnsMalformed("a name has a part of an unknown kind")
        elif not size:
            return ".".join(labels), end or place + 1
        else:
            labels.append(body[place + 1 : place + 1 + size].decode("latin-1"))
            place += 1 + size
    raise DnsMalformed("a name does not end")


def _data(body: bytes, place: int, size: int, kind: str) -> str:
    """Write a record as zone files do."""
    raw = body[place : place + size]
    if kind == "A":
        return ".".join(map(str, struct.unpack("!4B", raw)))
    if kind == "AAAA":
        return ":".join(f"{part:x}" for part in struct.unpack("!8H", raw))
    if kind == "MX":
        return f"{struct.unpack_from('!H', raw)[0]} {_name(body, place + 2)[0]}"
    if kind == "TXT":
        return _texts(raw)
    if kind == "CAA":
        tag = raw[2 : 2 + raw[1]].decode("latin-1")
        return f'{raw[0]} {tag} "{raw[2 + raw[1] :].decode("latin-1")}"'
    return _name(body, place)[0]


def _texts(raw: bytes) -> str:
    parts, place = [], 0
    while place < len(raw):
        parts.append(raw[place + 1 : place + 1 + raw[place]].decode("utf-8", "replace"))
        place += 1 + raw[place]
    return "".join(parts)
