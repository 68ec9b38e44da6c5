"""The keys of issuers: from a file, or fetched by discovery and kept for a while. Floor 11.

An issuer is asked only if it is on the user's list, and for its keys only where it or that list says. Keys are kept
with the time of fetching; a key that nobody knows has them fetched anew, at most once a minute, so that a rotation
is noticed and a made-up name makes no traffic.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Protocol

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import HttpClient
from interlock.adapters.issuers.discovery import LIMITS, discovered
from interlock.adapters.issuers.errors import IssuerKeyUnknown, KeySetUnusable
from interlock.adapters.issuers.key_sets import PublishedKey, named, read_key_set
from interlock.identity.workload import Issuer
from interlock.kernel import Instant, InterlockError

_PAUSE: Final = timedelta(minutes=1)


class KeyCache(Protocol):
    """Keeps bytes that nobody else can have written.

    Promise: `get` MUST give what `put` was given under that name, or nothing.
    """

    def get(self, name: str) -> bytes | None:
        """Give what was kept under a name."""
        ...

    def put(self, name: str, body: bytes) -> None:
        """Keep some bytes under a name, if that is possible."""
        ...


class _Fetched(msgspec.Struct, frozen=True):
    """The keys of an issuer, and when they were fetched."""

    at: Instant
    keys: tuple[PublishedKey, ...]


class IssuerKeys:
    """The keys of every issuer whose tokens count."""

    def __init__(self, cache: KeyCache, *, user_agent: str = "interlock") -> None:
        self._cache = cache
        self._user_agent = user_agent
        self._failed: dict[str, tuple[Instant, InterlockError]] = {}

    def key(self, issuer: Issuer, kid: str, at: Instant) -> PublishedKey:
        """Give a key of an issuer by its name.

        Errors: IssuerKeyUnknown (TOK-104), KeySetUnusable (TOK-109), those of `interlock.adapters.http`.
        """
        if issuer.keys_file:
            found = named(_from_file(issuer), kid)
        else:
            kept = self._kept(issuer, at)
            found = named(kept.keys, kid)
            if found is None and at - kept.at >= _PAUSE:
                found = named(self._fetched(issuer, at).keys, kid)
        if found is None:
            raise IssuerKeyUnknown(issuer=issuer.url, kid=kid)
        return found

    def _kept(self, issuer: Issuer, at: Instant) -> _Fetched:
        """Give the keys that are at hand if they are young enough, or fetch them."""
        body = self._cache.get(_name(issuer))
        try:
            kept = None if body is None else msgspec.json.decode(body, type=_Fetched)
        except msgspec.MsgspecError:
            kept = None  # of another version
        if kept is None or not timedelta(0) <= at - kept.at <= timedelta(seconds=issuer.max_key_age_s):
            return self._fetched(issuer, at)
        return kept

    def _fetched(self, issuer: Issuer, at: Instant) -> _Fetched:
        """Fetch the keys of an issuer, unless that went wrong a moment ago."""
        failed_at, fault = self._failed.get(issuer.url, (at - _PAUSE, None))
        if fault is not None and timedelta(0) <= at - failed_at < _PAUSE:
            raise fault
        try:
            fetched = _Fetched(at, self._asked(issuer))
        except (NetworkError, KeySetUnusable) as error:
            self._failed[issuer.url] = (at, error)
            raise
        self._failed.pop(issuer.url, None)
        self._cache.put(_name(issuer), msgspec.json.encode(fetched))
        return fetched

    def _asked(self, issuer: Issuer) -> tuple[PublishedKey, ...]:
        allowed = (issuer.url, *issuer.keys_from)
        with HttpClient(allowed, limits=LIMITS, user_agent=self._user_agent) as client:
            found = discovered(client, issuer)
            keys = read_key_set(client.get(found.jwks_uri, most_bytes=1 << 20), issuer.url, found.jwks_uri[:200])
        if not keys:
            raise KeySetUnusable(issuer=issuer.url, why="there is no key for signatures in it", where=found.jwks_uri)
        return keys


def _from_file(issuer: Issuer) -> tuple[PublishedKey, ...]:
    path = issuer.keys_file
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (pathlib costs start-up time)
            body = file.read((1 << 20) + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise KeySetUnusable(issuer=issuer.url, why=why, where=path) from error
    if len(body) > 1 << 20:
        raise KeySetUnusable(issuer=issuer.url, why="the file is larger than a megabyte", where=path)
    return read_key_set(body, issuer.url, path)


def _name(issuer: Issuer) -> str:
    """Name what is kept of an issuer; another list of places to ask is another name."""
    return "\n".join((issuer.url, *issuer.keys_from))
