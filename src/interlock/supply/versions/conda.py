"""Versions of Conda packages.

Enters: text. Leaves: keys. Floor 3. Source: Conda documentation, "Version ordering".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal
from interlock.supply.versions.padding import padded

_FORM: Final = re.compile(r"[0-9a-z._+!*-]+")
_PIECES: Final = re.compile(r"[0-9]+|\*|[^0-9*]+")
_DEV, _STAR, _WORD = -4, -3, -2
_POST: Final = 2


def key(version: str) -> Key:
    """Give the key of a Conda version.

    Errors: VersionMalformed (SUP-102).
    """
    text = version.strip().lower()
    if len(version) > LONGEST or not _FORM.fullmatch(text):
        raise refusal("conda", version)
    epoch, bang, rest = text.partition("!")
    if not bang:
        epoch, rest = "0", text
    main, plus, local = rest.partition("+")
    if not epoch.isdecimal() or not main or (plus and not local) or "+" in local or "!" in rest:
        raise refusal("conda", version)
    return int(epoch), _list_key(main, version), _list_key(local, version) if local else _list_key("0", version)


def _list_key(text: str, version: str) -> Key:
    """Give the key of a list of parts, in which missing parts are zero, and so are missing pieces of a part."""
    if "-" in text and "_" in text:
        raise refusal("conda", version)
    text = text.replace("-", "_")
    tail = "_" if text.endswith("_") else ""  # 1.1.1_ comes before 1.1.1a, for versions that number with letters
    parts = re.split(r"[._]", text.removesuffix("_"))
    if not all(parts):
        raise refusal("conda", version)
    parts[-1] += tail
    pieces = [_pieces(part) for part in parts]
    nothing = padded(())
    ranked: list[Key] = []
    for piece in pieces:
        inner = padded(piece)
        if inner == nothing:
            ranked.append((0, 0))
        else:
            ranked.append((1 if inner > nothing else -1, inner))
    return padded(ranked)


def _pieces(part: str) -> list[Key]:
    found: list[Key] = [] if part[0].isdecimal() else [(0, 0)]
    for piece in _PIECES.findall(part):
        if piece.isdecimal():
            found.append((1, int(piece)) if int(piece) else (0, 0))
        elif piece == "post":
            found.append((_POST, 0))
        elif piece == "dev":
            found.append((_DEV, ""))
        else:
            found.append((_STAR if piece == "*" else _WORD, piece))
    return found
