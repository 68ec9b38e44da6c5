"""Reports are the word of whoever hands them in: nobody absolves themselves with one, and none hides what is newer."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.cli.exits import Exit
from interlock.decision import ByHand, Decision, Governance, Requirement, Status, Verdict, decide
from interlock.evidence import Assessment, Attached, Manual, VerifiedStatement
from interlock.identity import (
    Act,
    Directory,
    Found,
    Founder,
    FoundingGrant,
    Grant,
    JoinAccount,
    RemovePerson,
    fold,
)
from interlock.kernel import KeyId, sha256, stamp
from tests.reports_handed_in import POLICY, sarif, trivy, zap
from tests.unit.cli.conftest import shell
from tests.unit.cli.shell import Shell
from tests.unit.decision.builders import NOW, known, policy, question, requirement, statement
from tests.unit.decision.govern import key
from tests.unit.decision.test_handed_in import SCANNING, handed_in, report

__all__ = ["shell"]

TAKES_REPORTS = requirement(SCANNING, imported=True)
PENTEST = "acceptance.pentest"


def act(deed: Found | RemovePerson | JoinAccount | Grant, place: int) -> Act:
    at = NOW - timedelta(days=30) + timedelta(minutes=place)
    return Act(deed, sha256(f"{place}".encode()), key("ann"), at, at, place)


def organisation(*more: RemovePerson | JoinAccount | Grant) -> Directory:
    """Found ann, who owns it and may not attest, and sue, who may; then say more."""
    people = tuple(Founder(name, name.title(), (f"key:{key(name)}",)) for name in ("ann", "sue"))
    given = (FoundingGrant("owner", "person:ann"), FoundingGrant("security", "person:sue", "organisation"))
    return fold([act(Found(people, given), 0), *(act(one, place) for place, one in enumerate(more, 1))])


PIPELINE = JoinAccount("workload:pipeline", f"key:{key('pipeline')}", "made there")
WITH_A_PROGRAM = organisation(PIPELINE, Grant("releaser", "workload:pipeline", "organisation"))


def by(who: str, one: Assessment, index: int = 0) -> VerifiedStatement:
    said = statement(one, index=index, age=timedelta(minutes=30 - index))
    return msgspec.structs.replace(said, signer=key(who), signer_name=who)


def decided(*said: VerifiedStatement, people: Directory, wanted: Requirement = TAKES_REPORTS) -> Decision:
    return decide(policy(wanted), known(*said, governance=Governance(people)), question())


FOUND = handed_in(report("zap", hours=3), found=True)
CLEAN = handed_in(report("zap"))


# --- whose word it is


@pytest.mark.parametrize("who", ["ann", "stranger", "no key at all"])
def test_a_clean_report_by_somebody_who_may_not_proves_nothing_and_hides_nothing(who: str) -> None:
    one = by(who, CLEAN, 1)
    if who == "no key at all":
        one = msgspec.structs.replace(one, signer=KeyId(who))
    alone = decided(one, people=WITH_A_PROGRAM).reasons[0]
    assert (alone.status, "what was handed in does not count" in alone.says) == (Status.MISSING, True)
    decision = decided(by("sue", FOUND), one, people=WITH_A_PROGRAM)
    assert decision.reasons[0].status is Status.VIOLATED


def test_who_may_attest_and_a_program_that_is_known_may_hand_in() -> None:
    for who in ("sue", "pipeline"):
        assert decided(by(who, CLEAN), people=WITH_A_PROGRAM).verdict is Verdict.ALLOW
        assert decided(by("sue", FOUND), by(who, CLEAN, 1), people=WITH_A_PROGRAM).verdict is Verdict.ALLOW


@pytest.mark.parametrize("role", ["", "teller", "releaser on another product"])
@pytest.mark.parametrize("handed_in_by", ["", "person:sue", "workload:other"])
def test_a_program_without_the_right_hands_nothing_in_whomever_it_names(role: str, handed_in_by: str) -> None:
    more = [Grant("releaser", "workload:other", "organisation")]
    if role:
        place = "product:bank" if " " in role else "organisation"
        more.append(Grant(role.partition(" ")[0], "workload:pipeline", place))
    people = organisation(PIPELINE, *more)
    one = by("pipeline", msgspec.structs.replace(CLEAN, handed_in_by=handed_in_by), 1)
    assert "workload:pipeline has no role that allows evidence.submit" in decided(one, people=people).reasons[0].says
    assert decided(by("sue", FOUND), one, people=people).reasons[0].status is Status.VIOLATED


def test_who_has_left_hands_nothing_in_any_more() -> None:
    assert decided(by("sue", CLEAN), people=organisation(RemovePerson("sue"))).verdict is Verdict.DENY


@pytest.mark.parametrize("by_hand", [ByHand.ALSO, ByHand.ONLY])
def test_a_program_says_nothing_where_it_is_the_word_of_people_that_counts(by_hand: ByHand) -> None:
    wanted = requirement(PENTEST, by_hand=by_hand)
    one = msgspec.structs.replace(CLEAN, control=PENTEST)
    assert decided(by("pipeline", one), people=WITH_A_PROGRAM, wanted=wanted).verdict is Verdict.DENY
    assert decided(by("sue", one), people=WITH_A_PROGRAM, wanted=wanted).verdict is Verdict.ALLOW


# --- what is sealed by a key that counts, and is not so


@pytest.mark.parametrize("at", [stamp(NOW + timedelta(days=9)), "2999-01-01T00:00:00Z"])
def test_a_report_from_the_future_is_as_old_as_its_entry(at: str) -> None:
    future = msgspec.structs.replace(report("zap"), at=at)
    early = by("sue", handed_in(future, finished_at=stamp(NOW)))
    late = by("sue", handed_in(report("zap", hours=0.2), found=True), 1)
    assert decided(early, late, people=WITH_A_PROGRAM).reasons[0].status is Status.VIOLATED


def test_a_time_that_nobody_can_read_keeps_the_gate_shut() -> None:
    spoilt = msgspec.structs.replace(report("zap"), at="soon")
    decision = decided(by("sue", handed_in(spoilt, finished_at=stamp(NOW))), people=WITH_A_PROGRAM)
    assert decision.verdict is Verdict.DENY
    assert any(one.requirement == "ledger" and one.status is Status.ERRORED for one in decision.reasons)


@pytest.mark.parametrize(
    "changes",
    [{"coverage": ()}, {"outcome": "splendid"}, {"imported": (report("zap"), report("burp")), "coverage": ()}],
    ids=["nothing covered", "no outcome", "several and nothing covered"],
)
def test_what_does_not_show_what_was_read_proves_nothing(changes: dict[str, Any]) -> None:
    one = by("sue", msgspec.structs.replace(CLEAN, **changes))
    assert decided(one, people=WITH_A_PROGRAM).reasons[0].status is Status.ERRORED


def test_one_that_is_said_to_be_a_report_and_a_word_by_hand_at_once_answers_only_as_a_report() -> None:
    manual = Manual("all of it", (), (Attached("report.pdf", "e" * 64, 9, is_report=True),))
    both = msgspec.structs.replace(FOUND, manual=manual, place="staging")
    decision = decided(by("sue", both), by("sue", handed_in(report("trivy")), 1), people=WITH_A_PROGRAM)
    assert decision.reasons[0].status is Status.VIOLATED


# --- what a report itself can try


def own(where: Shell) -> None:
    where.world.repository.commit(own__yaml=POLICY, interlock__yaml="policy: own.yaml\n")


def bomb() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(9))
    return f"<!DOCTYPE OWASPZAPReport [{entities}]><OWASPZAPReport><site name='&e8;'/></OWASPZAPReport>"


@pytest.mark.parametrize(
    "text",
    [
        bomb(),
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><OWASPZAPReport><site name="&f;"/></OWASPZAPReport>',
        "[" * 100_000,
        '{"version": "2.1.0", "runs": ' + "[" * 100_000,
        trivy(("CVE-2021-23337", "CRITICAL"))[:-40],
        zap("XSS")[:-30],
        sarif("a", ("r", "m", "app.py", 1), invocations=[{"executionSuccessful": False}]),
        '{"version": "2.1.0", "runs": []}',
        '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "a"}}, "results": null}]}',
        "\x00" * 1000,
    ],
    ids=["entities", "a file", "deep", "deep in SARIF", "cut", "cut XML", "failed", "no run", "no results", "zeros"],
)
def test_what_cannot_be_read_whole_is_refused_and_nothing_is_taken(shell: Shell, text: str) -> None:
    own(shell)
    said = shell("import", shell.write("report", text), "--subject", "HEAD")
    assert (said.code, said.out) == (Exit.USAGE, ""), said
    assert "FMT-" in said.err
    assert shell("gate", "HEAD", "--format", "json").json["reasons"][0]["status"] == "missing"


def test_what_a_report_says_steers_no_terminal_and_leads_to_no_file(shell: Shell) -> None:
    own(shell)
    Path("secret.txt").write_text("outside of the repository's snapshot", "utf-8")
    text = sarif("a\x1b[2J", ("r\x1b[1A", "m\x1b]0;x\x07", "../../etc/passwd", 1), ("r", "m", "/etc/passwd", 1))
    said = shell("import", shell.write("re\x1bport", text), "--subject", "HEAD")
    assert said.code == Exit.ALLOWED, said
    assert "\x1b" not in said.out
    assert "root:" not in json.dumps(shell("evidence", "show", "0", "--findings").out)
    assert "\x1b" not in shell("gate", "HEAD").out
