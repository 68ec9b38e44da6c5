"""Releases: several artifacts under one version, which names those and no others from then on. Floor 11.

Enters: a version and artifacts. Leaves: a sealed release; and what the ledger tells of releases: the first that
somebody who may deploy or approve made under a version is the one, whatever was said under it later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from interlock.deployment import PlannedArtifact
from interlock.evidence import EvidenceError, VerifiedStatement
from interlock.evidence.deployment import RELEASE, Release, read_release
from interlock.flows.deploy import Wanted
from interlock.flows.deployments import as_entered, may
from interlock.flows.errors import ReleaseTaken, ReleaseUnfit, ReleaseUnknown, WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal, Sealing
from interlock.identity import Directory
from interlock.kernel import Digest, Instant, InstantMalformed, KeyId, Subject, instant, nearest, sha256, stamp

_VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")
_MAKES: Final = "release.approve"
"""What somebody has to be allowed so that a release of theirs counts; who may deploy may make one too."""
_DEPLOYS: Final = "release.deploy"
_LONGEST_NOTES: Final = 64 << 10

Descent = Callable[[Subject], tuple[str, str]]
"""Gives the commit and the reference that an artifact was built from; empty where nobody says."""


class Made(msgspec.Struct, frozen=True):
    """A release, with what proves it."""

    says: Release
    subjects: tuple[Subject, ...]
    """What it is made of."""
    envelope: Digest
    signer: KeyId
    signer_name: str
    index: int

    @property
    def version(self) -> str:
        """What it is called."""
        return self.says.version

    @property
    def at(self) -> Instant:
        """When it was made."""
        return instant(self.says.at)

    @property
    def digests(self) -> frozenset[str]:
        """SHA-256 of everything it is made of."""
        return frozenset(digest.hex for one in self.subjects for digest in one.digests if digest.alg == "sha256")

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Its artifacts, as they are deployed."""
        return tuple(Wanted(one, self.says.places.get(one.digests[0].hex, "")) for one in self.subjects)


class Releases:
    """What one ledger tells of the releases of one product."""

    def __init__(self, *, gate: Gate, product: str) -> None:
        self._gate = gate
        self._product = product

    @property
    def product(self) -> str:
        """What they are releases of."""
        return self._product

    def all(self) -> tuple[Made, ...]:
        """Give the releases, oldest first, each version once. Errors: those of `Gate.proven`."""
        found: dict[str, Made] = {}
        for one, directory in as_entered(self._gate, RELEASE):
            made = self.read(one, directory)
            if made is not None:
                found.setdefault(made.version, made)
        return tuple(found.values())

    def read(self, one: VerifiedStatement, directory: Directory) -> Made | None:
        """Give the release that a statement makes; none where it makes none of this product that counts."""
        try:
            says = read_release(one.statement.predicate)
            at = instant(says.at)
        except (EvidenceError, InstantMalformed):
            return None  # what nobody can read names nothing
        is_here = (says.ledger, says.product) == (self._gate.origin, self._product)
        if not is_here or not says.version or may_make(directory, one.signer, self._product, at):
            return None
        return Made(says, one.statement.subjects, one.envelope, one.signer, one.signer_name, one.index)

    def find(self, version: str) -> Made:
        """Give a release by its version. Errors: ReleaseUnknown (FLW-213)."""
        known = {one.version: one for one in self.all()}
        if version not in known:
            near = nearest(version, tuple(known))
            raise ReleaseUnknown(
                version=version,
                product=self._product or "this repository",
                nearest=f"perhaps {near}" if near else "check how it is written",
            )
        return known[version]

    def of(self, digests: Sequence[str]) -> tuple[Made, ...]:
        """Give the releases that are made of exactly these, the oldest first."""
        wanted = frozenset(digests)
        return tuple(one for one in self.all() if wanted and one.digests == wanted)


def may_make(directory: Directory, key: KeyId, product: str, at: Instant) -> str:
    """Say why a key may not make releases of a product; empty if it may."""
    resource = f"product:{product}" if product else "organisation"
    why = may(directory, key, _MAKES, resource, at)
    return why and may(directory, key, _DEPLOYS, resource, at)


class Releasing:
    """Makes releases."""

    def __init__(
        self,
        *,
        releases: Releases,
        gate: Gate,
        seal: Callable[[], Seal],
        clock: Clock,
        key: KeyId,
        descent: Descent,
        check: Callable[[PlannedArtifact], None],
    ) -> None:
        """`check` returns if the bytes of an artifact can be had and are what its digest says."""
        self._releases = releases
        self._gate = gate
        self._seal = seal
        self._clock = clock
        self._key = key
        self._descent = descent
        self._check = check

    def make(self, version: str, artifacts: Sequence[Wanted], notes: str = "") -> tuple[Made, bool]:
        """Make a release, unless it is there; give it, and whether it is new.

        Errors: ReleaseUnfit (FLW-215), ReleaseTaken (FLW-214), WouldNotCount (FLW-141), ArtifactGone (DPL-109),
                ArtifactSwapped (DPL-110).
        """
        product = self._releases.product
        _check_fits(version, artifacts, notes)
        digests = sorted(one.subject.digests[0].hex for one in artifacts)
        before = next((one for one in self._releases.all() if one.version == version), None)
        if before is not None and sorted(before.digests) == digests:
            return before, False
        if before is not None:
            other = _difference(before, artifacts)
            raise ReleaseTaken(version=version, product=product or "this repository", why=other)
        why = may_make(self._gate.governance().directory, self._key, product, self._clock())
        if why:
            place = f"product:{product}" if product else "organisation"
            raise WouldNotCount(why=why, remedy=f"ask somebody who may: `interlock who can {_MAKES} on {place}`")
        for one in artifacts:
            self._check(PlannedArtifact(one.subject.name, one.subject.digests[0].hex, place=one.place))
        commit, ref = self._descent(artifacts[0].subject)
        says = Release(
            purl=f"pkg:generic/{quote(product or 'unnamed', safe='')}@{quote(version, safe='')}",
            release_id=f"sha256:{sha256(' '.join(digests).encode()).hex}",
            version=version,
            product=product,
            notes=notes,
            commit=commit,
            ref=ref,
            at=stamp(self._clock()),
            places={one.subject.digests[0].hex: one.place for one in artifacts if one.place},
            ledger=self._gate.origin,
        )
        first, *others = (one.subject for one in artifacts)
        self._seal().documents([Sealing(first, RELEASE, says, tuple(others))])
        return self._releases.find(version), True


def _check_fits(version: str, artifacts: Sequence[Wanted], notes: str) -> None:
    """Return if something may be a release. Errors: ReleaseUnfit (FLW-215)."""
    names = [one.subject.name for one in artifacts]
    digests = [one.subject.digests[0] for one in artifacts]
    why = ""
    if not _VERSION.fullmatch(version):
        why = "a version begins with a letter or digit, and holds those and . _ + - alone, up to 128"
    elif not artifacts:
        why = "it is made of nothing"
    elif twice := next((name for place, name in enumerate(names) if name in names[:place]), ""):
        why = f"two of its artifacts are called {twice}"
    elif len(set(digests)) != len(digests):
        why = "one artifact is named twice"
    elif len(notes.encode()) > _LONGEST_NOTES:
        why = f"its notes are longer than {_LONGEST_NOTES} bytes"
    if why:
        raise ReleaseUnfit(version=version[:60], why=why)


def _difference(before: Made, artifacts: Sequence[Wanted]) -> str:
    """Say in one line what is other."""
    known = {one.name: one.digests[0] for one in before.subjects}
    for one in artifacts:
        name, digest = one.subject.name, one.subject.digests[0]
        if name in known and known[name] != digest:
            return f"{name} was {known[name].short} then and is {digest.short} now"
        if digest.hex not in before.digests:
            return f"{name} ({digest.short}) was not part of it"
    return f"it had {len(known)} artifacts, and these are {len(artifacts)}"
