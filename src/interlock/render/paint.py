"""Colour for terminals, or none; the words never depend on it. Floor 13."""

from __future__ import annotations

from typing import Final

_CODES: Final = {
    "bad": "1;31",
    "warn": "1;33",
    "good": "1;32",
    "dim": "2",
    "bold": "1",
    "path": "36",
    "plain": "",
}


class Paint:
    """Puts a style around a text, on a terminal that can show it."""

    def __init__(self, *, has_colour: bool) -> None:
        self._has_colour = has_colour

    def __call__(self, style: str, text: str) -> str:
        """Give the text in a style; control characters of the text itself are never passed on."""
        safe = visible(text)
        code = _CODES[style]
        return f"\x1b[{code}m{safe}\x1b[0m" if self._has_colour and code else safe


def visible(text: str) -> str:
    """Give a text that cannot steer a terminal: control and direction characters are shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char == "\t" or (char.isprintable() and char not in _STEERING) else f"\\x{ord(char):02x}"
        for char in text
    )


_STEERING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
