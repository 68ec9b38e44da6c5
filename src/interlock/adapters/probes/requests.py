"""Asking for pages: redirects are followed within a place, bodies are read as far as they are wanted. Floor 11."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import Body, Exchange, HttpClient, origin_of
from interlock.formats.compressed import CompressionBroken, unpacked
from interlock.runtime.probes.answers import REDIRECTS
from interlock.runtime.probes.model import HttpAsk
from interlock.runtime.probes.seen import HttpSeen

MOST_BYTES: Final = 1 << 20
"""Of a body, as it is sent and as it is unpacked."""
_ENDLESS: Final = 1 << 62
_PLAIN: Final = frozenset({"", "identity"})


def request(
    client: HttpClient, base: str, ask: HttpAsk, *, reads: bool = True, extra: Mapping[str, str] | None = None
) -> HttpSeen:
    """Ask, follow redirects that stay where they are, and give what came back; `reads` says whether bodies matter.

    Errors: Unreachable (NET-102).
    """
    began = time.monotonic_ns()
    url, passed = base + ask.path, list[str]()
    sent = dict(ask.headers) | dict(extra or {})
    while True:
        seen, location = _once(client, ask, url, sent, reads=reads)
        further = _further(url, location) if seen.status in REDIRECTS and ask.method in {"GET", "HEAD"} else ""
        is_round = bool(further) and (further in passed or further == url)
        if not further or is_round or len(passed) >= ask.follow:
            is_endless = is_round or (bool(further) and 0 < ask.follow <= len(passed))
            took = (time.monotonic_ns() - began) // 1_000_000
            return msgspec.structs.replace(seen, path=tuple(passed), is_endless=is_endless, took_ms=took)
        passed.append(url)
        url = further
        sent |= _cookies(seen)


def _once(client: HttpClient, ask: HttpAsk, url: str, sent: Mapping[str, str], *, reads: bool) -> tuple[HttpSeen, str]:
    body = Body.of(ask.body.encode()) if ask.body else None
    with client.exchange(ask.method, url, own=sent, body=body, follows=False) as answer:
        text, is_whole, unread = _body(answer) if reads else ("", False, "")
        location = answer.headers.get("location", "")
        return HttpSeen(url, answer.status, answer.fields, text, is_whole, unread), location


def _further(url: str, location: str) -> str:
    """Give where a redirect leads, if it stays in the same place; empty for any other."""
    if not location:
        return ""
    try:
        further = urljoin(url, location)
        is_same = origin_of(further) == origin_of(url)
        return urlsplit(further)._replace(fragment="").geturl() if is_same else ""
    except (ValueError, NetworkError):
        return ""


def _cookies(seen: HttpSeen) -> dict[str, str]:
    """Give the cookies that were set on the way, since some servers redirect in circles without them."""
    pairs = [value.partition(";")[0].strip() for value in seen.values("set-cookie")]
    return {"cookie": "; ".join(pairs)} if pairs else {}


def _body(answer: Exchange) -> tuple[str, bool, str]:
    """Give the body as text, whether that is all of it, and why it cannot be judged."""
    body, is_whole = bytearray(), True
    try:
        for piece in answer.pieces(_ENDLESS):
            body += piece
            if len(body) > MOST_BYTES:
                is_whole = False
                break
    except NetworkError:  # it broke off, or dripped until the time was over; what came is there
        is_whole = False
    packed = answer.headers.get("content-encoding", "").strip().lower()
    if packed in _PLAIN:
        return body[:MOST_BYTES].decode("utf-8", "replace"), is_whole, ""
    if packed not in {"gzip", "x-gzip"} or not is_whole:
        return "", False, f"its body is packed as {packed[:20]!r}, though none of that was asked for"
    try:
        return unpacked(bytes(body), MOST_BYTES).decode("utf-8", "replace"), True, ""
    except CompressionBroken as error:
        return "", False, f"its packed body is of no use: {error.why}"
