"""Requests to one repository of a registry: authenticated, tried again where that may help, bounded. Floor 11."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final, NoReturn
from urllib.parse import urljoin

import msgspec

from interlock.adapters.errors import AnswerTruncated, NetworkError, Unreachable
from interlock.adapters.http import Body, Exchange, HttpClient, Limits
from interlock.adapters.registries.access import Access, Authenticator
from interlock.adapters.registries.errors import AccessRefused, RegistryAnswered, RegistryBusy, RepositoryFull
from interlock.adapters.registries.patience import BUSY, Patience

_MOST_TOLD: Final = 1 << 16
_LONGEST_WHY: Final = 200
_UNKNOWN, _FORBIDDEN = 401, 403
_NO_ROOM: Final = frozenset({413, 507})
_FULL_WORDS: Final = ("no space left", "quota", "insufficient storage")
_ERRNOS: Final = 134
"""No system has as many."""
_READING: Final = frozenset({"GET", "HEAD"})


class _Error(msgspec.Struct):
    code: str = ""
    message: str = ""
    detail: msgspec.Raw = msgspec.Raw(b"")


class _Errors(msgspec.Struct):
    errors: list[_Error] = []


class _Enclosed(msgspec.Struct):
    err: int = msgspec.field(name="Err", default=0)


class _OfDisk(msgspec.Struct):
    enclosed: _Enclosed = msgspec.field(name="Enclosed")


class Conversation:
    """Talks to one repository of one registry; use it in a `with`."""

    def __init__(
        self, host: str, path: str, access: Access, *, patience: Patience, limits: Limits | None = None, agent: str
    ) -> None:
        self.address = f"oci://{host}/{path}"
        self.host = host
        self.patience = patience
        self._base = f"{access.url(host)}/v2/{path}/"
        allowed = (access.url(host), *access.realms, *access.redirects_to)
        self._client = HttpClient(allowed, limits=limits, user_agent=agent, ca_file=access.ca_file)
        self._authenticator = Authenticator(self.address, host, access, self._client)
        self._known: dict[bool, str] = {}
        """The header that was accepted last, for reading and for writing."""

    def close(self) -> None:
        """Let go of the connections."""
        self._client.__exit__(None, None, None)

    def url(self, rest: str, base: str = "") -> str:
        """Give the address of something in the repository, or where a Location leads."""
        return urljoin(base or self._base, rest)

    @contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Callable[[], Body] | None = None,
        attempts: int = 0,
    ) -> Iterator[Exchange]:
        """Give the answer to a request, which is made again while the registry is busy or cannot be reached.

        Shape:  `attempts` limits how often; left out, as often as patience lasts. The last answer is given as it is.
        Errors: AccessRefused (REG-107), TokenPlaceRefused (REG-108), RegistryBusy (REG-109), RepositoryFull (REG-105),
                those of `HttpClient.exchange`.
        """
        most = attempts or self.patience.attempts
        with ExitStack() as stack:
            for attempt in range(1, most + 1):
                with ExitStack() as trying:
                    try:
                        answer = self._authenticated(trying, method, url, headers or {}, body)
                        if answer.status not in BUSY or attempt == most:
                            stack.enter_context(trying.pop_all())
                            break
                        self._put_off(answer, attempt)
                    except (Unreachable, AnswerTruncated):
                        if attempt == most:
                            raise
                        self.patience.wait(attempt)
            yield answer

    def _put_off(self, answer: Exchange, attempt: int) -> None:
        """Wait as long as a busy registry asks for. Errors: RegistryBusy (REG-109), RepositoryFull (REG-105)."""
        why = told(answer)
        self.check_room(answer.status, why)
        after = answer.headers.get("retry-after", "")
        if not self.patience.wait(attempt, after, answer.headers.get("date", "")):
            why = f"it asks to wait longer than {self.patience.longest_s:g} seconds (Retry-After: {after[:40]})"
            raise RegistryBusy(place=self.address, status=answer.status, times=attempt, why=why)

    def _authenticated(
        self,
        stack: ExitStack,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Callable[[], Body] | None,
    ) -> Exchange:
        """Give an answer; where the registry asks who wants to know, tell it and ask again, once."""
        is_reading = method in _READING
        known = self._known.get(is_reading, "")
        for is_last in (False, True):
            own = {"Authorization": known} if known else {}
            with ExitStack() as trying:
                sent = body() if body is not None else None
                answer = trying.enter_context(self._client.exchange(method, url, headers=headers, own=own, body=sent))
                if answer.status != _UNKNOWN:
                    stack.enter_context(trying.pop_all())
                    return answer
                challenge = answer.headers.get("www-authenticate", "")
            if not is_last:
                known = self._known[is_reading] = self._authenticator.answer(challenge)
        self._known.pop(is_reading, None)
        raise AccessRefused(place=self.address, why="it does not know the user, or not the password", host=self.host)

    def check_room(self, status: int, why: str, what: object = "what was sent") -> None:
        """Raise if a registry says that it has no room. Errors: RepositoryFull (REG-105)."""
        if status in _NO_ROOM or (status in BUSY and any(word in why.lower() for word in _FULL_WORDS)):
            raise RepositoryFull(place=self.address, digest=what, why=why or f"it answered {status}")

    def refuse(self, answer: Exchange, what: str, why: str | None = None) -> NoReturn:
        """Raise what an answer means that is not what was wanted; `why` is what it tells, where that was read.

        Errors: RepositoryFull (REG-105), AccessRefused (REG-107), RegistryBusy (REG-109), RegistryAnswered (REG-110).
        """
        why = told(answer) if why is None else why
        self.check_room(answer.status, why)
        if answer.status == _FORBIDDEN:
            raise AccessRefused(place=self.address, why=why or "it answered 403", host=self.host)
        if answer.status in BUSY:
            times = self.patience.attempts
            raise RegistryBusy(place=self.address, status=answer.status, times=times, why=why or what)
        raise RegistryAnswered(place=self.address, status=answer.status, what=what, why=why or "it does not say why")


def told(answer: Exchange) -> str:
    """Give what a registry says of an error, in few printable characters; empty if nothing."""
    try:
        body = answer.body(_MOST_TOLD)
        said = msgspec.json.decode(body, type=_Errors).errors[:3]
    except (NetworkError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    words = (f"{one.code} {one.message} {_plain(bytes(one.detail))}".strip() for one in said)
    text = "; ".join(words)
    return "".join(char if char.isprintable() else " " for char in text)[:_LONGEST_WHY]


def _plain(detail: bytes) -> str:
    """Give what else is said of an error; of one of its disk distribution's registry tells the bare number."""
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        number = msgspec.json.decode(detail, type=_OfDisk).enclosed.err
        if 0 < number < _ERRNOS:
            return f"(on its disk: {os.strerror(number).lower()})"
    text = detail.decode("utf-8", "replace").strip()
    return "" if text in {"", "null", "{}", '""'} else f"({text})"
