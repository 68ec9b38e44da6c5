"""Take SBOMs of others as evidence: open their seals, validate them, find their subjects, seal and record them.

Enters: files and the keys that count. Leaves: a `TakenSbom` of each. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from interlock.crypto import Envelope, OpenedSeal, Trust, open_trusted
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.evidence import CYCLONEDX, RECEIVED, SPDX, PayloadTypeWrong, Received
from interlock.flows.errors import SbomNotSealable, SbomUnverified, SubjectDisputed, SubjectUnknown
from interlock.flows.seal import Seal, Sealing
from interlock.formats.sbom.attested import IN_TOTO, envelope_in, subjects_in
from interlock.formats.sbom.opening import Kind, Notation, Opened
from interlock.formats.sbom.ports import Schemas
from interlock.formats.sbom.reading import read_opened
from interlock.formats.sbom.validation import validate
from interlock.kernel import Digest, Instant, Subject, canonical, sha256
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


class _Ready(msgspec.Struct, frozen=True):
    """An SBOM that is valid, and what it is about."""

    about: Subject
    opened: Opened
    delivered: Delivered

    @property
    def kind(self) -> str:
        """What it is as a predicate."""
        return _TYPES[self.opened.kind]

    def taken(self, envelope: Digest, *, is_again: bool) -> TakenSbom:
        """Give what became of it."""
        count, opened = len(read_opened(self.opened).components), self.opened
        names = tuple(name for name, _ in self.delivered.signers)
        unverified = self.delivered.unverified
        return TakenSbom(
            self.about, envelope, count, opened.kind.value, opened.version, names, unverified, is_again=is_again
        )

    def received(self, seal: Seal, envelope: Digest) -> Iterator[Sealing]:
        """Give what is said beside it of those who signed it, or of whom a server has it."""
        delivered = self.delivered
        for name, key in delivered.signers:
            blob = seal.keep(delivered.sealed, "application/vnd.dsse.envelope.v1+json")
            yield self._said(Received(name, key, blob.hex, envelope.hex))
        if delivered.handed_in_by:
            blob = seal.keep(delivered.body, "application/json")
            yield self._said(Received("", "", blob.hex, envelope.hex, delivered.handed_in_by))

    def _said(self, said: Received) -> Sealing:
        return Sealing(self.about, RECEIVED, msgspec.to_builtins(said))


Before = Callable[[Subject, str, bytes], Digest | None]
"""Gives the envelope of the very same about the same thing, where that was taken before."""


def take_sbom(
    path: str,
    delivered: Delivered,
    subject: Subject | None,
    schemas: Schemas,
    seal: Seal,
    before: Before = lambda *_: None,
) -> TakenSbom:
    """Take one SBOM. Errors: as for `take_sboms`."""
    return take_sboms([(path, delivered)], subject, schemas, seal, before)[0]


def take_sboms(
    handed: Sequence[tuple[str, Delivered]],
    subject: Subject | None,
    schemas: Schemas,
    seal: Seal,
    before: Before = lambda *_: None,
) -> tuple[TakenSbom, ...]:
    """Seal SBOMs about a subject, or each about what it or its statement names by a hash; all of them enter, or none.

    Shape:  each has its path. What somebody signed keeps its subject; a `subject` then has to be one of those. The file
            with its seal is kept, and who signed it is evidence as well. The very same twice is sealed once.
    Errors: SbomInvalid (FMT-301), SbomUnjudged (FMT-302), ManifestMalformed (FMT-201), SubjectUnknown (FLW-105),
            SbomNotSealable (FLW-106), SubjectDisputed (FLW-109), those of `Seal.together`.
    """
    ready = [_ready(path, delivered, subject, schemas) for path, delivered in handed]
    told_apart = list(map(_same, ready))
    known: dict[_Same, Digest | None] = {}
    first: dict[_Same, _Ready] = {}
    for one, same in zip(ready, told_apart, strict=True):
        if same not in known:
            known[same] = before(one.about, one.kind, same[2])
            if known[same] is None:
                first[same] = one

    def beside(envelopes: Sequence[bytes]) -> Iterator[Sealing]:
        for one, envelope in zip(first.values(), envelopes, strict=True):
            yield from one.received(seal, sha256(envelope))

    sealings = [Sealing(one.about, one.kind, one.opened.object) for one in first.values()]
    new = dict(zip(first, seal.together(sealings, beside), strict=False)) if first else {}
    return tuple(
        one.taken(known[same] or new[same], is_again=first.get(same) is not one)
        for one, same in zip(ready, told_apart, strict=True)
    )


_Same = tuple[tuple[Digest, ...], str, bytes]


def _same(one: _Ready) -> _Same:
    """Give by what an SBOM is told apart: what it is about, what it is, and what it says."""
    return one.about.digests, one.kind, canonical(one.opened.object)


def _ready(path: str, delivered: Delivered, subject: Subject | None, schemas: Schemas) -> _Ready:
    """Give an SBOM that can be sealed. Errors: as for `take_sboms`, but those of sealing."""
    opened = validate(path, delivered.body, schemas)
    if opened.kind not in _TYPES or opened.notation is not Notation.JSON:
        raise SbomNotSealable(path=path, form=f"{opened.kind} in {opened.notation}")
    stated = subjects_in(path, delivered.body)
    if delivered.signers and not stated:
        raise SubjectUnknown(path=path)
    about = _about(path, subject, stated, is_signed=bool(delivered.signers)) or _named(path, opened)
    return _Ready(about, opened, delivered)


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
