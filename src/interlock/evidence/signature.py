"""The predicate of a signature that travels beside an artifact: who made it, and what it is. Floor 6.

The statement itself is a DSSE signature over the artifact's digest; what it holds is what others verify who read
neither in-toto nor this ledger.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.kernel import InterlockError, instant

SIGNATURE: Final = "https://interlock.example.org/attestation/signature/v1"


class ArtifactSignature(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That an artifact was signed, and how."""

    name: str
    """Of the file."""
    size: int
    """In bytes."""
    form: str
    """`detached` (the bare signature over the bytes) or `sigstore` (a bundle with certificate and log entry)."""
    signature: str
    """The signature in base64, or the SHA-256 of the bundle, which is kept beside the ledger."""
    at: str
    """RFC 3339."""
    key: str = ""
    """Id of the key, for `detached`."""
    identity: str = ""
    """Whom the certificate names, for `sigstore`."""
    issuer: str = ""
    """Who vouched for that identity."""

    def __post_init__(self) -> None:
        instant(self.at)


def read_signature(predicate: bytes) -> ArtifactSignature:
    """Read a signature of an artifact. Errors: PredicateMalformed (EVD-102)."""
    try:
        return _READER.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=SIGNATURE, why=str(error)) from error


_READER: Final = msgspec.json.Decoder(ArtifactSignature)
