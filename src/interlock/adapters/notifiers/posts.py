"""Messages as one request in JSON, and what an answer comes to. Floor 11.

The address of many receivers is a secret itself, so no error says more of it than its host, and the library that asks
keeps its log to itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import Body, HttpClient, Limits, origin_of
from interlock.adapters.notifiers.errors import NotAccepted
from interlock.kernel import Instant
from interlock.response.errors import ChannelBusy, MessageRefused

LIMITS: Final = Limits(silence_s=10.0, total_s=30.0, most_bytes=1 << 16)
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TAKEN: Final = range(200, 300)
_AT_FAULT: Final = frozenset({400, 413, 415, 422})
"""What says that this message is wrong, and nothing of the next one."""
LATER: Final = frozenset({429, 503})
"""What may say when to come again."""
_LOGGERS: Final = ("httpx", "httpcore")


class Answer(msgspec.Struct, frozen=True):
    """What a receiver answered that says it took something."""

    where: str
    """Its scheme, host and port, which is what errors say of it."""
    text: str


class Posts:
    """Posts to one address after the other; each is https, or on this machine."""

    def __init__(self, clock: Callable[[], Instant], *, ca_file: str = "", limits: Limits = LIMITS) -> None:
        self._clock, self._ca_file, self._limits = clock, ca_file, limits

    def post(self, url: str, document: Mapping[str, object]) -> Answer:
        """Post a document as JSON. Redirects are not followed.

        Errors: NotAccepted (NTF-102), ChannelBusy (RSP-110), MessageRefused (RSP-111).
        """
        where = safe_origin(url)
        body = Body.of(msgspec.json.encode(document))
        own = {"Content-Type": "application/json; charset=utf-8"}
        hush()
        try:
            with (
                HttpClient([url], limits=self._limits, ca_file=self._ca_file) as client,
                client.exchange("POST", url, own=own, body=body, follows=False) as answer,
            ):
                said = answer.body(self._limits.most_bytes)
                status, later = answer.status, answer.headers.get("retry-after", "")
        except NetworkError as error:
            raise NotAccepted(where=where, why=error.fields.get("why", "its answer is of no use")) from error
        self._check(where, status, later)
        return Answer(where, said.decode("utf-8", "replace").strip())

    def _check(self, where: str, status: int, later: str) -> None:
        why = f"it answered {status}"
        seconds = seconds_of(later, self._clock()) if status in LATER else None
        if seconds is not None:
            raise ChannelBusy(where=where, seconds=seconds, why=why)
        if status in _AT_FAULT:
            raise MessageRefused(where=where, why=why)
        if status not in _TAKEN:
            raise NotAccepted(where=where, why=why)


def safe_origin(url: str) -> str:
    """Give scheme, host and port of an address that may be told something.

    Errors: NotAccepted (NTF-102) where it is no https address, and none of this machine.
    """
    try:
        origin = origin_of(url)
    except NetworkError as error:
        raise NotAccepted(where="the address", why="it is no http or https address without credentials") from error
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise NotAccepted(where=origin, why="it is not https, and not on this machine")
    return origin


def seconds_of(later: str, at: Instant) -> int | None:
    """Read Retry-After, seconds or a date; None where it says nothing of use. Source: RFC 9110, section 10.2.3."""
    if later.isascii() and later.isdecimal():
        return int(later[:9])
    try:
        return max(int((parsedate_to_datetime(later) - at).total_seconds()), 1)
    except (ValueError, TypeError, OverflowError):
        return None


def hush() -> None:
    """Keep the library that makes requests from writing whole addresses into a log."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if logger.level < logging.WARNING:
            logger.setLevel(logging.WARNING)
