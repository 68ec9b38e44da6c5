"""Every page, behind one guard. Floor 14.

The API's application takes them along: they stand under its limits and lines, and their errors are pages. A page takes
no token, and a route of the API no cookie, but for those of `interlock.web.saying`.
"""

from __future__ import annotations

from typing import Any, Final, cast

from litestar import Router
from litestar.exceptions import HTTPException

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
from interlock.web.visiting import LOOSE, PROVES, SESSION, House, Visits, guard

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
            opt={PROVES: SESSION, LOOSE: True},
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
