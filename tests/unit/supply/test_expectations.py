"""What somebody demands of provenance, and why a provenance does not meet it."""

from __future__ import annotations

import msgspec
import pytest

from interlock.kernel import Digest
from interlock.supply.certified import Certified
from interlock.supply.errors import ExpectationsUnmet
from interlock.supply.expectations import TRUSTED_BUILDERS, Expected, judge, require
from interlock.supply.provenanced import Dialect, Provenanced, Run, Summary, Thing, repository

GO = TRUSTED_BUILDERS[0]
HEX = "ab" * 32
SUBJECT = f"sha256:{HEX}"
COMMIT = "12" * 20


def said(**changes: object) -> Provenanced:
    whole = Provenanced(
        dialect=Dialect.SLSA_V0_2,
        predicate_type="https://slsa.dev/provenance/v0.2",
        subjects=(Thing("tool", (Digest("sha256", HEX),)),),
        builder=f"{GO}@refs/tags/v1.2.3",
        source="https://github.com/o/r",
        source_ref="refs/tags/v14.2",
        trigger="https://github.com/o/r",
        trigger_ref="refs/tags/v14.2",
        commit=COMMIT,
        branch="main",
        tag="v14.2",
        workflow=".github/workflows/release.yml",
        run=Run(event="push"),
    )
    return msgspec.structs.replace(whole, **changes)


def wanted(**demands: object) -> Expected:
    return msgspec.structs.replace(Expected(subject=SUBJECT), **demands)


def about(found: Provenanced, expected: Expected, certified: Certified | None = None) -> list[str]:
    return [reason.about for reason in judge(found, expected, certified)]


@pytest.mark.parametrize(
    "demands",
    [
        {},
        {"source": "github.com/o/r"},
        {"source": "https://github.com/o/r"},
        {"source": "git+https://github.com/o/r.git"},
        {"builder": GO},
        {"builder": f"{GO}@v1.2.3"},
        {"builder": f"{GO}@refs/tags/v1.2.3"},
        {"branch": "main", "tag": "v14.2", "commit": COMMIT, "workflow": ".github/workflows/release.yml"},
        {"versioned_tag": "v14"},
        {"versioned_tag": "v14.2"},
        {"versioned_tag": "v14.2.0"},
    ],
)
def test_what_is_said_meets_what_is_demanded(demands: dict[str, object]) -> None:
    assert judge(said(), wanted(**demands)) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", f"sha256:{'cd' * 32}"),
        ("subject", f"sha512:{HEX}"),
        ("subject", HEX),
        ("subject", ""),
        ("source", "github.com/o/rA"),
        ("source", "Agithub.com/o/r"),
        ("source", "github.com/o"),
        ("source", "git+ssh://git@github.com/o/r"),
        ("builder", f"{GO}@v1.2.4"),
        ("builder", f"{GO}@refs/heads/main"),
        ("builder", GO.replace("slsa-framework", "someone")),
        ("builder", GO + "a"),
        ("branch", "master"),
        ("tag", "v14"),
        ("tag", "refs/tags/v14.2"),
        ("versioned_tag", "v13"),
        ("versioned_tag", "v14.1"),
        ("versioned_tag", "v14.2.1"),
        ("versioned_tag", "14.2"),
        ("versioned_tag", "latest"),
        ("commit", "34" * 20),
        ("commit", COMMIT[:12]),
        ("workflow", ".github/workflows/other.yml"),
        ("package", "left-pad@1.0.0"),
        ("verifier", "https://verifier.example"),
        ("resource", "pkg:npm/x"),
        ("levels", ("SLSA_BUILD_LEVEL_1",)),
    ],
)
def test_each_demand_changed_is_a_reason(field: str, value: object) -> None:
    assert about(said(), wanted(**{field: value})) == [field]


@pytest.mark.parametrize("field", ["source", "branch", "tag", "commit", "workflow"])
def test_what_is_not_said_meets_no_demand(field: str) -> None:
    (reason,) = judge(said(**{field: ""}), wanted(**{field: "github.com/o/r"}))
    assert reason.about == field
    assert "nothing is said of it" in str(reason)


def test_a_build_that_was_set_off_elsewhere_is_not_of_the_source() -> None:
    assert about(said(trigger="https://github.com/evil/r"), wanted(source="github.com/o/r")) == ["source"]


def test_sources_of_another_ref_than_the_one_that_set_off_the_build_are_a_reason() -> None:
    assert about(said(source_ref="refs/heads/other"), wanted(source="github.com/o/r")) == ["source"]


@pytest.mark.parametrize(
    "ref",
    ["refs/heads/main", "refs/tags/v1", "refs/tags/v1.2", "refs/tags/v1.2.3-rc.0", "refs/tags/v01.2.3", "v1.2.3", ""],
)
def test_a_workflow_that_is_not_pinned_at_a_release_needs_its_ref_named(ref: str) -> None:
    found = said(builder=f"{GO}@{ref}")
    assert about(found, wanted()) == ["builder"]
    assert about(found, wanted(builder=GO)) == ["builder"]
    if ref:
        assert about(found, wanted(builder=f"{GO}@{ref}")) == []


def test_nobody_is_believed_only_because_no_builder_was_named() -> None:
    (reason,) = judge(said(builder="https://github.com/o/r/.github/workflows/mine.yml@refs/tags/v1.0.0"), wanted())
    assert "name the builder" in reason.why


def test_npm_said_runner_before_it_said_where_it_is_hosted() -> None:
    runner = "https://github.com/actions/runner"
    assert about(said(builder=runner), wanted(builder=f"{runner}/github-hosted")) == []
    assert about(said(builder=f"{runner}/github-hosted"), wanted(builder=runner)) == []
    assert about(said(builder=f"{runner}/self-hosted"), wanted(builder=runner)) == ["builder"]


def test_a_prerelease_is_another_version() -> None:
    assert about(said(tag="v1.2.3-rc.1"), wanted(versioned_tag="v1.2.3")) == ["versioned_tag"]
    assert about(said(tag="v1.2.3-rc.1"), wanted(versioned_tag="v1.2.3-rc.1")) == []
    assert about(said(tag="v1.2.3+build.5"), wanted(versioned_tag="v1.2.3")) == []


def test_inputs_are_those_of_a_workflow_that_was_started_by_hand() -> None:
    demand = wanted(inputs=(("version", "1"),))
    assert about(said(inputs=(("version", "1"), ("other", "2"))), demand) == []
    assert about(said(inputs=(("version", "2"),)), demand) == ["inputs"]
    assert about(said(inputs=()), demand) == ["inputs"]
    (reason,) = judge(said(), demand)
    assert "by hand" in reason.why


def summary(**changes: object) -> Provenanced:
    found = Summary("https://v.example", "pkg:x", "PASSED", ("SLSA_BUILD_LEVEL_2", "OTHER"))
    return said(dialect=Dialect.SUMMARY, builder="", summary=msgspec.structs.replace(found, **changes))


@pytest.mark.parametrize("level", ["SLSA_BUILD_LEVEL_1", "SLSA_BUILD_LEVEL_2", "OTHER"])
def test_a_summary_shows_its_levels_and_the_lower_ones_of_their_track(level: str) -> None:
    assert about(summary(), wanted(verifier="https://v.example", resource="pkg:x", levels=(level,))) == []


@pytest.mark.parametrize("level", ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_1", "OTHE"])
def test_a_summary_shows_no_other_level(level: str) -> None:
    assert about(summary(), wanted(verifier="https://v.example", levels=(level,))) == ["levels"]


def test_a_summary_without_a_named_verifier_or_that_failed_shows_nothing() -> None:
    assert about(summary(), wanted()) == ["verifier"]
    assert about(summary(result="FAILED"), wanted(verifier="https://v.example")) == ["result"]
    assert about(summary(), wanted(verifier="https://other.example")) == ["verifier"]
    assert about(summary(), wanted(verifier="https://v.example", resource="pkg:y")) == ["resource"]


def test_the_raising_twin_names_every_reason() -> None:
    require(said(), wanted(source="github.com/o/r"))
    with pytest.raises(ExpectationsUnmet, match=r"branch: 'x' is expected.*tag: 'y' is expected"):
        require(said(), wanted(branch="x", tag="y"))


@pytest.mark.parametrize(
    ("uri", "form"),
    [
        ("", ""),
        ("github.com/o/r", "https://github.com/o/r"),
        ("git+https://github.com/o/r.git", "https://github.com/o/r"),
        ("https://github.com/o/r/", "https://github.com/o/r"),
        ("gs://bucket/file.tgz", "gs://bucket/file.tgz"),
    ],
)
def test_a_repository_has_one_form(uri: str, form: str) -> None:
    assert repository(uri) == form
