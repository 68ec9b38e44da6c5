"""The hashes promised for a component version, as bytes in a column. Floor 11."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import cache
from typing import Final

import msgspec

from interlock.store.errors import StoreCorrupt
from interlock.supply.model import Hash
from interlock.supply.promises import IN_BASE64

_DECODER: Final = msgspec.msgpack.Decoder(dict[str, list[bytes]])


def hashes_written(hashes: Iterable[Hash]) -> bytes:
    """Give the bytes of some hashes.

    Errors: ValueError for one that is no digest; `promised` gives none.
    """
    held: dict[str, list[bytes]] = {}
    for one in hashes:
        digest = b64decode(one.value) if one.algorithm in IN_BASE64 else bytes.fromhex(one.value)
        held.setdefault(one.algorithm, []).append(digest)
    return msgspec.msgpack.encode(held)


def hashes_read(body: bytes | None, where: str) -> tuple[Hash, ...]:
    """Give the hashes of a row. Errors: StoreCorrupt (STO-102)."""
    return tuple(
        Hash(algorithm, b64encode(value).decode() if algorithm in IN_BASE64 else value.hex())
        for algorithm, values in _opened(body, where).items()
        for value in values
    )


def algorithms_of(body: bytes | None, where: str) -> frozenset[str]:
    """Give the algorithms of a row's hashes; equal sets are one. Errors: StoreCorrupt (STO-102)."""
    return _shared(tuple(_opened(body, where)))


@cache
def _shared(algorithms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(algorithms)


def _opened(body: bytes | None, where: str) -> dict[str, list[bytes]]:
    if body is None:
        return {}
    try:
        return _DECODER.decode(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreCorrupt(where=where, why="the hashes of a component are not whole") from error
