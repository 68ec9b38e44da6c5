"""The one way to make a request: only to places on a list, bounded in time and size, resumable. Floor 11.

A list of allowed origins is given when a client is made; a redirect to anywhere else is refused, so that no
answer of a server and no field of a document can send Interlock somewhere its user did not name. httpx is
imported when the first request is made (docs/decisions/0016-http.md).
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self
from urllib.parse import urljoin, urlsplit

import msgspec

from interlock.adapters.errors import (
    AnswerRefused,
    AnswerTooBig,
    AnswerTruncated,
    BodyWrong,
    CertificatesUnreadable,
    OriginRefused,
    Unreachable,
)
from interlock.kernel import Digest
from interlock.kernel.addresses import without_user

if TYPE_CHECKING:
    import ssl

    import httpx

    from interlock.adapters.connections import Deadline

_MOST_REDIRECTS: Final = 5
_CHUNK: Final = 1 << 16
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

Watch = Callable[[int, int], None]
"""Is told how many bytes of a file are here, and how many there will be; 0 where the server does not say."""


class Limits(msgspec.Struct, frozen=True):
    """How long and how large an answer may be."""

    silence_s: float = 30.0
    """Longest wait for a connection or for the next bytes."""
    total_s: float = 1800.0
    """Longest time for the whole answer."""
    most_bytes: int = 4 << 30


class Validators(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a server said by which to ask it whether something changed."""

    etag: str = ""
    last_modified: str = ""

    @property
    def strong(self) -> str:
        """What may stand in If-Range: a strong entity tag, or a date; empty where there is neither."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Download(msgspec.Struct, frozen=True):
    """How a download ended."""

    is_new: bool
    """False where the server says that nothing changed; no file was written then."""
    validators: Validators
    size: int = 0
    digest: Digest | None = None
    resumed_at: int = 0
    """How many bytes an earlier, broken attempt had left."""


class Body(msgspec.Struct, frozen=True):
    """What is sent along with a request: so many bytes, in pieces."""

    size: int
    pieces: Iterable[bytes]

    @classmethod
    def of(cls, body: bytes) -> Body:
        """Give bytes that are at hand."""
        return cls(len(body), (body,))


class Pinning(msgspec.Struct, frozen=True):
    """Where hosts are, and whose word counts for their names."""

    addresses: Mapping[str, Sequence[str]]
    """By host, in small letters."""
    context: ssl.SSLContext
    """Says which certificates count."""


class Exchange(msgspec.Struct, frozen=True):
    """An answer that has begun; its body is there only while the block lasts that gave it."""

    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    url: str
    """What answered, after redirects."""
    pieces: Callable[[int], Iterator[bytes]]
    """Gives the body, no more of it than so many bytes. Errors: those of `HttpClient.get`."""
    fields: tuple[tuple[str, str], ...] = ()
    """Headers as they were sent, one after the other: some are sent several times, and their values do not join."""

    def body(self, most: int) -> bytes:
        """Give the whole body of a small answer. Errors: those of `HttpClient.get`."""
        return b"".join(self.pieces(most))


def origin_of(url: str) -> str:
    """Give scheme, host and port of a URL, in one spelling.

    Errors: OriginRefused (NET-101) for anything that is no http(s) URL with a host, or that carries credentials.
    """
    place = url.partition("://")[2]
    if "@" in place and without_user(place) != place:
        raise OriginRefused(url=_shown(url), why="it carries credentials; give them as a header instead")
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise OriginRefused(url=_shown(url), why=f"it is no URL: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise OriginRefused(url=_shown(url), why="it is not an http or https URL with a host")
    return f"{parts.scheme}://{parts.hostname.lower()}:{port}"


class HttpClient:
    """Makes requests to some origins and no others; use it in a `with`."""

    def __init__(
        self,
        allowed: Collection[str],
        *,
        limits: Limits | None = None,
        headers: Mapping[str, str] | None = None,
        user_agent: str = "interlock",
        ca_file: str = "",
        pinning: Pinning | None = None,
    ) -> None:
        """`allowed` are URLs or origins; `headers` go to the first place asked only, never along with a redirect.

        `ca_file` names the certificates that count, in place of those of the system. With `pinning` the connections
        go to addresses that are known beforehand, and none lasts longer than the answer may take.
        """
        self._origins = frozenset(origin_of(url) for url in allowed)
        self._limits = limits or Limits()
        self._headers = dict(headers or {})
        self._user_agent = user_agent
        self._ca_file = ca_file
        self._pinning = pinning
        self._deadline: Deadline | None = None
        self._client: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def get(self, url: str, *, most_bytes: int = 16 << 20) -> bytes:
        """Give the body of a small answer.

        Errors: OriginRefused (NET-101), Unreachable (NET-102), AnswerRefused (NET-103), AnswerTooBig (NET-104),
                AnswerTruncated (NET-105).
        """
        with self._answer(url, {}) as answer:
            if answer.status_code != _OK:
                raise _refused(url, answer.status_code)
            return b"".join(self._body(url, answer, min(most_bytes, self._limits.most_bytes)))

    @contextmanager
    def exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        own: Mapping[str, str] | None = None,
        body: Body | None = None,
        follows: bool = True,
    ) -> Iterator[Exchange]:
        """Make a request of any kind and give the answer, whatever its status.

        Shape:  `own` are headers for the place that is asked and no other, such as credentials. Only GET and HEAD
                follow redirects, if they are to; of anything else a redirect is the answer.
        Errors: OriginRefused (NET-101), Unreachable (NET-102), AnswerRefused (NET-103), BodyWrong (NET-107).
        """
        with self._answer(url, headers or {}, method=method, own=own or {}, body=body, follows=follows) as answer:
            told = {name.lower(): value for name, value in answer.headers.items()}
            raw = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers.raw)
            where = str(answer.url)
            yield Exchange(answer.status_code, told, where, lambda most: self._body(where, answer, most), raw)

    def download(
        self, url: str, path: Path, known: Validators | None = None, *, watch: Watch | None = None
    ) -> Download:
        """Fetch a file to a path unless it is still what `known` says; go on where a broken attempt ended.

        The file stands at `path` only when it is whole. What a broken attempt left stands beside it, with what
        the server said of it; it is gone on with only if the server confirms that it is the same file.
        Errors: as for `get`.
        """
        part, note = _leftovers(path)
        begun = _begun(part, note)
        headers = {}
        if begun is not None:
            headers = {"Range": f"bytes={begun[0]}-", "If-Range": begun[1].strong}
        elif known is not None:
            headers = _conditions(known)
        with self._answer(url, headers) as answer:
            if answer.status_code == _NOT_MODIFIED and known is not None and begun is None:
                return Download(is_new=False, validators=known)
            if answer.status_code not in {_OK, _PARTIAL, _RANGE_WRONG}:
                raise _refused(url, answer.status_code)
            start = begun[0] if begun is not None and _goes_on(answer, begun[0]) else 0
            if answer.status_code == _OK or (start and answer.status_code == _PARTIAL):
                validators = Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
                return self._kept(url, answer, path, start, validators, watch=watch or _unwatched)
        # What was left does not fit what is there now: begin anew, once.
        _forget(part, note)
        return self.download(url, path, known, watch=watch) if begun is not None else self._no_range(url)

    def _no_range(self, url: str) -> Download:
        why = "it sent part of a file that nobody asked it to cut"
        raise AnswerRefused(url=_shown(url), status=_PARTIAL, why=why, remedy=_AT_FAULT)

    def _kept(
        self, url: str, answer: httpx.Response, path: Path, start: int, validators: Validators, *, watch: Watch
    ) -> Download:
        part, note = _leftovers(path)
        hasher = hashlib.sha256()
        with part.open("r+b" if start else "wb") as file:
            for piece in _pieces(file, start):
                hasher.update(piece)
            file.truncate()
            note.write_bytes(msgspec.json.encode(validators))
            size, rest = start, answer.headers.get("content-length", "")
            total = start + int(rest) if rest.isdecimal() else 0
            for piece in self._body(url, answer, self._limits.most_bytes - start):
                file.write(piece)
                hasher.update(piece)
                size += len(piece)
                watch(size, total)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _forget(part, note)
        return Download(
            is_new=True,
            validators=validators,
            size=size,
            digest=Digest("sha256", hasher.hexdigest()),
            resumed_at=start,
        )

    @contextmanager
    def _answer(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        method: str = "GET",
        own: Mapping[str, str] | None = None,
        body: Body | None = None,
        follows: bool = True,
    ) -> Iterator[httpx.Response]:
        """Give the answer after redirects, none of which may leave the list."""
        import httpx

        first = origin_of(url)
        size = {} if body is None else {"Content-Length": str(body.size)}
        for _ in range(_MOST_REDIRECTS + 1):
            origin = origin_of(url)
            if origin not in self._origins:
                raise OriginRefused(url=_shown(url), why=f"{origin} is not on the list of places to ask")
            sent = {**headers, **size, **(self._headers | dict(own or {}) if origin == first else {})}
            try:
                content = None if body is None else _exactly(body)
                client = self._opened()
                if self._deadline is not None:
                    self._deadline.begin(self._limits.total_s)
                    client.cookies.clear()  # each question stands for itself
                with client.stream(method, url, headers=sent, content=content) as answer:
                    if answer.status_code not in _REDIRECTS or method not in {"GET", "HEAD"} or not follows:
                        yield answer
                        return
                    url = urljoin(url, answer.headers.get("location", ""))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise Unreachable(url=_shown(url), why=_why(error)) from error
        why = f"it redirects more than {_MOST_REDIRECTS} times"
        raise AnswerRefused(url=_shown(url), status=302, why=why, remedy="name the address that it leads to in the end")

    def _opened(self) -> httpx.Client:
        if self._client is None:
            import httpx

            transport = self._pinned()
            verify = self._certificates() if transport is None else True
            try:
                self._client = httpx.Client(
                    verify=verify,
                    transport=transport,
                    follow_redirects=False,
                    timeout=self._limits.silence_s,
                    headers={"User-Agent": self._user_agent, "Accept-Encoding": "identity"},
                )
            except OSError as error:  # those of the environment
                raise CertificatesUnreadable(path="the file that SSL_CERT_FILE names", why=_why(error)) from error
        return self._client

    def _pinned(self) -> httpx.BaseTransport | None:
        """Give what carries requests to addresses that are known beforehand; none where the system finds them."""
        if self._pinning is None:
            return None
        from interlock.adapters.connections import Deadline, PinnedTransport

        self._deadline = Deadline()
        return PinnedTransport(self._pinning.addresses, self._deadline, self._pinning.context)

    def _certificates(self) -> ssl.SSLContext | bool:
        if not self._ca_file:
            return True
        import ssl

        try:
            return ssl.create_default_context(cafile=self._ca_file)
        except OSError as error:
            raise CertificatesUnreadable(path=self._ca_file, why=_why(error)) from error

    def _body(self, url: str, answer: httpx.Response, most: int) -> Iterator[bytes]:
        """Give the bytes of an answer while they keep within the limits, and check that they are all there."""
        import httpx

        promised = "" if answer.request.method == "HEAD" else answer.headers.get("content-length", "")
        if promised.isdecimal() and int(promised) > most:
            raise AnswerTooBig(url=_shown(url), most=most)
        got, until = 0, time.monotonic() + self._limits.total_s
        try:
            # As it comes: whoever waits for a whole piece neither looks at the clock nor keeps what is here so far.
            for piece in answer.iter_raw():
                got += len(piece)
                if got > most:
                    raise AnswerTooBig(url=_shown(url), most=most)
                if time.monotonic() > until:
                    raise Unreachable(url=_shown(url), why=f"it took longer than {self._limits.total_s:g} seconds")
                yield piece
        except httpx.HTTPError as error:
            raise AnswerTruncated(url=_shown(url), got=got, promised=promised or "more") from error
        if promised.isdecimal() and got != int(promised):
            raise AnswerTruncated(url=_shown(url), got=got, promised=promised)


_OK, _PARTIAL, _NOT_MODIFIED, _RANGE_WRONG = 200, 206, 304, 416
_TOO_MANY, _SERVER_FAULT = 429, 500
_AT_FAULT: Final = "the server is at fault and the address may be right; try again later, or name another mirror"


def _exactly(body: Body) -> Iterator[bytes]:
    """Give as many bytes as were announced. Errors: BodyWrong (NET-107), before the other side could be misled."""
    got = 0
    for piece in body.pieces:
        got += len(piece)
        if got > body.size:
            break
        yield piece
    if got != body.size:
        raise BodyWrong(got=got, size=body.size)


def _unwatched(got: int, total: int) -> None:
    del got, total


def _conditions(known: Validators) -> dict[str, str]:
    headers = {"If-None-Match": known.etag} if known.etag else {}
    return headers | ({"If-Modified-Since": known.last_modified} if known.last_modified else {})


def _leftovers(path: Path) -> tuple[Path, Path]:
    """Say where a broken attempt leaves what it got, and what the server said of it."""
    return path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.part.json")


def _begun(part: Path, note: Path) -> tuple[int, Validators] | None:
    """Give how far an earlier attempt got, and of what; none where it cannot be gone on with."""
    try:
        size = part.stat().st_size
        validators = msgspec.json.decode(note.read_bytes(), type=Validators)
    except (OSError, msgspec.MsgspecError):
        return None
    return (size, validators) if size and validators.strong else None


def _goes_on(answer: httpx.Response, start: int) -> bool:
    where = answer.headers.get("content-range", "")
    return answer.status_code == _PARTIAL and where.startswith(f"bytes {start}-")


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Give the first `size` bytes of a file, and leave it standing behind them."""
    left = size
    while left:
        piece = file.read(min(left, _CHUNK))
        if not piece:
            return
        left -= len(piece)
        yield piece


def _forget(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _refused(url: str, status: int) -> AnswerRefused:
    why = {401: "it asks for credentials", 403: "it does not allow it", 404: "there is nothing of that name"}
    remedy = {
        401: "give it the header that it wants, as the mirror's `header_from` does",
        403: "see whether the address is right, and whether the header that it is given allows this",
    }
    told = remedy.get(status, _AT_FAULT if status >= _SERVER_FAULT or status == _TOO_MANY else "check the address")
    return AnswerRefused(url=_shown(url), status=status, why=why.get(status, "it would not answer"), remedy=told)


def _why(error: Exception) -> str:
    said = str(error) or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in said:
        trusts = "where the authority is one of your own, SSL_CERT_FILE may name the file of its certificates"
        return f"its certificate is not trusted here ({said}); {trusts}"
    return said


def _shown(url: str) -> str:
    """Give a URL as it may be shown: without credentials, query and fragment, and not endlessly long."""
    head, divider, rest = url.partition("://")
    bare = without_user(rest if divider else url).partition("?")[0].partition("#")[0]
    return f"{head}://{bare}"[:300] if divider else bare[:300]
