"""Documents that controls leave behind, with known secrets masked in them.

Enters: a statement in canonical JSON, and what masks. Leaves: canonical JSON of the same shape. Floor 11, but without
any input or output of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from interlock.kernel import canonical

_DIGESTS: Final = frozenset({"hashes", "digest", "checksums"})
"""Below these stand digests of archives: public by their nature, and no document without them whole."""


def masked_document(body: bytes, hide: Callable[[bytes], bytes], hide_text: Callable[[str], str]) -> bytes:
    """Give a document with secrets masked in every text of it but digests; the same bytes if there are none in it."""
    if hide(body) == body:
        return body
    return canonical(_masked(msgspec.json.decode(body), hide_text))


def _masked(value: object, hide: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list):
        return [_masked(one, hide) for one in value]
    if isinstance(value, dict):
        return {key: one if key in _DIGESTS else _masked(one, hide) for key, one in value.items()}
    return value
