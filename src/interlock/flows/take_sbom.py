"""Take an SBOM of somebody else's as evidence: validate, find its subject, seal, enter, record. Floor 11."""

from __future__ import annotations

import msgspec

from interlock.evidence import CYCLONEDX, SPDX
from interlock.flows.errors import SbomNotSealable, SubjectUnknown
from interlock.flows.seal import Seal
from interlock.formats.sbom.opening import Kind, Notation, Opened
from interlock.formats.sbom.ports import Schemas
from interlock.formats.sbom.reading import read_opened
from interlock.formats.sbom.validation import validate
from interlock.kernel import Digest, Subject

_TYPES = {Kind.CYCLONEDX: CYCLONEDX, Kind.SPDX2: SPDX, Kind.SPDX3: SPDX}
_ALGORITHMS = ("sha256", "sha512")
"""Hashes that name a subject; a weaker one names whatever somebody wants it to."""


class TakenSbom(msgspec.Struct, frozen=True):
    """An SBOM that is evidence now."""

    subject: Subject
    envelope: Digest
    components: int
    kind: str
    version: str


def take_sbom(path: str, body: bytes, subject: Subject | None, schemas: Schemas, seal: Seal) -> TakenSbom:
    """Seal an SBOM about a subject, or about what it names itself by a hash, and record what it says.

    Errors: SbomInvalid (FMT-301), SbomUnjudged (FMT-302), ManifestMalformed (FMT-201), SubjectUnknown (FLW-105),
    SbomNotSealable (FLW-106), those of `Seal.document`.
    """
    opened = validate(path, body, schemas)
    if opened.kind not in _TYPES or opened.notation is not Notation.JSON:
        raise SbomNotSealable(path=path, form=f"{opened.kind} in {opened.notation}")
    about = subject or _named(path, opened)
    envelope, kept = seal.document(about, _TYPES[opened.kind], opened.object)
    return TakenSbom(about, envelope, sum(one.components for one in kept), opened.kind.value, opened.version)


def _named(path: str, opened: Opened) -> Subject:
    """Give what a document says it is about, if it says so by a hash."""
    project = read_opened(opened).project
    hashes = project.hashes if project is not None else ()
    digests = tuple(Digest(one.algorithm, one.value) for name in _ALGORITHMS for one in hashes if one.algorithm == name)
    if project is None or not digests:
        raise SubjectUnknown(path=path)
    return Subject(project.purl or project.name, digests)
