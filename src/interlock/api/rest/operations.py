"""Whether the server lives, is ready, and how it fares. Floor 14. Source: the exposition format of Prometheus."""

from __future__ import annotations

from typing import Any, Final

import anyio
import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from litestar import Request, Response, get

import interlock
from interlock.api.rest.asking import NEEDS, OPEN, check, serving_of
from interlock.api.rest.measuring import Measures
from interlock.identity import Permission, Resource
from interlock.response import State
from interlock.store.errors import StoreUnreachable

LOOKS_S: Final = 5.0
"""How long a look at the store may take: whoever asks whether it is ready does not wait with it."""
_LOOKING: Final = CapacityLimiter(2)
"""Threads that look; those of a database that hangs must not keep others from being answered."""


class Health(msgspec.Struct, frozen=True):
    """That it lives."""

    status: str


class Readiness(msgspec.Struct, frozen=True):
    """Whether it can answer."""

    status: str
    version: str


@get("/healthz", opt={OPEN: True}, sync_to_thread=False, tags=["operations"], summary="whether it lives")
def health() -> Health:
    """Say that the process lives, whatever becomes of its store."""
    return Health("ok")


@get("/readyz", opt={OPEN: True}, tags=["operations"], summary="whether it can answer")
async def ready(request: Request[Any, Any, Any]) -> Readiness:
    """Say whether the store can be read and has a schema that is known here; 503 where not, or not soon."""
    try:
        with anyio.fail_after(LOOKS_S):
            await anyio.to_thread.run_sync(serving_of(request).look, abandon_on_cancel=True, limiter=_LOOKING)
    except TimeoutError as error:
        raise StoreUnreachable(where="of this server", why=f"nothing came back within {LOOKS_S:g} s") from error
    return Readiness("ok", interlock.__version__)


@get(
    "/metrics",
    opt={NEEDS: Permission.EVIDENCE_READ.value},
    sync_to_thread=True,
    tags=["operations"],
    summary="how it fares",
    media_type="text/plain",
)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give figures for Prometheus."""
    check(request, Permission.EVIDENCE_READ, Resource())
    measures: Measures = request.app.state.measures
    serving = serving_of(request)
    measures.entries.set(serving.standing().size)
    counts = serving.outbox.counts()
    for state in State:
        measures.errands.labels(state.value).set(counts.get(state, 0))
    room = serving.room()
    if room is not None:
        measures.room.set(room)
    body, media_type = measures.told()
    return Response(body, media_type=media_type)


ROUTES = (health, ready, metrics)
