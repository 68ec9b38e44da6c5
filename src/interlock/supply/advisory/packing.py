"""Advisories as few bytes, for a store.

Enters: values of the model. Leaves: MessagePack arrays, and back. Floor 3.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.supply.advisory.model import Advisory, Affected
from interlock.supply.errors import AdvisoryMalformed

PACKING: Final = 2
"""Rises when the order or meaning of a field changes; a store that holds another number has to be filled anew."""

_ENCODER: Final = msgspec.msgpack.Encoder()
_ADVISORY: Final = msgspec.msgpack.Decoder(Advisory)
_AFFECTED: Final = msgspec.msgpack.Decoder(Affected)


def packed(value: Advisory | Affected) -> bytes:
    """Give the bytes of an advisory, or of one of its packages."""
    return _ENCODER.encode(value)


def unpacked(body: bytes) -> Advisory:
    """Give the advisory that was packed.

    Errors: AdvisoryMalformed (SUP-106).
    """
    try:
        return _ADVISORY.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AdvisoryMalformed(place="a stored advisory", why=str(error)) from error


def unpacked_affected(body: bytes) -> Affected:
    """Give the affected package that was packed.

    Errors: AdvisoryMalformed (SUP-106).
    """
    try:
        return _AFFECTED.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AdvisoryMalformed(place="a stored advisory", why=str(error)) from error
