"""Use a link that counts one time: make an account here, or set its password anew. Floor 14.

The key of the link comes in a query, which is taken away at once: it goes on in a cookie, so that it stands in no
history, no log and no Referer for longer than that.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.params import QueryParameter

from interlock.flows.errors import AccountTaken, LinkRefused, PasswordUnfit, PersonWanted
from interlock.flows.set_up import LASTS, Invitation, Wanted
from interlock.identity import NameMalformed
from interlock.identity.local_accounts import LEAST
from interlock.kernel import InterlockError
from interlock.web.pages import Said, page, see_other, sentence, wrong
from interlock.web.paths import HOME, SET_UP
from interlock.web.visiting import OPEN, cookie_of, field, house_of, secret_of, serving_of
from interlock.wiring.serving import CODE

COOKIE: Final = "interlock-set-up"
_LONGEST: Final = 200


@get(SET_UP, opt={OPEN: True}, sync_to_thread=True)
def set_up_page(
    request: Request[Any, Any, Any],
    key: Annotated[str, QueryParameter(max_length=_LONGEST, pattern="^[A-Za-z0-9_-]*$")] = "",
) -> Response[str]:
    """Take the key of the link out of the address, then show the form."""
    house = house_of(request)
    if key:
        return see_other(SET_UP, [house.cookie(key, COOKIE, int(LASTS.total_seconds()))])
    try:
        invitation = serving_of(request).visiting.set_up.look(_key(request))
    except LinkRefused as error:
        said = Said("This link does not count", sentence(str(error)), error.remedy, error.code)
        request.state[CODE] = error.code
        return wrong(request, said, 403, [house.no_cookie(COOKIE)])
    return _form(request, invitation)


@post(SET_UP, opt={OPEN: True}, status_code=200)
async def set_up(request: Request[Any, Any, Any]) -> Response[str]:
    """Use the link up, and sign in."""
    form = await request.form()
    first, second = field(form, "password"), field(form, "again")
    given = {name: field(form, name) for name in ("name", "shown", "person") if name in form}
    return await anyio.to_thread.run_sync(_accepted, request, Wanted(first, **given), second)


def _accepted(request: Request[Any, Any, Any], wanted: Wanted, again: str) -> Response[str]:
    house, flow, key = house_of(request), serving_of(request).visiting.set_up, _key(request)
    invitation = flow.look(key)
    if again != wanted.password:
        return _form(request, invitation, wanted, PasswordUnfit(why="the two that you typed differ", least=LEAST))
    try:
        welcome = flow.accept(key, wanted, secret_of(request))
    except (PasswordUnfit, AccountTaken, PersonWanted, NameMalformed) as error:
        request.state[CODE] = error.code
        return _form(request, invitation, wanted, error)
    cookies = [house.cookie(welcome.secret), house.no_cookie(COOKIE)]
    if welcome.waits_for:
        return page(request, "waiting", cookies=cookies, act=welcome.waits_for, account=str(welcome.account.account))
    return see_other(HOME, cookies)


def _form(
    request: Request[Any, Any, Any],
    invitation: Invitation,
    wanted: Wanted | None = None,
    error: InterlockError | None = None,
) -> Response[str]:
    visiting = serving_of(request).visiting
    return page(
        request,
        "set_up",
        status=200 if error is None else 400,
        invitation=invitation,
        is_known=bool(invitation.name) and visiting.accounts.knows(invitation.name),
        people=visiting.set_up.people(),
        wanted=wanted or Wanted(""),
        wrong=f"{sentence(str(error))} {sentence(error.remedy)}" if error is not None else "",
        least=LEAST,
        set_up=SET_UP,
    )


def _key(request: Request[Any, Any, Any]) -> str:
    return cookie_of(request, house_of(request).cookie_name(COOKIE))


ROUTES = (set_up_page, set_up)
