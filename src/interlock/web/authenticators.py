"""The security keys and codes of whoever is signed in: add, look at, remove. Floor 14."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.params import PathParameter

from interlock.flows.authenticators import NewCode, change_digest
from interlock.flows.errors import CodeWrong, FlowError, StepUpWanted
from interlock.identity.authenticators import Held, PasskeyCard
from interlock.identity.sessions import Visitor
from interlock.identity.step_up import Purpose
from interlock.web.pages import page, see_other, status_of
from interlock.web.paths import AUTHENTICATORS, STEP_UP
from interlock.web.step_up import Name, proofs_of
from interlock.web.visiting import ANYBODY, NEEDS, field, house_of, visitor_of
from interlock.wiring.serving import CODE

_NEEDED = {NEEDS: ANYBODY}
Called = Annotated[str, PathParameter(pattern="^([0-9a-f]{64}|cod-[0-9a-f]{32})$")]


class Row(msgspec.Struct, frozen=True):
    """Something that somebody proves themselves with, as the page shows it."""

    held: Held
    is_key: bool
    is_joined: bool
    """Whether the ledger joins it to whoever is signed in, so that what it says counts."""


@get(AUTHENTICATORS, opt=_NEEDED, sync_to_thread=True)
def authenticators(request: Request[Any, Any, Any]) -> Response[str]:
    """List what somebody has, and say what may be changed now."""
    visitor, known = visitor_of(request), proofs_of(request).authenticators
    rows = [_row(one, visitor) for one in known.of(visitor)]
    try:
        known.check_may_change(visitor)
        why: FlowError | None = None
    except FlowError as error:
        why = error
    return page(
        request,
        "authenticators",
        rows=rows,
        why=why,
        is_open_by_proof=isinstance(why, StepUpWanted),
        person=visitor.person,
        has_name=known.has_name,
        by_name=next((one for one in house_of(request).addresses if urlsplit(one).hostname == "localhost"), ""),
        here=AUTHENTICATORS,
    )


def _row(held: Held, visitor: Visitor) -> Row:
    is_key = isinstance(held.card, PasskeyCard)
    owner = visitor.directory.person_of_key(held.card.key_id) if isinstance(held.card, PasskeyCard) else None
    return Row(held, is_key, owner is not None and owner == visitor.person)


@post(f"{AUTHENTICATORS}/prove", opt=_NEEDED, sync_to_thread=True, status_code=200)
def prove_for_change(request: Request[Any, Any, Any]) -> Response[str]:
    """Ask for a proof with what somebody has, so that they may change it."""
    visitor = visitor_of(request)
    digest = change_digest(visitor.card.account)
    begun = proofs_of(request).step_ups.begin(visitor, Purpose.ACCOUNT, digest, back=AUTHENTICATORS)
    return see_other(f"{STEP_UP}/{begun.id}")


@post(f"{AUTHENTICATORS}/key", opt=_NEEDED, sync_to_thread=True, status_code=200)
def begin_key(request: Request[Any, Any, Any]) -> Response[str]:
    """Ask the browser for a new security key."""
    new = proofs_of(request).authenticators.begin_key(visitor_of(request))
    options = msgspec.json.encode(new.options).decode()
    return page(request, "new_key", options=options, here=f"{AUTHENTICATORS}/key/{new.id}")


@post(AUTHENTICATORS + "/key/{name:str}", opt=_NEEDED, status_code=200)
async def finish_key(request: Request[Any, Any, Any], name: Name) -> Response[str]:
    """Keep a new security key."""
    form = await request.form()
    answer, called = field(form, "answer").encode("utf-8", "surrogatepass"), field(form, "called")
    known = proofs_of(request).authenticators
    await anyio.to_thread.run_sync(known.finish_key, visitor_of(request), name, answer, called)
    return see_other(AUTHENTICATORS)


@post(f"{AUTHENTICATORS}/code", opt=_NEEDED, sync_to_thread=True, status_code=200)
def begin_code(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the secret of a new generator of codes, one time."""
    new = proofs_of(request).authenticators.begin_code(visitor_of(request))
    return _code_page(request, new)


def _code_page(
    request: Request[Any, Any, Any], new: NewCode, called: str = "", wrong: FlowError | None = None
) -> Response[str]:
    here, status = f"{AUTHENTICATORS}/code/{new.id}", 200 if wrong is None else status_of(wrong)
    return page(request, "new_code", status=status, new=new, called=called, wrong=wrong, here=here)


@post(AUTHENTICATORS + "/code/{name:str}", opt=_NEEDED, status_code=200)
async def finish_code(request: Request[Any, Any, Any], name: Name) -> Response[str]:
    """Keep a new generator of codes."""
    form = await request.form()
    code, called = field(form, "code"), field(form, "called")
    return await anyio.to_thread.run_sync(_finished_code, request, name, code, called)


def _finished_code(request: Request[Any, Any, Any], name: str, code: str, called: str) -> Response[str]:
    known, visitor = proofs_of(request).authenticators, visitor_of(request)
    try:
        known.finish_code(visitor, name, code, called)
    except CodeWrong as error:
        request.state[CODE] = error.code
        return _code_page(request, known.look_code(visitor, name), called, error)
    return see_other(AUTHENTICATORS)


@post(AUTHENTICATORS + "/{name:str}/remove", opt=_NEEDED, sync_to_thread=True, status_code=200)
def remove(request: Request[Any, Any, Any], name: Called) -> Response[str]:
    """Remove a security key or a generator of codes."""
    proofs_of(request).authenticators.remove(visitor_of(request), name)
    return see_other(AUTHENTICATORS)


ROUTES = (authenticators, prove_for_change, begin_key, finish_key, begin_code, finish_code, remove)
