"""Who let something through, and loudly where nobody did."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.who_approved import who_approved
from interlock.render.traced.approved import approved_json, approved_lines
from tests.estate import Estate
from tests.governed import Team
from tests.tracing import asking
from tests.tracing_told import PLAIN, document, told


def test_nobody_and_somebody_are_told_first(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    begun = estate.deployed(artifact)
    with asking(estate) as (asked, _):
        nobody = who_approved(asked, asked.subjects.find(begun.run))
    assert told(approved_lines(nobody, PLAIN)).startswith(f"nobody approved deployment {begun.run}")
    assert "nobody reviewed it" in told(approved_lines(nobody, PLAIN))
    team = Team(estate.world)
    team.approves("ben", artifact.digests[0].hex, about="release", environment="staging")
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        found = who_approved(asked, asked.subjects.find(str(artifact.digests[0])))
    assert told(approved_lines(found, PLAIN, 80), 80).startswith("ben approved artifact app.zip")
    assert document(approved_json(found))["schema"] == "interlock.trace-who-approved/v1"
