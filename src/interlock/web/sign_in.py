"""Sign in with a name and a password, and sign out. Floor 14."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Annotated, Any, Final

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.params import QueryParameter

from interlock.flows.errors import SignInRefused, TooManyTries
from interlock.identity.sessions import Method
from interlock.web.pages import page, see_other, sentence
from interlock.web.paths import HOME, SIGN_IN, SIGN_OUT, after_sign_in
from interlock.web.visiting import (
    ANYBODY,
    NEEDS,
    OPEN,
    field,
    house_of,
    is_signed_in,
    place_at,
    secret_of,
    serving_of,
)
from interlock.wiring.serving import CODE

_LONGEST: Final = 2_000
_hashing: Final = ThreadPoolExecutor(4, "passwords")
"""Looks at passwords, so that the threads that answer everything else never wait for a hash."""
_room: Final = threading.BoundedSemaphore(100)
"""Passwords that are looked at or wait for that; behind a proxy no address has to wait, and anybody makes up names."""
_SOON_S: Final = 5


@get(SIGN_IN, opt={OPEN: True}, sync_to_thread=True)
def sign_in_page(
    request: Request[Any, Any, Any],
    where: Annotated[str, QueryParameter(name="next", max_length=_LONGEST)] = HOME,
) -> Response[str]:
    """Show the form, and where else people can sign in."""
    where = after_sign_in(where)
    return see_other(where) if is_signed_in(request) else _form(request, where)


@post(SIGN_IN, opt={OPEN: True}, status_code=200)
async def sign_in(request: Request[Any, Any, Any]) -> Response[str]:
    """Sign in with a local account."""
    form = await request.form()
    name, password, where = field(form, "name"), field(form, "password"), after_sign_in(field(form, "next"))
    if not _room.acquire(blocking=False):
        return await anyio.to_thread.run_sync(_too_many, request, where, TooManyTries(seconds=_SOON_S))
    try:
        work = partial(copy_context().run, _signed_in, request, name, password, where)
        return await asyncio.get_running_loop().run_in_executor(_hashing, work)
    finally:
        _room.release()


def _signed_in(request: Request[Any, Any, Any], name: str, password: str, where: str) -> Response[str]:
    visiting = serving_of(request).visiting
    try:
        card = visiting.accounts.sign_in(name, password, place_at(request))
    except SignInRefused as error:
        request.state[CODE] = error.code
        return _form(request, where, f"{sentence(str(error))} {sentence(error.remedy)}", 403)
    except TooManyTries as error:
        return _too_many(request, where, error)
    secret, _ = visiting.sessions.open(card.account, card.shown, Method.PASSWORD, instead_of=secret_of(request))
    return see_other(where, [house_of(request).cookie(secret)])


def _too_many(request: Request[Any, Any, Any], where: str, error: TooManyTries) -> Response[str]:
    request.state[CODE] = error.code
    said = _form(request, where, f"{sentence(str(error))} {sentence(error.remedy)}", 429)
    said.headers["Retry-After"] = str(error.fields["seconds"])
    return said


def _form(request: Request[Any, Any, Any], where: str, wrong: str = "", status: int = 200) -> Response[str]:
    visiting = serving_of(request).visiting
    return page(
        request,
        "sign_in",
        status=status,
        next=where,
        wrong=wrong,
        providers=visiting.providers,
        has_accounts=bool(visiting.accounts.all()),
        sign_in=SIGN_IN,
    )


@post(SIGN_OUT, opt={NEEDS: ANYBODY}, status_code=200)
async def sign_out(request: Request[Any, Any, Any]) -> Response[str]:
    """End the session, and take its cookie away."""
    await anyio.to_thread.run_sync(serving_of(request).visiting.sessions.end, secret_of(request))
    return see_other(SIGN_IN, [house_of(request).no_cookie()])


ROUTES = (sign_in_page, sign_in, sign_out)
