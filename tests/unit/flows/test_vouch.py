from pathlib import Path

import pytest

from interlock.flows.errors import NotSaid
from interlock.flows.vouch import answer
from tests.attack.test_vouching import states, team_with
from tests.governed import RESOURCE


def test_a_document_is_named_by_the_start_of_its_digest_and_told_whether_it_counts(tmp_path: Path) -> None:
    team = team_with(tmp_path, "vex: {approvals: 2}\n")
    name = states(team, "wendy")
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        with pytest.raises(NotSaid):
            answer(speaker, policy, RESOURCE, "vex-0000ffff", "approve", "")
        assert "1 of 2 approvals missing" in answer(speaker, policy, RESOURCE, name, "approve", "")
    with team.speaking("ann") as (app, speaker):
        assert answer(speaker, policy, RESOURCE, name[:12], "approve", "") == ""


def test_a_rejection_needs_no_more_than_a_key_that_counts(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    name = states(team, "ann")
    team.stranger("sly")
    with team.speaking("sly") as (app, speaker):
        assert "rejected it" in answer(speaker, team.policy(app), RESOURCE, name, "reject", "no")
