"""Who asks, and whether they may: each route says what it needs, and what says nothing is closed. Floor 14."""

from __future__ import annotations

from typing import Any, Final, cast

import anyio.to_thread
from anyio import CapacityLimiter
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from interlock.api.rest.errors import MayNot, NotSignedIn, RoleMissing, TypeNotRead
from interlock.api.rest.limits import Keeping, Rates
from interlock.flows.errors import TokenRefused
from interlock.identity import Permission, Resource
from interlock.identity.addresses import place_of
from interlock.identity.tokens import Asker
from interlock.wiring.serving import Serving

NEEDS: Final = "needs"
"""The option of a route that says which permission it needs, somewhere at least; for where, the route asks itself."""
OPEN: Final = "open"
"""The option of a route that anybody may ask."""
PROVES: Final = "proves"
"""The option of a route that takes no token of ours, because what is sent proves who asks."""
WRITERS: Final = CapacityLimiter(8)
"""How many requests write at once; the other threads go on reading while somebody else has the store."""
ANYBODY: Final = "anybody"
"""What `needs` says of a route for everybody who has a token."""
_BEARER: Final = "bearer "
_JSON: Final = "application/json"
_LONGEST: Final = 100

Connection = ASGIConnection[Any, Any, Any, Any]


def serving_of(connection: Connection) -> Serving:
    """Give what answers."""
    return cast(Serving, connection.app.state.serving)


class Tokens(AbstractAuthenticationMiddleware):
    """Finds out who asks, and how often. Whether they may is for `guard` to say."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Give the asker, or None where no token was shown. Errors: TokenRefused (FLW-261), TooOften (API-107)."""
        rates = cast(Rates, connection.app.state.rates)
        try:
            asker = await self._asker(connection)
        except (NotSignedIn, TokenRefused):
            rates.count(_place(connection))
            raise
        rates.count(asker.name if asker is not None else _place(connection))
        return AuthenticationResult(user=asker, auth=None)

    async def _asker(self, connection: Connection) -> Asker | None:
        headers = connection.headers.getall("authorization", [])
        if not headers or connection.route_handler.opt.get(PROVES):
            return None  # what is shown to a route that proves who asks by itself is no token
        if len(headers) > 1 or not headers[0].lower().startswith(_BEARER):
            raise NotSignedIn  # of two, something in front of this server may have looked at the other one
        text = headers[0][len(_BEARER) :].strip()
        return await anyio.to_thread.run_sync(serving_of(connection).tokens.asker, text)


def _place(connection: Connection) -> str:
    """Give by what somebody is counted who is nobody here; what headers say of addresses is anybody's to write."""
    return place_of(connection.client.host if connection.client is not None else "")


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let through who may ask for a route. Errors: NotSignedIn (API-101), MayNot (API-102), RoleMissing (API-118).

    It waits for nothing; what is no coroutine would be handed to another thread at each request.
    """
    if handler.opt.get(OPEN) is True or handler.opt.get(PROVES):
        return
    asker = asker_of(connection)
    needed = handler.opt.get(NEEDS)
    if needed == ANYBODY:
        return
    permission = Permission(needed) if needed else None
    now = serving_of(connection).clock()
    if permission is None or not asker.reaches(permission, now):
        raise may_not(asker, permission)


async def typed(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let through what is of a type that the route reads: JSON, or what says nothing of its type, where it takes any.

    Errors: TypeNotRead (API-113). Source: RFC 9110, sections 8.3, 8.4 and 15.5.16.
    """
    packed = connection.headers.get("content-encoding", "").strip().lower()
    if packed not in {"", "identity"}:
        raise TypeNotRead(got=f"content that is encoded as {packed[:_LONGEST]}", wanted="what is encoded as nothing")
    if "data" not in handler.parsed_fn_signature.parameters:
        return
    named = connection.headers.get("content-type", "")
    essence = named.partition(";")[0].strip().lower()
    if essence and essence != _JSON and not (essence.startswith("application/") and essence.endswith("+json")):
        raise TypeNotRead(got=essence[:_LONGEST], wanted=_JSON)


def asker_of(connection: Connection) -> Asker:
    """Give who asks. Errors: NotSignedIn (API-101)."""
    asker = connection.scope.get("user")
    if not isinstance(asker, Asker):
        raise NotSignedIn
    return asker


def kept(connection: Connection, size: int) -> None:
    """Count bytes that whoever asks is about to have kept. Errors: NotSignedIn (API-101), KeptEnough (API-114)."""
    keeping = cast(Keeping, connection.app.state.keeping)
    keeping.count(asker_of(connection).name, size, serving_of(connection).clock())


def given_back(connection: Connection, size: int) -> None:
    """Count bytes of whoever asks as not kept after all."""
    cast(Keeping, connection.app.state.keeping).give_back(asker_of(connection).name, size)


def check(connection: Connection, permission: Permission, resource: Resource) -> Asker:
    """Give who asks, if they may do something to a resource.

    Errors: NotSignedIn (API-101), MayNot (API-102), RoleMissing (API-118).
    """
    asker = asker_of(connection)
    if not asker.may(permission, resource, serving_of(connection).clock()):
        raise may_not(asker, permission, resource)
    return asker


def may_not(asker: Asker, permission: Permission | None, resource: Resource | None = None) -> MayNot | RoleMissing:
    """Give why somebody may not do something: for want of a token that is made for it, or of a role.

    Shape:  without a resource it is about anything at all; without a permission about what nobody may.
    """
    card, where = asker.card, str(resource) if resource is not None else "anything"
    if permission is None:
        return MayNot(who=asker.name, permission="do that", resource=where, why="nobody may")
    if permission not in card.permissions or not card.resource.covers(resource or card.resource):
        why = f"this token is for {', '.join(one.value for one in card.permissions)} on {card.resource} alone"
        return MayNot(who=asker.name, permission=permission.value, resource=where, why=why)
    to, place = asker.name.removeprefix("person:"), resource or card.resource
    return RoleMissing(who=asker.name, permission=permission.value, resource=where, to=to, place=place)
