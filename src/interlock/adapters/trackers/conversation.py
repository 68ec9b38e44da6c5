"""Asking one tracker: only it, without following anybody anywhere, and with errors that say what to do. Floor 11.

Nothing is asked twice here: what fails is tried again by the outbox, after as long as the tracker wants.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Final, TypeVar
from urllib.parse import urlencode

import msgspec

from interlock.adapters.errors import AnswerTooBig, NetworkError
from interlock.adapters.http import Body, HttpClient, Limits, origin_of
from interlock.adapters.references import secret_at
from interlock.adapters.registries.patience import seconds_of
from interlock.adapters.trackers.errors import (
    TicketDeclined,
    TicketGone,
    TokenUnusable,
    TrackerAnsweredWrongly,
    TrackerBusy,
    TrackerError,
    TrackerRefused,
    TrackerUnreachable,
)
from interlock.adapters.trackers.place import Json, Place
from interlock.response.tickets import plain

MOST_BYTES: Final = 4 << 20
"""Of one answer."""
REFUSED_S: Final = 3600
"""How long a tracker is left alone that does not know us: some lock out whoever tries again and again."""
DOWN_S: Final = 300
BUSY_S: Final = 60
LONGEST_S: Final = 86_400
"""Nobody is waited for longer, whatever they ask for."""
_LIMITS: Final = Limits(silence_s=10.0, total_s=30.0, most_bytes=MOST_BYTES)
_UNAUTHORIZED, _GONE, _TOO_MANY, _UNAVAILABLE, _FAULT = 401, 404, 429, 503, 500
_LOCKED: Final = ("x-authentication-denied-reason", "x-seraph-loginreason")
"""Jira says in one of these that it wants a person to sign in first."""
_DENIED: Final = ("AUTHENTICATION_DENIED", "CAPTCHA", "AUTHENTICATED_FAILED")
_REDIRECTS: Final = range(300, 400)
_GOOD: Final = range(200, 300)
_LONGEST: Final = 300
_INSIDE: Final = re.compile(rb'^\s*\{\s*"(error|errorMessages|errors)"\s*:')
"""How an answer begins that says that it went well, and holds an error."""
_T = TypeVar("_T")


class Conversation:
    """Talks to one tracker."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self.place, self._environ = place, environ

    def ask(self, method: str, path: str, body: Json = None, *, query: Mapping[str, str] | None = None) -> bytes:
        """Ask for something and give the answer, which is one that says that it went well.

        Errors: SecretMissing (NET-120), TokenUnusable (TKT-109), TrackerRefused (TKT-101), TrackerBusy (TKT-102),
                TrackerUnreachable (TKT-103), TicketDeclined (TKT-104), TrackerAnsweredWrongly (TKT-105), TicketGone
                (TKT-107).
        """
        place = self.place
        url = place.address.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
        own = {**self._shown(), "Accept": "application/json"}
        sent = None
        if body is not None:
            own["Content-Type"] = "application/json"
            sent = Body.of(msgspec.json.encode(body))
        try:
            with (
                HttpClient([place.address], limits=_LIMITS, ca_file=place.ca_file) as client,
                client.exchange(method, url, own=own, body=sent, follows=False) as answer,
            ):
                status, headers, got = answer.status, answer.headers, answer.body(MOST_BYTES)
        except AnswerTooBig as error:
            raise self.wrong(f"sends more than {MOST_BYTES >> 20} MiB") from error
        except NetworkError as error:
            why = str(error.fields.get("why", error))
            raise TrackerUnreachable(tracker=place.name, why=plain(why, _LONGEST), wait_s=DOWN_S) from error
        if status not in _GOOD:
            raise self._failed(path, status, headers, got)
        if _INSIDE.match(got):
            raise TicketDeclined(tracker=place.name, status=status, why=self._said(got))
        return got

    def json(
        self, wanted: type[_T], method: str, path: str, body: Json = None, *, query: Mapping[str, str] | None = None
    ) -> _T:
        """Ask for something that is answered in JSON. Errors: as for `ask`."""
        return self.read(wanted, self.ask(method, path, body, query=query))

    def read(self, wanted: type[_T], body: bytes) -> _T:
        """Read an answer. Errors: TrackerAnsweredWrongly (TKT-105)."""
        try:
            return msgspec.json.decode(body, type=wanted)
        except msgspec.ValidationError as error:
            raise self.wrong("sends something else than it should") from error
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise self._astray("sends something that is no JSON") from error

    def wrong(self, why: str) -> TrackerAnsweredWrongly:
        """Give the error that says what is wrong with an answer, which says nothing of other tickets."""
        return TrackerAnsweredWrongly(tracker=self.place.name, where=origin_of(self.place.address), why=why)

    def _astray(self, why: str) -> TrackerAnsweredWrongly:
        """Give the error of an answer that does not come from the tracker, or not from one of its kind."""
        where = origin_of(self.place.address)
        return TrackerAnsweredWrongly(tracker=self.place.name, where=where, why=why, wait_s=DOWN_S)

    def _shown(self) -> dict[str, str]:
        token, user = secret_at(self.place.token, self._environ), self.place.user
        if not token.isascii() or not token.isprintable():
            raise TokenUnusable(tracker=self.place.name)
        if user:
            return {"Authorization": "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()}
        return {"Authorization": f"Bearer {token}"}

    def _failed(self, path: str, status: int, headers: Mapping[str, str], got: bytes) -> TrackerError:
        name, where = self.place.name, origin_of(self.place.address)
        if status == _UNAUTHORIZED or any(
            denied in headers.get(one, "").upper() for one in _LOCKED for denied in _DENIED
        ):
            return TrackerRefused(tracker=name, where=where, status=status, wait_s=REFUSED_S)
        if status in {_TOO_MANY, _UNAVAILABLE}:
            asked = int(seconds_of(headers.get("retry-after", ""), headers.get("date", "")))
            return TrackerBusy(tracker=name, where=where, status=status, wait_s=min(max(asked, BUSY_S), LONGEST_S))
        if status >= _FAULT:
            return TrackerUnreachable(tracker=name, why=f"{where} answered {status}", wait_s=DOWN_S)
        if status in _REDIRECTS:
            return self._astray(f"leads elsewhere (status {status}), and nobody follows")
        if status == _GONE:
            return TicketGone(tracker=name, ticket=plain(path.rpartition("/api/")[2], _LONGEST))
        return TicketDeclined(tracker=name, status=status, why=self._said(got))

    def _said(self, got: bytes) -> str:
        """Give what an answer says is wrong, in one line, without the secret that it may repeat."""
        text = plain(got[: 4 * _LONGEST].decode("utf-8", "replace"), _LONGEST)
        token = secret_at(self.place.token, self._environ)
        basic = base64.b64encode(f"{self.place.user}:{token}".encode()).decode()
        return text.replace(token, "***").replace(basic, "***") or "without a word"
