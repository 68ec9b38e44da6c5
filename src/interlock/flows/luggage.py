"""Luggage: evidence that travels beside an artifact, attached where it goes and verified where it is met. Floor 11.

Everything that the ledger holds about an artifact, and about the commit that it was built from, goes along as one
bundle that proves itself; the provenance and the SBOMs also stand beside it in the forms that other programs look
for. Only the bundle is ever believed, and only as far as the keys that count here go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.crypto.errors import CryptoError, NoteUnsigned
from interlock.disk.pieces import pieces_of_bytes
from interlock.evidence import CYCLONEDX, PROVENANCE, EvidenceBundleMalformed, read_provenance
from interlock.evidence.transfer import TRANSFER
from interlock.flows.cargo import Cargo
from interlock.flows.errors import EvidenceElsewhere, EvidenceNotCopied, EvidenceTampered, EvidenceUntrusted
from interlock.flows.gate import Gate
from interlock.flows.inspect import Inspection, Item
from interlock.flows.transfer import Bundle, Judged, Transfer, judge, offered, read_bundle
from interlock.formats.oci import Manifest, files_manifest, read_oci, write_oci
from interlock.kernel import Digest, Family, InterlockError, Subject, sha256
from interlock.supply.artifact import Artifact
from interlock.supply.oci import EMPTY_BODY, Descriptor, empty
from interlock.supply.ports import ArtifactRepository

BUNDLE: Final = "application/vnd.interlock.evidence.bundle.v1+jsonl"
IN_TOTO: Final = "application/vnd.in-toto+json"
ENVELOPE: Final = "application/vnd.dsse.envelope.v1+json"
SBOM: Final = "application/vnd.cyclonedx+json"
_PREDICATE: Final = "in-toto.io/predicate-type"
_MOST_BUNDLE_BYTES: Final = 512 << 20
_MOST_REFERRERS: Final = 500


class Met(msgspec.Struct, frozen=True):
    """The evidence that was met beside an artifact, verified."""

    bundles: tuple[tuple[Bundle, tuple[Judged, ...]], ...] = ()
    about: tuple[Digest, ...] = ()
    """The envelopes about the artifact itself that count here, sorted."""
    foreign: int = 0
    """How many entries, in bundles of logs that count here, are signed by keys that do not."""


class Luggage:
    """Packs from, and unpacks into, the ledger of this repository."""

    def __init__(self, *, inspection: Inspection, transfer: Transfer, gate: Gate, trust: Trust) -> None:
        self._gate = gate
        self._inspection = inspection
        self._transfer = transfer
        self._trust = trust

    def attach(self, cargo: Cargo, place: ArtifactRepository) -> tuple[Digest, ...]:
        """Put beside an artifact what the ledger knows of it, unless it is there; give the envelopes about it.

        Errors: those of the repository and the ledger, and of `met` for what is there already.
        """
        items = [item for one in cargo.artifacts for item in self._about(one) if item.entry.kind != TRANSFER]
        wanted = tuple(sorted({item.entry.envelope for item in items}))
        if not wanted or set(wanted) <= self._there(cargo, place):
            return wanted
        lines = b"".join(self._transfer.export(self._reach(cargo, items)))
        for item in items:
            self._attach_known(cargo, place, item)
        self._put(cargo, place, BUNDLE, (_layer(BUNDLE, lines), lines))  # last: where it is, all of it is
        return wanted

    def _there(self, cargo: Cargo, place: ArtifactRepository) -> set[Digest]:
        """Give the envelopes that are beside an artifact already; what strangers put there is in nobody's way."""
        try:
            return set(self.met(cargo, place).about)
        except EvidenceUntrusted:
            return set()

    def _attach_known(self, cargo: Cargo, place: ArtifactRepository, item: Item) -> None:
        """Put a statement beside an artifact in the form that other programs know, if they know its type."""
        statement = item.statement.statement if item.statement is not None else None
        if statement is None or statement.predicate_type not in {PROVENANCE, CYCLONEDX}:
            return
        envelope = self._inspection.envelope(item.index)
        noted = {_PREDICATE: statement.predicate_type}
        self._put(cargo, place, IN_TOTO, (_layer(ENVELOPE, envelope, noted), envelope))
        if statement.predicate_type == CYCLONEDX:
            self._put(cargo, place, SBOM, (_layer(SBOM, statement.predicate), statement.predicate))

    def _put(self, cargo: Cargo, place: ArtifactRepository, kind: str, layer: tuple[Descriptor, bytes]) -> None:
        place.keep(layer[0], pieces_of_bytes(layer[1]))
        place.keep(empty(), pieces_of_bytes(EMPTY_BODY))
        place.put(write_oci(files_manifest(kind, [layer[0]], cargo.content.descriptor)))

    def _about(self, artifact: Artifact) -> Iterator[Item]:
        """Give the verified entries about an artifact."""
        return (item for item in self._inspection.items(artifact.subject) if item.statement is not None)

    def _reach(self, cargo: Cargo, items: Sequence[Item]) -> Subject:
        """Give everything that a decision about an artifact may rest on: itself, and the commits it was built from."""
        digests = {one.digest for one in cargo.artifacts}
        for item in items:
            if item.statement is not None and item.statement.statement.predicate_type == PROVENANCE:
                made = read_provenance(item.statement.statement.predicate).build_definition
                commits = (one.digest.get("gitCommit", "") for one in made.resolved_dependencies)
                digests |= {Digest("gitCommit", one) for one in commits if one}
        return Subject(cargo.name, tuple(sorted(digests)))

    def met(self, cargo: Cargo, place: ArtifactRepository) -> Met:
        """Give the evidence of ours beside an artifact; nothing where there is none.

        Errors: EvidenceNotCopied (FLW-191) if it is named and not there, EvidenceTampered (FLW-192),
                EvidenceUntrusted (FLW-193), EvidenceElsewhere (FLW-194), those of the world.
        """
        subjects = {one.digest for one in cargo.artifacts}
        bundles: list[tuple[Bundle, tuple[Judged, ...]]] = []
        strangers: list[EvidenceUntrusted] = []
        about: set[Digest] = set()
        for body, name in self._bodies(cargo, place):
            try:
                bundle, judged = self._judged(cargo, place, body, name)
            except EvidenceUntrusted as error:
                strangers.append(error)  # it proves nothing, and it spoils nothing either
                continue
            bundles.append((bundle, judged))
            about |= {one.entry.envelope for one in judged if _counts(one) and subjects & set(one.entry.subjects)}
        if strangers and not about:
            raise strangers[0]
        if bundles and not about:
            raise _nothing_counts(cargo, place, [one for _, judged in bundles for one in judged], subjects)
        foreign = sum(one.is_foreign for _, judged in bundles for one in judged)
        return Met(tuple(bundles), tuple(sorted(about)), foreign)

    def required(self, cargo: Cargo, place: ArtifactRepository) -> Met:
        """Do as `met`, where there has to be some for every part of the artifact.

        Errors: as for `met`; EvidenceNotCopied (FLW-191) where there is none.
        """
        met = self.met(cargo, place)
        good = {digest for _, judged in met.bundles for one in judged if _counts(one) for digest in one.entry.subjects}
        for one in cargo.artifacts:
            if one.digest not in good:
                why = "there is nothing beside it" if not met.bundles else f"there is nothing about {one.name}"
                raise EvidenceNotCopied(artifact=cargo.name, place=place.address, why=why)
        return met

    def take_in(self, met: Met) -> int:
        """Enter what was met into the ledger; give how many pieces were new. Errors: those of `Transfer.take_in`."""
        unknown = [(bundle, judged) for bundle, judged in met.bundles if not self._transfer.knows(judged)]
        if not unknown:
            return 0
        self._gate.remember()  # what is there already has to hold before anything is added to it
        new = sum(self._transfer.take_in(bundle, judged) for bundle, judged in unknown)
        self._gate.remember()
        return new

    def _bodies(self, cargo: Cargo, place: ArtifactRepository) -> Iterator[tuple[bytes, str]]:
        """Give the bundles that a repository lists as being about an artifact, and that say so themselves."""
        listed = place.referrers(cargo.digest)
        if len(listed) > _MOST_REFERRERS:
            why = f"more than {_MOST_REFERRERS} things are listed as being about it"
            raise EvidenceTampered(artifact=cargo.name, place=place.address, why=why)
        for one in listed:
            try:
                made = read_oci(place.find(one.digest), str(one.digest))
                if BUNDLE not in {made.kind, one.artifact_type}:
                    continue
                if made.subject is None or made.subject.digest != cargo.digest or made.kind != BUNDLE:
                    why = f"{one.digest.short} is listed with it and says that it is about something else"
                    raise EvidenceTampered(artifact=cargo.name, place=place.address, why=why)
                yield self._body(cargo, place, made), one.digest.short
            except InterlockError as error:
                raise _meant(cargo, place, error) from error

    def _body(self, cargo: Cargo, place: ArtifactRepository, made: object) -> bytes:
        layers = made.layers if isinstance(made, Manifest) else ()
        if len(layers) != 1 or layers[0].media_type != BUNDLE or layers[0].size > _MOST_BUNDLE_BYTES:
            why = "it is listed as a bundle of evidence and is not one"
            raise EvidenceTampered(artifact=cargo.name, place=place.address, why=why)
        return b"".join(place.read(layers[0]))

    def _judged(
        self, cargo: Cargo, place: ArtifactRepository, body: bytes, name: str
    ) -> tuple[Bundle, tuple[Judged, ...]]:
        try:
            bundle = read_bundle(body.splitlines(), name)
            judged = tuple(judge(bundle, self._trust))
        except NoteUnsigned as error:
            keys = "; ".join(f"{who} {key}" for key, who in offered(bundle))
            why = f"its keys are {keys}" if keys else "it names no key"
            raise EvidenceUntrusted(artifact=cargo.name, place=place.address, why=why) from error
        except (EvidenceBundleMalformed, CryptoError) as error:
            raise EvidenceTampered(artifact=cargo.name, place=place.address, why=str(error)) from error
        bad = [one for one in judged if one.refused and not one.is_foreign]
        if bad:
            why = f"entry {bad[0].index} of it: {bad[0].refused}"
            raise EvidenceTampered(artifact=cargo.name, place=place.address, why=why)
        return bundle, judged


def _counts(one: Judged) -> bool:
    """Say whether an entry says something of the artifact itself: that it went somewhere does not."""
    return not one.refused and one.entry.kind != TRANSFER


def _layer(media_type: str, body: bytes, noted: dict[str, str] | None = None) -> Descriptor:
    return Descriptor(media_type, sha256(body), len(body), annotations=noted or {})


def _meant(cargo: Cargo, place: ArtifactRepository, error: InterlockError) -> InterlockError:
    """Give what an error of a repository means where evidence was to be read: gone, changed, or out of reach."""
    if isinstance(error, EvidenceTampered):
        return error
    if error.family is Family.USAGE:
        return EvidenceNotCopied(artifact=cargo.name, place=place.address, why=str(error))
    if error.family is Family.DATA:
        return EvidenceTampered(artifact=cargo.name, place=place.address, why=str(error))
    return error


def _nothing_counts(
    cargo: Cargo, place: ArtifactRepository, judged: Sequence[Judged], subjects: set[Digest]
) -> InterlockError:
    """Say why bundles that are whole prove nothing of an artifact."""
    foreign = [one for one in judged if one.is_foreign and subjects & set(one.entry.subjects)]
    if foreign:
        return EvidenceUntrusted(artifact=cargo.name, place=place.address, why=foreign[0].refused)
    return EvidenceElsewhere(artifact=cargo.name, place=place.address)
