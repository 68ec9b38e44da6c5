"""Answers as they are told, for tests."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from interlock.render.paint import Paint

PLAIN = Paint(has_colour=False)


def told(lines: Iterable[str], width: int = 0) -> str:
    """Give lines as one text, none of them wider than it may be unless a word is."""
    text = list(lines)
    assert not width or all(len(line) <= width or " " not in line.strip() for line in text)
    return "\n".join(text)


def document(said: object) -> dict[str, object]:
    """Give a document as a program reads it."""
    read: dict[str, object] = msgspec.json.decode(msgspec.json.encode(said))
    return read
