"""A job of a build server shows its token and gets a short one of this server. Floor 14.

Source: RFC 8693, with the request as JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import anyio
import anyio.to_thread
import msgspec
from litestar import Request, Response, post
from litestar.params import JSONBody

from interlock.api.rest.asking import PROVES, serving_of
from interlock.kernel import stamp

EXCHANGE: Final = "/v1/tokens/exchange"
_AT_ONCE: Final = 4
"""Exchanges that are worked on at once: an issuer that hangs must not keep everybody else's requests waiting."""
_LONGEST: Final = 1 << 14
_ACCESS: Final = "urn:ietf:params:oauth:token-type:access_token"
_BEARER: Final = "Bearer"
_turns: Final = anyio.CapacityLimiter(_AT_ONCE)


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token of a job."""

    grant_type: Literal["urn:ietf:params:oauth:grant-type:token-exchange"]
    subject_token: Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST, description="as the job has it")]
    subject_token_type: Literal["urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"]


class Given(msgspec.Struct, frozen=True):
    """A token of this server, shown this once."""

    access_token: str
    issued_token_type: str
    token_type: str
    expires_in: int
    """In seconds."""
    scope: str
    """The permissions that it is for."""
    party: str
    """For whom it stands."""
    resource: str
    """How far it goes."""
    until: str


@post(
    EXCHANGE,
    opt={PROVES: "a workload token"},
    tags=["access"],
    summary="get a short token for that of a build server",
    status_code=200,
)
async def exchange(request: Request[Any, Any, Any], data: JSONBody[Shown]) -> Response[Given]:
    """Give a token for at most 15 minutes to a job whose own token a rule of this server wants.

    Every refusal is answered alike; the reason stands in the server's log.
    """
    given = await anyio.to_thread.run_sync(_given, request, data.subject_token, limiter=_turns)
    return Response(given, headers={"Cache-Control": "no-store"})


def _given(request: Request[Any, Any, Any], token: str) -> Given:
    serving = serving_of(request)
    text, card = serving.exchange.give(token, request.app.state.fault)
    lasts = int((card.until - card.made_at).total_seconds())
    scope = " ".join(one.value for one in card.permissions)
    return Given(text, _ACCESS, _BEARER, lasts, scope, str(card.owner), str(card.resource), stamp(card.until))


ROUTES = (exchange,)
