"""VEX statements that take their author's own findings out: where a policy asks for others, one's own word is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.control import FindingState, Suppression
from interlock.decision import Decision, Verdict
from interlock.evidence import Revocation
from interlock.flows.errors import WouldNotCount
from interlock.flows.vex import take_statements
from interlock.flows.vouch import answer
from interlock.kernel import stamp
from interlock.supply.vex import Justification, Product, Statement, Status
from interlock.testing.world import World, failed, finding
from tests.governed import RESOURCE, Team

HOUSE = """\
policy: house
says: others stand by what is said of vulnerabilities
{vex}require:
  - control: commit.secrets
    not_applicable: allow
  - control: commit.sast
    not_applicable: allow
"""


def team_with(folder: Path, vex: str = "vex: {approvals: 1}\n") -> Team:
    return Team(World(folder), files={"house.yaml": HOUSE.format(vex=vex), "interlock.yaml": "policy: house.yaml\n"})


def states(team: Team, who: str) -> str:
    """Seal a statement as somebody, and check a change whose one finding it answers; give the document's id."""
    with team.speaking(who) as (app, speaker):
        said = Statement(
            "CVE-2026-1", (Product("pkg:pypi/a"),), Status.NOT_AFFECTED, who, team.world.at,
            justification=Justification.COMPONENT_NOT_PRESENT,
        )  # fmt: skip
        take_statements((said,), who, app.seal, team.world.at)
        name = app.statements()[-1].sealed
        assert speaker.gate.governance().vex
    hidden = Suppression(0, f"VEX not_affected ({name}): component_not_present", who)
    one = finding("commit.sast", state=FindingState.WAIVED, suppression=hidden)
    team.world.runner.outcomes["commit.sast"] = failed(one)
    team.world.check()
    return name


def of_sast(decision: Decision) -> tuple[Verdict, tuple[str, ...]]:
    return next((one.verdict, one.notes) for one in decision.reasons if one.requirement == "commit.sast")


def test_ones_own_word_takes_no_finding_out(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    name = states(team, "wendy")
    verdict, notes = of_sast(team.gate())
    assert (verdict, any(note.startswith(f"{name} does not count: 1 of 1 approvals missing") for note in notes)) == (
        Verdict.DENY,
        True,
    )
    shown = team.world.check()
    (one,) = [one for run in shown.stage.runs for one in run.findings]
    assert (one.state, one.suppression) == (FindingState.NEW, None), "a check shows it as the gate counts it"


def test_a_key_that_is_nobodys_takes_no_finding_out(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    team.stranger("sly")
    states(team, "sly")
    assert of_sast(team.gate())[0] is Verdict.DENY


def test_somebody_else_who_may_stands_by_it_until_it_is_rejected_or_revoked(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    name = states(team, "wendy")
    with team.speaking("wendy") as (app, speaker), pytest.raises(WouldNotCount, match="wendy cannot approve their own"):
        answer(speaker, team.policy(app), RESOURCE, name, "approve", "")
    with team.speaking("ben") as (app, speaker):
        assert answer(speaker, team.policy(app), RESOURCE, name, "approve", "looked") == ""
        document = speaker.gate.governance().vex[0].id
    assert team.gate().verdict is Verdict.ALLOW
    with team.speaking("ann") as (app, speaker):
        assert "ann rejected it" in answer(speaker, team.policy(app), RESOURCE, name, "reject", "no")
    assert of_sast(team.gate())[0] is Verdict.DENY
    team.approves("ann", document, "vex", "withdraw")
    assert team.gate().verdict is Verdict.ALLOW
    team.say("ann", Revocation(document, "no more", stamp(team.world.at)))
    assert of_sast(team.gate())[0] is Verdict.DENY


def test_who_may_approve_and_did_not_write_the_change_is_believed(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    states(team, "ann")
    assert team.gate().verdict is Verdict.ALLOW


def test_where_two_are_asked_for_the_signer_is_one_of_them(tmp_path: Path) -> None:
    team = team_with(tmp_path, "vex: {approvals: 2}\n")
    name = states(team, "ann")
    assert of_sast(team.gate())[0] is Verdict.DENY
    with team.speaking("ben") as (app, speaker):
        assert answer(speaker, team.policy(app), RESOURCE, name, "approve", "") == ""
    assert team.gate().verdict is Verdict.ALLOW


def test_the_approval_of_one_document_is_none_of_another(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    name = states(team, "wendy")
    with team.speaking("ben") as (app, speaker):
        answer(speaker, team.policy(app), RESOURCE, name, "approve", "")
    team.world.pass_time(minutes=1)
    assert states(team, "wendy") != name
    assert of_sast(team.gate())[0] is Verdict.DENY


def test_a_lost_list_of_findings_answers_nothing(tmp_path: Path) -> None:
    team = team_with(tmp_path)
    states(team, "ann")
    team.world.damage("DELETE FROM blob WHERE media_type = 'application/jsonl'")
    assert team.gate().verdict is Verdict.DENY


def test_a_policy_without_the_section_takes_the_signers_word(tmp_path: Path) -> None:
    team = team_with(tmp_path, "")
    name = states(team, "wendy")
    assert team.gate().verdict is Verdict.ALLOW
    with team.speaking("ben") as (app, speaker), pytest.raises(WouldNotCount, match="takes the word"):
        answer(speaker, team.policy(app), RESOURCE, name, "approve", "")
