"""Trying what products ship with: a few times, one after the other, and only where somebody is asked. Floor 11."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from interlock.adapters.errors import AnswerRefused
from interlock.adapters.http import HttpClient
from interlock.adapters.probes.requests import request
from interlock.runtime.probes.model import MOST_TRIES, HttpAsk, LoginAsk
from interlock.runtime.probes.seen import HttpSeen, LoginSeen

_ASKS: Final = 401
_THERE: Final = 200
_TOO_MANY, _AT_FAULT = 429, 500
_FORM: Final = "application/x-www-form-urlencoded"


class Attempts:
    """What was tried at an address, so that no name is locked out by it."""

    def __init__(self, nobody: str, nothing: str) -> None:
        """`nobody` is a name that nobody has, `nothing` a password that nobody has."""
        self.nonsense = (nobody, nothing)
        self._tried: dict[tuple[str, str], set[str]] = {}

    def may(self, realm: str, name: str, word: str) -> bool:
        """Say whether a password may be tried for a name, and take it down: none twice, and at most three."""
        tried = self._tried.setdefault((realm, name), set())
        if word in tried or len(tried) >= MOST_TRIES:
            return False
        tried.add(word)
        return True


def try_logins(client: HttpClient, base: str, ask: LoginAsk, attempts: Attempts, wait: Callable[[], None]) -> LoginSeen:
    """Try names and passwords, where somebody is asked for them at all; `wait` holds back before each request.

    Errors: those of `request`; AnswerRefused (NET-103) where the server is too busy or broken to say whether it asks.
    """

    def asked(method: str, body: str = "", headers: Mapping[str, str] | None = None) -> HttpSeen:
        wait()
        return request(client, base, HttpAsk(method, ask.path, tuple((headers or {}).items()), body, follow=0))

    def attempt(name: str, word: str) -> HttpSeen:
        if ask.user:
            fields = {ask.user: name, ask.password: word}
            return asked("POST", urlencode(fields), {"content-type": _FORM})
        token = base64.b64encode(f"{name}:{word}".encode()).decode()
        return asked("GET", headers={"authorization": f"Basic {token}"})

    first = asked("GET")
    if first.status == _TOO_MANY or first.status >= _AT_FAULT:
        why = "nobody can tell whether it asks for a password"
        raise AnswerRefused(url=f"{base}{ask.path}", status=first.status, why=why, remedy="probe again when it is well")
    if first.status != (_THERE if ask.user else _ASKS):
        return LoginSeen(is_asked=False)
    # Of two that ask alike nobody can tell whether they are one: a name is tried no more often for both.
    realm = "form" if ask.user else ", ".join(first.values("www-authenticate"))
    fresh = [(name, word) for name, word in ask.tries if attempts.may(realm, name, word)]
    if not fresh:
        return LoginSeen(is_asked=True)
    wrong = attempt(*attempts.nonsense)
    return LoginSeen(is_asked=True, nonsense=wrong, tries=tuple((name, attempt(name, word)) for name, word in fresh))
