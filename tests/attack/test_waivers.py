"""Waivers that must not count: expired, revoked, forged, approved by oneself, wider than what was approved."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from interlock.decision import Decision, Status, Verdict
from interlock.evidence import Approval, Revocation
from interlock.kernel import stamp
from interlock.render import FORMATS, write_check
from interlock.testing.world import World, failed, finding
from tests.governed import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Give ann and ben and a change with one finding that denies it."""
    made = Team(World(tmp_path))
    made.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.world.check()
    assert made.gate().verdict is Verdict.DENY
    return made


def of_sast(decision: Decision) -> Status:
    return next(one.status for one in decision.reasons if one.requirement == "commit.sast")


def test_an_approved_waiver_opens_the_gate_and_its_end_shuts_it_again(team: Team) -> None:
    name = team.say("ann", team.waiver(lasts="2d"))
    team.approves("ben", name)
    assert (team.gate().verdict, of_sast(team.gate())) == (Verdict.ALLOW, Status.WAIVED)
    team.world.pass_time(days=2)
    assert (team.gate().verdict, of_sast(team.gate())) == (Verdict.DENY, Status.VIOLATED)


def test_a_revoked_waiver_stays_revoked_though_it_is_entered_and_approved_anew(team: Team) -> None:
    waiver = team.waiver()
    name = team.say("ann", waiver)
    team.approves("ben", name)
    team.say("ben", Revocation(name, "no more", stamp(team.world.at)))
    assert team.gate().verdict is Verdict.DENY
    assert team.say("ann", waiver) == name
    team.approves("ben", name)
    assert team.gate().verdict is Verdict.DENY


def test_nobody_approves_what_they_asked_for_or_answer_for(team: Team) -> None:
    team.approves("ann", team.say("ann", team.waiver(owner="ben")))
    team.approves("ben", team.say("ann", team.waiver(owner="ben", reason="another")))
    assert team.gate().verdict is Verdict.DENY


def test_a_key_that_nobody_joined_to_a_person_asks_for_nothing_and_approves_nothing(team: Team) -> None:
    team.stranger("sly")
    team.approves("ann", team.say("sly", team.waiver()))
    team.approves("sly", team.say("ann", team.waiver(reason="another")))
    assert team.gate().verdict is Verdict.DENY


def test_somebody_without_the_permission_approves_nothing(team: Team) -> None:
    team.approves("wendy", team.say("ann", team.waiver()))
    assert team.gate().verdict is Verdict.DENY


def test_the_approval_of_one_waiver_is_none_of_a_wider_one(team: Team) -> None:
    narrow = team.waiver(paths=("other.py",))
    team.approves("ben", team.say("ann", narrow))
    team.say("ann", msgspec.structs.replace(narrow, paths=()))
    assert team.gate().verdict is Verdict.DENY


def test_an_approval_of_something_else_with_the_same_digest_is_none(team: Team) -> None:
    name = team.say("ann", team.waiver())
    for about in ("release", "break-glass", "break-glass-review", "Waiver", ""):
        team.approves("ben", name, about)
    team.approves("ben", name, environment="live")
    team.say("ben", Approval("waiver", "APPROVE", name, stamp(team.world.at)))
    assert team.gate().verdict is Verdict.DENY


def test_a_withdrawn_approval_counts_no_more(team: Team) -> None:
    name = team.say("ann", team.waiver())
    team.approves("ben", name)
    assert team.gate().verdict is Verdict.ALLOW
    team.approves("ben", name, answer="withdraw")
    assert team.gate().verdict is Verdict.DENY


def test_a_waiver_without_end_or_beyond_the_limit_counts_never(team: Team) -> None:
    team.approves("ben", team.say("ann", team.waiver(lasts="181d")))
    assert team.gate().verdict is Verdict.DENY


def test_a_waiver_whose_end_nobody_can_read_shuts_the_gate(team: Team) -> None:
    team.approves("ben", team.say("ann", team.waiver(expires_at="never")))
    decision = team.gate()
    assert decision.verdict is Verdict.DENY
    assert any(one.requirement == "ledger" and "cannot be read" in one.says for one in decision.reasons)


def test_a_check_shows_what_is_waived_as_the_gate_counts_it_and_seals_what_was_found(team: Team) -> None:
    name = team.say("ann", team.waiver())
    team.approves("ben", name)
    checked = team.world.check()
    (shown,) = [one for run in checked.stage.runs for one in run.findings]
    assert (shown.state.value, checked.decision.verdict) == ("waived", Verdict.ALLOW)
    told = {}
    with team.world.app(is_reading=True) as app:
        for form in FORMATS:
            stream = BytesIO()
            write_check(checked, form, stream, app.repository, is_terminal=False)
            told[form] = stream.getvalue().decode()
    document = json.loads(told["json"])
    assert document["findings"][0]["waiver"] == f"wvr-{name[:16]}"
    assert document["findings"][0]["state"] == "waived"
    suppressed = json.loads(told["sarif"])["runs"][0]["results"][-1]["suppressions"][0]
    assert (suppressed["status"], suppressed["kind"], f"wvr-{name[:16]}" in suppressed["justification"]) == (
        "accepted", "external", True,
    )  # fmt: skip
    assert [form for form, text in told.items() if f"wvr-{name[:16]}" not in text] == []
    assert "<skipped" in told["junit"]
    assert "::notice" in told["github"]
    team.say("ben", Revocation(name, "no more", stamp(team.world.at)))
    assert team.gate().verdict is Verdict.DENY, "what was sealed knows nothing of the waiver"
