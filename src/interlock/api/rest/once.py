"""Writes that are asked for twice with one key are done once, and answered alike. Floor 14.

Source: the idempotency-key header of the IETF's HTTPAPI working group.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final

from litestar import Request, Response

from interlock.api.rest.asking import asker_of, serving_of
from interlock.api.rest.errors import FieldUnfit, KeyUsedOtherwise, StillUnderway
from interlock.store.answered import Answered

HEADER: Final = "idempotency-key"
_LONGEST: Final = 255
REPLAYED: Final = "Idempotent-Replayed"
_JSON: Final = "application/json"


def once(
    request: Request[Any, Any, Any], body: bytes, status: int, do: Callable[[], bytes], keep: bytes | None = None
) -> Response[bytes]:
    """Do something and answer, or answer as before where the same was asked with the same key.

    Shape:  `keep` is what is kept of an answer that must not be kept whole.
    Errors: FieldUnfit (API-105), KeyUsedOtherwise (API-104), StillUnderway (API-110), those of `do`; an error is no
            answer, so that asking again tries again.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return Response(do(), status_code=status, media_type=_JSON)
    if len(key) > _LONGEST or not key.isprintable():
        raise FieldUnfit(field=HEADER, why=f"it has up to {_LONGEST} printable characters")
    serving, asker = serving_of(request), asker_of(request).card.id
    now = serving.clock()
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + body).digest()
    with _underway(f"{asker} {key}"):
        before = serving.answers.find(asker, key, now)
        if before is not None:
            if before.body != digest:
                raise KeyUsedOtherwise
            return Response(before.said, status_code=before.status, media_type=_JSON, headers={REPLAYED: "true"})
        said = do()
        serving.answers.keep(asker, key, Answered(digest, status, said if keep is None else keep), now)
    return Response(said, status_code=status, media_type=_JSON)


_TURN: Final = threading.Lock()
_NOW: Final[set[str]] = set()


@contextmanager
def _underway(name: str) -> Generator[None]:
    """Let nobody else do the same meanwhile. One process answers for a server, so it is enough that this one knows."""
    with _TURN:
        if name in _NOW:
            raise StillUnderway
        _NOW.add(name)
    try:
        yield
    finally:
        with _TURN:
            _NOW.discard(name)
