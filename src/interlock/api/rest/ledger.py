"""The transparency log: checkpoint, tiles and proofs, as any client of tlog-tiles reads them. Floor 14.

Source: C2SP tlog-tiles; RFC 9162, section 2.1.3.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.params import FromPath, QueryParameter

from interlock.api.rest.asking import NEEDS, check, serving_of
from interlock.api.rest.errors import FieldUnfit, NothingThere
from interlock.crypto.wire import to_base64
from interlock.identity import Permission, Resource
from interlock.ledger.errors import CheckpointMissing, LedgerError
from interlock.ledger.model import TILE_WIDTH
from interlock.ledger.tiles import TilePath, write_bundle

_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_BYTES: Final = "application/octet-stream"
_FOR_EVER: Final = "private, max-age=31536000, immutable"
"""It never changes, and is for whoever asked: what is kept by others on the way answers those who may not ask."""
_MOST_TILES: Final = 2**48
"""As many as there are tiles of as many entries as any log can have."""
_HASH: Final = 32
_MOST: Final = 2**53 - 1


class Proof(msgspec.Struct, frozen=True):
    """A proof, and the checkpoint that it holds under."""

    checkpoint: str
    """The signed note of the newest checkpoint."""
    first: int
    """The entry that is proved to be in there, or the size of the older tree."""
    size: int
    """The size of the tree."""
    path: list[str]
    """Hashes in base64."""


@get(
    "/v1/ledger/checkpoint",
    opt=_READ,
    sync_to_thread=True,
    tags=["ledger"],
    summary="the newest checkpoint",
    media_type=MediaType.TEXT,
)
def checkpoint(request: Request[Any, Any, Any]) -> Response[str]:
    """Give the signed note, as C2SP has it."""
    note = _note(request).decode("utf-8")
    return Response(note, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


@get(
    "/v1/ledger/tile/{path:path}", opt=_READ, sync_to_thread=True, tags=["ledger"], summary="a tile", media_type=_BYTES
)
def tile(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """Give a tile of hashes; `entries` are for those who may read all evidence of the organisation."""
    try:
        asked = TilePath.parse(f"tile{path}")
    except LedgerError as error:
        raise NothingThere(what="tile", name=path) from error
    if asked.index >= _MOST_TILES:
        raise NothingThere(what="tile", name=path)
    if asked.level is None:
        check(request, Permission.EVIDENCE_READ, Resource())
        return _entries(request, asked, path)
    width = asked.width
    body = serving_of(request).ledger.tile(asked.level, asked.index)
    if len(body) < width * _HASH:
        raise NothingThere(what="tile", name=path)
    return Response(body[: width * _HASH], media_type=_BYTES, headers={"Cache-Control": _FOR_EVER})


def _entries(request: Request[Any, Any, Any], asked: TilePath, path: str) -> Response[bytes]:
    first = asked.index * TILE_WIDTH
    log = serving_of(request).standing().log
    leaves = log.leaves[first : first + asked.width] if log is not None else ()
    if len(leaves) < asked.width:
        raise NothingThere(what="tile", name=path)
    body = write_bundle(leaves)
    return Response(body, media_type=_BYTES, headers={"Cache-Control": _FOR_EVER})


@get("/v1/ledger/inclusion", opt=_READ, sync_to_thread=True, tags=["ledger"], summary="prove that an entry is in there")
def inclusion(request: Request[Any, Any, Any], entry: Annotated[int, QueryParameter(ge=0, le=_MOST)]) -> Proof:
    """Prove that an entry is in the log under its newest checkpoint."""
    ledger = serving_of(request).ledger
    note = _note(request).decode("utf-8")
    size = ledger.checkpoint().size
    if entry >= size:
        raise NothingThere(what="entry", name=str(entry))
    return Proof(note, entry, size, [to_base64(one) for one in ledger.inclusion(entry, size).path])


@get("/v1/ledger/consistency", opt=_READ, sync_to_thread=True, tags=["ledger"], summary="prove that the log only grew")
def consistency(request: Request[Any, Any, Any], first: Annotated[int, QueryParameter(ge=1, le=_MOST)]) -> Proof:
    """Prove that the log as it was at a size is the beginning of what it is now."""
    ledger = serving_of(request).ledger
    note = _note(request).decode("utf-8")
    size = ledger.checkpoint().size
    if first > size:
        raise FieldUnfit(field="first", why=f"the log has {size} entries")
    return Proof(note, first, size, [to_base64(one) for one in ledger.consistency(first, size).path])


def _note(request: Request[Any, Any, Any]) -> bytes:
    try:
        return serving_of(request).ledger.checkpoint().note
    except CheckpointMissing as error:
        raise NothingThere(what="checkpoint", name="the newest") from error


ROUTES = (checkpoint, tile, inclusion, consistency)
