"""What runs somewhere, of which code."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.tracing.prod_to_code import KINDS, prod_to_code
from tests.estate import Estate
from tests.tracing import asking


@pytest.mark.parametrize("name", ["staging", "workload:shop/staging/one"])
def test_what_runs_is_led_back_to_its_commit_and_who_wrote_that(tmp_path: Path, name: str) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        found = prod_to_code(asked, asked.subjects.find(name, only=KINDS))
    (source,) = found.sources
    assert [commit.name for commit in source.commits] == [f"gitCommit:{estate.head}"]
    address = estate.world.repository.git("log", "-1", "--format=%ae")
    assert f"git:{address}" in {one.account.name for one in source.authors}
    assert source.made is not None
    assert len(found.arrivals) == 1


def test_an_artifact_that_runs_nowhere_has_its_code_all_the_same(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with asking(estate) as (asked, _):
        found = prod_to_code(asked, asked.subjects.find(str(artifact.digests[0])))
    assert (found.arrivals, len(found.sources)) == ((), 1)
