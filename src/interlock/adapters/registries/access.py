"""How one user may talk to one registry, and what it takes to answer its challenges. Floor 11.

Source: RFC 9110 section 11, distribution's token authentication. Credentials go to the registry itself and to the
places that its user listed; nothing a server says can send them elsewhere.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlencode

import msgspec

from interlock.adapters.http import HttpClient, origin_of
from interlock.adapters.registries.errors import AccessRefused, TokenPlaceRefused
from interlock.kernel import InterlockError

_MOST_TOKEN_BYTES: Final = 1 << 20
_LONGEST: Final = 4096
_SCHEME: Final = re.compile(r"(?:^|[\s,])(basic|bearer)(?=\s|,|$)", re.IGNORECASE)
_FIELD: Final = re.compile(r'([a-z_]{1,40})\s{0,4}=\s{0,4}(?:"([^"]*)"|([^\s,"]+))', re.IGNORECASE)
_OK: Final = 200


class Credentials(msgspec.Struct, frozen=True):
    """By what a registry knows a user; never shown."""

    user: str = ""
    password: str = ""
    token: str = ""
    """A bearer token, in place of both."""

    def __repr__(self) -> str:
        return "Credentials(...)"

    @property
    def basic(self) -> str:
        """The header's value for Basic authentication; empty without a user."""
        if not self.user:
            return ""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


def nobody() -> Credentials:
    """Give the credentials of somebody whom the registry does not know."""
    return Credentials()


class Access(msgspec.Struct, frozen=True):
    """What its user decided about one registry."""

    credentials: Callable[[], Credentials] = nobody
    """Asked only once the registry wants to know."""
    realms: tuple[str, ...] = ()
    """Other origins that may be shown the credentials, to get a token."""
    redirects_to: tuple[str, ...] = ()
    """Other origins that blobs may be fetched from; they get no credentials."""
    insecure: bool | None = None
    """Whether it is asked without encryption; left out, only on this machine."""
    ca_file: str = ""

    def url(self, host: str) -> str:
        """Give the address of a registry."""
        plain = self.insecure if self.insecure is not None else is_here(host) and not self.ca_file
        return f"{'http' if plain else 'https'}://{host}"


def is_here(host: str) -> bool:
    """Say whether a host, with a port or without, is this machine."""
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


class Challenge(msgspec.Struct, frozen=True):
    """How a registry wants to be shown who asks."""

    scheme: str
    """`basic` or `bearer`."""
    realm: str = ""
    service: str = ""
    scope: str = ""


def challenges_of(header: str) -> tuple[Challenge, ...]:
    """Read a WWW-Authenticate header; schemes that nobody here knows are left out."""
    text = header[:_LONGEST]
    starts = [(one.start(1), one.end(1), one[1].lower()) for one in _SCHEME.finditer(text)]
    found = []
    for number, (_, end, scheme) in enumerate(starts):
        until = starts[number + 1][0] if number + 1 < len(starts) else len(text)
        fields = {one[1].lower(): one[2] or one[3] or "" for one in _FIELD.finditer(text, end, until)}
        found.append(Challenge(scheme, fields.get("realm", ""), fields.get("service", ""), fields.get("scope", "")))
    return tuple(found)


class _Token(msgspec.Struct):
    token: str = ""
    access_token: str = ""


class Authenticator:
    """Gives the header by which one registry knows its user."""

    def __init__(self, place: str, host: str, access: Access, client: HttpClient) -> None:
        """`place` is how errors call it; `client` may ask the realms of `access`."""
        self._place = place
        self._host = host
        self._access = access
        self._client = client
        self._allowed = {origin_of(access.url(host)), *map(origin_of, access.realms)}

    def answer(self, header: str) -> str:
        """Answer a challenge: give the value of an Authorization header.

        Errors: AccessRefused (REG-107), TokenPlaceRefused (REG-108), those of the client.
        """
        challenges = challenges_of(header)
        given = self._access.credentials()
        if given.token:
            return f"Bearer {given.token}"
        bearer = next((one for one in challenges if one.scheme == "bearer" and one.realm), None)
        if bearer is not None:
            return f"Bearer {self._token(bearer, given)}"
        if any(one.scheme == "basic" for one in challenges) and given.basic:
            return given.basic
        why = "it wants a user and a password" if challenges else "it does not say how one may show who one is"
        raise AccessRefused(place=self._place, why=why, host=self._host)

    def _token(self, challenge: Challenge, given: Credentials) -> str:
        try:
            origin = origin_of(challenge.realm)
        except InterlockError as error:
            why = "the place for tokens that it names is none"
            raise AccessRefused(place=self._place, why=why, host=self._host) from error
        if origin not in self._allowed:
            raise TokenPlaceRefused(place=self._place, origin=origin, host=self._host)
        asked = {"service": challenge.service, "scope": challenge.scope}
        query = urlencode({name: value for name, value in asked.items() if value})
        url = challenge.realm + ("&" if "?" in challenge.realm else "?") + query
        own = {"Authorization": given.basic} if given.basic else {}
        with self._client.exchange("GET", url, own=own) as answer:
            if answer.status != _OK:
                why = f"{origin} gives no token (it answered {answer.status})"
                raise AccessRefused(place=self._place, why=why, host=self._host)
            body = answer.body(_MOST_TOKEN_BYTES)
        try:
            read = msgspec.json.decode(body, type=_Token)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            why = f"what {origin} gives is no token"
            raise AccessRefused(place=self._place, why=why, host=self._host) from error
        token = read.token or read.access_token
        if not token.isascii() or not token.isprintable() or not token:
            raise AccessRefused(place=self._place, why=f"what {origin} gives is no token", host=self._host)
        return token
