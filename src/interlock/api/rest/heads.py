"""HEAD is answered as GET is, without what would follow the headers. Floor 14. Source: RFC 9110, section 9.3.2."""

from __future__ import annotations

import asyncio
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseBodyEvent, Message, Receive, Scope, Send

_LENGTH: Final = b"content-length"
_NOTHING: Final[HTTPResponseBodyEvent] = {"type": "http.response.body", "body": b"", "more_body": False}


class Heads:
    """Has every route that answers GET answer HEAD; what streams is let go as soon as its headers are told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        streams = asyncio.Event()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send(_NOTHING)
                if not any(name.lower() == _LENGTH for name, _ in message["headers"]):
                    streams.set()  # nobody knows when it ends, and nobody waits for it

        scope["method"] = "GET"
        answering = asyncio.ensure_future(self._app(scope, receive, told))
        waiting = asyncio.ensure_future(streams.wait())
        try:
            await asyncio.wait({answering, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done() and not answering.done():
                answering.cancel()
                await asyncio.wait({answering})
            if not answering.cancelled():
                answering.result()
        finally:
            answering.cancel()
            waiting.cancel()
            scope["method"] = "HEAD"  # as whoever writes down what was asked has to tell it
