"""SLSA provenance v1 of several types of build."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.slsa_v1 import V1, read_v1
from interlock.formats.provenance.statement import read_stated
from interlock.supply.provenanced import Provenanced
from tests.provenances import COMMIT, statement, v1

GIT = "git+https://github.com/o/r@refs/tags/v2.0.0"


def read(**changes: object) -> Provenanced:
    return read_v1(read_stated(statement(V1, v1(**changes)), "x"), "x")


def test_a_workflow_of_github_is_read() -> None:
    found = read()
    assert (found.source, found.trigger, found.commit) == ("https://github.com/o/r", "https://github.com/o/r", COMMIT)
    assert (found.branch, found.tag, found.workflow) == ("main", "", ".github/workflows/release.yml")
    assert (found.run.event, found.run.repository_id, found.run.run_id, found.run.attempt) == ("push", "1", "77", "2")


def test_the_builders_own_word_counts_before_that_of_whoever_asked() -> None:
    own = {
        "GITHUB_WORKFLOW_REF": "o/r/.github/workflows/real.yml@refs/tags/v2.0.0",
        "GITHUB_REF": "refs/tags/v2.0.0",
        "GITHUB_REF_TYPE": "tag",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PAYLOAD": {"base_ref": "refs/heads/main"},
    }
    asked = {"workflow": {"repository": "https://github.com/evil/r", "ref": "refs/heads/x", "path": "y"}}
    found = read(internalParameters=own, externalParameters=asked)
    assert (found.trigger, found.trigger_ref, found.workflow) == (
        "https://github.com/o/r",
        "refs/tags/v2.0.0",
        ".github/workflows/real.yml",
    )
    assert (found.tag, found.branch) == ("v2.0.0", "main")


def test_a_container_based_build_names_its_source_and_configuration() -> None:
    found = read(
        externalParameters={"source": {"uri": GIT, "digest": {"sha1": COMMIT}}, "configPath": "c.toml"},
        internalParameters={},
        resolvedDependencies=[{"uri": GIT, "digest": {"sha1": COMMIT}}],
    )
    assert (found.trigger, found.trigger_ref, found.workflow) == (
        "https://github.com/o/r",
        "refs/tags/v2.0.0",
        "c.toml",
    )
    assert (found.tag, found.commit) == ("v2.0.0", COMMIT)


def test_cloud_build_v1_names_its_configuration() -> None:
    found = read(
        externalParameters={
            "buildConfigSource": {"repository": "git+https://github.com/o/r", "ref": "refs/heads/main"}
        },
        internalParameters={"systemSubstitutions": {"TAG_NAME": "v1", "BRANCH_NAME": "other"}},
        resolvedDependencies=[],
    )
    assert (found.source, found.branch, found.tag) == ("https://github.com/o/r", "main", "v1")


def test_the_sources_are_the_first_material_out_of_git() -> None:
    other = {"uri": "pkg:docker/x", "digest": {"sha256": "cd" * 32}}
    found = read(resolvedDependencies=[other, {"uri": GIT, "digest": {"gitCommit": COMMIT}}])
    assert (found.source_ref, found.commit) == ("refs/tags/v2.0.0", COMMIT)


def test_without_a_source_nothing_is_said_of_one() -> None:
    found = read(externalParameters={}, internalParameters=None, resolvedDependencies=None)
    assert (found.source, found.trigger, found.commit, found.branch) == ("", "", "", "")


def test_a_source_as_text_may_name_its_ref_apart() -> None:
    found = read(
        externalParameters={"source": "git+https://github.com/o/r", "ref": "refs/heads/x"},
        internalParameters={},
        resolvedDependencies=[],
    )
    assert (found.source, found.source_ref, found.branch) == ("https://github.com/o/r", "refs/heads/x", "x")


@pytest.mark.parametrize(
    "changes",
    [{"buildType": 1}, {"resolvedDependencies": {}}, {"resolvedDependencies": [{"digest": {"sha1": "X"}}]}],
)
def test_a_field_of_another_type_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(AttestationMalformed, match="predicate"):
        read(**changes)


def test_a_statement_without_a_builder_is_refused() -> None:
    predicate = {**v1(), "runDetails": {}}
    with pytest.raises(AttestationMalformed, match="builder"):
        read_v1(read_stated(statement(V1, predicate), "x"), "x")


def test_a_build_of_interlock_names_its_commit_beside_its_source() -> None:
    source = {"name": "source", "uri": "https://git.example.org/a/b", "digest": {"gitCommit": COMMIT}}
    found = read(externalParameters={"source": source}, resolvedDependencies=[], internalParameters={})
    assert (found.source, found.commit) == ("https://git.example.org/a/b", COMMIT)
    bad = read(externalParameters={"source": source | {"digest": {"gitCommit": 7}}}, resolvedDependencies=[])
    assert bad.commit == ""
