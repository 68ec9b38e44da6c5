"""What somebody says that a vulnerability means for a product.

Enters: what `formats/openvex.py`, `formats/csaf` and `formats/cyclonedx_vex.py` read. Leaves: frozen values. Floor 3.
Source: Minimum Requirements for VEX (CISA, 2023); OpenVEX v0.2.0.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from interlock.kernel import Instant


class Status(StrEnum):
    """What a vulnerability means for a product; from the worst to the best."""

    AFFECTED = "affected"
    UNDER_INVESTIGATION = "under_investigation"
    FIXED = "fixed"
    NOT_AFFECTED = "not_affected"

    @property
    def rank(self) -> int:
        """0 for affected up to 3 for not affected."""
        return tuple(Status).index(self)


class Justification(StrEnum):
    """Why a product is not affected."""

    COMPONENT_NOT_PRESENT = "component_not_present"
    VULNERABLE_CODE_NOT_PRESENT = "vulnerable_code_not_present"
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH = "vulnerable_code_not_in_execute_path"
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY = "vulnerable_code_cannot_be_controlled_by_adversary"
    INLINE_MITIGATIONS_ALREADY_EXIST = "inline_mitigations_already_exist"


class Product(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a statement is about."""

    id: str
    """A package URL where there is one; any other identifier finds only what is called exactly so.

    A package URL without a version means all of them, and one with the qualifier `vers` those in that range.
    """
    parts: tuple[str, ...] = ()
    """The components of it that carry the vulnerability, as package URLs; empty for whichever does."""


class Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One claim by one author at one time."""

    vulnerability: str
    products: tuple[Product, ...]
    status: Status
    author: str
    """Who says so; whether that is so, its signature tells, and whether it counts, a policy."""
    at: Instant
    """When it was known to be so."""
    aliases: tuple[str, ...] = ()
    justification: Justification | None = None
    impact: str = ""
    """Why it is not affected, in words."""
    action: str = ""
    """What to do where it is affected."""
    notes: str = ""
    expires: Instant | None = None
    """From when on it says nothing any more."""
    document: str = ""
    """The id of the document that it stands in."""
    digest: str = ""
    """SHA-256 of the sealed document that it stands in; empty for one that is not sealed yet."""

    @property
    def sealed(self) -> str:
        """Give `vex-` and the first sixteen digits of the sealed document's digest, by which people answer to it."""
        return f"vex-{self.digest[:16]}" if self.digest else ""


class Unread(msgspec.Struct, frozen=True):
    """A statement that cannot be read, and as much of it as can."""

    why: str
    names: tuple[str, ...] = ()
    """Of the vulnerability; empty where not even that can be read."""
    status: Status | None = None


class Said(msgspec.Struct, frozen=True):
    """What a document states."""

    statements: tuple[Statement, ...] = ()
    unread: tuple[Unread, ...] = ()
