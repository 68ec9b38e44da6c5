"""The predicate by which a builder says who it is: what its token proved, and which host it runs on. Floor 6.

Its subject is what was built: an artifact, or the commit that it was built from. The token itself is in it nowhere.
Other than evidence of anything else, one with a field that this version does not know is refused: it could take back
what is read here.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.evidence.predicates import BUILDER
from interlock.identity.workload import WorkloadIdentity
from interlock.kernel import InterlockError, instant

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


class BuilderHost(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """The machine on which a builder runs, as it says itself."""

    machine: str
    """SHA-256 over the id of its installation, so that nobody learns the id; `interlock who host` shows it."""
    name: str = ""
    """What it calls itself."""

    def __post_init__(self) -> None:
        if _DIGEST.fullmatch(self.machine) is None:
            raise ValueError("its machine has 64 hexadecimal digits")


class BuilderIdentity(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """Who built the subject."""

    interlock: str
    """Version of the program that verified the token."""
    at: str
    """When it was verified, RFC 3339, UTC."""
    workload: WorkloadIdentity | None = None
    """What the token proved; left out where none was shown."""
    audience: str = ""
    """For whom the token was made."""
    issuer_key: str = ""
    """The thumbprint (RFC 7638, SHA-256, base64url) of the key that signed the token."""
    host: BuilderHost | None = None
    """The machine that it ran on."""

    def __post_init__(self) -> None:
        moments = [instant(self.at)]
        if self.workload is not None:
            moments += [self.workload.issued_at, self.workload.expires_at]
        if any(one.tzinfo is None or not _FIRST_YEAR <= one.year <= _LAST_YEAR for one in moments):
            raise ValueError("a time of it is none that a token can have")
        if self.workload is None and self.host is None:
            raise ValueError("it names neither a workload nor a host")


def read_builder(predicate: bytes) -> BuilderIdentity:
    """Read who built something. Errors: PredicateMalformed (EVD-102)."""
    try:
        return _READER.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=BUILDER, why=str(error)) from error


_READER: Final = msgspec.json.Decoder(BuilderIdentity)
