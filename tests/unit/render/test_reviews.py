from datetime import timedelta
from pathlib import Path

import pytest

from interlock.flows import reviews
from interlock.render.reviews import answered_json, answered_lines, queue_lines, row_json, row_lines
from interlock.testing.world import World, failed, finding
from tests.governed import Team
from tests.unit.cli.test_review import POLICY


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(World(tmp_path), files={"house.yaml": POLICY, "interlock.yaml": "policy: house.yaml\n"})
    made.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.world.check()
    return made


def test_a_queue_says_what_waits_how_long_for_what_and_for_whom(team: Team) -> None:
    assert list(queue_lines((), team.world.at)) == ["nothing waits for review"]
    with team.speaking("ann") as (app, speaker):
        rows, _ = reviews.queue(speaker.gate, lambda *_: team.policy(app), "repository", team.world.at)
    text = "\n".join(queue_lines(rows, team.world.at + timedelta(days=3)))
    assert ("(3 days)" in text, "commit.sast has 1 high finding" in text) == (True, True)
    assert "may approve: ann, ben" in text
    assert row_json(rows[0], team.world.at)["demands"][0]["may"] == ("ann", "ben")


def test_one_thing_says_who_answered_and_who_was_ignored(team: Team) -> None:
    team.approves("wendy", str(team.head.digests[0]), "release")
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        said = reviews.approve(speaker, app.seal, policy, team.question(), "fine")
        text = "\n".join(row_lines(reviews.look(speaker.gate, policy, team.question())))
        answered = "\n".join(answered_lines(said, is_terminal=False))
    assert ("approved  ben" in text, "ignored   wendy approved under another policy" in text) == (True, True)
    assert "  accepts commit.sast:violated:" in answered
    assert answered.endswith("sealed")
    assert answered_json(said)["decision"]["verdict"] == "allow"


def test_a_policy_that_takes_nobodys_approval_says_so(tmp_path: Path) -> None:
    text = POLICY.replace("review: {approvals: 1}\n", "")
    team = Team(World(tmp_path), files={"house.yaml": text, "interlock.yaml": "policy: house.yaml\n"})
    with team.speaking("ben") as (app, speaker):
        row = reviews.look(speaker.gate, team.policy(app), team.question())
    assert "the policy house takes nobody's approval" in "\n".join(row_lines(row))
