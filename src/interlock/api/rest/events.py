"""What happens, as it happens: server-sent events that go on where they broke off. Floor 14.

Source: WHATWG HTML, server-sent events.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final, cast

import anyio.to_thread
from litestar import Request, get
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from interlock.api.rest.asking import NEEDS, asker_of, serving_of
from interlock.api.rest.errors import TooManyStreams
from interlock.api.rest.limits import Streams
from interlock.identity import Permission
from interlock.identity.tokens import Asker
from interlock.wiring.feed import Told
from interlock.wiring.serving import Serving

_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_MOST: Final = 2**53 - 1


@get(
    "/v1/events",
    opt=_READ,
    tags=["events"],
    summary="follow what happens",
    media_type="text/event-stream",
)
async def follow(
    request: Request[Any, Any, Any],
    after: Annotated[
        int, QueryParameter(ge=-1, le=_MOST, description="the number of the last event that is known")
    ] = -1,
    wait: Annotated[bool, QueryParameter(description="whether to stay and be told more")] = True,
) -> ServerSentEvent:
    """Give events from a place on, each with its number as its id; Last-Event-ID goes on where it broke off.

    Where some of what is behind it is not kept any more, an event `gap` without an id says so first.
    """
    last = request.headers.get("last-event-id", "")
    start = int(last) if last.isdecimal() and len(last) < 19 else after  # noqa: PLR2004 (a number of 64 bits)
    asker, streams = asker_of(request), cast(Streams, request.app.state.streams)
    streams.check(asker.name)
    start, missing = await anyio.to_thread.run_sync(serving_of(request).resumed, start)
    events = _told(serving_of(request), asker, start, missing, wait=wait)
    return ServerSentEvent(_counted(events, streams, asker.name), headers={"Cache-Control": "no-store"})


async def _counted(
    events: AsyncGenerator[ServerSentEventMessage, None], streams: Streams, who: str
) -> AsyncGenerator[ServerSentEventMessage, None]:
    """Count a stream while it is told: from its first word on, for one that never begins never ends either."""
    try:
        with streams.opened(who):
            async with aclosing(events):
                async for one in events:
                    yield one
    except TooManyStreams:
        return  # others began since it was asked for


async def _told(
    serving: Serving, asker: Asker, after: int, missing: Told | None, *, wait: bool
) -> AsyncGenerator[ServerSentEventMessage, None]:
    if wait:
        # who follows knows at once that it does; an empty `data` would be an event
        yield ServerSentEventMessage(data=None, comment=f"from {after + 1} on")
    if missing is not None:
        yield ServerSentEventMessage(data=missing.text, event=missing.kind)
    async with aclosing(serving.feed.follow(after, lambda: _products(serving, asker), wait=wait)) as told:
        async for one in told:
            if one.is_beat:
                yield ServerSentEventMessage(data=None, comment="still here")
            else:
                yield ServerSentEventMessage(data=one.text, event=one.kind, id=one.number)


def _products(serving: Serving, asker: Asker) -> frozenset[str] | None:
    """Give whose events may be seen, as of now: a right that was taken away ends what is told."""
    now = serving.tokens.still(asker)
    return now.products(Permission.EVIDENCE_READ, serving.clock()) if now is not None else frozenset()


ROUTES = (follow,)
