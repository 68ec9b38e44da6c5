"""Reports that somebody who may hand in nothing enters under the name of a tool that is pulled."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from interlock.adapters.tools import mask
from interlock.catalog.cards import CARDS
from interlock.flows.attest import footing_of
from interlock.flows.read_reports import Sheet
from interlock.flows.take_reports import Handing, Source, TakenReports, TakeReports
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from tests.governed import Team
from tests.reports_handed_in import CONTROL, sarif

SUBJECT = Subject("v1", (Digest("gitCommit", "a" * 40),))
DAY = timedelta(days=1)


def take(team: Team, who: str, report: str, **more: Any) -> TakenReports:
    with team.app(who) as app:
        handing = Handing(CARDS[CONTROL], SUBJECT, (Sheet("a.report", report.encode()),), **more)
        taking = TakeReports(seal=app.seal, gate=app.gate, signer=team.keys[who], mask=mask, version="1")
        return taking.take(handing, footing_of(SUBJECT), Source(), team.world.at)


def tools(taken: TakenReports) -> set[str]:
    return {tool for one in taken.assessment.imported for tool in one.tools}


def test_a_pull_speaks_for_no_tool_that_a_stranger_put_into_its_mouth(tmp_path: Path) -> None:
    team = Team(World(tmp_path), ("ann", "ben"))
    team.stranger("eve")
    found = take(team, "ben", sarif("other", ("R1", "bad", "a.py", 1)))
    assert tools(found) == {"other"}
    both = json.loads(sarif("puller"))
    both["runs"] += json.loads(sarif("other", ("R2", "small", "b.py", 1)))["runs"]
    assert tools(take(team, "eve", json.dumps(both))) == {"puller", "other"}
    pulled = take(team, "ann", sarif("puller"), made_at=team.world.at, renewed_after=DAY)
    assert tools(pulled) == {"puller"}, "what other found is answered by other alone"


def test_a_pull_goes_on_speaking_for_the_tools_of_its_own_last_one(tmp_path: Path) -> None:
    team = Team(World(tmp_path), ("ann", "ben"))
    both = json.loads(sarif("puller"))
    both["runs"] += json.loads(sarif("other", ("R1", "bad", "a.py", 1)))["runs"]
    when: dict[str, Any] = {"made_at": team.world.at, "renewed_after": DAY}
    assert tools(take(team, "ann", json.dumps(both), **when)) == {"puller", "other"}
    assert tools(take(team, "ann", sarif("puller"), **when)) == {"puller", "other"}
    assert tools(take(team, "ann", sarif("puller"), by="workload:ci", **when)) == {"puller"}
