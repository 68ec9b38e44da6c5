"""The predicate by which somebody says how much is at stake: answers, profile, reasoning, what could be seen. Floor 6.

Its subject is the predicate itself. Other than evidence of anything else, one with a field that this version does not
know is refused: it could ask for more than is read here.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.kernel import InterlockError, instant
from interlock.risk import Profile

RISK_PROFILE: Final = "https://interlock.example.org/attestation/risk-profile/v1"


class Shown(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """One thing that the repository showed when the questions were answered."""

    kind: str
    """`container-port`, `public-exposure`, `data-store`, `api-route`, `payment-library` or `crypto-library`."""
    name: str
    path: str


class RiskProfile(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """How much is at stake in one product, by whose questions, and why."""

    ledger: str
    """The origin of the ledger that it was meant for; in another one it says nothing."""
    product: str
    profile: Profile
    """`baseline`, `standard` or `critical`."""
    answers: dict[str, tuple[str, ...]]
    """By question."""
    questions: str
    """The digest of what the questions mean, `sha256:...`."""
    questions_source: str
    """The file they stand in, or `the shipped questions`."""
    at: str
    """When they were answered, RFC 3339."""
    reasoning: tuple[str, ...] = ()
    """Line by line what pushed the profile up, and what one answer different would change."""
    facts: tuple[Shown, ...] = ()
    """What the repository showed; anything else that it shows later asks for new answers."""

    def __post_init__(self) -> None:
        instant(self.at)


def read_risk_profile(predicate: bytes) -> RiskProfile:
    """Read a risk profile. Errors: PredicateMalformed (EVD-102)."""
    try:
        return _READER.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=RISK_PROFILE, why=str(error)) from error


_READER: Final = msgspec.json.Decoder(RiskProfile)
