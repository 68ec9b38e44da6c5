"""Sends a blob to a registry in chunks, and goes on where sending broke off. Floor 11.

Source: OCI distribution specification 1.1, "Pushing a blob in chunks".
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Final

from interlock.adapters.errors import AnswerTruncated, NetworkError, Unreachable
from interlock.adapters.http import Body, Exchange
from interlock.adapters.registries.conversation import Conversation, told
from interlock.adapters.registries.errors import ContentDamaged, RegistryBusy, RegistryError
from interlock.adapters.registries.patience import BUSY
from interlock.supply.oci import Descriptor, Source

CHUNK: Final = 32 << 20
_RANGE: Final = re.compile(r"(?:bytes=)?0-([0-9]{1,15})")
_CREATED, _ACCEPTED, _NO_CONTENT, _WRONG, _FORGOTTEN, _RANGE_WRONG = 201, 202, 204, 400, 404, 416
_MENDABLE: Final = BUSY | {_WRONG, _FORGOTTEN, _RANGE_WRONG}
_STREAM: Final = {"Content-Type": "application/octet-stream"}


class _BrokenOffError(Exception):
    """One attempt failed and another may not; it never leaves this module."""

    def __init__(self, status: int, why: str, retry_after: str = "", date: str = "") -> None:
        super().__init__(why)
        self.status, self.why, self.retry_after, self.date = status, why, retry_after, date


class Upload:
    """One blob on its way."""

    def __init__(self, talk: Conversation, blob: Descriptor, source: Source, *, chunk: int = CHUNK) -> None:
        self._talk = talk
        self._blob = blob
        self._source = source
        self._chunk = chunk
        self._location = ""
        self._offset = 0

    def run(self) -> None:
        """Send it until the registry has all of it and says that its digest is right.

        Errors: ContentDamaged (REG-103), RepositoryFull (REG-105), AccessRefused (REG-107), RegistryBusy (REG-109),
                RegistryAnswered (REG-110), those of the client. Whatever was sent is let go of then.
        """
        failures, furthest = 0, 0
        try:
            while not self._attempted():
                # What gets further each time may go on; what stands still is given up.
                failures = 1 if self._offset > furthest else failures + 1
                furthest = max(furthest, self._offset)
                self._recover(failures)
        except (RegistryError, NetworkError):
            self._let_go()
            raise

    def _attempted(self) -> bool:
        self._failure: Exception | None = None
        try:
            if not self._location:
                self._begin()
            while self._blob.size - self._offset > self._chunk:
                self._send_chunk()
            self._finish()
        except (Unreachable, AnswerTruncated, _BrokenOffError) as error:
            self._failure = error
            return False
        return True

    def _recover(self, failures: int) -> None:
        """Wait, and find out how much the registry has. Errors: as for `run`."""
        failure, patience = self._failure, self._talk.patience
        again = failure if isinstance(failure, _BrokenOffError) else None
        waited = failures < patience.attempts and patience.wait(
            failures, again.retry_after if again is not None else "", again.date if again is not None else ""
        )
        if not waited and again is not None:
            raise RegistryBusy(
                place=self._talk.address, status=again.status, times=failures, why=again.why or "it does not say why"
            ) from again
        if not waited and failure is not None:
            raise failure
        self._find_out()

    def _begin(self) -> None:
        url = self._talk.url("blobs/uploads/")
        with self._talk.ask("POST", url, body=lambda: Body.of(b"")) as answer:
            if answer.status != _ACCEPTED:
                self._talk.refuse(answer, "the beginning of an upload")
            self._offset = 0
            least = answer.headers.get("oci-chunk-min-length", "")
            self._chunk = max(self._chunk, int(least[:12])) if least.isdecimal() else self._chunk
            self._go_to(answer)

    def _send_chunk(self) -> None:
        stop = self._offset + self._chunk
        headers = {**_STREAM, "Content-Range": f"{self._offset}-{stop - 1}"}
        with self._talk.ask("PATCH", self._location, headers=headers, body=self._part(stop), attempts=1) as answer:
            self._check(answer, _ACCEPTED, "a part of a blob")
            has = _RANGE.fullmatch(answer.headers.get("range", f"0-{stop - 1}"))
            if has is None or int(has[1]) + 1 != stop:
                raise _BrokenOffError(answer.status, "it does not say that it has the part that it took")
            self._offset = stop
            self._go_to(answer)

    def _finish(self) -> None:
        digest = str(self._blob.digest)
        url = self._location + ("&" if "?" in self._location else "?") + f"digest={digest}"
        with self._talk.ask("PUT", url, headers=_STREAM, body=self._part(self._blob.size), attempts=1) as answer:
            self._check(answer, _CREATED, "the end of a blob")
            said = answer.headers.get("docker-content-digest", digest)
            if said != digest:
                why = f"it says that it kept {said[:80]}"
                raise ContentDamaged(place=self._talk.address, digest=self._blob.digest, why=why)
        self._location = ""

    def _part(self, stop: int) -> _Part:
        return _Part(self._source, self._offset, stop, self._blob)

    def _check(self, answer: Exchange, wanted: int, what: str) -> None:
        """Raise unless an answer is the wanted one; where the upload may be mended, so that it is tried again."""
        if answer.status == wanted:
            return
        if answer.status not in _MENDABLE:
            self._talk.refuse(answer, what)
        why = told(answer)
        self._talk.check_room(answer.status, why, self._blob.digest)
        if answer.status == _WRONG and "digest" in why.lower():
            raise ContentDamaged(place=self._talk.address, digest=self._blob.digest, why=f"it answers: {why}")
        raise _BrokenOffError(answer.status, why, answer.headers.get("retry-after", ""), answer.headers.get("date", ""))

    def _go_to(self, answer: Exchange) -> None:
        where = answer.headers.get("location", "")
        self._location = self._talk.url(where, answer.url) if where else self._location

    def _find_out(self) -> None:
        """Ask how far the upload got; where that cannot be told, it is begun anew."""
        location, self._location = self._location, ""
        before, self._offset = self._offset, 0
        if not location or self._blob.size <= self._chunk:
            return
        with contextlib.suppress(NetworkError), self._talk.ask("GET", location, attempts=1) as answer:
            has = _RANGE.fullmatch(answer.headers.get("range", ""))
            # "0-0" means one byte or none, and nobody can tell which.
            if answer.status == _NO_CONTENT and has is not None and before <= int(has[1]) + 1 <= self._blob.size:
                self._offset = int(has[1]) + 1 if int(has[1]) else 0
                self._location = location if self._offset else ""
                self._go_to(answer) if self._offset else None

    def _let_go(self) -> None:
        """Tell the registry that nothing more will come; that it does not listen changes nothing."""
        if self._location:
            with (
                contextlib.suppress(RegistryError, NetworkError),
                self._talk.ask("DELETE", self._location, attempts=1),
            ):
                pass


class _Part:
    """Gives a part of a blob as the body of a request, as often as it is sent."""

    def __init__(self, source: Source, start: int, stop: int, blob: Descriptor) -> None:
        self._source, self._start, self._stop, self._blob = source, start, stop, blob

    def __call__(self) -> Body:
        return Body(self._stop - self._start, self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        left = self._stop - self._start
        for piece in self._source(self._start) if left else ():
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                break
        if left > 0:
            raise ContentDamaged(place="its source", digest=self._blob.digest, why="it became shorter meanwhile")
