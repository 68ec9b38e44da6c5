"""`base64.encode()` and `base64.decode()`.

Source: the encoders extension of CEL. Floor 8.
"""

from __future__ import annotations

import binascii
from typing import Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Failure


def _encode(meter: Meter, value: bytes) -> str:
    meter.text(len(value) * 4 // 3 + 4)
    return binascii.b2a_base64(value, newline=False).decode("ascii")


def _decode(meter: Meter, text: str) -> bytes:
    meter.text(len(text))
    bare = text.rstrip("=")
    if "=" in text and len(text) % 4:
        raise Failure("illegal base64 data")
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except ValueError as error:
        raise Failure("illegal base64 data") from error


FUNCTIONS: Final = (
    Function("base64.encode", "string", {(bytes,): _encode}),
    Function("base64.decode", "bytes", {(str,): _decode}),
)
