"""What ran, by entries that count alone."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.running import ran
from interlock.trace import Kind
from tests.estate import Estate
from tests.tracing import asking


def test_what_runs_and_what_ran_are_told_apart(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=1)
    estate.deployed(estate.artifact(b"newer"))
    with asking(estate) as (asked, _):
        found = ran(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]))
    assert (len(found.now), len(found.before), found.doubted, found.is_cut) == (1, 1, (), False)
    assert found.now[0].since.at > found.before[0].since.at
