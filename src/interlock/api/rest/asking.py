"""Who asks, and whether they may: each route says what it needs, and what says nothing is closed. Floor 14."""

from __future__ import annotations

from typing import Any, Final, cast

import anyio.to_thread
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from interlock.api.rest.errors import MayNot, NotSignedIn
from interlock.identity import Permission, Resource
from interlock.identity.tokens import Asker
from interlock.wiring.serving import Serving

NEEDS: Final = "needs"
"""The option of a route that says which permission it needs, on the organisation or on some product at least."""
OPEN: Final = "open"
"""The option of a route that anybody may ask."""
PROVES: Final = "proves"
"""The option of a route that takes no token of ours, because what is sent proves who asks."""
ANYBODY: Final = "anybody"
"""What `needs` says of a route for everybody who has a token."""
_BEARER: Final = "bearer "

Connection = ASGIConnection[Any, Any, Any, Any]


def serving_of(connection: Connection) -> Serving:
    """Give what answers."""
    return cast(Serving, connection.app.state.serving)


class Tokens(AbstractAuthenticationMiddleware):
    """Finds out who asks. Whether they may is for `guard` to say."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Give the asker, or None where no token was shown. Errors: TokenRefused (FLW-261)."""
        header = connection.headers.get("authorization", "")
        if not header:
            return AuthenticationResult(user=None, auth=None)
        if not header.lower().startswith(_BEARER):
            raise NotSignedIn
        text = header[len(_BEARER) :].strip()
        tokens = serving_of(connection).tokens
        asker = await anyio.to_thread.run_sync(tokens.asker, text)
        return AuthenticationResult(user=asker, auth=None)


def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let through who may ask for a route. Errors: NotSignedIn (API-101), MayNot (API-102)."""
    if handler.opt.get(OPEN) is True or handler.opt.get(PROVES):
        return
    asker = asker_of(connection)
    needed = handler.opt.get(NEEDS)
    if needed == ANYBODY:
        return
    permission = Permission(needed) if needed else None
    now = serving_of(connection).clock()
    if permission is None or (products := asker.products(permission, now)) == frozenset():
        raise MayNot(who=asker.name, permission=needed or "do that", resource="anything")
    del products


def asker_of(connection: Connection) -> Asker:
    """Give who asks. Errors: NotSignedIn (API-101)."""
    asker = connection.scope.get("user")
    if not isinstance(asker, Asker):
        raise NotSignedIn
    return asker


def check(connection: Connection, permission: Permission, resource: Resource) -> Asker:
    """Give who asks, if they may do something to a resource. Errors: NotSignedIn (API-101), MayNot (API-102)."""
    asker = asker_of(connection)
    if not asker.may(permission, resource, serving_of(connection).clock()):
        raise MayNot(who=asker.name, permission=permission.value, resource=str(resource))
    return asker
