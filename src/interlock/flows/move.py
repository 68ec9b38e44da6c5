"""Move: an artifact gets into a repository, from here or from another one, whole and with its evidence. Floor 11.

The tag comes last: whoever looks for it finds nothing, or all of it. Where the repository is trusted, its gate is
asked before anything is sent, and there is no way around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.flows.admission import Admission, Answered
from interlock.flows.cargo import (
    Cargo,
    Load,
    copy_tree,
    copy_what_is_about,
    is_image,
    load_copy,
    tags_of_cosign,
    truly_about,
)
from interlock.flows.errors import DigestWrong, EvidenceNotCopied, RiderRefused
from interlock.flows.luggage import Luggage
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Digest, Family, InterlockError, stamp
from interlock.supply.oci import Content
from interlock.supply.ports import ArtifactRepository


class Target(msgspec.Struct, frozen=True):
    """Where something is to go."""

    place: ArtifactRepository
    tag: str = ""
    admission: Admission | None = None
    """The gate before it; none where it is not trusted."""


class Moved(msgspec.Struct, frozen=True):
    """What became of it."""

    cargo: Cargo
    source: str
    target: Target
    is_done: bool
    answered: Answered | None = None
    """What the gate said, where the target has one."""
    evidence: tuple[Digest, ...] = ()
    """The envelopes about it that are beside it there, verified."""
    copied: int = 0
    """How many things about it were copied from where it came from."""
    taken_in: int = 0
    """How many pieces of evidence were new to this ledger."""
    envelope: Digest | None = None
    """What says so in the ledger."""


class Move:
    """Moves artifacts into repositories, and leaves evidence of it."""

    def __init__(self, *, luggage: Luggage, seal: Seal, clock: Clock, version: str) -> None:
        self._luggage = luggage
        self._seal = seal
        self._clock = clock
        self._version = version

    def push(self, cargo: Cargo, load: Load, source: str, target: Target) -> Moved:
        """Bring an artifact from here into a repository, with what this ledger knows of it.

        Errors: those of the repository, of `Luggage.attach` and `Luggage.met`; DigestWrong (FLW-199),
                EvidenceNotCopied (FLW-191). A gate that does not let it in is an answer and no error.
        """
        moved = Moved(cargo, source, target, is_done=False)
        with self._told("push", moved):
            moved = self._admitted(moved)
            if moved.answered is None or moved.answered.is_allowed:
                load(target.place)
                moved = self._arrived(moved)
        return self._sealed("push", moved)

    def promote(self, cargo: Cargo, source: ArtifactRepository, target: Target) -> Moved:
        """Copy an artifact from one repository into another by its digest, with everything that is about it.

        Errors: as for `push`; those of `Luggage.met` for its source.
        """
        moved = Moved(cargo, source.address, target, is_done=False)
        with self._told("promote", moved):
            met = self._luggage.met(cargo, source)
            moved = msgspec.structs.replace(moved, taken_in=self._luggage.take_in(met))
            moved = self._admitted(moved)
            if moved.answered is None or moved.answered.is_allowed:
                load_copy(cargo, source)(target.place)
                copied = copy_what_is_about(cargo.digest, source, target.place, lambda one: _check_rider(one, moved))
                self._copy_tagged(moved, source)
                self._check_copied(moved, source)
                moved = self._arrived(msgspec.structs.replace(moved, copied=len(copied)), met.about)
        return self._sealed("promote", moved)

    def _admitted(self, moved: Moved) -> Moved:
        admission = moved.target.admission
        if admission is None:
            return moved
        return msgspec.structs.replace(moved, answered=admission.admit(moved.cargo))

    def _arrived(self, moved: Moved, expected: tuple[Digest, ...] = ()) -> Moved:
        """See that all of it is there and verifies, and only then have the tag lead to it."""
        cargo, place = moved.cargo, moved.target.place
        expected = tuple(sorted({*expected, *self._luggage.attach(cargo, place)}))
        there = place.find(cargo.digest)
        if there != cargo.content:
            why = f"its manifest is {there.digest}"
            raise DigestWrong(place=place.address, artifact=cargo.name, why=why)
        missing = set(expected) - set(self._luggage.met(cargo, place).about)
        if missing:
            why = f"{len(missing)} of {len(expected)} pieces that were sent along are not listed there"
            raise EvidenceNotCopied(artifact=cargo.name, place=place.address, why=why)
        if moved.target.tag:
            place.put(cargo.content, moved.target.tag)
        return msgspec.structs.replace(moved, is_done=True, evidence=expected)

    def _check_copied(self, moved: Moved, source: ArtifactRepository) -> None:
        digest, place = moved.cargo.digest, moved.target.place
        there = {one.digest for one in truly_about(digest, place)}
        missing = {one.digest for one in truly_about(digest, source)} - there
        if missing:
            why = f"{min(missing).short} is about it in {source.address} and is not listed there"
            raise EvidenceNotCopied(artifact=moved.cargo.name, place=place.address, why=why)

    def _copy_tagged(self, moved: Moved, source: ArtifactRepository) -> None:
        """Copy what cosign keeps under tags of its own, where there is any."""
        target = moved.target.place
        for tag in tags_of_cosign(moved.cargo.digest):
            try:
                content = source.find(tag)
            except InterlockError as error:
                if error.family is not Family.USAGE:
                    raise
                continue
            _check_rider(content, moved)
            copy_tree(content, source, target)
            target.put(content, tag)

    @contextmanager
    def _told(self, action: str, moved: Moved) -> Iterator[None]:
        """Leave evidence of what was refused because something did not verify, and pass the error on."""
        try:
            yield
        except InterlockError as error:
            if error.family is Family.DATA:
                self._seal_said(moved, self._said(action, moved, code=error.code, says=str(error)))
            raise

    def _sealed(self, action: str, moved: Moved) -> Moved:
        says = "" if moved.is_done or moved.answered is None else moved.answered.why
        return msgspec.structs.replace(moved, envelope=self._seal_said(moved, self._said(action, moved, says=says)))

    def _said(self, action: str, moved: Moved, *, code: str = "", says: str = "") -> Transferred:
        answered = moved.answered
        return Transferred(
            action=action,
            result="done" if moved.is_done and not code else "refused",
            manifest=str(moved.cargo.digest),
            source=moved.source,
            target=moved.target.place.address,
            at=stamp(self._clock()),
            interlock=self._version,
            tag=moved.target.tag,
            policy=moved.target.admission.policy if moved.target.admission is not None else "",
            decisions=tuple(str(one) for one in answered.envelopes) if answered is not None else (),
            evidence=tuple(str(one) for one in moved.evidence),
            code=code,
            says=says,
        )

    def _seal_said(self, moved: Moved, said: Transferred) -> Digest:
        sealings = [Sealing(one.subject, TRANSFER, said) for one in moved.cargo.artifacts]
        return self._seal.documents(sealings)[0]


def _check_rider(content: Content, moved: Moved) -> None:
    """Return if something that comes along with an artifact may go where nothing gets in past a gate.

    Errors: RiderRefused (FLW-201).
    """
    if moved.target.admission is not None and is_image(content):
        place = moved.target.place.address
        raise RiderRefused(artifact=moved.cargo.name, place=place, rider=content.digest.short)
