"""Lines of a tool's log: as they are, so that a file name in them stays what it is, and as pairs of `key=value`.

Enters: what a tool wrote to stderr, or the part of a line after the message. Leaves: lines, and texts by their keys.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

_PAIR: Final = re.compile(r'([A-Za-z_][\w.]*)=("(?:[^"\\]|\\.)*"|\S*)')


_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


def lines(body: bytes) -> list[str]:
    """Give the lines without colours, with every space they have; for showing, make them one line first."""
    return [line.removesuffix("\r") for line in _COLOUR.sub("", body.decode("utf-8", "replace")).split("\n")]


def fields(text: str) -> dict[str, str]:
    """Give the pairs of a line by their keys; of a repeated key the last one."""
    return {key: _plain(value) for key, value in _PAIR.findall(text)}


def _plain(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return msgspec.json.decode(value, type=str)
    except msgspec.DecodeError:
        return value.strip('"')
