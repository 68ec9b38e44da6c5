"""Reading a predicate: what cannot be read is told with the type that it should have been of. Floor 6."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import msgspec

from interlock.evidence.errors import PredicateMalformed

T = TypeVar("T")


@cache
def _reader(of: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(of)


def reader_of(of: type[T]) -> msgspec.json.Decoder[T]:
    """Give what reads a struct: made with the first one, for a gate mostly has none to read."""
    return _reader(of)  # type: ignore[arg-type]  # a type is hashable


def read_as(kind: str, reader: msgspec.json.Decoder[T], predicate: bytes) -> T:
    """Read a predicate of a type. Errors: PredicateMalformed (EVD-102)."""
    try:
        return reader.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PredicateMalformed(kind=kind, why=str(error)) from error
