"""Sign in with an identity provider: the way there, and the way back. Floor 14.

What goes wrong is told by one page, whatever it was; the reason stands in the server's log.
"""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

import anyio
import anyio.to_thread
from litestar import Request, Response, get
from litestar.params import PathParameter, QueryParameter

from interlock.flows.errors import ProviderUnknown, ProviderUnready, ReturnRefused
from interlock.flows.sign_in import LASTS, Back
from interlock.web.pages import Said, see_other, sentence, wrong
from interlock.web.paths import HOME, SIGN_IN, after_sign_in
from interlock.web.visiting import OPEN, house_of, secret_of, serving_of
from interlock.wiring.serving import CODE

COOKIE: Final = "interlock-sign-in"
"""What a browser keeps while somebody is with a provider."""
_LONGEST: Final = 4_096
_AT_ONCE: Final = 8
"""Sign-ins that are worked on at once: a provider that hangs must not keep everybody else's requests waiting."""
_turns: Final = anyio.CapacityLimiter(_AT_ONCE)

Text = Annotated[str, QueryParameter(max_length=_LONGEST)]
Named = Annotated[str, PathParameter(max_length=100)]


@get(SIGN_IN + "/with/{name:str}", opt={OPEN: True})
async def leave(
    request: Request[Any, Any, Any],
    name: Named,
    where: Annotated[str, QueryParameter(name="next", max_length=_LONGEST)] = HOME,
) -> Response[str]:
    """Send somebody to a provider."""
    return await anyio.to_thread.run_sync(_left, request, name, after_sign_in(where), limiter=_turns)


def _left(request: Request[Any, Any, Any], name: str, where: str) -> Response[str]:
    house = house_of(request)
    back = f"{house.seen_at(request)}{SIGN_IN}/back/{quote(name, safe='')}"
    try:
        leaving = serving_of(request).visiting.sign_in.begin(name, back, where, request.app.state.fault)
    except (ProviderUnknown, ProviderUnready) as error:
        return _wrong(request, error)
    return see_other(leaving.address, [house.cookie(leaving.browser, COOKIE, int(LASTS.total_seconds()))])


@get(SIGN_IN + "/back/{name:str}", opt={OPEN: True})
async def come_back(
    request: Request[Any, Any, Any],
    name: Named,
    began: Annotated[str, QueryParameter(name="state", max_length=_LONGEST)] = "",
    code: Text = "",
    error: Text = "",
    issuer: Annotated[str | None, QueryParameter(name="iss", max_length=_LONGEST)] = None,
) -> Response[str]:
    """Sign in whoever comes back from a provider, if this browser went there."""
    back = Back(began, code, error, issuer)
    return await anyio.to_thread.run_sync(_came_back, request, name, back, limiter=_turns)


def _came_back(request: Request[Any, Any, Any], name: str, back: Back) -> Response[str]:
    visiting, house, fault = serving_of(request).visiting, house_of(request), request.app.state.fault
    browser = request.cookies.get(house.cookie_name(COOKIE), "")
    try:
        arrived = visiting.sign_in.finish(name, back, browser, fault)
        secret, _ = visiting.arrivals.open(arrived, secret_of(request), fault)
    except (ProviderUnknown, ProviderUnready, ReturnRefused) as error:
        return _wrong(request, error)
    return see_other(after_sign_in(arrived.next), [house.cookie(secret), house.no_cookie(COOKIE)])


def _wrong(request: Request[Any, Any, Any], error: ProviderUnknown | ProviderUnready | ReturnRefused) -> Response[str]:
    request.state[CODE] = error.code
    status = {ProviderUnknown: 404, ReturnRefused: 403}.get(type(error), 503)
    said = Said("You are not signed in", sentence(str(error)), error.remedy, error.code)
    return wrong(request, said, status, [house_of(request).no_cookie(COOKIE)])


ROUTES = (leave, come_back)
