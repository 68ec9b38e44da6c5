"""SLSA provenance v0.1 and v0.2."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.slsa_v0 import V0_1, V0_2, read_v0_1, read_v0_2
from interlock.formats.provenance.statement import read_stated
from interlock.supply.provenanced import Dialect, Provenanced
from tests.provenances import COMMIT, GO, google_v0_1, statement, v0_2


def read(predicate: object) -> Provenanced:
    return read_v0_2(read_stated(statement(V0_2, predicate), "x"), "x")


def read_old(predicate: object) -> Provenanced:
    return read_v0_1(read_stated(statement(V0_1, predicate), "x"), "x")


def test_everything_that_v0_2_says_is_read() -> None:
    found = read(v0_2())
    assert found.dialect is Dialect.SLSA_V0_2
    assert (found.builder, found.commit, found.branch, found.tag) == (GO, COMMIT, "main", "v1.0.0")
    assert (found.source, found.source_ref) == (found.trigger, found.trigger_ref)
    assert (found.source, found.source_ref) == ("https://github.com/o/r", "refs/tags/v1.0.0")
    assert found.workflow == ".github/workflows/release.yml"
    assert [one.name for one in found.materials][1] == "https://runner.example/image"
    assert (found.run.run_id, found.run.event, found.parameters) == ("77", "push", b'{"flag": 1}')


def test_what_is_left_out_is_not_said() -> None:
    found = read({"builder": {"id": "b"}, "buildType": "t", "materials": None, "invocation": None})
    assert (found.source, found.trigger, found.commit, found.branch, found.tag) == ("", "", "", "", "")


def test_source_and_trigger_are_kept_apart() -> None:
    found = read(v0_2(materials=[{"uri": "git+https://github.com/other/r@refs/heads/x", "digest": {"sha1": COMMIT}}]))
    assert (found.source, found.trigger) == ("https://github.com/other/r", "https://github.com/o/r")


def test_npm_names_its_run_in_the_metadata() -> None:
    found = read(v0_2(invocation={}, metadata={"buildInvocationId": "4994975790-1"}))
    assert (found.run.run_id, found.run.attempt) == ("4994975790", "1")


@pytest.mark.parametrize(
    "changes",
    [
        {"builder": {}},
        {"builder": None},
        {"builder": {"id": 7}},
        {"buildType": None},
        {"materials": {}},
        {"materials": [{"uri": "x", "digest": {"sha256": "AB"}}]},
        {"invocation": []},
        {"invocation": {"environment": "x"}},
    ],
)
def test_a_field_of_another_type_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(AttestationMalformed, match="predicate"):
        read(v0_2(**changes))


def test_cloud_build_says_its_tag_in_the_recipe() -> None:
    found = read_old(google_v0_1())
    assert (found.source, found.tag, found.commit) == ("https://github.com/o/r", "v39", COMMIT)
    assert (found.builder_ref, found.workflow) == ("v0.3", "cloudbuild.yaml")


@pytest.mark.parametrize(
    ("uri", "source", "commit"),
    [
        (f"https://github.com/o/r/commit/{COMMIT}", "https://github.com/o/r", COMMIT),
        (f"https://github.com/o/r#{COMMIT}", "https://github.com/o/r", COMMIT),
        ("git+https://github.com/o/r", "https://github.com/o/r", ""),
        ("gs://bucket/a.tgz#1663", "gs://bucket/a.tgz", ""),
    ],
)
def test_the_forms_of_sources_in_cloud_build_are_one(uri: str, source: str, commit: str) -> None:
    found = read_old({**google_v0_1(), "materials": [{"uri": uri}]})
    assert (found.source, found.commit) == (source, commit)


def test_a_tag_of_uploaded_sources_is_whatever_somebody_typed() -> None:
    found = read_old({**google_v0_1(), "materials": [{"uri": "gs://bucket/a.tgz#1"}]})
    assert found.tag == ""
