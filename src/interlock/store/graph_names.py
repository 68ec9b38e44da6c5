"""Names of nodes as they are kept: a digest as its bytes, behind a byte that no other name begins with. Floor 11.

Half the size, and in the order of their bytes on both engines, so that names can be found by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.store.errors import GraphDamaged

_TAGS: Final[dict[str, bytes]] = {"sha256:": b"\x01", "gitCommit:": b"\x02", "key:": b"\x03", "program:": b"\x04"}
"""What each short form begins with; one that is listed is never changed."""
_STARTS: Final = {tag: start for start, tag in _TAGS.items()}
_PLAIN: Final = b"\x00"
"""Before a name that would begin with one of the bytes that mean something here."""
_DIGITS: Final = re.compile(r"(?:[0-9a-f]{2})+")
_SOME_DIGITS: Final = re.compile(r"[0-9a-f]*")
_LAST_TAG: Final = 0x1F
_LAST: Final = b"\xff"
"""Behind every name: no text has this byte."""


def packed_name(name: str) -> bytes:
    """Give the bytes that a name is kept as."""
    start, colon, rest = name.partition(":")
    tag = _TAGS.get(start + colon)
    if tag is not None and _DIGITS.fullmatch(rest):
        return tag + bytes.fromhex(rest)
    body = name.encode("utf-8", "surrogatepass")
    return _PLAIN + body if body[:1] <= bytes([_LAST_TAG]) else body


def read_name(packed: bytes) -> str:
    """Give the name that is kept as some bytes. Errors: GraphDamaged (STO-121)."""
    start = _STARTS.get(packed[:1])
    if start is not None:
        return start + packed[1:].hex()
    try:
        return packed.removeprefix(_PLAIN).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise GraphDamaged(why=f"a node is called {packed[:20].hex()}, which is no text") from error


def ranges(start: str) -> Iterator[tuple[bytes, bytes]]:
    """Give where names lie that begin so: from each first one up to, and without, the second.

    Shape:  names that begin otherwise may lie there too: an odd digit of a digest is half a byte.
    """
    if not start:
        yield b"", _LAST
        return
    body = packed_name(start) if not start.startswith(tuple(_TAGS)) else start.encode("utf-8", "surrogatepass")
    yield body, _behind(body)
    for word, tag in _TAGS.items():
        if word.startswith(start):
            yield tag, _behind(tag)
        elif start.startswith(word) and _SOME_DIGITS.fullmatch(start, len(word)):
            digits = start[len(word) :]
            low = tag + bytes.fromhex(digits + "0" * (len(digits) % 2))
            high = tag + bytes.fromhex(digits + "f" * (len(digits) % 2))
            yield low, _behind(high)


def _behind(start: bytes) -> bytes:
    """Give the first bytes behind all that begin so."""
    kept = start.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else _LAST
