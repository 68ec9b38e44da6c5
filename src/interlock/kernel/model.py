"""Digests, instants, severities and ids: the words every other floor is written in.

Enters: text or bytes. Leaves: frozen values with one parser each. Floor 0.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

import msgspec

from interlock.kernel.errors import DigestMalformed, DurationMalformed, InstantMalformed

Instant = datetime
"""A point in time: aware, UTC, microseconds at most. Made by `instant` or handed in by a Clock."""

KeyId = NewType("KeyId", str)
ControlId = NewType("ControlId", str)

ALGORITHMS: Final = {"sha256": 32, "sha512": 64, "sha1": 20, "gitCommit": 0, "gitTree": 0}
"""Digest algorithms by name, with their length in bytes; 0 means 20 (SHA-1) or 32 (SHA-256)."""


class Digest(msgspec.Struct, frozen=True, order=True, gc=False):
    """A digest that knows its algorithm, so that a bare hexadecimal string is never passed around.

    The names are those of in-toto's DigestSet: `sha256`, `gitCommit`, `gitTree`, ...
    """

    alg: str
    hex: str
    """Lower-case hexadecimal."""

    def __str__(self) -> str:
        return f"{self.alg}:{self.hex}"

    @property
    def short(self) -> str:
        """Enough of the digest for a person to recognise it: twelve digits."""
        return self.hex[:12]

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read `alg:hex`.

        Errors: DigestMalformed (KRN-101).
        """
        alg, colon, value = text.partition(":")
        size = ALGORITHMS.get(alg)
        if not colon or size is None or re.fullmatch(r"[0-9a-f]+", value) is None:
            raise DigestMalformed(text=text)
        if len(value) not in ({size * 2} if size else {40, 64}):
            raise DigestMalformed(text=text)
        return cls(alg, value)


def sha256(body: bytes) -> Digest:
    """Give the SHA-256 digest of some bytes."""
    return Digest("sha256", hashlib.sha256(body).hexdigest())


def instant(text: str) -> Instant:
    """Read an RFC 3339 instant; the result is in UTC.

    Errors: InstantMalformed (KRN-102) if it is no instant or has no offset.
    """
    try:
        read = datetime.fromisoformat(text)
        if read.tzinfo is None:
            raise InstantMalformed(text=text)
        return read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InstantMalformed(text=text) from error


def stamp(at: Instant) -> str:
    """Write an instant as RFC 3339 in UTC with a Z; fractions only where there are any."""
    text = at.isoformat() if at.tzinfo is UTC else at.astimezone(UTC).isoformat()
    return text[:-6] + "Z"  # in UTC it always ends with +00:00


_DURATION = re.compile(r"([0-9]{1,6})([smhdw])")
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def duration(text: str) -> timedelta:
    """Read `30d`, `12h`, `45m`, `10s` or `2w`.

    Errors: DurationMalformed (KRN-105).
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise DurationMalformed(text=text)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


class Severity(StrEnum):
    """How bad it is if the finding is true; ordered from worst to mildest by `rank`."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical up to 4 for info, so that sorting by rank puts the worst first."""
        return _RANKS[self]


_RANKS: Final = {severity: place for place, severity in enumerate(Severity)}


class Certainty(StrEnum):
    """How sure the tool is that the finding is true."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for high, 1 for medium, 2 for low."""
        return ("high", "medium", "low").index(self.value)


class Subject(msgspec.Struct, frozen=True):
    """What a piece of evidence is about: an in-toto resource descriptor, name plus digests.

    Two subjects are about the same thing when they share a digest; names never decide.
    Source: in-toto attestation v1, ResourceDescriptor.
    """

    name: str
    digests: tuple[Digest, ...]
    """At least one, sorted; the first is the one shown."""

    def shares(self, other: Subject) -> bool:
        """Say whether both are about the same thing."""
        return not set(self.digests).isdisjoint(other.digests)
