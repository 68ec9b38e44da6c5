"""Numbers and texts as CEL writes them.

Enters: the text of one token. Leaves: its value, or why it has none. Floor 8.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.decision.expression.values import INT_MAX, INT_MIN, UINT_MAX, UInt

_ESCAPE: Final = (
    r"\\(?:([abfnrtv\\?\"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]?))"
)
"""Patterns are compiled when first used: few rules need them, and every gate starts anew."""
_PLAIN: Final = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "?": "?",
    '"': '"',
    "'": "'",
    "`": "`",
}
_SURROGATES: Final = range(0xD800, 0xE000)
_LAST_CHARACTER: Final = 0x10FFFF


def number(text: str, *, negative: bool = False) -> int | float:
    """Give the worth of a number token.

    Errors: ValueError with the reason when it does not fit its type.
    """
    lowered = text.lower()
    if lowered.startswith("0x"):
        unsigned = lowered.endswith("u")
        return _whole(int(lowered.rstrip("u"), 16), unsigned=unsigned, negative=negative)
    if lowered.endswith("u"):
        return _whole(_decimal(lowered[:-1]), unsigned=True, negative=negative)
    if "." in lowered or "e" in lowered:
        return -float(text) if negative else float(text)
    return _whole(_decimal(text), unsigned=False, negative=negative)


def _decimal(digits: str) -> int:
    if len(digits) > 40:  # noqa: PLR2004 - twice the longest number; keeps int() from quadratic work
        raise ValueError("the number has too many digits")
    return int(digits)


def _whole(worth: int, *, unsigned: bool, negative: bool) -> int:
    if unsigned:
        if worth > UINT_MAX or negative:
            raise ValueError("the number is outside 0 ... 18446744073709551615")
        return UInt(worth)
    worth = -worth if negative else worth
    if not INT_MIN <= worth <= INT_MAX:
        raise ValueError("the number is outside -9223372036854775808 ... 9223372036854775807")
    return worth


def text_or_bytes(token: str) -> str | bytes:
    """Give the value of a text or bytes token, prefix and quotes included.

    Errors: ValueError with the reason for an escape that means nothing.
    """
    start = min(token.index(quote) for quote in "\"'" if quote in token)
    prefix, quoted = token[:start].lower(), token[start:]
    width = 3 if quoted[:3] in {'"""', "'''"} else 1
    body = quoted[width : len(quoted) - width]
    if "b" in prefix:
        return body.encode() if "r" in prefix else _octets(body)
    return body if "r" in prefix else _characters(body)


def _characters(body: str) -> str:
    if "\\" not in body:
        return body

    def one(found: re.Match[str]) -> str:
        plain, *numbers, other = found.groups()
        if plain is not None:
            return _PLAIN[plain]
        if other is not None:
            raise ValueError(f"the escape \\{other} means nothing")
        point = _point(numbers)
        if point > _LAST_CHARACTER or point in _SURROGATES:
            raise ValueError(f"{found[0]} is no character")
        return chr(point)

    return re.sub(_ESCAPE, one, body)


def _octets(body: str) -> bytes:
    done, parts = 0, []
    for found in re.finditer(_ESCAPE, body):
        parts.append(body[done : found.start()].encode())
        done = found.end()
        plain, two, four, eight, octal, other = found.groups()
        if other is not None or four is not None or eight is not None:
            raise ValueError(f"the escape {found[0]} means nothing in bytes")
        parts.append(_PLAIN[plain].encode() if plain else bytes([_point([two, None, None, octal])]))
    parts.append(body[done:].encode())
    return b"".join(parts)


def _point(numbers: list[str | None]) -> int:
    *hexadecimal, octal = numbers
    if octal is not None:
        return int(octal, 8)
    return int(next(digits for digits in hexadecimal if digits), 16)
