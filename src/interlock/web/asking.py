"""Hold something, or ask to break the glass, which others then answer. Floor 14.

The pages are filled in by whoever leads there: a release, a product. What is sent is drafted, shown word
by word under `/step-up`, and said with a security key.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import QueryParameter

from interlock.decision.times import span
from interlock.web.approving import NEEDED, begin
from interlock.web.errors import FormUnfit
from interlock.web.pages import page, see_other
from interlock.web.paths import APPROVALS, GLASS, HOLDS, STEP_UP
from interlock.web.sight import products_of
from interlock.web.visiting import field, serving_of
from interlock.wiring.wanted import GlassWanted, HoldWanted

LONGEST: Final = 200
LONG: Final = 2_000
_LIST: Final = 8_000
_LINES: Final = 100
_HOURS: Final = 999
Text = Annotated[str, QueryParameter(max_length=LONGEST)]


@get(f"{HOLDS}/new", opt=NEEDED, sync_to_thread=True)
def new_hold(request: Request[Any, Any, Any], target: Text = "", environment: Text = "") -> Response[str]:
    """Show the form by which something is held."""
    filled = {"target": target, "environments": environment}
    return page(request, "new_hold", filled=filled, here=f"{HOLDS}/new", approvals=APPROVALS)


@post(f"{HOLDS}/new", opt=NEEDED, status_code=200)
async def place_hold(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft a hold, and lead to where it is proven."""
    form = await request.form()
    wanted = HoldWanted(field(form, "target", LONGEST), reason_of(form), lines(form, "environments"))
    begun = await anyio.to_thread.run_sync(begin, request, wanted)
    return see_other(f"{STEP_UP}/{begun.id}")


@get(f"{GLASS}/new", opt=NEEDED, sync_to_thread=True)
def new_glass(
    request: Request[Any, Any, Any], target: Text = "", environment: Text = "", product: Text = ""
) -> Response[str]:
    """Show the form by which somebody asks to break the glass; without a product, with the terms of that of here."""
    serving, products = serving_of(request), products_of(request)
    whose = product or serving.app.product
    sees = products is None or not whose or whose in products
    terms, is_known = serving.waiting.glass_terms(whose, environment) if sees else (None, False)
    return page(
        request,
        "new_glass",
        filled={"target": target, "environment": environment, "product": product},
        whose=whose,
        terms=terms,
        is_known=is_known,
        longest=span(terms.max_age_s) if terms is not None else "",
        here=f"{GLASS}/new",
        approvals=APPROVALS,
    )


@post(f"{GLASS}/new", opt=NEEDED, status_code=200)
async def ask_glass(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft the request to break the glass, and lead to where it is proven."""
    form = await request.form()
    hours = number(field(form, "hours", LONGEST), "hours", _HOURS)
    target, where = field(form, "target", LONGEST), field(form, "environment", LONGEST)
    product = field(form, "product", LONGEST).strip() if "product" in form else ""
    wanted = GlassWanted(target, where, hours, reason_of(form), product or None)
    begun = await anyio.to_thread.run_sync(begin, request, wanted)
    return see_other(f"{STEP_UP}/{begun.id}")


def reason_of(form: FormMultiDict) -> str:
    """Give why something is asked for. Errors: FormUnfit (WEB-105)."""
    reason = field(form, "reason", LONG).strip()
    if not reason:
        raise FormUnfit(field="reason", why="is empty; say why, for whoever reads it later")
    return reason


def number(text: str, name: str, most: int) -> int:
    """Read a whole number of at least 1. Errors: FormUnfit (WEB-105)."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise FormUnfit(field=name, why=f"is no whole number from 1 to {most}")
    return int(text)


def lines(form: FormMultiDict, name: str) -> tuple[str, ...]:
    """Read a field of which each line that is not empty says one thing. Errors: FormUnfit (WEB-105)."""
    found = tuple(one.strip() for one in field(form, name, _LIST).splitlines() if one.strip())
    if len(found) > _LINES:
        raise FormUnfit(field=name, why=f"has {len(found)} lines, and {_LINES} are the most")
    return found


ROUTES = (new_hold, place_hold, new_glass, ask_glass)
