from pathlib import Path

import pytest

from interlock.control import Finding
from interlock.evidence import Waiver
from interlock.flows.covering import Cover
from interlock.flows.waivers import Asked, Row, listed
from interlock.render.waivers import asked_json, asked_lines, waiver_json, waiver_lines, waiver_rows
from interlock.testing.world import World, failed, finding
from tests.governed import RESOURCE, Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(World(tmp_path))
    found: list[Finding] = [finding("commit.sast", fingerprint=str(number) * 32) for number in range(7)]
    made.world.runner.outcomes["commit.sast"] = failed(*found)
    made.world.check()
    return made


def row(team: Team) -> Row:
    with team.speaking("ben") as (app, speaker):
        return listed(speaker.gate, lambda _: team.policy(app), RESOURCE, team.world.at)[0]


def test_a_waiver_is_told_with_everything_that_people_ask_about_it(team: Team) -> None:
    name = team.say("ann", team.waiver(compensation="a filter", paths=("app.py",)))
    waiting = "\n".join(waiver_lines(row(team)))
    assert "does not count: 1 of 1 approvals missing" in waiting
    team.approves("ben", name)
    text = "\n".join(waiver_lines(row(team)))
    for told in (f"wvr-{name[:16]}  rule bandit:B602  counts", "instead   a filter", "only      path app.py"):
        assert told in text
    assert ("approved  ben" in text, "covers    7 findings" in text, "and 2 more" in text) == (True, True, True)
    document = waiver_json(row(team))
    assert (document["counts"], document["approved_by"], len(document["covers"])) == (True, ("ben",), 7)
    assert document["scopes"] == {"path": ("app.py",)}


def test_a_list_says_of_each_that_does_not_count_why(team: Team) -> None:
    assert list(waiver_rows([])) == ["there are no such waivers"]
    team.say("ann", team.waiver(reason="a\x1b[2Jb"))
    lines = list(waiver_rows([row(team)]))
    assert lines[1].split()[1:5] == ["bandit:B602", "does", "not", "count"]
    assert lines[2].endswith("does not count: 1 of 1 approvals missing")
    assert not any("\x1b" in line for line in [*lines, *waiver_lines(row(team))])


def test_who_asked_is_told_who_can_approve(team: Team) -> None:
    waiver: Waiver = team.waiver()
    said = Asked("ab" * 32, waiver, Cover(), ("a note",))
    with team.app("ann") as app:
        policy = team.policy(app)
    text = "\n".join(asked_lines([said], policy, ("ann", "ben")))
    assert ("a note" in text, "before somebody else approved it" in text, "  ben may" in text) == (True, True, True)
    assert "nobody else here may yet" in "\n".join(asked_lines([said], policy, ("ann",)))
    assert asked_json(said, policy, ("ann", "ben"))["may_approve"] == ["ben"]
