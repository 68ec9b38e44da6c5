"""Who is at the browser, and whether they may: cookies, forms that are ours, and a guard for every page. Floor 14.

Source: RFC 6265 (cookies) and its successor (`__Host-`), Fetch Metadata (`Sec-Fetch-Site`), RFC 6454 (`Origin`).
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final, cast

import anyio.to_thread
import msgspec
from litestar.connection import ASGIConnection, Request
from litestar.datastructures import Cookie, FormMultiDict
from litestar.enums import ScopeType
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from interlock.flows.errors import SessionRefused
from interlock.identity import Permission
from interlock.identity.addresses import place_of
from interlock.identity.sessions import Visitor, form_token, is_form_token
from interlock.web.errors import AddressUnsaid, FormFromElsewhere, FormOutOfDate, FormUnfit, MayNotSee, SignInFirst
from interlock.wiring.serving import Serving

NEEDS: Final = "needs"
"""The option of a page that says which permission it needs, on the organisation or on some product at least."""
OPEN: Final = "open"
"""The option of a page that anybody may open."""
ANYBODY: Final = "anybody"
"""What `needs` says of a page for everybody who is signed in."""
PROVES: Final = "proves"
"""The option by which the API leaves a route to the guard that stands here: what is sent proves who asks."""
SESSION: Final = "session"
"""What proves it: a session of ours, and a form that is of it."""
LOST: Final = "lost"
"""What the routes of pages say of who answers a browser that asks for an address that is none; see the API."""
LOOSE: Final = "loose"
"""The option by which the API lets a page be asked by names that it does not know."""
FORM: Final = "form_token"
"""The field of a form that says of which session it is."""
KEPT: Final = "what a form held"
"""Where it is kept while it is answered, so that an answer that takes nothing can show it."""
FORM_HEADER: Final = "x-interlock-form"
"""The same for what a script sends."""
QUIET: Final = "x-interlock-quiet"
"""The header of what a page asks by itself: nobody is there because of it, so that a session still ends when unused."""
COOKIE: Final = "interlock"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SECRET: Final = "secret of the session"  # noqa: S105  (where it is kept for one request)
_HOUSE: Final = "house"
_LONGEST: Final = 200
"""Of what is shown in a cookie of ours."""

Connection = ASGIConnection[Any, Any, Any, Any]
Asked = Request[Any, Any, Any]


class House(msgspec.Struct, frozen=True):
    """Where the pages stand, as browsers see it."""

    addresses: tuple[str, ...] = ()
    """Scheme, host and port of each place that a browser may show; empty where nobody said, as behind a proxy."""
    is_secure: bool = True
    """Whether browsers come by TLS; only on loopback they may come without."""
    is_proxied: bool = False
    """Whether something in front has TLS, so that every connection comes from there."""

    def cookie_name(self, name: str = COOKIE) -> str:
        """Give what a cookie is called: with TLS so that no other host and no other path can set it."""
        return f"__Host-{name}" if self.is_secure else name

    def cookie(self, value: str, name: str = COOKIE, seconds: int | None = None) -> Cookie:
        """Give a cookie that no script reads and no other site has sent; without `seconds`, until the browser ends."""
        return Cookie(
            self.cookie_name(name),
            value=value,
            max_age=seconds,
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )

    def seen_at(self, connection: Connection) -> str:
        """Give where the browser sees this server, without a path: one of its addresses, whatever the browser says.

        Errors: AddressUnsaid (WEB-106) where nobody said where it is.
        """
        if not self.addresses:
            raise AddressUnsaid
        said = connection.headers.get("host", "")
        return next((one for one in self.addresses if one.partition("://")[2] == said), self.addresses[0])

    def no_cookie(self, name: str = COOKIE) -> Cookie:
        """Give what takes a cookie away."""
        return self.cookie("", name, 0)


class Visits(ASGIMiddleware):
    """Finds out who is at the browser. Whether they may is for `guard` to say."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, house: House) -> None:
        self._house = house

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Say in the scope who asks: a `Visitor`, or nobody."""
        connection: Connection = ASGIConnection(scope)
        secret, visitor = cookie_of(connection, self._house.cookie_name()), None
        connection.state[_SECRET], connection.state[_HOUSE] = secret, self._house
        if secret:
            try:
                who = serving_of(connection).visiting.sessions.who
                asked = partial(who, is_seen=False) if QUIET in connection.headers else who
                visitor = await anyio.to_thread.run_sync(asked, secret)
            except SessionRefused:
                visitor = None
        scope["user"] = visitor
        await next_app(scope, receive, send)


def cookie_of(connection: Connection, name: str) -> str:
    """Give a cookie by its whole name; nothing where there are two of it, one of which somebody else has set."""
    pairs = [one.strip().partition("=") for line in connection.headers.getall("cookie", []) for one in line.split(";")]
    found = [value for key, _, value in pairs if key == name]
    return found[0] if len(found) == 1 and len(found[0]) <= _LONGEST else ""


def serving_of(connection: Connection) -> Serving:
    """Give what answers."""
    return cast(Serving, connection.app.state.serving)


def house_of(connection: Connection) -> House:
    """Give where the pages stand."""
    return cast(House, connection.state[_HOUSE])


def secret_of(connection: Connection) -> str:
    """Give what the browser showed of a session, whether that counts or not; empty where it showed nothing."""
    return cast(str, connection.state[_SECRET])


def is_signed_in(connection: Connection) -> bool:
    """Say whether somebody is signed in."""
    return isinstance(connection.scope.get("user"), Visitor)


def visitor_of(connection: Connection) -> Visitor:
    """Give who is signed in. Errors: SignInFirst (WEB-101)."""
    visitor = connection.scope.get("user")
    if not isinstance(visitor, Visitor):
        raise SignInFirst
    return visitor


def form_of(connection: Connection) -> str:
    """Give what the forms of a page have to show; empty where nobody is signed in."""
    return form_token(secret_of(connection)) if is_signed_in(connection) else ""


def place_at(connection: Connection) -> str:
    """Give by what whoever connects is counted; nothing behind a proxy, where all come from one address."""
    if house_of(connection).is_proxied:
        return ""
    return place_of(connection.client.host if connection.client is not None else "")


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let through who may ask for a page, and what a page of ours sent.

    Errors: FormFromElsewhere (WEB-103), SignInFirst (WEB-101), FormOutOfDate (WEB-104), MayNotSee (WEB-102).
    """
    is_unsafe = connection.scope.get("method") not in _SAFE
    if is_unsafe:
        check_origin(connection)
    if handler.opt.get(OPEN) is True:
        return
    form = await _sent(cast(Asked, connection)) if is_unsafe else None
    visitor = visitor_of(connection)
    if is_unsafe and not is_form_token(secret_of(connection), _shown(cast(Asked, connection), form)):
        raise FormOutOfDate
    needed = handler.opt.get(NEEDS)
    if needed == ANYBODY:
        return
    permission = Permission(needed) if needed else None
    now = serving_of(connection).clock()
    if permission is None or visitor.products(permission, now) == frozenset():
        raise MayNotSee(who=visitor.name, permission=needed or "do that")


async def _sent(request: Asked) -> FormMultiDict | None:
    """Read a form, and keep what it holds while it is answered; none for what a script sends.

    Shape:  it is read before anybody is asked who they are, so that somebody whose session ended finds again what they
            typed; how large it may be is said of all pages, and what another site sent was refused before.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    form = await request.form()
    request.state[KEPT] = form.multi_items()
    return form


def _shown(request: Asked, form: FormMultiDict | None) -> str:
    """Give what a form or a script shows to be one of this session. Errors: FormUnfit (WEB-105)."""
    header = request.headers.get(FORM_HEADER, "")
    return header if header or form is None else field(form, FORM)


def check_origin(connection: Connection) -> None:
    """Return if the browser says that a page of this server asks. Errors: FormFromElsewhere (WEB-103).

    Shape:  a browser that says nothing of where a form comes from is refused: all that are kept say it.
    """
    site, origin = connection.headers.getall("sec-fetch-site", []), connection.headers.getall("origin", [])
    if len(site) > 1 or len(origin) > 1:
        raise FormFromElsewhere(why="it says twice where it comes from")
    if not site and not origin:
        raise FormFromElsewhere(why="the browser does not say where it comes from")
    if site and site[0] != "same-origin":
        raise FormFromElsewhere(why="the browser says that another site asks")
    if origin and not _is_ours(origin[0], connection):
        raise FormFromElsewhere(why="its origin is another one")


def _is_ours(origin: str, connection: Connection) -> bool:
    """Say whether an origin is that of this server: as it was told, or else as the browser calls it.

    What a browser asks for is in the header Host, which no page of another site can have it change.
    """
    house = house_of(connection)
    if house.addresses:
        return origin in house.addresses
    scheme = "https" if house.is_secure else "http"
    return origin == f"{scheme}://{connection.headers.get('host', '')}"


def field(form: FormMultiDict, name: str, most: int | None = None) -> str:
    """Give a field of a form, whose values are texts, of at most so many characters. Errors: FormUnfit (WEB-105)."""
    values = form.getall(name, [])
    if len(values) != 1 or not isinstance(values[0], str):
        raise FormUnfit(field=name, why="is missing" if not values else "is there more than once")
    if most is not None and len(values[0]) > most:
        raise FormUnfit(field=name, why=f"has {len(values[0]):,} characters, and {most:,} are the most")
    return values[0]
