"""How often what was asked, how it was answered, and how long that took. Floor 14."""

from __future__ import annotations

import time
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_BOUNDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_FAULT: Final = 500


class Measures:
    """The figures of one server."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram  # reads /proc when it is imported

        self.registry = CollectorRegistry()
        self.requests = Counter(
            "interlock_requests", "Requests by route and status", ("route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "interlock_request_seconds", "Time to the first byte", ("route",), buckets=_BOUNDS, registry=self.registry
        )
        self.entries = Gauge("interlock_ledger_entries", "Entries of the ledger", registry=self.registry)
        self.errands = Gauge(
            "interlock_errands", "What follows from events, by how it stands", ("state",), registry=self.registry
        )
        self.room = Gauge("interlock_store_free_bytes", "Room left where the store is", registry=self.registry)
        self.open = Gauge("interlock_requests_open", "Requests that are being answered", registry=self.registry)

    def told(self) -> tuple[bytes, str]:
        """Give all figures as Prometheus reads them, and of what type that is."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        return generate_latest(self.registry), CONTENT_TYPE_LATEST


class Measuring:
    """Counts requests; a route goes by its template, so that names in paths make no new figures.

    It stands in front of what turns errors into answers, so that it counts what was answered.
    """

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and count it."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = _FAULT

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._measures.seconds.labels(route_of(scope)).observe(time.perf_counter() - began)
            await send(message)

        self._measures.open.inc()
        try:
            await self._app(scope, receive, noted)
        finally:
            self._measures.open.dec()
            self._measures.requests.labels(route_of(scope), str(status)).inc()


def route_of(scope: Scope) -> str:
    """Give the template of the route of a request; `none` where nothing is there."""
    handler = scope.get("route_handler")
    paths = getattr(handler, "paths", ())
    return min(paths) if paths else "none"
