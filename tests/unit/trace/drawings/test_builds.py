"""Provenance leads from a commit by a build to what it made."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from interlock.evidence import (
    PROVENANCE,
    BuildDefinition,
    Builder,
    BuildMetadata,
    Provenance,
    ResourceDescriptor,
    RunDetails,
)
from interlock.trace import Kind, Relation
from tests.statements import ARTIFACT, COMMIT, OTHER_COMMIT, draw, edges, kind_of, words

NAME, RUN, IMAGE = f"gitCommit:{COMMIT}", "ef" * 32, "ab" * 32
SOURCE = ResourceDescriptor(
    "source",
    "git+https://forge.example/owner/shop",
    {"gitCommit": COMMIT},
    annotations={"ref": "refs/heads/main"},
)
ONE = Provenance(
    BuildDefinition(
        "https://example.org/type",
        {"source": {"uri": "elsewhere"}, "commands": [["make", "all"], ["make", "pack"]]},
        resolved_dependencies=(
            SOURCE,
            ResourceDescriptor("lib", digest={"gitCommit": OTHER_COMMIT}),
            ResourceDescriptor("base", digest={"sha256": IMAGE}),
            ResourceDescriptor("left", "pkg:npm/left@1", {"sha256": "cd" * 32}),
            ResourceDescriptor("cc1", digest={"sha256": "de" * 32}, annotations={"found": "started"}),
        ),
    ),
    RunDetails(Builder("https://builder.example"), BuildMetadata(RUN)),
)


def test_commits_and_images_go_into_the_build_and_the_artifact_comes_out() -> None:
    drawing = draw(PROVENANCE, ONE)
    build = f"build:{RUN}"
    assert edges(drawing, Relation.WENT_INTO) == {
        (NAME, build), (f"gitCommit:{OTHER_COMMIT}", build), (f"sha256:{IMAGE}", build)
    }  # fmt: skip
    assert edges(drawing, Relation.MADE) == {(build, str(ARTIFACT))}
    assert edges(drawing, Relation.RAN) == {("builder:https://builder.example", build)}
    assert kind_of(drawing, str(ARTIFACT)) is Kind.ARTIFACT
    assert kind_of(drawing, build) is Kind.BUILD


def test_the_commit_stands_in_its_repository() -> None:
    repository, branch = "repository:forge.example/owner/shop", "branch:forge.example/owner/shop@main"
    assert edges(draw(PROVENANCE, ONE), Relation.HAS) == {(repository, branch), (branch, NAME)}


def test_it_is_found_by_its_commands() -> None:
    assert words(draw(PROVENANCE, ONE), "command") == {"make all", "make pack"}


@pytest.mark.parametrize(
    ("run", "build"),
    [
        ("https://ci.example/run/7", "build:https://ci.example/run/7"),
        ("7", "build:https://builder.example#7"),
    ],
)
def test_a_short_id_of_a_run_counts_within_its_builder_only(run: str, build: str) -> None:
    other = replace(ONE, run_details=replace(ONE.run_details, metadata=BuildMetadata(run)))
    assert edges(draw(PROVENANCE, other), Relation.MADE) == {(build, str(ARTIFACT))}


def test_a_run_without_an_id_is_called_by_what_is_said_of_it() -> None:
    def build_of(started: str) -> str:
        told = replace(ONE, run_details=replace(ONE.run_details, metadata=BuildMetadata(started_on=started)))
        ((build, _),) = edges(draw(PROVENANCE, told), Relation.MADE)
        return build

    assert build_of("a") == build_of("a") != build_of("b")


def test_nobody_guesses_which_of_several_commits_was_built() -> None:
    two = (ResourceDescriptor("a", "git+https://forge.example/a", {"gitCommit": COMMIT}),
           ResourceDescriptor("b", "git+https://forge.example/b", {"gitCommit": OTHER_COMMIT}))  # fmt: skip
    drawing = draw(PROVENANCE, replace(ONE, build_definition=BuildDefinition("t", {}, resolved_dependencies=two)))
    assert not edges(drawing, Relation.HAS)
    assert len(edges(drawing, Relation.WENT_INTO)) == 2
