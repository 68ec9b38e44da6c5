"""The bytes of a secret, from the place where a scanner saw it: to mask them elsewhere, and never to keep them.

Enters: the lines of a file as the scanner read them, and a place in it. Leaves: what has to be masked. Floor 4.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from interlock.control.model import Location

_DELIMITERS: Final = re.compile(rb"[\s\"'`=:,;<>()\[\]{}|&\\@]")
_MOST_BOUNDS: Final = 48
"""How many places a value may begin or end at; a stretch with more of them is cut into its words."""
_WORD: Final = 8
_LONG_WORD: Final = 20


def is_value(secret_id: str, key: str) -> Callable[[bytes], bool]:
    """Give the question whether some bytes are the secret of that keyed hash; nothing is without a hash."""
    return lambda value: bool(secret_id) and hmac.new(key.encode(), value, hashlib.sha256).hexdigest() == secret_id


def secret_values(lines: Sequence[bytes], at: Location, is_it: Callable[[bytes], bool]) -> tuple[bytes, ...]:
    """Give the secret at a place; where no part of its lines is proved to be it, all that can be.

    Units:  columns count bytes here, as scanners of secrets do; what they say is taken as a hint only.
    """
    rows = lines[at.line - 1 : max(at.line, at.end_line)] if at.line > 0 else ()
    if not rows:
        return ()
    stretch = _stretch(rows, at)
    for text in (stretch, b"\n".join(rows)):
        found = next((value for value in _candidates(text) if is_it(value)), None)
        if found is not None:
            return (found,)
    return _likely(stretch) or _likely(b"\n".join(rows))


def _stretch(rows: Sequence[bytes], at: Location) -> bytes:
    end = at.end_column - 1 if at.end_column > 0 else len(rows[-1])
    cut = [*rows[:-1], rows[-1][:end]]
    return b"\n".join([cut[0][max(at.column - 1, 0) :], *cut[1:]])


def _candidates(text: bytes) -> Iterator[bytes]:
    yield text
    yield text.strip()
    bounds = [found.start() for found in _DELIMITERS.finditer(text)]
    starts = [0, *(place + 1 for place in bounds)][:_MOST_BOUNDS]
    # The padding of base64 belongs to the value that it ends.
    ends = sorted({len(text), *bounds, *(place + 1 for place in bounds if text[place : place + 1] == b"=")})
    for start in starts:
        after = [end for end in ends if end > start][:_MOST_BOUNDS]
        yield from (text[start:end] for end in after)


def _likely(text: bytes) -> tuple[bytes, ...]:
    """Give the words that can be a secret: letters with digits, or long; without such, every word of some length."""
    words = [word for word in _DELIMITERS.split(text) if len(word) >= _WORD]
    odd = [word for word in words if len(word) >= _LONG_WORD or (re.search(rb"[0-9]", word) and not word.isdigit())]
    return tuple(dict.fromkeys(odd or words))
