"""Lines of `key=value` that several tools write to stderr, read as mappings.

Enters: the part of a line after the message. Leaves: texts by their keys; a quoted value is unquoted.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

_PAIR: Final = re.compile(r'([A-Za-z_][\w.]*)=("(?:[^"\\]|\\.)*"|\S*)')


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
