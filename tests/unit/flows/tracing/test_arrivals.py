"""What an artifact was made from, and what a release is made of."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.arrivals import Arrivals
from tests.estate import Estate
from tests.tracing import asking


def test_an_artifact_has_its_build_its_builder_and_its_commit(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with asking(estate) as (asked, _):
        arrivals = Arrivals(asked)
        source = arrivals.source(asked.subjects.find(str(artifact.digests[0])))
        assert source.build is not None
        assert source.builder is not None
        assert [one.name for one in source.commits] == [f"gitCommit:{estate.head}"]
        built = arrivals.artifacts_of(asked.subjects.find("HEAD"))
        assert [one.name for one in built.artifacts] == [str(artifact.digests[0])]


def test_what_nobody_built_has_no_source(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        source = Arrivals(asked).source(asked.subjects.find("HEAD"))
    assert (source.build, source.made, source.commits) == (None, None, ())
