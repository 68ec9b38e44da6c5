"""Artifacts with evidence, and repositories to move them between, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from interlock.adapters.registries.folder import FolderRepository
from interlock.crypto import TrustedKey
from interlock.decision import Decision, Question, Reason, Status, Verdict
from interlock.evidence import (
    CYCLONEDX,
    PROVENANCE,
    BuildDefinition,
    Builder,
    BuildMetadata,
    Provenance,
    ResourceDescriptor,
    RunDetails,
)
from interlock.evidence.transfer import TRANSFER, Transferred, read_transfer
from interlock.flows.admission import Admission
from interlock.flows.cargo import Cargo, load_file, of_path
from interlock.flows.luggage import Luggage
from interlock.flows.move import Move, Moved, Target
from interlock.kernel import Digest, Subject, sha256, stamp
from interlock.supply.artifact import Artifact
from interlock.testing.world import START, World
from interlock.wiring.app import App
from interlock.wiring.repositories import luggage_of, make_move

BODY = b"an artifact" * 1000


class Dock:
    """One machine with a file that evidence may be about."""

    def __init__(self, folder: Path, name: str = "one") -> None:
        self.world = World(folder / name)
        self.folder = folder
        self.file = folder / name / "app.zip"
        self.file.write_bytes(BODY)

    @property
    def subject(self) -> Subject:
        return Artifact("app.zip", sha256(self.file.read_bytes()), 0).subject

    def place(self, name: str) -> FolderRepository:
        return FolderRepository(str(self.folder / name))

    def prove(self, commit: str = "", at: str = "") -> None:
        """Seal provenance and an SBOM about the file."""
        commit = commit or self.world.repository.git("rev-parse", "HEAD")
        with self.world.app() as app:
            app.seal.document(self.subject, PROVENANCE, provenance(commit, at or stamp(self.world.at)))
            app.seal.document(self.subject, CYCLONEDX, {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1})

    def trust(self, other: Dock) -> None:
        """Have the key of another machine count here."""
        with other.world.app() as app:
            app.keys.signer(other.world.at)
            key = app.keys.trust().keys[0]
        with self.world.app() as app:
            app.keys.signer(self.world.at)
            known = TrustedKey(key.key, "a colleague", START - timedelta(days=90), purposes=("evidence", "ledger"))
            app.keys.add(known)

    def push(self, to: FolderRepository, tag: str = "1.0", *, admission: Admission | None = None) -> Moved:
        """Push the file."""
        with self.world.app() as app:
            cargo, source = of_path(str(self.file), "app.zip")
            target = Target(to, tag, admission)
            return make_move(app).push(cargo, load_file(cargo, source), "app.zip", target)

    def promote(self, cargo: Cargo, source: Any, target: Any, **changes: Any) -> Moved:
        """Promote an artifact."""
        with self.world.app() as app:
            return make_move(app).promote(cargo, source, Target(target, **{"tag": "1.0", **changes}))

    @contextmanager
    def luggage(self) -> Iterator[Luggage]:
        with self.world.app() as app:
            _ = app.seal
            yield luggage_of(app)

    def transfers(self) -> list[Transferred]:
        """Give what the ledger says of transfers."""
        with self.world.app() as app:
            items = list(app.inspection.items())
        statements = [item.statement.statement for item in items if item.statement is not None]
        return [read_transfer(one.predicate) for one in statements if one.predicate_type == TRANSFER]

    def events(self) -> list[str]:
        """Give the kinds of the events that wait to be told."""
        with self.world.app() as app:
            kinds = [msgspec.json.decode(one.body)["kind"] for one in app.outbox.unplanned(100)]
            return [kind for kind in kinds if kind.startswith("artifact.")]


def provenance(commit: str, finished: str) -> Provenance:
    return Provenance(
        BuildDefinition(
            "https://example.org/build/v1",
            {},
            resolved_dependencies=(ResourceDescriptor("source", digest={"gitCommit": commit}),),
        ),
        RunDetails(Builder("https://example.org/builder"), BuildMetadata("run", finished, finished)),
    )


class Judge:
    """A gate that answers as it was told."""

    def __init__(self, verdict: Verdict = Verdict.ALLOW, *, hypothetical: tuple[str, ...] = ()) -> None:
        self.verdict = verdict
        self.hypothetical = hypothetical
        self.asked: list[Subject] = []

    def decide(self, policy: Any, question: Question) -> Decision:
        self.asked.append(question.subject)
        status = Status.SATISFIED if self.verdict is Verdict.ALLOW else Status.MISSING
        reason = Reason("commit.sast", status, self.verdict, "there is no evidence of commit.sast")
        return Decision(
            self.verdict,
            question.subject,
            policy.name,
            policy.digest,
            question.stage,
            question.environment,
            question.at,
            (reason,),
            self.hypothetical,
        )


def admission(app: App, judge: Judge) -> Admission:
    """Build a gate before a repository whose answers are the judge's."""
    policy = app.policies.get("baseline")
    return Admission(
        gate=judge,  # type: ignore[arg-type]  # it answers as one does
        seal=lambda: app.seal,
        policy=policy,
        asking=lambda subject: Question(subject, app.clock()),
    )


def gated(dock: Dock, to: FolderRepository, judge: Judge, tag: str = "1.0") -> Moved:
    """Push a file through a gate."""
    with dock.world.app() as app:
        cargo, source = of_path(str(dock.file), "app.zip")
        target = Target(to, tag, admission(app, judge))
        move: Move = make_move(app)
        return move.push(cargo, load_file(cargo, source), "app.zip", target)


def file_of(place: FolderRepository, digest: Digest) -> Path:
    """Give where a folder keeps a blob."""
    return Path(place.address.removeprefix("folder:")) / "blobs" / digest.alg / digest.hex
