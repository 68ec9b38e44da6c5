"""Every page, behind one guard. Floor 14.

The API's application takes them along: they stand under its limits and lines, and their errors are pages. A page takes
no token, and a route of the API no cookie, but for those of `interlock.web.saying`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from litestar import Request, Response, Router
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Receive, Scope, Send

from interlock.kernel import InterlockError
from interlock.web import (
    approvals,
    approving,
    asking,
    audits,
    authenticators,
    change_questions,
    code_questions,
    doctor,
    elsewhere,
    events,
    evidence,
    figures,
    findings,
    ledger,
    node,
    overview,
    policies,
    products,
    releases,
    reviewing,
    risk_questions,
    runs,
    saying,
    scripts,
    search,
    set_up,
    settings,
    sign_in,
    status,
    step_up,
    styles,
    theme,
    timelines,
    trace,
    views,
    waiving,
    work,
    workflow,
)
from interlock.web.pages import of_fault, of_http, of_ours
from interlock.web.visiting import LOOSE, LOST, PROVES, SESSION, Asked, House, Visits, guard

MOST_BYTES: Final = 64 << 10
"""Of a form."""
ROUTES: Final = (
    *sign_in.ROUTES,
    *elsewhere.ROUTES,
    *set_up.ROUTES,
    *overview.ROUTES,
    *products.ROUTES,
    *waiving.ROUTES,
    *findings.ROUTES,
    *status.ROUTES,
    *authenticators.ROUTES,
    *approving.ROUTES,
    *releases.ROUTES,
    *evidence.ROUTES,
    *ledger.ROUTES,
    *work.ROUTES,
    *runs.ROUTES,
    *events.ROUTES,
    *approvals.ROUTES,
    *reviewing.ROUTES,
    *asking.ROUTES,
    *policies.ROUTES,
    *doctor.ROUTES,
    *settings.ROUTES,
    *step_up.ROUTES,
    *scripts.ROUTES,
    *styles.ROUTES,
    *theme.ROUTES,
    *search.ROUTES,
    *trace.ROUTES,
    *node.ROUTES,
    *code_questions.ROUTES,
    *risk_questions.ROUTES,
    *change_questions.ROUTES,
    *timelines.ROUTES,
    *figures.ROUTES,
    *views.ROUTES,
    *audits.ROUTES,
    *workflow.ROUTES,
)


def pages(house: House) -> tuple[Router, Router]:
    """Give the routes of all pages, and those for scripts of pages, for an application to take along."""
    return (
        Router(
            "/",
            route_handlers=list(ROUTES),
            guards=[guard],
            middleware=[Visits(house)],
            exception_handlers={InterlockError: of_ours, HTTPException: of_http, Exception: of_fault},
            include_in_schema=False,
            opt={PROVES: SESSION, LOOSE: True, LOST: lost(house)},
            request_max_body_size=MOST_BYTES,
        ),
        Router(
            "/",
            route_handlers=list(saying.ROUTES),
            guards=[guard],
            middleware=[Visits(house)],
            exception_handlers=cast(Any, saying.TOLD),
            tags=[saying.TAG],
            opt={PROVES: SESSION},
            request_max_body_size=MOST_BYTES,
        ),
    )


class _Lost(Response[str]):
    """The page for an address that is none, made once it is known who is at the browser."""

    def __init__(self, house: House, error: HTTPException) -> None:
        super().__init__("", status_code=error.status_code)
        self._house, self._error = house, error

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:  # type: ignore[override]  # noqa: ANN401
        """Give what answers."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            here: Asked = Request(scope)
            await of_http(here, self._error).to_asgi_response(None, here)(scope, receive, send)

        async def visited(scope: Scope, receive: Receive, send: Send) -> None:
            await Visits(self._house).handle(scope, receive, send, answer)

        return visited


def lost(house: House) -> Callable[[Asked, HTTPException], Response[str]]:
    """Give what answers a browser that asks for an address that is none."""
    return lambda _, error: _Lost(house, error)
