"""Take an SBOM of somebody else's as evidence: open its seal, validate it, find its subject, seal and record it.

Enters: a file and the keys that count. Leaves: a `TakenSbom`. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from interlock.crypto import Envelope, OpenedSeal, Trust, open_trusted
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.evidence import CYCLONEDX, RECEIVED, SPDX, PayloadTypeWrong, Received
from interlock.flows.errors import SbomNotSealable, SbomUnverified, SubjectDisputed, SubjectUnknown
from interlock.flows.seal import Seal
from interlock.formats.sbom.attested import IN_TOTO, envelope_in, subjects_in
from interlock.formats.sbom.opening import Kind, Notation, Opened
from interlock.formats.sbom.ports import Schemas
from interlock.formats.sbom.reading import read_opened
from interlock.formats.sbom.validation import validate
from interlock.kernel import Digest, Instant, Subject, canonical
from interlock.ledger import EVIDENCE

SBOM_PURPOSE = "sbom"
"""What a key has to count for so that what it signed says what something is made of; one for all evidence does too."""
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
    signed_by: tuple[str, ...] = ()
    """Names of those whose signatures it came with and whose keys count here."""
    unverified: str = ""
    """Why a seal that it came with proves nothing, where it was taken all the same."""
    is_again: bool = False
    """Whether the very same stood there, so that nothing was sealed now."""


class Delivered(msgspec.Struct, frozen=True):
    """A file with what is known of who signed it."""

    body: bytes
    """What stood within a seal; the file as it is where there was none."""
    sealed: bytes = b""
    """The file with the seal, where that was opened."""
    signers: tuple[tuple[str, str], ...] = ()
    """Name and key of each who signed and counts."""
    unverified: str = ""
    handed_in_by: str = ""
    """For whom a server takes it, where nobody signed it."""


def deliver(path: str, body: bytes, trust: Trust, at: Instant, *, as_unsigned: bool = False) -> Delivered:
    """Open the seal around an SBOM with the keys that count; a file without one is given as it is.

    With `as_unsigned` one that cannot be opened proves nothing and is passed over.
    Errors: SbomUnverified (FLW-108), PayloadTypeWrong (EVD-103), EnvelopeMalformed (CRY-101),
    ManifestMalformed (FMT-201).
    """
    envelope = envelope_in(path, body)
    if envelope is None:
        return Delivered(body)
    try:
        opened = _opened(envelope, trust, at)
    except (KeyRefused, SealBroken) as error:
        if not as_unsigned:
            raise SbomUnverified(path=path, why=str(error)) from error
        return Delivered(envelope.payload, unverified=str(error))
    if opened.kind != IN_TOTO:
        raise PayloadTypeWrong(kind=opened.kind)
    names = {one.id: one.name for one in trust.keys}
    return Delivered(opened.body, body, tuple((names[key], str(key)) for key in opened.keys))


def _opened(envelope: Envelope, trust: Trust, at: Instant) -> OpenedSeal:
    try:
        return open_trusted(envelope, trust, at, SBOM_PURPOSE)
    except KeyRefused:
        return open_trusted(envelope, trust, at, EVIDENCE)


def take_sbom(
    path: str,
    delivered: Delivered,
    subject: Subject | None,
    schemas: Schemas,
    seal: Seal,
    before: Callable[[Subject, str, bytes], Digest | None] = lambda *_: None,
) -> TakenSbom:
    """Seal an SBOM about a subject, or about what it or its statement names by a hash, and record what it says.

    What somebody signed keeps its subject; a `subject` then has to be one of those. The file with its seal is kept, and
    who signed it is evidence as well. `before` gives the envelope of the very same about the same thing, where that was
    taken before.
    Errors: SbomInvalid (FMT-301), SbomUnjudged (FMT-302), ManifestMalformed (FMT-201), SubjectUnknown (FLW-105),
    SbomNotSealable (FLW-106), SubjectDisputed (FLW-109), those of `Seal.document`.
    """
    opened = validate(path, delivered.body, schemas)
    if opened.kind not in _TYPES or opened.notation is not Notation.JSON:
        raise SbomNotSealable(path=path, form=f"{opened.kind} in {opened.notation}")
    stated = subjects_in(path, delivered.body)
    if delivered.signers and not stated:
        raise SubjectUnknown(path=path)
    about = _about(path, subject, stated, is_signed=bool(delivered.signers)) or _named(path, opened)

    def received(envelope: Digest) -> Iterator[tuple[str, object]]:
        for name, key in delivered.signers:
            blob = seal.keep(delivered.sealed, "application/vnd.dsse.envelope.v1+json")
            yield RECEIVED, msgspec.to_builtins(Received(name, key, blob.hex, envelope.hex))
        if delivered.handed_in_by:
            blob = seal.keep(delivered.body, "application/json")
            said = Received("", "", blob.hex, envelope.hex, delivered.handed_in_by)
            yield RECEIVED, msgspec.to_builtins(said)

    signers = tuple(name for name, _ in delivered.signers)
    known = before(about, _TYPES[opened.kind], canonical(opened.object))
    if known is not None:
        count = len(read_opened(opened).components)
        kind, unverified = opened.kind.value, delivered.unverified
        return TakenSbom(about, known, count, kind, opened.version, signers, unverified, is_again=True)
    envelope, kept = seal.document(about, _TYPES[opened.kind], opened.object, received)
    return TakenSbom(
        about,
        envelope,
        sum(one.components for one in kept),
        opened.kind.value,
        opened.version,
        signers,
        delivered.unverified,
    )


def _about(path: str, wanted: Subject | None, stated: Sequence[Subject], *, is_signed: bool) -> Subject | None:
    """Give the subject that is wanted or stated; None where neither says."""
    fitting = [one for one in stated if wanted is None or not set(wanted.digests).isdisjoint(one.digests)]
    if wanted is not None and not (is_signed and not fitting):
        return wanted
    if len(fitting) == 1:
        return fitting[0]
    if stated:
        raise SubjectDisputed(path=path, stated=", ".join(f"{one.name} ({one.digests[0]})" for one in stated))
    return None


def _named(path: str, opened: Opened) -> Subject:
    """Give what a document says it is about, if it says so by a hash."""
    project = read_opened(opened).project
    hashes = project.hashes if project is not None else ()
    digests = tuple(Digest(one.algorithm, one.value) for name in _ALGORITHMS for one in hashes if one.algorithm == name)
    if project is None or not digests:
        raise SubjectUnknown(path=path)
    return Subject(project.purl or project.name, digests)
