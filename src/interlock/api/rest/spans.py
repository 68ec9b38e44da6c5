"""One span for each request, with nothing in it that was sent. Floor 14.

As the lines of the log it has the template of a route and never a path, so that no name, digest or secret of an
address leaves this server. Source: the semantic conventions of OpenTelemetry for HTTP servers, without `url.path` for
that reason.
"""

from __future__ import annotations

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from interlock.adapters.telemetry import names
from interlock.adapters.telemetry.traces import Kind, Traces
from interlock.api.rest.lines import TRACE
from interlock.api.rest.measuring import route_of

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "_OTHER"
_FAULT: Final = 500
_HEADERS: Final = {b"traceparent": "traceparent", b"tracestate": "tracestate"}


class Spans:
    """Stands in front of everything that answers."""

    def __init__(self, app: ASGIApp, traces: Traces) -> None:
        self._app, self._traces = app, traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request within a span, which goes on with the trace of whoever asked."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        traces, status = self._traces, _FAULT
        shown = str(scope.get("method", ""))
        method = shown if shown in _METHODS else _OTHER
        under = traces.from_elsewhere(_told(scope)) or traces.nowhere()
        with traces.span(
            method, {names.METHOD: method, names.SCHEME: scope["scheme"]}, kind=Kind.SERVER, under=under
        ) as span:
            scope.setdefault("state", {})[TRACE] = span.trace

            async def noted(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await self._app(scope, receive, noted)
            finally:
                route = route_of(scope)
                if route != "none":
                    span.named(f"{method} {route}")
                    span.note({names.ROUTE: route})
                span.note({names.STATUS: status})
                if status >= _FAULT:
                    span.failed(str(status))


def _told(scope: Scope) -> dict[str, str]:
    """Give what a request says of its trace; what is said twice says nothing."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        known = _HEADERS.get(name.lower())
        if known is None:
            continue
        if known in found:
            return {}
        found[known] = value.decode("latin-1")
    return found
