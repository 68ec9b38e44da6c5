"""What came back from a running system. Frozen values. Floor 9."""

from __future__ import annotations

import msgspec

from interlock.kernel import Instant


class HttpSeen(msgspec.Struct, frozen=True):
    """An answer."""

    url: str
    """What gave it, after redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in small letters, each as often as it was sent."""
    body: str = ""
    is_whole: bool = True
    """Whether that is all of the body."""
    unread: str = ""
    """Why the body cannot be judged; empty if it can."""
    path: tuple[str, ...] = ()
    """The addresses that redirected on the way."""
    is_endless: bool = False
    """Whether redirects lead in a circle, or further than was followed."""
    took_ms: int = 0

    def values(self, name: str) -> tuple[str, ...]:
        """Give every value of a header."""
        return tuple(value for key, value in self.headers if key == name)


class CertificateSeen(msgspec.Struct, frozen=True):
    """The certificate that a server showed."""

    subject: str
    issuer: str
    not_before: Instant
    not_after: Instant
    names: tuple[str, ...]
    """The hosts that it is for: names and addresses."""
    key: str
    """`rsa`, `ec` or another word."""
    key_bits: int
    signature: str
    """The hash that it was signed with: `sha256`; empty where the algorithm has its own."""


class TlsSeen(msgspec.Struct, frozen=True):
    """A handshake."""

    is_accepted: bool
    says: str = ""
    """Why it was not accepted."""
    version: str = ""
    cipher: str = ""
    certificate: CertificateSeen | None = None
    distrust: str = ""
    """Why its chain is not trusted, times and names aside; empty if it is."""


class PortSeen(msgspec.Struct, frozen=True):
    """A connection."""

    is_open: bool
    says: str


class DnsSeen(msgspec.Struct, frozen=True):
    """Records."""

    records: tuple[str, ...]


class LoginSeen(msgspec.Struct, frozen=True):
    """Tries to log in."""

    is_asked: bool
    """Whether it asks for credentials at all."""
    nonsense: HttpSeen | None = None
    """What a name and a password that nobody has came to."""
    tries: tuple[tuple[str, HttpSeen], ...] = ()
    """By the name that was tried."""


Seen = HttpSeen | TlsSeen | PortSeen | DnsSeen | LoginSeen


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with an answer."""

    says: str
    symbol: str = ""
    """The header, cookie, port or record that it is about."""


class Unjudged(msgspec.Struct, frozen=True):
    """Why nobody can tell whether an answer is as it has to be."""

    why: str
