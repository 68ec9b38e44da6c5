"""A predicate as a table that people read: each value by its path, cut where there is very much of it. Floor 14."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

MOST: Final = 200
"""Rows of one predicate; all of it is in the text below them."""
MOST_TEXT: Final = 64_000
"""Characters of the text."""
_LONGEST: Final = 400
_DEEPEST: Final = 8


class Line(msgspec.Struct, frozen=True):
    """One value and where it stands."""

    path: str
    value: str


class Readable(msgspec.Struct, frozen=True):
    """What a page shows of a predicate."""

    lines: tuple[Line, ...] = ()
    is_cut: bool = False
    """Whether there is more than the lines show."""
    text: str = ""
    """The JSON itself, indented; cut where it is very long."""
    is_text_cut: bool = False


def readable(predicate: bytes) -> Readable:
    """Give a predicate for people; what is no JSON is shown as text alone."""
    try:
        read = msgspec.json.decode(predicate)
        text = msgspec.json.format(predicate, indent=2).decode("utf-8", "replace")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        read, text = None, predicate.decode("utf-8", "replace")
    lines: list[Line] = []
    for one in _lines(read, "", 0) if read is not None else ():
        if len(lines) == MOST:
            return Readable(tuple(lines), is_cut=True, text=text[:MOST_TEXT], is_text_cut=len(text) > MOST_TEXT)
        lines.append(one)
    return Readable(tuple(lines), is_cut=False, text=text[:MOST_TEXT], is_text_cut=len(text) > MOST_TEXT)


def _lines(value: object, path: str, depth: int) -> Iterator[Line]:
    if depth >= _DEEPEST and isinstance(value, dict | list):
        yield Line(path, "…")
    elif isinstance(value, dict):
        if not value:
            yield Line(path or "{}", "nothing")
        for name, one in value.items():
            yield from _lines(one, f"{path}.{_cut(str(name))}" if path else _cut(str(name)), depth + 1)
    elif isinstance(value, list):
        yield from _of_list(value, path, depth)
    else:
        yield Line(path, _said(value))


def _of_list(value: list[object], path: str, depth: int) -> Iterator[Line]:
    if all(not isinstance(one, dict | list) for one in value):
        yield Line(path, _cut(", ".join(_said(one) for one in value[:MOST])) or "none")
        return
    for number, one in enumerate(value[:MOST], 1):
        yield from _lines(one, f"{path} {number}", depth + 1)


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
