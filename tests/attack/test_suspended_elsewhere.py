"""Somebody who is gone elsewhere goes on signing; and whoever rules what says so wants more than that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.evidence import OPENVEX, Hold
from interlock.flows.errors import TokenRefused, WouldNotCount
from interlock.flows.vex import take_statements
from interlock.identity import (
    ActRefused,
    AddPerson,
    Confirm,
    JoinAccount,
    LetPeople,
    PartAccount,
    Party,
    Permission,
    PersonId,
    Resource,
    RestorePerson,
    SuspendPerson,
)
from interlock.kernel import stamp
from interlock.supply.vex import Justification, Product, Statement, Status
from tests.provisioning import USERS
from tests.suspended import OFF, ON, Staff, staff

CARL = PersonId("carl")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Staff]:
    with staff(tmp_path) as made:
        made.let()
        yield made


def test_what_was_approved_before_counts_and_what_is_approved_after_does_not(place: Staff) -> None:
    assert place.team.gate().verdict is Verdict.REVIEW
    place.approves("carl")
    assert place.team.gate().verdict is Verdict.ALLOW
    assert place.tell("carl", OFF) in {200, 204}
    (one,) = place.directory().suspensions(CARL)
    assert (one.origin, one.account) == ("scim:corp", place.place.account("carl"))
    assert place.team.gate().verdict is Verdict.ALLOW, "it was entered before"

    assert place.changes("b.py").verdict is Verdict.REVIEW
    with pytest.raises(WouldNotCount, match="carl is suspended from entry"):
        place.approves("carl")
    place.approves("carl", unasked=True)
    after = place.team.gate()
    assert after.verdict is Verdict.REVIEW
    assert any("carl is suspended from entry" in f"{reason.says} {reason.change}" for reason in after.reasons)

    assert place.tell("carl", ON) in {200, 204}
    assert place.directory().suspensions(CARL) == ()
    assert place.team.gate().verdict is Verdict.REVIEW, "what was signed meanwhile never counts"
    place.team.world.pass_time(seconds=1)
    place.approves("carl")
    assert place.team.gate().verdict is Verdict.ALLOW
    assert place.place.log == []


def test_a_decision_is_the_same_when_it_is_made_again_as_of_then(place: Staff) -> None:
    place.approves("carl")
    with place.team.world.app(is_reading=True) as app:
        log = app.gate.proven()
        assert log is not None
        size, policy, question = len(log.leaves), place.team.policy(app), place.team.question()
    place.tell("carl", OFF)
    for answer in ("reject", "withdraw"):
        place.team.world.pass_time(seconds=1)
        place.team.approves("carl", str(place.team.head.digests[0]), "release", answer)
    assert place.team.gate().verdict is Verdict.ALLOW, "they take nothing back either"
    with place.team.world.app(is_reading=True) as app:
        log = app.gate.proven()
        assert log is not None
        known = app.gate.known_in(app.gate.governing(log), question.subject, until=size)
        assert app.gate.answer(policy, known, question).verdict is Verdict.ALLOW
        assert known.governance.unheard == ()


def test_evidence_that_they_sign_afterwards_is_none(place: Staff) -> None:
    place.tell("carl", OFF)
    with place.team.app("carl"):
        place.team.world.commit({"c.py": "x = 2\n"})
        place.team.world.check()
    decision = place.team.gate()
    assert decision.verdict is not Verdict.ALLOW
    assert any("carl is suspended" in reason.says for reason in decision.reasons), decision.reasons
    with place.team.app("ann"):
        place.team.world.pass_time(minutes=1)
        place.team.world.check()
    assert place.team.gate().verdict is Verdict.REVIEW, "what ann's key signed is there"


def test_a_hold_a_statement_on_findings_and_a_milder_profile_of_theirs_say_nothing(place: Staff) -> None:
    place.tell("carl", OFF)
    target = str(place.team.head.digests[0])
    place.team.say("carl", Hold("place", target, "mine", stamp(place.team.world.at), ()), place.team.head)
    said = Statement(
        "CVE-2026-1",
        (Product("pkg:pypi/ham@1.0"),),
        Status.NOT_AFFECTED,
        "carl",
        place.team.world.at,
        justification=Justification.COMPONENT_NOT_PRESENT,
    )
    for who, count in (("carl", 0), ("ann", 1)):
        with place.team.app(who) as app:
            take_statements((said,), who, app.seal, place.team.world.at)
            assert len(app.statements()) == count
            assert app.gate.governance().holds == ()
            assert len(app.gate.governance().vex) == count
            assert len(app.gate.of_kind(OPENVEX)) == count


def test_whoever_is_gone_governs_nothing_and_holds_no_token(place: Staff) -> None:
    serving = place.place.site.serving
    token, _ = serving.tokens.new(
        Party.person("carl"),
        [Permission.GOVERN],
        name="t",
        lasts=timedelta(days=1),
        random=lambda size: b"\5" * size,
        made_by="t",
    )
    place.tell("carl", OFF)
    with pytest.raises(ActRefused, match="carl is suspended"):
        place.deeds("carl", AddPerson("eve", "Eve"))
    (waiting,) = place.deeds("ann", AddPerson("eve", "Eve"))
    with pytest.raises(ActRefused, match="carl is suspended"):
        place.deeds("carl", Confirm(waiting))
    directory = serving.directory()
    assert not directory.may(CARL, "govern", "organisation").is_allowed
    with pytest.raises(TokenRefused):
        serving.tokens.asker(token)
    assert serving.tokens._too_far(Party.person("carl"), [Permission.GOVERN], Resource(), timedelta(days=1))


def test_whoever_is_deleted_is_suspended_until_told_of_again(place: Staff) -> None:
    assert place.sender.ask("DELETE", f"{USERS}/{place.users['carl']}").status_code == 204
    assert place.directory().suspensions(CARL) != ()
    place.sender.user("carl")
    assert place.directory().suspensions(CARL) == ()


def test_a_provider_that_calls_everybody_gone_leaves_two_and_is_loud(place: Staff) -> None:
    for one in ("ann", "ben", "carl"):
        assert place.tell(one, OFF) in {200, 204}
    directory = place.directory()
    assert [one.id for one in directory.people if directory.suspensions(one.id)] == ["ann"]
    assert {line[:7] for line in place.place.log} == {"FLW-287"}
    assert any("fewer than two who may govern" in line for line in place.place.log)
    (name,) = place.deeds("ben", RestorePerson("ann"))
    place.deeds("carl", Confirm(name))
    assert place.directory().suspensions(PersonId("ann")) == ()
    place.tell("carl", {"op": "replace", "path": "displayName", "value": "C"})
    assert place.directory().suspensions(PersonId("ann")) == (), "two people overruled it, and it stays so"
    assert place.directory().suspensions(PersonId("ben")) != (), "there are three again, and two are left"
    (name,) = place.deeds("ann", LetPeople("scim:corp"))
    place.deeds("carl", Confirm(name))
    (name,) = place.deeds("ann", RestorePerson("ben"))
    place.deeds("carl", Confirm(name))
    place.tell("carl", ON)
    place.tell("carl", OFF)
    directory = place.directory()
    assert not any(directory.suspensions(one.id) for one in directory.people)


def test_a_provider_says_nothing_of_accounts_that_are_not_its_own(place: Staff) -> None:
    place.agreed(JoinAccount("person:carl", "directory:id.example.org#carl", "elsewhere"))
    place.deeds("ann", PartAccount("person:carl", place.place.account("carl")))
    place.tell("carl", OFF)
    assert place.directory().suspensions(CARL) == ()
    keeping = place.place.site.serving.visiting.keeper
    assert keeping is not None
    for account in ("directory:id.example.org#carl", place.place.account("carl"), f"directory:{place.issuer}x#carl"):
        with pytest.raises(ActRefused):
            keeping._say([SuspendPerson("carl", account, "scim:corp")], place.directory())
    with pytest.raises(ActRefused):
        keeping._say([SuspendPerson("carl")], place.directory())


def test_a_provider_that_nobody_let_suspends_nobody_and_the_log_says_how(tmp_path: Path) -> None:
    with staff(tmp_path) as place:
        place.tell("carl", OFF)
        assert place.directory().suspensions(CARL) == ()
        (line,) = place.place.log
        assert f"interlock people keep --by workload:interlock --from scim:corp --of {place.place.corp.url}" in line
        place.let()
        place.tell("ben", {"op": "replace", "path": "displayName", "value": "B"})
        assert place.directory().suspensions(CARL) != (), "what it said before counts as soon as it may say so"


def test_what_could_not_be_entered_is_entered_the_next_time(place: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = place.place.site.serving.visiting.keeper
    assert keeping is not None

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "_say", full)
        assert place.tell("carl", OFF) == 500
    assert place.directory().suspensions(CARL) == ()
    again = place.place.site.browser()
    assert place.place.is_refused(place.place.sign_in(again, "carl"), again, "was deactivated elsewhere")
    assert place.tell("carl", OFF) in {200, 204}
    assert place.directory().suspensions(CARL) != ()


def test_another_program_cannot_speak_for_the_one_that_was_let(place: Staff) -> None:
    place.team.stranger("rogue")
    place.agreed(JoinAccount("workload:rogue", f"key:{place.team.keys['rogue']}", "made there"))
    with pytest.raises(ActRefused, match="belongs to no person"):
        place.deeds("rogue", SuspendPerson("carl", place.place.account("carl"), "scim:corp"))


def test_all_sessions_of_the_person_end_and_a_new_one_may_do_nothing(place: Staff) -> None:
    site = place.place.site
    site.account("carl")
    place.agreed(JoinAccount("person:carl", "directory:local/carl", "shown"))
    local = site.browser()
    local.sign_in("carl")
    assert local.get("/").status_code == 200
    place.tell("carl", OFF)
    assert local.get("/").status_code == 303
    again = site.browser()
    again.sign_in("carl")
    page = again.get("/").text
    assert "You are suspended" in page
    assert "Nothing, while you are suspended." in page
    assert "carl is suspended from entry" in page
