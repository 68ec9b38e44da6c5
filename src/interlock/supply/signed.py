"""A signature of somebody else's that was verified: who signed, when, what, and by which checks that was seen.

Enters: nothing; `interlock.adapters.sigstore` makes these values. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Digest, Instant
from interlock.supply.certified import Certified

GLOB: Final = "glob:"
"""What begins a pattern; without it every character stands for itself."""


class Grade(StrEnum):
    """How much is known of when a signature was made; from most to least."""

    LOGGED = "logged"
    """It is in a transparency log, so whoever owns the identity can see that it was made."""
    TIMESTAMPED = "timestamped"
    """A clock that is trusted has seen it; its trusted root has no log."""
    PROMISED = "promised"
    """A log promised to take it in and at what time; nobody shows that it did."""
    UNLOGGED = "unlogged"
    """Nobody but the signer says when it was made: a stolen, expired certificate cannot be told from a good one."""


class Check(msgspec.Struct, frozen=True):
    """One check that was passed."""

    name: str
    says: str


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A verified signature: not to be confused with a bundle, of which nothing is proved."""

    artifact: Digest
    """What it is about: the artifact itself, or a subject of the statement that was signed."""
    certified: Certified | None = None
    """What the signer's certificate says; nothing where a key signed that has none."""
    key: str
    """SHA-256 of the SubjectPublicKeyInfo of the key that signed."""
    grade: Grade
    at: Instant | None = None
    """When it was made, as the log or a clock saw it; the earliest where there are several."""
    payload_type: str = ""
    """Of a DSSE envelope; empty where the artifact's own bytes were signed."""
    payload: bytes = b""
    """What the envelope holds; empty where the artifact's own bytes were signed."""
    root: str = ""
    """SHA-256 of the trusted root under which all this holds; empty where only a key was given."""
    checks: tuple[Check, ...]
    """In the order in which they were made."""


class Target(msgspec.Struct, frozen=True):
    """The artifact that a signature should be about: its digests, and its bytes where they are at hand."""

    name: str
    digests: tuple[Digest, ...]
    """At least one, each of another algorithm."""
    body: bytes | None = None
    """For keys that sign whole messages."""

    def digest_of(self, algorithm: str) -> Digest | None:
        """Give the digest of an algorithm, where it is known."""
        return next((one for one in self.digests if one.alg == algorithm), None)


class SignerWanted(msgspec.Struct, frozen=True):
    """Whose signature counts: exactly this identity of exactly this issuer."""

    issuer: str
    identity: str = ""
    """Exactly that of the certificate, or `glob:` and a pattern: `*` stands for anything but a slash and an at sign,
    `**` for anything. Empty leaves it to what is expected of the build, which must name a source or a builder then."""

    def refuses(self, certified: Certified) -> tuple[str, str, str] | None:
        """Give what does not fit, what it is and what is asked for; nothing where the signer is the one wanted."""
        if certified.issuer != self.issuer:
            return "the issuer of the signer's identity", certified.issuer, self.issuer
        if self.identity and not is_like(certified.identity, self.identity):
            return "the signer", certified.identity, self.identity
        return None


def is_like(identity: str, pattern: str) -> bool:
    """Say whether an identity is the one wanted; nothing but `glob:` makes a pattern of a text."""
    if not pattern.startswith(GLOB):
        return identity == pattern
    parts = re.split(r"(\*\*|\*)", pattern.removeprefix(GLOB))
    meant = {"**": r".*", "*": r"[^/@]*"}
    return re.fullmatch("".join(meant.get(one) or re.escape(one) for one in parts), identity) is not None
