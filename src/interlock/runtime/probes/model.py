"""Probes as data: what is asked, what is wanted, how bad it is if it is otherwise. Frozen values. Floor 9."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Final

import msgspec

from interlock.kernel import Digest, Severity, canonical, sha256

TLS_VERSIONS: Final = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
"""Versions of TLS that can be asked for."""
RECORDS: Final = ("A", "AAAA", "CAA", "CNAME", "MX", "NS", "TXT")
"""Kinds of DNS records that can be asked for."""


class Only(StrEnum):
    """What an address has to be for a probe to apply to it."""

    HTTP = "http"
    HTTPS = "https"
    NETWORK = "network"
    """Not this machine, on which other things listen too."""
    NAME = "name"
    """A host by its name, not by a number."""
    USUAL_PORT = "usual-port"
    """80 for http, 443 for https."""


class HttpAsk(msgspec.Struct, frozen=True, tag="http"):
    """A request."""

    method: str = "GET"
    path: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    follow: int = 5
    """So many redirects are followed, none of them to another place."""
    plain: int = 0
    """Asked by http at this port of the host; 0 means as the address says."""


class TlsAsk(msgspec.Struct, frozen=True, tag="tls"):
    """A handshake."""

    version: str = ""
    """Nothing but this is offered; empty offers all there is."""
    ciphers: str = ""
    """In OpenSSL's words; nothing but these is offered."""


class PortAsk(msgspec.Struct, frozen=True, tag="port"):
    """A connection to a port of the host, closed at once."""

    port: int


class DnsAsk(msgspec.Struct, frozen=True, tag="dns"):
    """A question to the resolver."""

    kind: str
    name: str = ""
    """Empty for the host of the address."""


class LoginAsk(msgspec.Struct, frozen=True, tag="login"):
    """A few tries to log in with what a product ships with."""

    path: str
    tries: tuple[tuple[str, str], ...]
    """Names and passwords; at most `MOST_TRIES`."""
    user: str = ""
    """The field of the form that takes the name; empty means HTTP Basic."""
    password: str = ""


MOST_TRIES: Final = 3
Ask = HttpAsk | TlsAsk | PortAsk | DnsAsk | LoginAsk


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has to be true of a text; all that is said counts."""

    contains: str = ""
    lacks: str = ""
    matches: str = ""
    """RE2."""
    matches_not: str = ""
    begins: str = ""


class HeaderWant(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has to be true of a header."""

    name: str
    """In small letters."""
    is_there: bool = True
    """Where it is false, no such header may be sent."""
    may_lack: bool = False
    """Whether it may be left out; what is said of it counts where it is sent."""
    text: Text = Text()


class CookieWant(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has to be true of every cookie that is set."""

    names: str = ""
    """RE2 of the names it is about; empty means all."""
    secure: bool = False
    http_only: bool = False
    same_site: tuple[str, ...] = ()
    """In small letters."""
    at_least: int = 0


class HttpWant(msgspec.Struct, frozen=True, omit_defaults=True, tag="http"):
    """What has to be true of an answer; all that is said counts."""

    status: tuple[str, ...] = ()
    """`200`, or `2xx` for all of them."""
    headers: tuple[HeaderWant, ...] = ()
    cookies: CookieWant | None = None
    body: Text | None = None
    location: Text | None = None
    """Where a redirect that is not followed leads."""
    redirects_end: bool | None = None
    redirects: int | None = None
    """At most so many."""
    within_ms: int = 0
    any: tuple[HttpWant, ...] = ()
    """One of these has to be true."""


class TlsWant(msgspec.Struct, frozen=True, omit_defaults=True, tag="tls"):
    """What has to be true of a handshake and its certificate."""

    trusted: bool = False
    valid: bool = False
    named: bool = False
    """Whether the certificate is for the host."""
    days_left: int = 0
    rsa_bits: int = 0
    ec_bits: int = 0
    signature: Text | None = None
    issuer: Text | None = None
    accepted: bool | None = None


class PortWant(msgspec.Struct, frozen=True, tag="port"):
    """Whether something has to listen."""

    is_open: bool


class DnsWant(msgspec.Struct, frozen=True, omit_defaults=True, tag="dns"):
    """What has to be true of the records."""

    is_there: bool = True
    includes: tuple[str, ...] = ()
    each: Text | None = None


class LoginWant(msgspec.Struct, frozen=True, omit_defaults=True, tag="login"):
    """By what an answer shows that somebody is logged in."""

    http: HttpWant


Want = HttpWant | TlsWant | PortWant | DnsWant | LoginWant


class Probe(msgspec.Struct, frozen=True):
    """One question to a running system."""

    id: str
    says: str
    """What is wrong if it is not answered as it has to be."""
    severity: Severity
    remedy: str
    ask: Ask
    expect: Want | None = None
    """A fault where any of it is not so."""
    refuse: Want | None = None
    """A fault where all of it is so."""
    cwe: tuple[str, ...] = ()
    only: tuple[Only, ...] = ()


class Excepted(msgspec.Struct, frozen=True):
    """A probe that is not asked, and why; everybody sees it."""

    probe: str
    reason: str


class Environment(msgspec.Struct, frozen=True):
    """Where something runs, as a file of probes declares it."""

    name: str
    addresses: tuple[str, ...]
    tries_logins: bool = False
    """Whether default credentials may be tried there."""
    ca: str = ""
    """The file of the certificates that count there; empty for those of the system."""


class ProbeSet(msgspec.Struct, frozen=True, dict=True):
    """Everything that is to be asked."""

    probes: tuple[Probe, ...] = ()
    exceptions: tuple[Excepted, ...] = ()
    environments: tuple[Environment, ...] = ()

    @cached_property
    def digest(self) -> Digest:
        """SHA-256 of what is asked and what is not."""
        return sha256(canonical(msgspec.to_builtins([self.probes, self.exceptions])))

    def with_(self, other: ProbeSet) -> ProbeSet:
        """Give both together."""
        return ProbeSet(
            self.probes + other.probes,
            self.exceptions + other.exceptions,
            self.environments + other.environments,
        )
