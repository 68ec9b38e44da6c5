"""What evidence about composition says: a vulnerability scan, an SBOM, a VEX document. Floor 6.

All three are predicates of others; Interlock writes them as their specifications have them and reads of them
only what decisions need. Source: in-toto attestation predicates vulns v0.2 and CycloneDX; OpenVEX v0.2.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.evidence.reading import read_as, reader_of

VULNERABILITIES: Final = "https://in-toto.io/attestation/vulns/v0.2"
CYCLONEDX: Final = "https://cyclonedx.org/bom"
SPDX: Final = "https://spdx.dev/Document"
RECEIVED: Final = "https://interlock.example.org/attestation/received/v1"
OPENVEX: Final = "https://openvex.dev/ns/v0.2.0"

SCANNER: Final = "https://interlock.example.org/scanner"
"""The identity of our own matching as a scanner."""
SNAPSHOT: Final = "urn:interlock:advisories:"
"""Stands before the digest of an advisory snapshot, as the identity of the database that was asked."""


class Score(msgspec.Struct, frozen=True):
    """One way of saying how severe a vulnerability is."""

    method: str
    """`interlock` for the severity that findings have; `CVSS_V3`, `epss`, `kev` for what it rests on."""
    score: str


class Vulnerability(msgspec.Struct, frozen=True, omit_defaults=True):
    """One vulnerability that the scan found."""

    id: str
    severity: tuple[Score, ...]
    annotations: tuple[Mapping[str, str], ...] = ()
    """The component, where it stands, its aliases, what fixes it, and its state."""


class AskedEcosystem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether anything could be found in the components of an ecosystem."""

    name: str
    """OSV's name, or `pkg:` and the type of package URL where OSV has none."""
    components: int
    records: int
    """Standing advisories about it among those that were asked; with none, silence means nothing."""
    excepted: str = ""
    """The reason for which the settings let it go unjudged."""

    @property
    def is_missing(self) -> bool:
        """Say whether nothing was looked for, and nobody excepted it."""
        return self.records <= 0 and not self.excepted


class Database(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The advisories that were asked."""

    uri: str
    """`SNAPSHOT` and the SHA-256 over all records."""
    version: str
    """How many records it holds, in words a person reads."""
    last_update: str
    """When its oldest source was last brought up to date, RFC 3339."""
    ecosystems: tuple[AskedEcosystem, ...] = ()
    """Those of the components, with what could be asked about each. Beyond what the predicate's specification has."""


class ScannedBy(msgspec.Struct, frozen=True):
    """What did the scan, and what it found."""

    uri: str
    version: str
    db: Database
    result: tuple[Vulnerability, ...]


class ScanTimes(msgspec.Struct, frozen=True, rename="camel"):
    """When the scan began and ended, RFC 3339."""

    scan_started_on: str
    scan_finished_on: str


class VulnerabilityScan(msgspec.Struct, frozen=True):
    """A vulns v0.2 predicate."""

    scanner: ScannedBy
    metadata: ScanTimes


def read_scan(predicate: bytes) -> VulnerabilityScan:
    """Read a vulnerability scan; an empty result is a result, a missing one is none.

    Errors: PredicateMalformed (EVD-102).
    """
    return read_as(VULNERABILITIES, reader_of(VulnerabilityScan), predicate)


class Received(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who had signed a document that was taken as evidence, before it was sealed here."""

    signer: str
    """The name of the key in the trust store."""
    key: str
    file: str
    """SHA-256 of the file with the foreign seal, kept beside the ledger."""
    sealed: str
    """SHA-256 of the envelope in which the document stands in the ledger."""
    handed_in_by: str = ""
    """For whom a server took it, `person:ann` or `workload:ci`; then nobody signed it, and there is no key."""
