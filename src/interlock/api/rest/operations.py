"""Whether the server lives, is ready, and how it fares. Floor 14. Source: the exposition format of Prometheus."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get

import interlock
from interlock.api.rest.asking import NEEDS, OPEN, check, serving_of
from interlock.api.rest.measuring import Measures
from interlock.identity import Permission, Resource


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


@get("/readyz", opt={OPEN: True}, sync_to_thread=True, tags=["operations"], summary="whether it can answer")
def ready(request: Request[Any, Any, Any]) -> Readiness:
    """Say whether the store can be read; 503 where it cannot."""
    serving_of(request).look()
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
    measures.entries.set(serving_of(request).standing().size)
    body, media_type = measures.told()
    return Response(body, media_type=media_type)


ROUTES = (health, ready, metrics)
