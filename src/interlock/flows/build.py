"""Build: a commit is built in a clean copy, watched; what came out is kept, and how it came about is sealed.

Enters: a plan and a revision. Leaves: artifacts under their digests, one provenance for all of them, an SBOM of each,
and what the run means for `commit.build` and `commit.signing`; or nothing but that the build failed. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.change import FileEntry, Source
from interlock.control import Finding, Location, Sighting, gather
from interlock.crypto import Trust, open_trusted, read_envelope
from interlock.evidence import (
    ASSESSMENT,
    CYCLONEDX,
    PROVENANCE,
    Assessment,
    Covered,
    Provenance,
    Tool,
    counts_of,
    read_statement,
)
from interlock.evidence.builder import BuilderIdentity
from interlock.evidence.predicates import BUILDER
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing
from interlock.flows.builder import is_hosted_by, is_steered_by
from interlock.flows.compose import ArtifactRead, Composition, of_artifact, write_sbom
from interlock.flows.ports import Builder, Clock, Workspace
from interlock.flows.provenance import Making, Materials, materials_of, provenance_of
from interlock.flows.seal import Seal, Sealing
from interlock.formats.artifacts import ArtifactMalformed
from interlock.formats.diagnostics import read_log
from interlock.formats.manifests import ManifestMalformed
from interlock.kernel import Certainty, ControlId, Digest, Severity, Subject, canonical, sha256, stamp
from interlock.ledger import EVIDENCE
from interlock.supply.artifact import Artifact
from interlock.supply.build import BuildError, Level, NothingToBuild, Plan, Ran, Step, Taken, level_of
from interlock.supply.inventory import Inventory
from interlock.supply.model import Scope

BUILDING: Final = ControlId("commit.build")
SIGNING: Final = ControlId("commit.signing")
OBSERVED: Final = "build"
"""What evidence of `commit.build` was observed in: a build adds to what a check examined, and never replaces it."""
_STAGE: Final = "commit"
_AT_ONCE: Final = 400
"""Artifacts of one statement; the entry of more would not fit into the log."""
_SHIPPED: Final = frozenset({Scope.REQUIRED, Scope.OPTIONAL})


class Wanted(msgspec.Struct, frozen=True):
    """What somebody wants built."""

    plan: Plan
    revision: str
    """A commit, a branch or a tag; never the working tree."""
    builder: BuilderIdentity | None = None
    """Who builds, as a token or the host proved; sealed beside the provenance."""


class Document(msgspec.Struct, frozen=True):
    """An artifact, what was sealed of it, and where its bytes are."""

    artifact: Artifact
    place: str
    components: int
    unread: tuple[str, ...] = ()
    """Why its SBOM may not be whole."""


class Built(msgspec.Struct, frozen=True):
    """What came of a build."""

    source: Source
    ran: Ran
    level: Level
    log: Digest
    """SHA-256 of the masked log, which is kept beside the ledger."""
    findings: tuple[Finding, ...]
    documents: tuple[Document, ...] = ()
    provenance: tuple[Digest, ...] = ()
    """The envelopes of the provenance; none for a build that failed."""
    materials: Materials | None = None
    builder: BuilderIdentity | None = None
    """Who built, as far as that was proved."""

    @property
    def failed(self) -> Step | None:
        """The command that failed, if one did."""
        return None if self.ran.is_good else self.ran.steps[-1]


Keep = Callable[[str, str, bool], Taken]
"""Takes a file in under its digest: given its name, its path, and whether it may be moved."""
OpenArtifact = Callable[[Taken], ArtifactRead]
"""Reads what an artifact is made of. Errors: ArtifactMalformed (FMT-601)."""
FootingOf = Callable[[Source], Footing]
"""Gives whose settings and policy hold for a commit."""


class Build:
    """Carries out builds with what it was made from; it knows ports only."""

    def __init__(
        self,
        *,
        builder: Builder,
        keep: Keep,
        open_artifact: OpenArtifact,
        footing: FootingOf,
        seal: Seal,
        trust: Trust,
        clock: Clock,
        version: str,
    ) -> None:
        self._builder = builder
        self._keep = keep
        self._open = open_artifact
        self._footing = footing
        self._seal = seal
        self._trust = trust
        self._clock = clock
        self._version = version

    def run(self, wanted: Wanted) -> Built:
        """Build, keep, seal. Where a command fails, that alone is sealed, about the commit.

        Errors: NothingToBuild (BLD-101), those of `Builder.open`, `Workspace.run` and `Workspace.take`, of the store.
        """
        plan = wanted.plan
        if not plan.commands or not all(plan.commands):
            raise NothingToBuild(what="how it is built")
        if not plan.artifacts:
            raise NothingToBuild(what="which files come out of it")
        with self._builder.open(wanted.revision) as workspace:
            footing = self._footing(workspace.source)
            for meaning in footing.meanings:
                self._seal.keep(meaning, "application/json")
            ran = workspace.run(plan)
            log = self._seal.keep(ran.log, "text/plain")
            told = _Telling(workspace.source, plan, ran, log, footing, self._version)
            findings = told.findings(workspace)
            is_hosted = self._builder.is_hosted or is_hosted_by(wanted.builder)
            is_steered = is_steered_by(wanted.builder)
            level = level_of(ran.isolation, is_signed=True, is_hosted=is_hosted, is_steered=is_steered)
            built = Built(workspace.source, ran, level, log, findings, builder=wanted.builder)
            if not ran.is_good:
                self._seal.together([told.building((), findings, self._seal)])
                return built
            try:
                taken = workspace.take(plan.artifacts, self._keep)
            except BuildError as error:
                self._seal.together([told.broken(error)])
                raise
            materials = materials_of(workspace.source, workspace.read)
        return self._sealed(built, told, taken, materials)

    def _sealed(self, built: Built, told: _Telling, taken: Sequence[Taken], materials: Materials) -> Built:
        """Seal everything about what came out, together; the provenance is opened again before that."""
        made = Making(built.source, told.plan, built.ran, materials, built.level, built.log)
        provenance = provenance_of(made, self._builder.id, self._version, built.builder)
        groups = [taken[start : start + _AT_ONCE] for start in range(0, len(taken), _AT_ONCE)]
        first = [_about(group, provenance) for group in groups]
        composed = [(one, *self._composed(one, materials)) for one in taken]

        def then(envelopes: Sequence[bytes]) -> Iterator[Sealing]:
            for one, _, body, _ in composed:
                yield Sealing(one.artifact.subject, CYCLONEDX, msgspec.json.decode(body))
            for group, envelope in zip(groups, envelopes, strict=True):
                signers = self._opened(group, envelope, provenance)
                yield told.building(group, built.findings, self._seal)
                yield told.signing(group, envelope, signers)
                if built.builder is not None:
                    artifact, *others = (one.artifact.subject for one in group)
                    yield Sealing(artifact, BUILDER, built.builder, (*others, told.commit))

        envelopes = self._seal.together(first, then)
        documents = tuple(
            Document(one.artifact, one.place, len(composition.inventory.entries), problems)
            for one, composition, _, problems in composed
        )
        return msgspec.structs.replace(
            built, documents=documents, provenance=envelopes[: len(first)], materials=materials
        )

    def _opened(self, group: Sequence[Taken], envelope: bytes, provenance: Provenance) -> tuple[str, ...]:
        """Verify what was just signed as anybody would: it names these digests, and says what was meant.

        Errors: those of `open_trusted`; AssertionError would be a bug of ours.
        """
        opened = open_trusted(read_envelope(envelope), self._trust, self._clock(), EVIDENCE)
        statement = read_statement(opened)
        named = {digest for subject in statement.subjects for digest in subject.digests}
        if named != {one.artifact.digest for one in group} or statement.predicate != canonical(provenance):
            raise AssertionError(named)
        return tuple(str(key) for key in opened.keys)

    def _composed(self, one: Taken, materials: Materials) -> tuple[Composition, bytes, tuple[str, ...]]:
        """Say what an artifact is made of; where it does not tell, what the commit resolves for those who use it."""
        try:
            composition = of_artifact(self._open(one))
            problems = tuple(why for _, why in composition.unread)
        except (ArtifactMalformed, ManifestMalformed) as error:
            composition, problems = Composition(one.artifact.name, one.artifact.subject, 0, Inventory()), (str(error),)
        if not composition.inventory.entries:
            composition = msgspec.structs.replace(composition, inventory=_shipped(materials.dependencies))
        body = write_sbom(
            composition.inventory,
            "cyclonedx",
            self._clock(),
            self._version,
            name=one.artifact.name,
            artifact=one.artifact.subject,
        )
        return composition, body, problems


def _about(group: Sequence[Taken], provenance: Provenance) -> Sealing:
    first, *others = (one.artifact.subject for one in group)
    return Sealing(first, PROVENANCE, provenance, tuple(others))


def _shipped(inventory: Inventory) -> Inventory:
    """Leave out what is needed for tests and development alone."""
    kept = [place for place, one in enumerate(inventory.entries) if one.component.scope in _SHIPPED]
    places = {old: new for new, old in enumerate(kept)}
    edges = tuple((places[one], places[other]) for one, other in inventory.edges if {one, other} <= places.keys())
    return msgspec.structs.replace(inventory, entries=tuple(inventory.entries[one] for one in kept), edges=edges)


class _Telling(msgspec.Struct, frozen=True):
    """Writes what a run means for the controls."""

    source: Source
    plan: Plan
    ran: Ran
    log: Digest
    footing: Footing
    version: str

    @property
    def commit(self) -> Subject:
        """The commit that is built."""
        return Subject(self.source.name, (self.source.revision.commit,))

    def findings(self, workspace: Workspace) -> tuple[Finding, ...]:
        """Give what compilers said, and the command that failed."""
        paths = workspace.source.snapshot.by_path()

        def lines(path: str) -> Sequence[str]:
            return _lines(workspace, paths.get(path))

        sightings = list(read_log(self.ran.log, self.ran.workspace).sightings)
        if not self.ran.is_good:
            sightings.append(_failure(self.ran.steps[-1]))
        return gather(BUILDING, sightings, lines)

    def building(self, group: Sequence[Taken], findings: Sequence[Finding], seal: Seal) -> Sealing:
        """Say what the run means for `commit.build`, about the commit and what came of it."""
        listed = seal.keep(b"".join(findings_pieces(findings)), "application/jsonl").hex if findings else ""
        done = sum(one.exit_code == 0 and not one.why for one in self.ran.steps)
        assessment = self._assessment(BUILDING, "failed" if findings else "passed")
        assessment = msgspec.structs.replace(
            assessment,
            coverage=(Covered("commands", len(self.plan.commands), done if not findings else len(self.plan.commands)),),
            counts=counts_of(findings),
            findings=listed,
            observed_in=OBSERVED,
        )
        return Sealing(self.commit, ASSESSMENT, assessment, tuple(one.artifact.subject for one in group))

    def broken(self, error: BuildError) -> Sealing:
        """Say that the commands ended well and what they left behind can be no artifact."""
        assessment = msgspec.structs.replace(
            self._assessment(BUILDING, "errored"),
            reason=str(error),
            code=error.code,
            remedy=error.remedy,
            observed_in=OBSERVED,
        )
        return Sealing(self.commit, ASSESSMENT, assessment)

    def signing(self, group: Sequence[Taken], envelope: bytes, signers: Sequence[str]) -> Sealing:
        """Say that a signed provenance for these digests exists and was verified."""
        first, *others = (one.artifact.subject for one in group)
        notes = (f"provenance sha256:{sha256(envelope).hex} signed by {', '.join(signers)} was opened again",)
        assessment = msgspec.structs.replace(
            self._assessment(SIGNING, "passed"),
            coverage=(Covered("artifacts", len(group), len(group)),),
            notes=notes,
        )
        return Sealing(first, ASSESSMENT, assessment, tuple(others))

    def _assessment(self, control: ControlId, outcome: str) -> Assessment:
        return Assessment(
            control=control,
            stage=_STAGE,
            outcome=outcome,
            origin=self.footing.origin,
            started_at=stamp(self.ran.started_at),
            finished_at=stamp(self.ran.finished_at),
            interlock=self.version,
            plan=sha256(canonical(self.plan)).hex,
            tools=tuple(
                Tool(
                    name=one.name,
                    version=one.version,
                    publisher="",
                    sha256=one.sha256,
                    configuration=sha256(canonical(self.plan)).hex,
                    exit_codes=tuple(step.exit_code for step in self.ran.steps if step.command[0] == one.name),
                    output=(self.log.hex,),
                    runs=sum(step.command[0] == one.name for step in self.ran.steps),
                )
                for one in self.ran.programs
            ),
        )


def _failure(step: Step) -> Sighting:
    how = step.why or f"ended with exit code {step.exit_code}"
    message = f"the build command {step.command[0]} {how}" if not step.why else f"the build command was ended: {how}"
    return Sighting("build", "failed", Severity.HIGH, Certainty.HIGH, message, Location("", symbol=step.command[0]))


def _lines(workspace: Workspace, entry: FileEntry | None) -> Sequence[str]:
    if entry is None or entry.language == "":
        return ()
    return workspace.read(entry.path).decode("utf-8", "replace").splitlines()
