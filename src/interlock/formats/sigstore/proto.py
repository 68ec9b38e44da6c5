"""JSON of protocol buffers: whole numbers may be text, bytes are base64, and times are RFC 3339.

Enters: decoded fields. Leaves: values, or a ValueError that says why not. Floor 5.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, TypeAlias

import msgspec

from interlock.crypto.wire import from_base64

WholeText: TypeAlias = int | str
"""A 64-bit number, which protocol buffers write as text and read as either."""

_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_BIGGEST: Final = 2**63 - 1
ALGORITHMS: Final = {"SHA2_256": "sha256", "SHA2_384": "sha384", "SHA2_512": "sha512"}
"""What Sigstore calls the algorithms of digests, and what they are called here."""
Base64: TypeAlias = Annotated[str, msgspec.Meta(max_length=32 * 1024 * 1024)]


def whole(value: WholeText, name: str) -> int:
    """Give a number that counts something."""
    if isinstance(value, str):
        if _WHOLE.fullmatch(value) is None:
            raise ValueError(f"{name} is {value[:40]!r}, which is no number")
        value = int(value)
    if not 0 <= value <= _BIGGEST:
        raise ValueError(f"{name} is out of range")
    return value


def raw(value: str, name: str, *, size: int = 0) -> bytes:
    """Give bytes that are not empty, and of one size where that is given; base64 may be broken into lines."""
    try:
        body = from_base64(value.replace("\r", "").replace("\n", ""), url_safe=True)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    if not body:
        raise ValueError(f"{name} is empty")
    if size and len(body) != size:
        raise ValueError(f"{name} has {len(body)} bytes, not {size}")
    return body
