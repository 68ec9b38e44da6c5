"""The application: every route, what stands in front of them, and how errors are told. Floor 14."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Scope

import interlock
from interlock.api.rest import (
    access,
    events,
    evidence,
    exchange,
    hooks,
    ledger,
    operations,
    reports,
    sboms,
    sources,
    verdicts,
)
from interlock.api.rest.asking import OPEN, Tokens, guard, typed
from interlock.api.rest.described import described
from interlock.api.rest.heads import Heads
from interlock.api.rest.limits import Bodies, Keeping, Rates, Streams
from interlock.api.rest.lines import Lines, Telling
from interlock.api.rest.measuring import Measures, Measuring
from interlock.api.rest.names import known
from interlock.api.rest.problems import of_bytes, of_depth, of_fault, of_http, of_ours
from interlock.api.scim.routes import scim_router
from interlock.api.scim.service import Scim
from interlock.kernel import InterlockError
from interlock.wiring.serving import Serving

MOST_BYTES: Final = 64 << 20
"""Of one request."""
MOST_HELD: Final = 4 * MOST_BYTES
"""Of all requests at once; reading one takes some times as much again."""
SENDING_S: Final = 120.0
"""How long a request may take to be sent."""
MOST_A_SECOND: Final = 1_000
"""Requests of one asker."""
MOST_STREAMS: Final = 2_000
"""Streams of events at once; one look twice a second is for all of them."""
MOST_STREAMS_OF_ONE: Final = 20
KEEP_A_DAY: Final = 10_240
"""MiB that one asker may have kept beside the ledger in a day."""
_SAFE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
)
_BY_TLS: Final = ((b"strict-transport-security", b"max-age=31536000"),)
"""What is said besides where TLS ends here; behind a proxy it is for that to say. Source: RFC 6797."""
LOST: Final = "lost"
"""What routes of pages say in their `opt` of who answers a browser that asks for an address that is none."""
Tell = Callable[[str], None]
"""Writes a fault down."""
_TAGS: Final = (
    ("evidence", "hand sealed statements in, look for them, read them"),
    ("verdicts", "what the gates say"),
    ("ledger", "the transparency log, for any client of tlog-tiles"),
    ("events", "what happens, as it happens"),
    ("webhooks", "what other systems tell"),
    ("sources", "the servers that reports are pulled from"),
    ("access", "who asks, and tokens"),
    ("in person", "what a person says with a session and a security key"),
    ("SCIM", "a provider tells who is there and who is in which group"),
    ("operations", "health and figures"),
)
_COOKIE: Final = "the session of a person who signed in at the pages; `interlock` on loopback without TLS"
_FORM: Final = "the form token that every page of that session has; the browser says besides that a page of ours asks"


@get("/v1/openapi.json", opt={OPEN: True}, include_in_schema=False, sync_to_thread=False)
def description(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Give the description of everything that can be asked, as OpenAPI 3.1."""
    return described(request.app)


ROUTES: Final = (
    description,
    *access.ROUTES,
    *exchange.ROUTES,
    *evidence.ROUTES,
    *reports.ROUTES,
    *sboms.ROUTES,
    *verdicts.ROUTES,
    *ledger.ROUTES,
    *events.ROUTES,
    *hooks.ROUTES,
    *sources.ROUTES,
    *operations.ROUTES,
)


def application(
    serving: Serving | None,
    fault: Tell | None = None,
    *,
    most_a_second: int = MOST_A_SECOND,
    keep_a_day: int = KEEP_A_DAY,
    lines: Lines | None = None,
    pages: Sequence[ControllerRouterHandler] = (),
) -> Litestar:
    """Build the application over what answers; over nothing, it can only be described.

    Shape:  `pages` are routes of another face, which stand behind a guard of their own; see `interlock.web.routes`.
    Units:  `most_a_second` are requests of one person or program, or of one address that shows no token that counts;
            `keep_a_day` is in MiB, 0 for as much as there is room.
    """
    measures = Measures()
    state = State(
        {
            "serving": serving,
            "measures": measures,
            "fault": fault or _nobody,
            "room": hooks.Room(),
            "rates": Rates(most_a_second),
            "keeping": Keeping(keep_a_day),
            "scim": Scim(serving.visiting.synced, serving.clock) if serving is not None else None,
            "streams": Streams(MOST_STREAMS, MOST_STREAMS_OF_ONE),
        }
    )
    made = Litestar(
        route_handlers=[*ROUTES, scim_router(), *pages],
        guards=[guard, typed, known],
        middleware=[
            Bodies(MOST_HELD, SENDING_S),
            DefineMiddleware(Tokens, exclude_from_auth_key=OPEN),
        ],
        exception_handlers={
            InterlockError: of_ours,
            HTTPException: of_http,
            NotFoundException: (lost := _lost(pages)),
            MethodNotAllowedException: lost,
            RecursionError: of_depth,
            UnicodeDecodeError: of_bytes,
            Exception: of_fault,
        },
        openapi_config=_openapi(),
        request_max_body_size=MOST_BYTES,
        state=state,
        before_send=[_safe],
        logging_config=None,
        debug=False,
    )
    made.asgi_handler = Telling(_watched(Measuring(Heads(made.asgi_handler), measures), serving), lines)
    return made


def _watched(app: ASGIApp, serving: Serving | None) -> ASGIApp:
    """Give what answers, within a span for each request where traces are sent."""
    if serving is None or serving.app.traces is None:
        return app
    from interlock.api.rest.spans import Spans

    return Spans(app, serving.app.traces)


def _lost(pages: Sequence[ControllerRouterHandler]) -> Callable[[Request[Any, Any, Any], HTTPException], Response[Any]]:
    """Give what answers for an address that is none: a page for browsers where there are pages, else a problem.

    Shape:  a program that says who it is by a token, or does not ask for HTML by name, is told as the API tells.
    """
    shown = next((one.opt[LOST] for one in pages if isinstance(one, Router) and LOST in one.opt), None)

    def answers(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        is_of_browser = "text/html" in request.headers.get("accept", "") and "authorization" not in request.headers
        has_route = "route_handler" in cast(Mapping[str, Any], request.scope)
        if shown is None or not is_of_browser or has_route:
            return of_http(request, error)
        made: Response[Any] = shown(request, error)
        return made

    return answers


async def _safe(message: Message, scope: Scope) -> None:
    """Put the headers that every response has in front of it, errors too; what a page says of itself stays."""
    if message["type"] == "http.response.start":
        said = {name.lower() for name, _ in message["headers"]}
        safe = (*_SAFE, *_BY_TLS) if scope.get("scheme") == "https" else _SAFE
        message["headers"] = [*message["headers"], *(one for one in safe if one[0] not in said)]


def _nobody(_: str) -> None:
    """Tell nobody: for an application that is only described."""


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Interlock",
        version=interlock.__version__,
        summary="Evidence of software delivery, and decisions over it",
        description="Errors are Problem Details (RFC 9457). Writes take an Idempotency-Key, kept for a day.",
        use_handler_docstrings=True,
        tags=[Tag(name=name, description=says) for name, says in _TAGS],
        security=[{"token": []}],
        components=Components(
            security_schemes={
                "token": SecurityScheme(type="http", scheme="bearer", bearer_format="ilk_..."),
                "session": SecurityScheme(
                    type="apiKey", name="__Host-interlock", security_scheme_in="cookie", description=_COOKIE
                ),
                "form": SecurityScheme(
                    type="apiKey", name="X-Interlock-Form", security_scheme_in="header", description=_FORM
                ),
            }
        ),
        path="/v1/description",
        render_plugins=(),
    )
