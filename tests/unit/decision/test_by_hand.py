from datetime import timedelta
from typing import Any

import msgspec
import pytest

from interlock.decision import ByHand, Decision, Judge, RuleText, Status, Verdict, covers, decide, stricter
from interlock.decision.by_hand import Taken, again, attests_nothing, is_shown, may_not_hand_in, taken_by, that_tell
from interlock.decision.governance import NOBODY
from interlock.evidence import Assessment, Attached, Covered, Manual, Origin, VerifiedStatement
from interlock.identity import Act, Directory, Found, Founder, FoundingGrant, Grant, JoinAccount, fold
from interlock.kernel import KeyId, sha256, stamp
from tests.unit.decision.builders import (
    NOW,
    SUBJECT,
    UNKNOWN,
    assessment,
    count,
    known,
    policy,
    question,
    requirement,
    statement,
)
from tests.unit.decision.govern import directory, key
from tests.unit.decision.test_handed_in import SCANNING, handed_in, report

REPORT = Attached("report.pdf", "e" * 64, 9, is_report=True)
TOOL = "commit.sast"
PEOPLE = "acceptance.pentest"


def attested(control: str = PEOPLE, **changes: Any) -> Assessment:
    fields: dict[str, Any] = {"coverage": (), "manual": Manual("the whole shop", ("a tester",), (REPORT,)), **changes}
    return assessment(control, **fields)


def first(decision: Decision) -> tuple[Status, Verdict]:
    return decision.reasons[0].status, decision.reasons[0].verdict


ONLY = requirement(PEOPLE, by_hand=ByHand.ONLY)
ALSO = requirement(TOOL, by_hand=ByHand.ALSO)


def test_what_people_attest_satisfies_a_control_that_nothing_can_examine_at_every_stage() -> None:
    said = known(statement(attested(stage="acceptance")))
    for stage in ("precommit", "commit", "acceptance", "production"):
        assert first(decide(policy(ONLY), said, question(stage=stage))) == (Status.SATISFIED, Verdict.ALLOW)


def scoped(scope: str, index: int, days: int, **changes: Any) -> VerifiedStatement:
    manual = Manual(scope, ("a tester",), (REPORT,))
    done = stamp(NOW - timedelta(days=days))
    made = attested(manual=manual, started_at=done, finished_at=done, **changes)
    return statement(made, index=index, age=timedelta(days=days))


FAILED = {"outcome": "failed", "counts": (count(),)}


def test_what_failed_with_one_scope_is_answered_by_that_scope_alone() -> None:
    whole, page = scoped("the whole shop", 0, 3, **FAILED), scoped("the login page", 1, 2)
    decision = decide(policy(ONLY), known(whole, page), question())
    assert first(decision) == (Status.VIOLATED, Verdict.DENY)
    assert "with the scope 'the whole shop' it was attested on 2026-01-02, and failed" in decision.reasons[0].notes
    again = decide(policy(ONLY), known(whole, page, scoped("the whole shop", 2, 1)), question())
    assert first(again) == (Status.SATISFIED, Verdict.ALLOW)


def test_what_passed_with_a_wider_scope_is_named_beside_what_came_later() -> None:
    decision = decide(policy(ONLY), known(scoped("the whole shop", 0, 3), scoped("the login page", 1, 2)), question())
    assert first(decision) == (Status.SATISFIED, Verdict.ALLOW)
    assert "with the scope 'the whole shop' it was attested on 2026-01-02, and passed" in decision.reasons[0].notes


def test_an_old_clean_report_that_is_entered_anew_does_not_answer_the_failure_after_it() -> None:
    clean, bad = scoped("all", 0, 9), scoped("all", 1, 3, **FAILED)
    copied = msgspec.structs.replace(scoped("all", 2, 9), at=NOW)
    assert first(decide(policy(ONLY), known(clean, bad, copied), question())) == (Status.VIOLATED, Verdict.DENY)


def test_what_people_attest_never_stands_in_for_a_tool_unless_the_policy_says_so() -> None:
    said = known(statement(attested(TOOL)))
    assert first(decide(policy(), said, question())) == (Status.MISSING, Verdict.DENY)
    assert first(decide(policy(ALSO), said, question())) == (Status.SATISFIED, Verdict.ALLOW)


def test_what_people_attest_later_hides_nothing_that_the_tool_found() -> None:
    found = statement(assessment(outcome="failed", counts=(count(),)), index=0)
    said = statement(attested(TOOL), index=1, age=timedelta(minutes=1))
    decision = decide(policy(), known(found, said), question())
    assert first(decision) == (Status.VIOLATED, Verdict.DENY)
    assert decision.evidence == (found.envelope,)


def test_a_rule_sees_the_work_of_people_only_where_it_counts() -> None:
    rule = RuleText("r", f"evidence.exists(e, e.control == '{TOOL}' && e.is_manual)", "s", "policy.yaml", 9)
    said = known(statement(attested(TOOL)))
    for one, holds in ((requirement(TOOL), Status.VIOLATED), (ALSO, Status.SATISFIED)):
        reasons = {
            each.requirement: each.status for each in decide(policy(one, rules=(rule,)), said, question()).reasons
        }
        assert reasons["rule:r"] is holds


def test_findings_of_people_count_against_the_limits_like_any() -> None:
    said = known(statement(attested(outcome="failed", counts=(count("high", 2), count("low", 5)))))
    strict = requirement(PEOPLE, by_hand=ByHand.ONLY, limits={"critical": 0, "high": 1})
    decision = decide(policy(strict), said, question())
    assert first(decision) == (Status.VIOLATED, Verdict.DENY)
    assert "2 high findings" in decision.reasons[0].says
    lax = requirement(PEOPLE, by_hand=ByHand.ONLY, limits={"high": 2})
    assert first(decide(policy(lax), said, question())) == (Status.SATISFIED, Verdict.ALLOW)


def test_the_age_counts_from_the_work_and_not_from_its_entry() -> None:
    old = attested(finished_at="2025-01-05T11:00:00Z")
    one = requirement(PEOPLE, by_hand=ByHand.ONLY, max_age_s=86400 * 30)
    decision = decide(policy(one), known(statement(old)), question())
    assert first(decision) == (Status.STALE, Verdict.DENY)
    assert "365 days old" in decision.reasons[0].says
    assert "attest it by hand: `interlock attest acceptance.pentest --subject repo" in decision.reasons[0].change


@pytest.mark.parametrize(
    "changes",
    [
        {"manual": Manual("", ("a tester",), (REPORT,))},
        {"manual": Manual("the whole shop", ("a tester",))},
        {"manual": Manual("the whole shop", (), (Attached("picture.png", "e" * 64, 9),))},
        {"outcome": "failed"},
        {"outcome": "passed", "counts": (count("info"),)},
        {"outcome": "fine"},
        {"coverage": (Covered("pages", 9, 8),)},
    ],
    ids=["no scope", "no file", "no report", "failed of nothing", "passed with findings", "unknown word", "in part"],
)
def test_work_that_does_not_show_what_was_done_is_errored(changes: dict[str, Any]) -> None:
    decision = decide(policy(ONLY), known(statement(attested(**changes))), question())
    assert first(decision) == (Status.ERRORED, Verdict.DENY)


def test_a_control_without_a_runner_that_nobody_attested_says_how_to() -> None:
    decision = decide(policy(ONLY), known(), question())
    assert first(decision) == (Status.MISSING, Verdict.DENY)
    change = "attest it by hand: `interlock attest acceptance.pentest --subject repo --file REPORT --scope TEXT`"
    assert decision.reasons[0].change == change


def test_the_way_to_evidence_is_the_tool_or_people_or_either() -> None:
    assert again(requirement(), SUBJECT, "run it") == "run it"
    assert again(ALSO, SUBJECT, "run it").startswith("run it, or attest it by hand: `interlock attest commit.sast")


def test_coverage_alone_shows_what_a_tool_examined() -> None:
    assert is_shown(assessment())
    assert not is_shown(assessment(coverage=()))


def test_a_policy_names_what_people_may_attest() -> None:
    reports = requirement("key.scanning", imported=True)
    assert taken_by(policy(ONLY, ALSO, reports, requirement("commit.iac"))) == Taken(
        frozenset({PEOPLE, TOOL}), frozenset({"key.scanning"})
    )


def test_taking_the_word_of_people_demands_less_and_two_policies_combine_to_the_stricter() -> None:
    assert covers(policy(), policy(ALSO))
    assert not covers(policy(ALSO), policy())
    assert covers(policy(ALSO), policy(ALSO))
    assert stricter(ALSO, requirement(TOOL)).by_hand is ByHand.NO
    assert stricter(ALSO, ALSO).by_hand is ByHand.ALSO
    assert policy(ALSO).digest != policy().digest


def test_a_new_base_does_not_make_findings_of_people_old() -> None:
    one = requirement(PEOPLE, by_hand=ByHand.ONLY, judge=Judge.NEW)
    said = known(statement(attested(outcome="failed", counts=(count(),))))
    assert first(decide(policy(one), said, question())) == (Status.VIOLATED, Verdict.DENY)


def test_whose_policy_holds_is_asked_of_what_tools_saw_and_of_people_only_where_no_tool_was() -> None:
    tool, people = assessment(), attested()
    assert that_tell([people, tool, people]) == [tool]
    assert that_tell([people]) == [people]
    assert that_tell([]) == []


def test_the_change_that_a_rule_sees_is_the_one_that_tools_saw() -> None:
    tool = assessment(origin=Origin(state="commit", branch="dev", rules=UNKNOWN))
    people = attested(origin=Origin(state="artifact", rules=UNKNOWN))
    rule = RuleText("r", "change.branch != 'dev'", "s", "policy.yaml", 9)
    said = known(statement(tool, index=0), statement(people, index=1))
    decision = decide(policy(requirement(), ONLY, rules=(rule,)), said, question())
    assert {one.requirement: one.status for one in decision.reasons}["rule:r"] is Status.VIOLATED


def test_where_only_people_can_prove_anything_nobody_is_told_to_run_a_check() -> None:
    decision = decide(policy(ONLY), known(), question())
    change = "attest acceptance.pentest by hand with `interlock attest`"
    assert (decision.reasons[-1].requirement, decision.reasons[-1].change) == ("policy", change)
    assert not any("interlock check" in one.change for one in decision.reasons)
    tool = decide(policy(ONLY, requirement(TOOL)), known(), question())
    assert tool.reasons[-1].change == "run `interlock check`"


def test_who_may_attest_is_asked_only_where_people_are_known() -> None:
    said = statement(attested())

    def why_not(who: KeyId, people: Directory) -> str:
        return attests_nothing(who, said.signer_name, people, "organisation", NOW)

    assert why_not(said.signer, NOBODY) == ""
    assert why_not(said.signer, directory()) == "nobody is known for the key of tester, who attests it"
    assert why_not(key("bea"), directory()) == ""


def taken_of(who: str) -> Assessment:
    return msgspec.structs.replace(handed_in(report("zap")), handed_in_by=who)


def founded(*grants: tuple[str, str]) -> Directory:
    """Found ann, who owns everything; and the key of a server, that of a program; and give roles on the shop."""
    people = (Founder("ann", "Ann", (f"key:{key('ann')}",)), Founder("sue", "Sue", (f"key:{key('sue')}",)))
    given = [FoundingGrant("owner", "person:ann")]
    given += [FoundingGrant(role, to, "product:shop") for role, to in grants if to.startswith("person:")]
    at = NOW - timedelta(days=30)
    deeds: list[Any] = [
        Found(people, tuple(given)),
        JoinAccount("workload:server", f"key:{key('server')}", "made there"),
        *(Grant(role, to, "product:shop") for role, to in grants if not to.startswith("person:")),
    ]
    return fold([Act(deed, sha256(b"%d" % at_), key("ann"), at, at, at_) for at_, deed in enumerate(deeds)])


@pytest.mark.parametrize(
    ("who", "grants", "product", "why"),
    [
        ("workload:ci", [("releaser", "workload:ci"), None], "shop", "workload:server has no role"),
        ("person:sue", [("security", "person:sue"), None], "shop", "workload:server has no role"),
        ("workload:ci", [("releaser", "workload:ci")], "shop", ""),
        ("workload:ci", [("releaser", "workload:ci")], "bank", "has no role"),
        ("workload:ci", [], "shop", "workload:ci has no role"),
        ("person:sue", [("security", "person:sue")], "shop", ""),
        ("person:sue", [("engineer", "person:sue")], "shop", "sue has no role that allows evidence.attest"),
        ("person:eve", [], "shop", "knows nobody called eve"),
        ("group:all", [], "shop", "no person and no program"),
        ("person:Not A Name", [], "shop", "nobody's name"),
    ],
)
def test_a_server_gives_nobody_a_voice_that_they_have_not(
    who: str, grants: list[tuple[str, str] | None], product: str, why: str
) -> None:
    """A grant that is none stands for a server to which nobody gave a role."""
    of_server = [] if None in grants else [("releaser", "workload:server")]
    given = [one for one in grants if one is not None]
    said = msgspec.structs.replace(statement(taken_of(who)), signer=key("server"), signer_name="server")
    taken = Taken(imported=frozenset({SCANNING}))
    found = may_not_hand_in(said, taken_of(who), taken, founded(*given, *of_server), f"product:{product}", NOW)
    assert why in found
    assert bool(found) is bool(why)


def test_where_nobody_is_known_the_servers_key_is_all_there_is() -> None:
    said = taken_of("workload:ci")
    assert may_not_hand_in(statement(said), said, None, fold(()), "organisation", NOW) == ""


@pytest.mark.parametrize(
    ("grants", "product", "why"),
    [
        ((("releaser", "workload:server"),), "shop", ""),
        ((), "shop", "workload:server has no role that allows evidence.submit on product:shop"),
        ((("releaser", "workload:server"),), "bank", "evidence.submit on product:bank"),
        ((("releaser", "workload:server"),), "", "evidence.submit on organisation"),
        ((("teller", "workload:server"),), "shop", "it takes one of the roles"),
    ],
)
def test_a_program_that_signs_by_itself_speaks_for_no_product_that_it_has_no_right_for(
    grants: tuple[tuple[str, str], ...], product: str, why: str
) -> None:
    report_of_none = handed_in(report("zap"))
    said = msgspec.structs.replace(statement(report_of_none), signer=key("server"), signer_name="server")
    resource = f"product:{product}" if product else "organisation"
    found = may_not_hand_in(
        said, report_of_none, Taken(imported=frozenset({SCANNING})), founded(*grants), resource, NOW
    )
    assert why in found
    assert bool(found) is bool(why)
