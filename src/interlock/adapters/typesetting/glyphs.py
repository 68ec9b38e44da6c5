"""Which characters of a text paper cannot show: typst is asked, since no list of what its fonts hold comes with it.

A document for keeping is refused for one letter that no font has, so each is tried before anything is set. Whole
scripts are tried together and halved where they fail. What is not known after so many tries counts as lacking, so that
a text in a thousand strange letters costs seconds and no more. Floor 11.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from interlock.adapters.typesetting.compose import composed
from interlock.adapters.typesetting.errors import TypesettingFailed

_LAYOUT: Final = (
    b'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n'
    b'#for one in json("characters.json") [#one #parbreak()]'
)
_WHEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_TRIES: Final = 400
"""Some five milliseconds each."""


def lacking(text: str) -> frozenset[str]:
    """Give the characters of a text that no font has that paper is set in. Errors: TypesetterMissing (TYP-101)."""
    strange = sorted({one for one in text if not one.isascii()})
    if not strange or _is_shown(strange):
        return frozenset()
    found: set[str] = set()
    waiting = deque(list(some) for _, some in groupby(strange, key=lambda one: ord(one) >> 8))
    for _ in range(_TRIES):
        if not waiting:
            break
        some = waiting.popleft()
        if _is_shown(some):
            continue
        if len(some) == 1:
            found.update(some)
        else:
            waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
    return frozenset(found.union(*waiting))


def _is_shown(characters: Sequence[str]) -> bool:
    try:
        composed(_LAYOUT, {"characters.json": json.dumps(characters).encode()}, _WHEN)
    except TypesettingFailed:
        return False
    return True
