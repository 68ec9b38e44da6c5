"""Asking one server of reports: only it, with patience, and with errors that say what to do. Floor 11.

No redirect is followed. Answers are not repeated in errors: what a server says to somebody who shows a credential may
hold it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

import msgspec

from interlock.adapters.http import Body, HttpClient, Limits, origin_of
from interlock.adapters.references import secret_at
from interlock.adapters.registries.patience import BUSY
from interlock.adapters.report_sources.errors import (
    CredentialUnusable,
    SourceAnsweredWrongly,
    SourceBusy,
    SourceRefused,
)
from interlock.adapters.report_sources.model import Around, Place

MOST_BYTES: Final = 64 << 20
"""Of one answer."""
MOST_OF_ALL: Final = 512 << 20
"""Bytes of all answers to one pull."""
MOST_S: Final = 1_500.0
"""How long a pull may take."""
MOST_PAGES: Final = 10_000
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
JSON: Final = {"Content-Type": "application/json"}
_LIMITS: Final = Limits(silence_s=60.0, total_s=300.0, most_bytes=MOST_BYTES)
_REFUSED: Final = {
    401: "see that the credential is right and has not ended",
    403: "give whoever the credential is of the right to read the findings of that scope",
}
_REDIRECTS: Final = range(300, 400)
_GOOD: Final = range(200, 300)
_T = TypeVar("_T")


class Reply(msgspec.Struct, frozen=True):
    """What a server answered, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Conversation:
    """Talks to the server of one source, and to the place where it has its tokens; use it in a `with`."""

    def __init__(self, place: Place, around: Around, tokens: str = "") -> None:
        """`tokens` is the URL where tokens are had, where that is another place."""
        self.place, self.around = place, around
        allowed = [place.address, *([tokens] if tokens else [])]
        self._client = HttpClient(allowed, limits=_LIMITS, ca_file=place.ca_file)
        self._got, self._until = 0, time.monotonic() + MOST_S

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.__exit__()

    def secret(self, name: str) -> str:
        """Give a credential as it is at this moment; empty where the source has none of that name.

        Errors: SecretMissing (NET-120).
        """
        reference = self.place.credentials.get(name, "")
        return secret_at(reference, self.around.environ) if reference else ""

    def shown(self, name: str) -> str:
        """Give a credential that goes into a header. Errors: SecretMissing (NET-120), CredentialUnusable (ADP-106)."""
        text = self.secret(name)
        if not _fits(text):
            why = "it is no single line of ASCII"
            raise CredentialUnusable(source=self.place.name, name=name, why=why)
        return text

    def bearer(self, token: str, url: str) -> dict[str, str]:
        """Give the header that shows a token which was had at a URL. Errors: SourceAnsweredWrongly (ADP-103)."""
        if not token or not _fits(token):
            raise self.wrong(url, "gave a token that fits into no header")
        return {"Authorization": f"Bearer {token}"}

    def at(self, path: str, query: Mapping[str, str | int] | None = None) -> str:
        """Give the URL of a path at the server."""
        return self.place.address.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")

    def ask(self, method: str, url: str, own: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Ask for something that may be answered by any status between 200 and 299.

        Shape:  `own` are headers for this place alone. Where the server wants to be asked later, it is.
        Errors: SourceRefused (ADP-101), SourceBusy (ADP-102), SourceAnsweredWrongly (ADP-103), those of HttpClient.
        """
        reply = self.reply(method, url, own, body)
        if reply.status not in _GOOD:
            raise self.refused(url, reply)
        return reply

    def reply(self, method: str, url: str, own: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Ask as `ask` does, and give the answer whatever its status, but for those after which one asks again.

        Errors: SourceBusy (ADP-102), those of HttpClient.
        """
        patience, attempt = self.around.patience, 1
        while True:
            sent = Body.of(body) if body is not None else None
            with self._client.exchange(method, url, own=own, body=sent, follows=False) as answer:
                reply = Reply(answer.status, answer.headers, answer.body(MOST_BYTES))
            self._got += len(reply.body)
            if self._got > MOST_OF_ALL or time.monotonic() > self._until:
                most = f"{MOST_OF_ALL >> 20} MiB, or for more than {MOST_S / 60:g} minutes"
                raise self.wrong(url, f"sends more than {most}")
            if reply.status not in BUSY:
                return reply
            after, now = reply.headers.get("retry-after", ""), reply.headers.get("date", "")
            if attempt >= patience.attempts or not patience.wait(attempt, after, now):
                raise SourceBusy(source=self.place.name, where=origin_of(url), status=reply.status)
            attempt += 1

    def json(self, wanted: type[_T], method: str, url: str, own: Mapping[str, str], body: bytes | None = None) -> _T:
        """Ask for something that is answered in JSON. Errors: as for `ask`."""
        return self.read(wanted, self.ask(method, url, own, body), url)

    def read(self, wanted: type[_T], reply: Reply, url: str) -> _T:
        """Read an answer as JSON. Errors: SourceAnsweredWrongly (ADP-103)."""
        try:
            return msgspec.json.decode(reply.body, type=wanted)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise self.wrong(url, f"answered something that it should not: {error}") from error

    def wrong(self, url: str, why: str) -> SourceAnsweredWrongly:
        """Give the error that says what is wrong with an answer."""
        return SourceAnsweredWrongly(source=self.place.name, where=origin_of(url), why=why)

    def refused(self, url: str, reply: Reply) -> SourceRefused | SourceAnsweredWrongly:
        """Give the error that says what the status of an answer means."""
        if reply.status in _REFUSED:
            remedy = _REFUSED[reply.status]
            return SourceRefused(source=self.place.name, where=origin_of(url), status=reply.status, remedy=remedy)
        if reply.status in _REDIRECTS:
            return self.wrong(url, f"leads elsewhere (status {reply.status}), and nobody follows")
        return self.wrong(url, f"answered {reply.status} for {self.place.scope}")


class Turning:
    """Sees that pages come to an end: none is told of twice, and there are not more than can be."""

    def __init__(self, conversation: Conversation, url: str) -> None:
        self._conversation, self._url = conversation, url
        self._seen: set[str] = set()

    def on(self, token: str) -> str:
        """Give the name of the next page, or nothing at the end. Errors: SourceAnsweredWrongly (ADP-103)."""
        if token in self._seen or len(self._seen) >= MOST_PAGES:
            raise self._conversation.wrong(self._url, "gives the same page again and again")
        if token:
            self._seen.add(token)
        return token


def _fits(text: str) -> bool:
    """Say whether a text fits into a header: what does not could be shown by the error of whoever finds out."""
    return text.isascii() and text.isprintable()
