"""What happens, told to a page as it happens: server-sent events for whoever is signed in. Floor 14.

Source: WHATWG HTML, server-sent events.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, aclosing
from typing import Annotated, Final, Protocol, cast

import anyio.to_thread
from litestar import get
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from interlock.identity import Permission
from interlock.identity.sessions import Visitor
from interlock.kernel import InterlockError
from interlock.web.paths import EVENTS
from interlock.web.visiting import NEEDS, Asked, serving_of, visitor_of
from interlock.wiring.feed import Told
from interlock.wiring.serving import Serving

_NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_MOST: Final = 2**53 - 1
_DIGITS: Final = 19
"""A number of 64 bits has no more."""
_AGAIN_MS: Final = 3_000
"""After so long a browser comes again when a stream broke off."""


class Streams(Protocol):
    """Counts the streams that are open, of one asker and in all."""

    def check(self, who: str) -> None:
        """Return if somebody may open one more; raise otherwise."""

    def opened(self, who: str) -> AbstractContextManager[None]:
        """Count a stream for as long as it is open."""


@get(EVENTS, opt=_NEEDED, media_type="text/event-stream")
async def follow(request: Asked, after: Annotated[int, QueryParameter(ge=-1, le=_MOST)] = -1) -> ServerSentEvent:
    """Tell what happens from now on, or behind an event that is known; Last-Event-ID goes on where it broke off."""
    serving, visitor = serving_of(request), visitor_of(request)
    streams = cast(Streams, request.app.state.streams)
    streams.check(visitor.card.id)
    last = request.headers.get("last-event-id", "")
    start = int(last) if last.isascii() and last.isdecimal() and len(last) < _DIGITS else after
    if start < 0:
        start = await anyio.to_thread.run_sync(serving.outbox.newest)
    start, missing = await anyio.to_thread.run_sync(serving.resumed, start)
    told = counted(_told(serving, visitor, start, missing), streams, visitor.card.id)
    return ServerSentEvent(told, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


async def counted(
    told: AsyncGenerator[ServerSentEventMessage, None], streams: Streams, who: str
) -> AsyncGenerator[ServerSentEventMessage, None]:
    """Count a stream from its first word to its last."""
    try:
        with streams.opened(who):
            async with aclosing(told):
                async for one in told:
                    yield one
    except InterlockError:
        return  # others began since it was asked for, or the tables cannot be read: the browser comes again


async def _told(
    serving: Serving, visitor: Visitor, after: int, missing: Told | None
) -> AsyncGenerator[ServerSentEventMessage, None]:
    yield ServerSentEventMessage(data=None, comment=f"from {after + 1} on", retry=_AGAIN_MS)
    if missing is not None:
        yield ServerSentEventMessage(data=missing.text, event=missing.kind)
    async with aclosing(serving.feed.follow(after, lambda: products_of(serving, visitor), wait=True)) as told:
        async for one in told:
            if one.is_beat:
                yield ServerSentEventMessage(data=None, comment="still here")
            else:  # without a kind: a page listens to all of them
                yield ServerSentEventMessage(data=one.text, id=one.number)


def products_of(serving: Serving, visitor: Visitor) -> frozenset[str] | None:
    """Give whose events somebody may see this moment; none of them once their session is over."""
    now = serving.visiting.sessions.still(visitor.card)
    return now.products(Permission.EVIDENCE_READ, serving.clock()) if now is not None else frozenset()


ROUTES = (follow,)
