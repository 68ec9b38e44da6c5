"""Answer what waits for people: a form that drafts the answer, before the page that proves it. Floor 14.

The form stands on the page of what is answered, with what was shown there: an answer to what changed meanwhile is
refused with what changed. There is no other way to say anything: a draft, the page under `/step-up`, a security key.
"""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.params import QueryParameter

from interlock.flows.seen import MOST, read
from interlock.flows.step_up import Begun
from interlock.identity import Permission
from interlock.web.pages import see_other
from interlock.web.paths import ANSWER, APPROVALS, GLASS, HOLDS, STEP_UP, WAIVERS
from interlock.web.sight import products_of, sees_digest
from interlock.web.step_up import proofs_of
from interlock.web.tables import address
from interlock.web.visiting import NEEDS, Connection, field, serving_of, visitor_of
from interlock.wiring.in_person import check_unchanged
from interlock.wiring.waiting import not_there
from interlock.wiring.wanted import AnswerWanted, GlassWanted, HoldWanted, Wanted

NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_LONGEST: Final = 200
_LONG: Final = 2_000
_Text = Annotated[str, QueryParameter(max_length=_LONGEST)]


def page_of(about: str, target: str, environment: str = "", answer: str = "", product: str = "") -> str:
    """Give where something that is to be answered is shown, with the form for it."""
    if not target:
        return APPROVALS
    name = quote(target, safe=":")
    if about == "release":
        return address(f"{APPROVALS}/release/{name}", environment=environment, answer=answer, product=product)
    folder = {"waiver": WAIVERS, "hold": HOLDS}.get(about, GLASS)
    return address(f"{folder}/{name}", answer=answer, product=product if about == "hold" else "")


@get(ANSWER, opt=NEEDED, sync_to_thread=False)
def approve_page(
    request: Request[Any, Any, Any],  # noqa: ARG001 (as every route)
    about: _Text = "release",
    answer: _Text = "",
    target: _Text = "",
    environment: _Text = "",
    product: _Text = "",
) -> Response[str]:
    """Lead to the page of what is to be answered, as far as the link says what that is."""
    return see_other(page_of(about, target, environment, answer, product))


@post(ANSWER, opt=NEEDED, status_code=200)
async def approve(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft the answer, and lead to where it is proven."""
    form = await request.form()
    about, answer = field(form, "about", _LONGEST), field(form, "answer", _LONGEST)
    target, where = field(form, "target", _LONGEST), field(form, "environment", _LONGEST)
    product = field(form, "product", _LONGEST) if "product" in form else None
    wanted = AnswerWanted(about, answer, target, where, field(form, "reason", _LONG), product)
    before = read(field(form, "seen", MOST)) if "seen" in form else ()
    begun = await anyio.to_thread.run_sync(begin, request, wanted, before)
    return see_other(f"{STEP_UP}/{begun.id}")


def begin(connection: Connection, wanted: Wanted, before: tuple[str, ...] = ()) -> Begun:
    """Draft what somebody wants to say, if it would count, and ask for the proof.

    Shape:  what is meant is looked at before who may say it: nobody has a key joined for a target that there is not.
            `before` is how that stood which is answered, as the page had it.
    Errors: those of `InPerson.named`, Overtaken (FLW-320), those of `StepUps.key_of` and `InPerson.draft`.
    """
    step_ups, visitor = proofs_of(connection).step_ups, visitor_of(connection)
    in_person, products = serving_of(connection).proving.in_person, products_of(connection)
    wanted = in_person.named(wanted, products)
    _check_sight(connection, wanted)
    now = in_person.stands(wanted)
    if before:
        check_unchanged(now, before, visitor.person or "")
    draft = in_person.draft(wanted, step_ups.key_of(visitor))
    return step_ups.begin(visitor, draft.purpose, draft.digest, draft, seen=now.keys)


def _check_sight(connection: Connection, wanted: Wanted) -> None:
    """Return if somebody may see the release that they speak of; who sees everything may speak of what nobody knows.

    Errors: NotSaid (FLW-142).
    """
    if products_of(connection) is None:
        return
    target = ""
    match wanted:
        case AnswerWanted(about="release") | GlassWanted() | HoldWanted():
            target = wanted.target
        case AnswerWanted(about="hold"):
            hold, _ = serving_of(connection).waiting.hold(wanted.target)
            target = hold.hold.says.target
    if target and not sees_digest(connection, target):
        raise not_there(wanted.target if isinstance(wanted, AnswerWanted) else target)


ROUTES = (approve_page, approve)
