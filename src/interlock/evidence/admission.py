"""What a cluster was answered that asked whether something may run. Floor 6.

One statement for the answers of some seconds, those that are alike counted together: one for each pod would outgrow
everything else. Its subject is the list itself, so that a gate which asks about an image need not read them all.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

ADMISSIONS: Final = "https://interlock.example.org/attestation/admissions/v1"


class AdmittedImage(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was said of one image."""

    image: str
    """As the object names it, with what may be left out."""
    sha256: str = ""
    """What it is; empty where nobody could say."""
    verdict: str = ""
    """`allow`, `review` or `deny`; empty where there was none."""
    decision: str = ""
    """SHA-256 of the decision."""


class Admission(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was answered, to so many questions that were alike."""

    operation: str
    """`CREATE` or `UPDATE`."""
    kind: str
    """What was to be stored, with its group: `apps/Deployment`."""
    namespace: str
    """Where; empty for what lies in no namespace."""
    name: str
    """Of the object, or what its name begins with."""
    user: str
    """Who asked the cluster for it."""
    is_allowed: bool
    """What was answered."""
    images: tuple[AdmittedImage, ...]
    """What it would have run, and did not before."""
    says: str = ""
    """Why it was refused."""
    count: int = 1
    """How many questions were answered so."""
    first: str = ""
    """When the first of them came, RFC 3339."""
    last: str = ""
    """When the last of them came, RFC 3339."""
    is_unjudged: bool = False
    """Whether it was let in although nobody could judge it."""


class Admissions(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What a cluster was answered over some time."""

    environment: str
    """The environment that the cluster is."""
    product: str
    """The product that the environment is of."""
    since: str
    """RFC 3339."""
    until: str
    """RFC 3339."""
    answers: tuple[Admission, ...]
    """In the order in which the first of each came."""
    lost: int = 0
    """How many answers before these were given and could not be kept."""


def read_admissions(predicate: bytes) -> Admissions:
    """Read what a cluster was answered. Errors: PredicateMalformed (EVD-102)."""
    return read_as(ADMISSIONS, _ADMISSIONS, predicate)


_ADMISSIONS: Final = msgspec.json.Decoder(Admissions)
