"""Floor 0: ids, digests, instants, severities, canonical JSON and the root of all errors."""

from interlock.kernel.canonical import canonical
from interlock.kernel.errors import (
    DigestMalformed,
    DurationMalformed,
    Family,
    InstantMalformed,
    InterlockError,
    KernelError,
    NotCanonical,
    PatternMalformed,
)
from interlock.kernel.model import (
    Certainty,
    ControlId,
    Digest,
    Instant,
    KeyId,
    Severity,
    Subject,
    duration,
    instant,
    sha256,
    stamp,
)
from interlock.kernel.paths import is_portable, matches, sameness
from interlock.kernel.words import nearest

__all__ = [
    "Certainty",
    "ControlId",
    "Digest",
    "DigestMalformed",
    "DurationMalformed",
    "Family",
    "Instant",
    "InstantMalformed",
    "InterlockError",
    "KernelError",
    "KeyId",
    "NotCanonical",
    "PatternMalformed",
    "Severity",
    "Subject",
    "canonical",
    "duration",
    "instant",
    "is_portable",
    "matches",
    "nearest",
    "sameness",
    "sha256",
    "stamp",
]
