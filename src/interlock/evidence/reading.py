"""Reading a predicate: what cannot be read is told with the type that it should have been of. Floor 6."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from interlock.evidence.errors import PredicateMalformed

T = TypeVar("T")


def read_as(kind: str, reader: msgspec.json.Decoder[T], predicate: bytes) -> T:
    """Read a predicate of a type. Errors: PredicateMalformed (EVD-102)."""
    try:
        return reader.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PredicateMalformed(kind=kind, why=str(error)) from error
