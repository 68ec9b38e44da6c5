import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.adapters.artifacts import open_artifact
from interlock.adapters.builders import KeptArtifacts
from interlock.adapters.vcs.clean_copy import CleanCopy
from interlock.adapters.vcs.discovery import find_checkout
from interlock.change import Source
from interlock.crypto import Trust
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.evidence import (
    ASSESSMENT,
    CYCLONEDX,
    PROVENANCE,
    Assessment,
    VerifiedStatement,
    read_assessment,
    read_provenance,
)
from interlock.evidence.builder import BuilderIdentity, read_builder
from interlock.evidence.predicates import BUILDER
from interlock.evidence.rebuild import REBUILD, Rebuild
from interlock.flows.build import Build, Built, Wanted
from interlock.identity.workload import WorkloadIdentity, WorkloadKind
from interlock.kernel import Digest, Subject, stamp
from interlock.supply.build import ArtifactMissing, Isolation, NothingToBuild, Plan, Ran, Step, System, Taken, Watched
from interlock.testing.world import START, World
from interlock.wiring.app import App
from interlock.wiring.building import footing_of_commit

APART = Isolation(network=True, files=True, processes=True, unprivileged=True)
PLAN = Plan((("make",),), ("dist/*",))


class Workplace:
    """A workspace whose commands do what a test says."""

    def __init__(self, folder: Path, copy: CleanCopy, world: World, does: dict[str, Any]) -> None:
        self.folder, self._copy, self._world, self._does = folder, copy, world, does

    @property
    def source(self) -> Source:
        return self._copy.source

    def read(self, path: str) -> bytes:
        return self._copy.read(path)

    def run(self, plan: Plan) -> Ran:
        step = Step(plan.commands[0], self._does.get("code", 0), 5)
        at = self._world.at
        return Ran(
            (step,),
            self._does.get("log", b"log\n"),
            APART,
            {},
            (),
            System(self._does.get("system", "x"), "1", "y"),
            "/w",
            at,
            at,
            self._does.get("started", ()),
            self._does.get("watched", Watched(all_seen=True, why_not="")),
            self._does.get("traffic"),
        )

    def take(self, patterns: Iterable[str], keep: Callable[[str, str, bool], Taken]) -> tuple[Taken, ...]:
        if "missing" in self._does:
            raise ArtifactMissing(pattern=next(iter(patterns)), nearest="")
        made: Sequence[str] = self._does.get("makes", ("dist/a.bin",))
        for name in made:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".jar"):
                with zipfile.ZipFile(path, "w") as file:
                    file.writestr("META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1\n")
            else:
                path.write_text(self._does.get("content", name))
        return tuple(keep(name, str(self.folder / name), False) for name in made)


class Builder:
    """A builder of workplaces."""

    id = "https://example.org/builder"
    is_hosted = False

    def __init__(self, world: World, folder: Path, does: dict[str, Any]) -> None:
        self._world, self._folder, self._does = world, folder, does

    @contextmanager
    def open(self, revision: str) -> Iterator[Workplace]:
        checkout = find_checkout(str(self._world.root))
        assert checkout is not None
        yield Workplace(self._folder, CleanCopy(checkout, revision), self._world, self._does)


def build(app: App, world: World, folder: Path, trust: Trust | None = None, **does: Any) -> Built:
    kept = KeptArtifacts(str(folder / "kept"))
    flow = Build(
        builder=Builder(world, folder / "work", does),
        keep=lambda name, path, _: kept.keep(name, path),
        open_artifact=lambda one: open_artifact(one.place, called=one.artifact.name),
        footing=footing_of_commit(app),
        seal=app.seal,
        trust=trust or app.keys.trust(),
        clock=app.clock,
        version="1",
    )
    return flow.run(Wanted(does.get("plan", PLAN), "HEAD", does.get("builder")))


def about(app: App, digest: Digest) -> list[VerifiedStatement]:
    return list(app.gate.known(Subject("x", (digest,))).statements)


def assessments(statements: Iterable[VerifiedStatement]) -> dict[str, Assessment]:
    read = [
        read_assessment(one.statement.predicate) for one in statements if one.statement.predicate_type == ASSESSMENT
    ]
    return {one.control: one for one in read}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_one_signature_tells_of_every_artifact_and_each_has_its_sbom(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path, makes=("dist/a.bin", "dist/b.bin"))
        assert len(built.provenance) == 1
        for one in built.documents:
            kinds = [each.statement.predicate_type for each in about(app, one.artifact.digest)]
            assert kinds.count(PROVENANCE) == 1
            assert kinds.count(CYCLONEDX) == 1


def test_the_provenance_names_commit_builder_and_log(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path)
        [one] = [
            each
            for each in about(app, built.documents[0].artifact.digest)
            if each.statement.predicate_type == PROVENANCE
        ]
        read = read_provenance(one.statement.predicate)
        assert read.run_details.builder.id == "https://example.org/builder"
        assert read.run_details.byproducts[0].digest == {"sha256": built.log.hex}
        assert app.store.blobs.get(built.log) == b"log\n"
    head = world.repository.git("rev-parse", "HEAD")
    assert read.build_definition.resolved_dependencies[0].digest == {"gitCommit": head}


def test_evidence_of_builds_is_listed_in_words(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path)
        subject = built.documents[0].artifact.subject
        app.seal.document(subject, REBUILD, Rebuild("identical", "ab" * 20, "cd" * 32, stamp(START), "1"))
        said = [one.says for one in app.inspection.items(subject)]
    assert f"provenance from commit {built.source.revision.commit.short} by https://example.org/builder" in said
    assert "built again from commit abababababab: identical" in said


def test_what_the_run_means_is_sealed_with_whose_rules_hold(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path)
        told = assessments(about(app, built.documents[0].artifact.digest))
    assert set(told) == {"commit.build", "commit.signing"}
    assert all(one.outcome == "passed" for one in told.values())
    assert told["commit.build"].observed_in == "build"
    assert told["commit.signing"].observed_in == ""
    assert all(one.origin.rules is not None and one.origin.rules.policy for one in told.values())


def test_an_sbom_tells_what_is_in_the_artifact_or_else_what_the_commit_resolves(world: World, tmp_path: Path) -> None:
    hash_ = "1" * 64
    world.commit({"requirements.txt": f"django==5.1 --hash=sha256:{hash_}\n"})
    with world.app() as app:
        built = build(app, world, tmp_path, makes=("dist/a.bin", "dist/b.jar"))
        texts = {
            one.artifact.name: next(
                each.statement.predicate.decode()
                for each in about(app, one.artifact.digest)
                if each.statement.predicate_type == CYCLONEDX
            )
            for one in built.documents
        }
    assert "pkg:pypi/django@5.1" in texts["dist/a.bin"]
    assert "pkg:maven/g/a@1" in texts["dist/b.jar"]
    assert "django" not in texts["dist/b.jar"]


def test_a_build_that_failed_leaves_that_alone_about_the_commit(world: World, tmp_path: Path) -> None:
    commit = world.repository.git("rev-parse", "HEAD")
    with world.app() as app:
        built = build(app, world, tmp_path, code=2)
        assert built.failed is not None
        assert (built.documents, built.provenance) == ((), ())
        told = assessments(about(app, Digest("gitCommit", commit)))
        assert len(list(app.store.ledger.leaves())) == 1
    assert told["commit.build"].outcome == "failed"
    assert sum(one.count for one in told["commit.build"].counts) == 1
    assert not (tmp_path / "kept").exists()


def test_artifacts_that_are_none_leave_a_broken_build_and_nothing_else(world: World, tmp_path: Path) -> None:
    commit = world.repository.git("rev-parse", "HEAD")
    with world.app() as app:
        with pytest.raises(ArtifactMissing):
            build(app, world, tmp_path, missing=True)
        told = assessments(about(app, Digest("gitCommit", commit)))
        assert len(list(app.store.ledger.leaves())) == 1
    assert (told["commit.build"].outcome, told["commit.build"].code) == ("errored", "BLD-104")


def test_what_is_signed_with_a_key_that_does_not_count_is_not_entered(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        with pytest.raises((KeyRefused, SealBroken)):
            build(app, world, tmp_path, trust=Trust())
        assert list(app.store.ledger.leaves()) == []


@pytest.mark.parametrize("plan", [Plan((), ("a",)), Plan(((),), ("a",)), Plan((("make",),), ())])
def test_nothing_is_built_where_nobody_says_how_or_what(world: World, tmp_path: Path, plan: Plan) -> None:
    with world.app() as app:
        with pytest.raises(NothingToBuild):
            build(app, world, tmp_path, plan=plan)
        assert list(app.store.ledger.leaves()) == []


def test_what_compilers_said_is_found(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path, log=b"main.c:1:5: warning: unused variable 'x' [-Wunused-variable]\n")
        told = assessments(about(app, built.documents[0].artifact.digest))
    assert len(built.findings) == 1
    assert told["commit.build"].outcome == "failed"


def test_many_artifacts_fit_into_several_statements(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        built = build(app, world, tmp_path, makes=tuple(f"dist/{number:04}" for number in range(450)))
        assert len(built.provenance) == 2
        last = assessments(about(app, built.documents[-1].artifact.digest))
    assert last["commit.signing"].outcome == "passed"


def test_a_proven_builder_is_named_in_the_provenance_and_sealed_about_artifacts_and_commit(
    world: World, tmp_path: Path
) -> None:
    one = WorkloadIdentity(
        "https://i.example.org",
        WorkloadKind.GITHUB,
        "s",
        "t",
        world.at,
        world.at,
        workflow="o/r/a.yml",
        workflow_ref="refs/heads/main",
        runner="github-hosted",
    )
    says = BuilderIdentity("1", "2026-01-05T09:00:00Z", one, "us", "k")
    with world.app() as app:
        built = build(app, world, tmp_path, makes=("dist/a.bin", "dist/b.bin"), builder=says)
        digests = [document.artifact.digest for document in built.documents]
        told = {digest: about(app, digest) for digest in (*digests, built.source.revision.commit)}
    for statements in told.values():
        (sealed,) = [each for each in statements if each.statement.predicate_type == BUILDER]
        assert read_builder(sealed.statement.predicate) == says
    (made,) = [each for each in told[digests[0]] if each.statement.predicate_type == PROVENANCE]
    provenance = read_provenance(made.statement.predicate)
    assert provenance.run_details.builder.id == "https://i.example.org/o/r/a.yml@refs/heads/main"
    assert msgspec.convert(provenance.build_definition.internal_parameters["builder"], BuilderIdentity) == says
    assert (built.level.number, built.builder) == (2, says)
    assert built.level.missing == ("the workflow that holds the key stands in the repository that is built",)


def test_a_job_in_a_workflow_of_another_repository_keeps_the_key_from_whoever_writes_what_is_built(
    world: World, tmp_path: Path
) -> None:
    one = WorkloadIdentity(
        "https://i.example.org",
        WorkloadKind.GITHUB,
        "s",
        "t",
        world.at,
        world.at,
        repository="o/r",
        workflow="o/r/a.yml",
        job_workflow="o/central/b.yml",
        runner="github-hosted",
    )
    with world.app() as app:
        assert build(app, world, tmp_path, builder=BuilderIdentity("1", "2026-01-05T09:00:00Z", one)).level.number == 3


def test_a_machine_of_ones_own_stays_one_though_it_proved_who_it_is(world: World, tmp_path: Path) -> None:
    one = WorkloadIdentity(
        "https://i.example.org", WorkloadKind.GITHUB, "s", "t", world.at, world.at, runner="self-hosted"
    )
    says = BuilderIdentity("1", "2026-01-05T09:00:00Z", one)
    with world.app() as app:
        assert build(app, world, tmp_path, builder=says).level.number == 1
        built = build(app, world, tmp_path)
        assert (built.level.number, built.builder) == (1, None)
        kinds = {each.statement.predicate_type for each in about(app, built.documents[0].artifact.digest)}
    assert kinds >= {BUILDER}, "of the first build, of the same bytes"
