"""Asking one thing of one address, whatever kind of thing it is, so many a second. Floor 11."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Collection
from typing import Any, Final, Self

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import HttpClient, Limits, Pinning
from interlock.adapters.probes.logins import Attempts, try_logins
from interlock.adapters.probes.places import Place
from interlock.adapters.probes.ports import knock
from interlock.adapters.probes.records import records
from interlock.adapters.probes.requests import request
from interlock.adapters.probes.tls import Contexts, context_for_requests, contexts, shake
from interlock.runtime.probes.errors import AddressSilent
from interlock.runtime.probes.model import Ask, DnsAsk, HttpAsk, LoginAsk, PortAsk, TlsAsk
from interlock.runtime.probes.run import Bounds
from interlock.runtime.probes.seen import DnsSeen, HttpSeen, LoginSeen, PortSeen, Seen, TlsSeen

_REPEATABLE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_ALIVE: Final = HttpAsk(follow=0)
_BREATH_S: Final = 0.3
_MOST_SHOWN: Final = 2000


class Pace:
    """Lets so many begin in a second, evenly."""

    def __init__(self, per_second: int) -> None:
        self._every_s = 1 / per_second
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            turn = max(time.monotonic(), self._next)
            self._next = turn + self._every_s
        time.sleep(max(0.0, turn - time.monotonic()))


class Asker:
    """Asks one address; use it in a `with`. Each thread has a client of its own."""

    def __init__(self, place: Place, asks: Collection[Ask], bounds: Bounds, ca: bytes) -> None:
        """Make everything that is needed for some questions.

        Errors: AddressSilent (PRB-110), CertificatesUnreadable (NET-106).
        """
        self._place = place
        self._bounds = bounds
        self._pace = Pace(bounds.per_second)
        self._own = threading.local()
        self._clients: list[HttpClient] = []
        self._lock = threading.Lock()
        self._attempts = Attempts(f"interlock-{secrets.token_hex(8)}", secrets.token_hex(16))
        self._made: Contexts = contexts([one for one in asks if isinstance(one, TlsAsk)], ca)
        context = context_for_requests(place, self._made, ca, bounds.silence_s)
        self._pinning = Pinning({place.address.host: place.numbers}, context)
        plain = (_plain(place, one.plain) for one in asks if isinstance(one, HttpAsk) and one.plain)
        self._allowed = (place.address.origin, *plain)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients:
            client.__exit__()

    def ask(self, ask: Ask) -> Seen:
        """Ask one thing. Errors: those of the network, AddressSilent (PRB-110), ResolverFailed (PRB-115)."""
        match ask:
            case HttpAsk():
                return self._page(ask)
            case TlsAsk():
                if ask in self._made.unable:
                    raise AddressSilent(address=self._place.address.text, why=self._made.unable[ask])
                self._pace.wait()
                return shake(self._place, ask, self._made, self._bounds.silence_s)
            case PortAsk():
                self._pace.wait()
                return knock(self._place, ask.port, self._bounds.silence_s)
            case DnsAsk():
                self._pace.wait()
                return records(ask.name or self._place.address.host, ask.kind, self._bounds.silence_s)
            case LoginAsk():
                return try_logins(self._client(), self._base, ask, self._attempts, self._pace.wait)

    def may_repeat(self, ask: Ask) -> bool:
        """Say whether asking twice changes nothing."""
        return not isinstance(ask, LoginAsk) and (not isinstance(ask, HttpAsk) or ask.method in _REPEATABLE)

    def silence(self) -> str:
        """Say why the address gives no answer at all, after a second try; empty if it gives one of any kind."""
        why = ""
        for pause in (0.0, _BREATH_S):
            time.sleep(pause)
            try:
                request(self._client(), self._base, _ALIVE, reads=False)
            except (NetworkError, OSError) as error:
                why = str(error)
            else:
                return ""
        return why

    def where(self, ask: Ask) -> str:
        """Say where something is asked, as a URI, without what stands behind the question mark of a page."""
        match ask:
            case HttpAsk():
                base = _plain(self._place, ask.plain) if ask.plain else self._base
                return (base + ask.path).partition("?")[0]
            case LoginAsk():
                return (self._base + ask.path).partition("?")[0]
            case PortAsk():
                return f"tcp://{_bracketed(self._place.address.host)}:{ask.port}"
            case DnsAsk():
                return f"dns:{ask.name or self._place.address.host}?type={ask.kind}"
            case TlsAsk():
                return self._place.address.origin

    @property
    def _base(self) -> str:
        return self._place.address.text

    def _page(self, ask: HttpAsk) -> Seen:
        base = self._base
        if ask.plain:
            self._pace.wait()
            told = knock(self._place, ask.plain, self._bounds.silence_s)
            if not told.is_open:
                return told
            base = _plain(self._place, ask.plain)
        self._pace.wait()
        return request(self._client(), base, ask)

    def _client(self) -> HttpClient:
        """Give the client of this thread."""
        client: HttpClient | None = getattr(self._own, "client", None)
        if client is None:
            limits = Limits(silence_s=self._bounds.silence_s, total_s=self._bounds.answer_s)
            client = HttpClient(self._allowed, limits=limits, user_agent="interlock-probe", pinning=self._pinning)
            self._own.client = client
            with self._lock:
                self._clients.append(client)
        return client


def _plain(place: Place, port: int) -> str:
    return f"http://{_bracketed(place.address.host)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def in_short(ask: Ask, answer: Seen | str) -> tuple[str, dict[str, Any]]:
    """Give what was asked, and in short what came back: no body, and no value of a cookie."""
    match ask:
        case HttpAsk():
            asked = f"{ask.method} {ask.path}"
        case LoginAsk():
            asked = f"log in at {ask.path}"
        case PortAsk():
            asked = f"connect to port {ask.port}"
        case DnsAsk():
            asked = f"{ask.kind} records"
        case TlsAsk():
            asked = f"handshake {ask.version} {ask.ciphers}".strip()
    match answer:
        case str():
            return asked, {"unasked": answer}
        case HttpSeen():
            return asked, _page(answer)
        case LoginSeen():
            tries = [[name, one.status] for name, one in answer.tries]
            return asked, {"asks": answer.is_asked, "tries": tries}
        case PortSeen() | DnsSeen() | TlsSeen():
            told: dict[str, Any] = msgspec.to_builtins(answer)
            return asked, told


def _page(answer: HttpSeen) -> dict[str, Any]:
    headers = [[name, _without_value(value) if name == "set-cookie" else value] for name, value in answer.headers]
    shown, size = [], 0
    for one in headers:
        size += len(one[0]) + len(one[1])
        if size > _MOST_SHOWN:
            break
        shown.append(one)
    return {
        "status": answer.status,
        "headers": shown,
        "characters": len(answer.body),
        "is_whole": answer.is_whole,
        "redirects": list(answer.path),
        "took_ms": answer.took_ms,
    }


def _without_value(cookie: str) -> str:
    pair, divider, rest = cookie.partition(";")
    return f"{pair.partition('=')[0]}=...{divider}{rest}"
