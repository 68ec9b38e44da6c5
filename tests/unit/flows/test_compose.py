from pathlib import Path

import msgspec
import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.flows.compose import (
    SBOM_FORMATS,
    of_artifact,
    of_documents,
    of_repository,
    of_two_sources,
    validated,
    write_sbom,
)
from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.sbom.errors import SbomInvalid
from interlock.formats.sbom.reading import read_sbom
from interlock.kernel import Digest, InterlockError
from interlock.supply.model import Component, Hash, Reading, ReadingKind
from interlock.testing.world import START, World

SIX = Component("six", "1.16.0", "pkg:pypi/six@1.16.0", "PyPI")


class Found(msgspec.Struct, frozen=True):
    """What an adapter found."""

    path: str = "dist/app.whl"
    digest: str = "ab" * 32
    readings: tuple[Reading, ...] = (Reading("METADATA", "pypi.metadata", ReadingKind.ARTIFACT, (SIX,)),)
    problems: tuple[InterlockError, ...] = ()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_files_of_a_commit_are_put_together_under_its_subject(world: World) -> None:
    commit = world.commit({"requirements.txt": "six==1.16.0\n", "tools/requirements.txt": "six==1.16.0\nidna==3.6\n"})
    with world.app(is_reading=True) as app:
        composed = of_repository(app.repository)
    assert [one.purl for one in composed.inventory.components] == ["pkg:pypi/idna@3.6", "pkg:pypi/six@1.16.0"]
    assert composed.subject is not None
    assert composed.subject.digests == (Digest("gitCommit", commit),)
    assert (composed.files, composed.unread) == (2, ())


def test_a_file_that_cannot_be_read_is_told_and_the_others_count(world: World) -> None:
    world.commit({"requirements.txt": "six==1.16.0\n", "Pipfile.lock": "{"})
    with world.app(is_reading=True) as app:
        composed = of_repository(app.repository)
    assert [one.purl for one in composed.inventory.components] == ["pkg:pypi/six@1.16.0"]
    assert [path for path, _ in composed.unread] == ["Pipfile.lock"]
    (lost,) = composed.inventory.unresolved
    assert (lost.path, lost.line, lost.why.partition(":")[0]) == ("Pipfile.lock", 1, "it is not JSON")
    written = msgspec.json.decode(write_sbom(composed.inventory, "cyclonedx", START, "1"))
    assert written["compositions"][0]["aggregate"] == "incomplete"


def test_an_artifact_is_its_own_subject_and_says_what_is_broken_within() -> None:
    broken = malformed("dist/app.whl!lib.jar", "it is cut off")
    composed = of_artifact(Found(problems=(broken,)))
    assert composed.subject is not None
    assert composed.subject.digests == (Digest("sha256", "ab" * 32),)
    assert composed.inventory.components == (SIX,)
    assert [why for _, why in composed.unread] == [str(broken)]
    assert of_artifact(Found(digest="")).subject is None


@pytest.mark.parametrize("form", SBOM_FORMATS)
def test_what_is_written_is_valid_and_reads_back(form: str) -> None:
    inventory = of_artifact(Found()).inventory
    body = write_sbom(inventory, form, START, "1", name="app")
    assert validated("app.json", body, PackagedSchemas()).error is None
    again = of_documents([("app.json", body)])
    assert [one.purl for one in again.inventory.components] == [SIX.purl]


@pytest.mark.parametrize("form", SBOM_FORMATS)
def test_the_sbom_of_an_artifact_names_it_by_its_digest(form: str) -> None:
    composed = of_artifact(Found())
    body = write_sbom(composed.inventory, form, START, "1", name="app.whl", artifact=composed.subject)
    assert validated("app", body, PackagedSchemas()).error is None
    project = read_sbom("app", body).project
    assert project is not None
    assert (project.name, project.hashes) == ("app.whl", (Hash("sha256", "ab" * 32),))


def test_several_documents_are_one(world: World) -> None:
    del world
    other = write_sbom(of_artifact(Found()).inventory, "spdx", START, "1")
    more = Component("idna", "3.6", "pkg:pypi/idna@3.6", "PyPI")
    reading = Reading("METADATA", "pypi.metadata", ReadingKind.ARTIFACT, (more, SIX))
    one = write_sbom(of_artifact(Found(readings=(reading,))).inventory, "cyclonedx", START, "1")
    merged = of_documents([("a.json", one), ("b.json", other)])
    assert [found.purl for found in merged.inventory.components] == [more.purl, SIX.purl]
    assert [len(entry.mentions) for entry in merged.inventory.entries] == [1, 2]
    with pytest.raises(ManifestMalformed, match=r"c\.json"):
        of_documents([("a.json", one), ("c.json", b"{}")])


def test_a_document_that_breaks_its_rules_is_judged_beside_the_others() -> None:
    wrong = b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": "one"}'
    judged = validated("a.json", wrong, PackagedSchemas())
    assert judged.opened is None
    assert isinstance(judged.error, SbomInvalid)
    assert isinstance(validated("b.json", b"no", PackagedSchemas()).error, ManifestMalformed)


def test_two_sources_are_held_against_each_other_and_put_together() -> None:
    here = Reading("app", "f", ReadingKind.INSTALLED, (SIX, Component("ham", "1", "pkg:pypi/ham@1")))
    same = Component("six", "1.16.0", "pkg:pypi/six@1.16.0?extra=x", "PyPI")
    there = Reading(
        "syft", "sbom.syft", ReadingKind.SBOM, (same, Component("egg", "2", "pkg:pypi/egg@2")), unresolved=((0, "x"),)
    )
    composed, found = of_two_sources(Found(readings=(here,)), "syft", there)
    assert (found.both, [one.name for one in found.only_here], [one.name for one in found.only_there]) == (
        1,
        ["ham"],
        ["egg"],
    )
    assert [one.purl for one in composed.inventory.components] == ["pkg:pypi/egg@2", "pkg:pypi/ham@1", SIX.purl]
    assert [one.path for one in composed.inventory.unresolved] == ["syft"]
    assert composed.subject is not None
