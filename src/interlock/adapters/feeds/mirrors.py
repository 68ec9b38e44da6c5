"""Fetches feeds from the mirrors that their user named, and from nowhere else. Floor 11."""

from __future__ import annotations

import fcntl
import hashlib
import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from interlock.adapters.errors import AnswerTruncated
from interlock.adapters.feeds.errors import FetchUnderWay, HeaderMalformed, HeaderMissing, PlainHttpRefused
from interlock.adapters.http import Download, HttpClient, Limits, Validators
from interlock.supply.feeds import Delivery, FeedKind, Mirror

_MOST_BYTES: Final = {FeedKind.OSV: 8 << 30, FeedKind.KEV: 64 << 20, FeedKind.EPSS: 256 << 20}
_HEADER: Final = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}): ?([\x21-\x7e](?:[\x20-\x7e]{0,8000}[\x21-\x7e])?)")

_MOST_BREAKS: Final = 8
"""How often a line may break before it is left to a later attempt."""

Watch = Callable[[int, int], None]


class MirrorClient:
    """Fetches from mirrors into a folder of the user's; what a broken attempt left there is gone on with."""

    def __init__(
        self, folder: str, environ: Mapping[str, str], *, user_agent: str, limits: Limits | None = None
    ) -> None:
        self._folder = Path(folder)
        self._environ = environ
        self._user_agent = user_agent
        self._limits = limits or Limits()

    @contextmanager
    def fetched(
        self, mirror: Mirror, known: tuple[str, str] = ("", ""), watch: Watch | None = None
    ) -> Generator[Delivery]:
        """Give what a mirror has, as a delivery that is there for as long as the block lasts.

        Shape:  `known` are the entity tag and the time of the last change, as it gave them the last time.
        Errors: HeaderMissing (FED-104), HeaderMalformed (FED-105), PlainHttpRefused (FED-106), FetchUnderWay (FED-107),
                those of `HttpClient.download`.
        """
        headers = self._headers(mirror)
        check_way(mirror)
        path = self._folder / hashlib.sha256(f"{mirror.kind} {mirror.url}".encode()).hexdigest()[:32]
        with self._alone(path, mirror):
            try:
                yield self._download(mirror, path, headers, Validators(*known), watch)
            finally:
                path.unlink(missing_ok=True)

    def _download(
        self, mirror: Mirror, path: Path, headers: Mapping[str, str], known: Validators, watch: Watch | None
    ) -> Delivery:
        limits = Limits(
            self._limits.silence_s, self._limits.total_s, min(self._limits.most_bytes, _MOST_BYTES[mirror.kind])
        )
        allowed = (mirror.url, *mirror.redirects_to)
        with HttpClient(allowed, limits=limits, headers=headers, user_agent=self._user_agent) as client:
            got = _whole(client, mirror.url, path, known if known != Validators() else None, watch)
        files = (str(path),) if got.is_new else ()
        said = got.validators
        return Delivery(mirror.url, mirror.kind, files, said.etag, said.last_modified, got.resumed_at)

    def _headers(self, mirror: Mirror) -> dict[str, str]:
        variable = mirror.header_from
        if not variable:
            return {}
        text = self._environ.get(variable, "")
        if not text:
            raise HeaderMissing(mirror=mirror.name, variable=variable)
        found = _HEADER.fullmatch(text)
        if found is None:
            raise HeaderMalformed(mirror=mirror.name, variable=variable)
        return {found[1]: found[2]}

    @contextmanager
    def _alone(self, path: Path, mirror: Mirror) -> Generator[None]:
        """Keep other processes of this user from fetching the same; the lock ends with the process at the latest."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FetchUnderWay(mirror=mirror.name) from error
            yield


def _whole(client: HttpClient, url: str, path: Path, known: Validators | None, watch: Watch | None) -> Download:
    """Fetch a file, and go on where the line broke as long as each attempt brings something."""
    for _ in range(_MOST_BREAKS):
        try:
            return client.download(url, path, known, watch=watch)
        except AnswerTruncated as error:
            if not error.fields["got"]:
                raise
    return client.download(url, path, known, watch=watch)


def check_way(mirror: Mirror) -> None:
    """Raise unless the way to a mirror, and wherever it may lead, is encrypted, stays here, or was allowed as it is.

    Errors: PlainHttpRefused (FED-106).
    """
    for url in (mirror.url, *mirror.redirects_to):
        parts = urlsplit(url)
        if parts.scheme == "http" and not mirror.allow_http and not _is_here(parts.hostname or ""):
            raise PlainHttpRefused(mirror=mirror.name)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
