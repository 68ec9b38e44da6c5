"""Ask for something that others then answer: a waiver, a hold, or to break the glass. Floor 14.

The pages are filled in by whoever leads there: a finding, a requirement, a release. What is sent is drafted, shown word
by word under `/step-up`, and said with a security key.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import QueryParameter

from interlock.control import Finding
from interlock.decision.times import span
from interlock.flows.waivers import kind_of
from interlock.web.approving import NEEDED, begin
from interlock.web.errors import FormUnfit
from interlock.web.pages import page, see_other
from interlock.web.paths import APPROVALS, GLASS, HOLDS, STEP_UP, WAIVERS
from interlock.web.sight import products_of, sees_digest
from interlock.web.visiting import Asked, field, serving_of
from interlock.wiring.wanted import GlassWanted, HoldWanted, WaiverWanted

_LONGEST: Final = 200
_LONG: Final = 2_000
_LIST: Final = 8_000
_LINES: Final = 100
_DAYS: Final = 3_650
_HOURS: Final = 999
_USUAL_DAYS: Final = 14
Text = Annotated[str, QueryParameter(max_length=_LONGEST)]


@get(f"{WAIVERS}/new", opt=NEEDED, sync_to_thread=True)
def new_waiver(
    request: Request[Any, Any, Any],
    name: Text = "",
    path: Text = "",
    component: Text = "",
    environment: Text = "",
    finding: Text = "",
) -> Response[str]:
    """Show the form by which a waiver is asked for, filled in by a finding or a requirement."""
    found = _found(request, finding)
    terms = serving_of(request).waiting.policy(environment).people.waivers
    limit = terms.max_age_s // 86_400 if terms is not None else 0
    return page(
        request,
        "new_waiver",
        filled={
            "name": name or (named_by(found) if found is not None else ""),
            "fingerprints": found.fingerprint if found is not None else "",
            "paths": path,
            "components": component,
            "environments": environment,
            "days": str(min(_USUAL_DAYS, limit) if limit else _USUAL_DAYS),
        },
        found=found,
        is_lost=bool(finding) and found is None,
        terms=terms,
        longest=span(terms.max_age_s) if terms is not None else "",
        here=f"{WAIVERS}/new",
        approvals=APPROVALS,
    )


def _found(request: Asked, text: str) -> Finding | None:
    """Give the finding of the newest check that a fingerprint or an id means, if whoever asks may see it."""
    wanted = text.removeprefix("fnd-")
    if len(wanted) < 8:  # noqa: PLR2004 (fewer digits mean nothing)
        return None
    newest = serving_of(request).waiting.newest()
    if products_of(request) is not None and not any(sees_digest(request, str(one)) for one in newest.subject.digests):
        return None
    fits = [one for one in newest.findings if one.fingerprint.startswith(wanted)]
    return fits[0] if fits else None


def named_by(finding: Finding) -> str:
    """Give the name by which a finding is waived: that of its vulnerability, where it has one, else of its rule."""
    return next((one for one in finding.aliases if kind_of(one) == "vulnerability"), finding.rule)


@post(f"{WAIVERS}/new", opt=NEEDED, status_code=200)
async def ask_waiver(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft the request for a waiver, and lead to where it is proven."""
    form = await request.form()
    wanted = WaiverWanted(
        field(form, "name", _LONGEST),
        _reason(form),
        number(field(form, "days", _LONGEST), "days", _DAYS),
        field(form, "owner", _LONGEST),
        field(form, "compensation", _LONG),
        lines(form, "paths"),
        lines(form, "components"),
        lines(form, "environments"),
        lines(form, "fingerprints"),
    )
    begun = await anyio.to_thread.run_sync(begin, request, wanted)
    return see_other(f"{STEP_UP}/{begun.id}")


@get(f"{HOLDS}/new", opt=NEEDED, sync_to_thread=True)
def new_hold(request: Request[Any, Any, Any], target: Text = "", environment: Text = "") -> Response[str]:
    """Show the form by which something is held."""
    filled = {"target": target, "environments": environment}
    return page(request, "new_hold", filled=filled, here=f"{HOLDS}/new", approvals=APPROVALS)


@post(f"{HOLDS}/new", opt=NEEDED, status_code=200)
async def place_hold(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft a hold, and lead to where it is proven."""
    form = await request.form()
    wanted = HoldWanted(field(form, "target", _LONGEST), _reason(form), lines(form, "environments"))
    begun = await anyio.to_thread.run_sync(begin, request, wanted)
    return see_other(f"{STEP_UP}/{begun.id}")


@get(f"{GLASS}/new", opt=NEEDED, sync_to_thread=True)
def new_glass(request: Request[Any, Any, Any], target: Text = "", environment: Text = "") -> Response[str]:
    """Show the form by which somebody asks to break the glass."""
    terms = serving_of(request).waiting.policy(environment).people.glass
    filled = {"target": target, "environment": environment}
    longest = span(terms.max_age_s) if terms is not None else ""
    return page(
        request, "new_glass", filled=filled, terms=terms, longest=longest, here=f"{GLASS}/new", approvals=APPROVALS
    )


@post(f"{GLASS}/new", opt=NEEDED, status_code=200)
async def ask_glass(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft the request to break the glass, and lead to where it is proven."""
    form = await request.form()
    hours = number(field(form, "hours", _LONGEST), "hours", _HOURS)
    target, where = field(form, "target", _LONGEST), field(form, "environment", _LONGEST)
    begun = await anyio.to_thread.run_sync(begin, request, GlassWanted(target, where, hours, _reason(form)))
    return see_other(f"{STEP_UP}/{begun.id}")


def _reason(form: FormMultiDict) -> str:
    """Give why something is asked for. Errors: FormUnfit (WEB-105)."""
    reason = field(form, "reason", _LONG).strip()
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


ROUTES = (new_waiver, ask_waiver, new_hold, place_hold, new_glass, ask_glass)
