from typing import Any

from interlock.decision import AdvisoryNeed, Policy, Relation, RuleText, Status, Verdict
from interlock.decision.examples import Example, Given, SupposedEvidence
from interlock.decision.rehearsal import coverage, demands, rehearse
from interlock.decision.supposed_acts import SupposedActs, SupposedApproval, SupposedGlass, SupposedVex, SupposedWaiver
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, WaiverTerms
from tests.unit.decision.builders import policy, requirement

RULE = RuleText("main", "change.branch == 'main'", "only main", "policy.yaml", 9)
WANTED = policy(requirement(), requirement("commit.secrets"), rules=(RULE,))
PASSED = Given(others="passed", change={"branch": "main"})


def example(name: str, given: Given, verdict: Verdict, **reasons: Status) -> Example:
    named = {key.replace("_", "."): status for key, status in reasons.items()}
    return Example(name, given, verdict, named, "policy.yaml", 20)


def shown(wanted: Policy, *examples: Example) -> dict[str, tuple[bool, bool]]:
    covered = coverage(wanted, rehearse(wanted, examples))
    return {one.demand: (bool(one.passes), bool(one.blocks)) for one in covered}


FINE = example("fine", PASSED, Verdict.ALLOW)
BRANCH = example("branch", Given(others="passed", change={"branch": "x"}), Verdict.DENY)
NOTHING = example("nothing", Given(), Verdict.DENY)


def test_an_example_holds_if_the_verdict_and_every_named_status_are_as_it_says() -> None:
    fine, branch = rehearse(WANTED, [FINE, BRANCH])
    assert (fine.problems, branch.problems) == ((), ())
    assert fine.decision.hypothetical


def test_an_example_that_does_not_hold_says_what_came_instead_and_why() -> None:
    given = Given((SupposedEvidence("commit.sast", counts={"high": 1}),), "passed", {"branch": "main"})
    wrong = example("wrong", given, Verdict.ALLOW, commit_sast=Status.SATISFIED, commit_sats=Status.SATISFIED)
    (ran,) = rehearse(WANTED, [wrong])
    verdict, status, name = ran.problems
    assert verdict.startswith("the verdict is deny and not allow: commit.sast has 1 high finding")
    assert status.startswith("commit.sast is violated and not satisfied")
    assert name == "there is no reason 'commit.sats'; did you mean 'commit.sast'?"


def test_only_what_an_example_pins_down_counts_as_shown() -> None:
    assert shown(WANTED, FINE) == dict.fromkeys(("commit.sast", "commit.secrets", "rule:main"), (True, False))
    assert shown(WANTED, NOTHING) == dict.fromkeys(("commit.sast", "commit.secrets", "rule:main"), (False, False))
    assert shown(WANTED, FINE, BRANCH)["rule:main"] == (True, True)
    told = example("told", Given(), Verdict.DENY, commit_sast=Status.MISSING)
    assert shown(WANTED, told)["commit.sast"] == (False, True)
    assert shown(WANTED, told)["commit.secrets"] == (False, False)


def test_an_example_that_fails_shows_nothing() -> None:
    assert shown(WANTED, example("wrong", PASSED, Verdict.DENY))["commit.sast"] == (False, False)


def test_what_a_policy_inherits_is_shown_by_the_policy_it_inherits_from() -> None:
    inherited = requirement("commit.iac", source="parent.yaml")
    wanted = policy(requirement(advisories=AdvisoryNeed()), inherited, rules=(RULE,))
    assert demands(wanted) == ("commit.sast", "commit.sast:advisories", "rule:main")


HERE: dict[str, Any] = {"source": "policy.yaml", "line": 5}
AGREE = ApprovalNeed(1, (), ())
PEOPLE = People(
    (ApprovalNeed(**HERE),),
    ApprovalNeed(**HERE),
    WaiverTerms(86400 * 30, AGREE, **HERE),
    ((Relation.AUTHOR, Relation.DEPLOYER),),
    GlassTerms(3600 * 4, AGREE, **HERE),
)
OF_PEOPLE = policy(requirement(), requirement("commit.secrets", otherwise=Verdict.REVIEW), people=PEOPLE)
BEA = SupposedApproval("bea")
FOUND = SupposedEvidence("commit.sast", "failed", findings={"bandit:B602": {"high": 1}})
WAITS = SupposedEvidence("commit.secrets", "failed", counts={"high": 1})


def said(name: str, verdict: Verdict, *evidence: SupposedEvidence, **given: Any) -> Example:
    acts = SupposedActs(**{one: given.pop(one) for one in tuple(given) if one in SupposedActs.__struct_fields__})
    change = {"author": "ann"}
    return example(name, Given(evidence, "passed", change, "live", acts=acts, **given), verdict)


def test_what_a_policy_demands_of_people_is_to_be_shown_too() -> None:
    sections = ("approval:1", "separation:1", "review", "waivers", "break_glass")
    assert demands(OF_PEOPLE) == ("commit.sast", "commit.secrets", *sections)
    inherited = policy(requirement(source="own.yaml"), people=PEOPLE, source="own.yaml")
    assert demands(inherited) == ("commit.sast", "separation:1")


def test_a_review_that_nothing_is_sent_to_is_for_those_who_extend_the_policy() -> None:
    assert "review" not in demands(policy(requirement(), people=PEOPLE))


def test_a_section_is_shown_where_it_decides_and_nowhere_else() -> None:
    nothing = dict.fromkeys(("review", "waivers", "break_glass"), (False, False))
    fine = said("fine", Verdict.ALLOW, approvals=(BEA,))
    assert {name: shown(OF_PEOPLE, fine)[name] for name in nothing} == nothing
    waiver = SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",))
    idle = said("idle", Verdict.ALLOW, approvals=(BEA,), waivers=(waiver,))
    assert {name: shown(OF_PEOPLE, idle)[name] for name in nothing} == nothing


def test_who_stands_by_a_vex_statement_is_shown_to_open_and_to_block() -> None:
    people = People(vex=ApprovalNeed(source="own.yaml"))
    wanted = policy(requirement(source="own.yaml"), people=people, source="own.yaml")
    assert demands(wanted) == ("commit.sast", "vex")
    answered = SupposedEvidence("commit.sast", waived={"high": 1})
    opened = said("stood by", Verdict.ALLOW, answered, vex=(SupposedVex("bea"),))
    blocked = said("own", Verdict.DENY, answered, vex=(SupposedVex("ann"),))
    idle = said("idle", Verdict.ALLOW, vex=(SupposedVex("bea"),))
    for one, shows in ((opened, (True, False)), (blocked, (False, True)), (idle, (False, False))):
        assert rehearse(wanted, [one])[0].problems == (), one.name
        assert shown(wanted, one)["vex"] == shows, one.name


def test_each_section_about_people_is_shown_to_open_and_to_block() -> None:
    waiver = SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",))
    own = SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("ann",))
    unaccepted = SupposedApproval("bea", accepts="none")
    given = (
        (said("waived", Verdict.ALLOW, FOUND, approvals=(BEA,), waivers=(waiver,)), "waivers", (True, False)),
        (said("own waiver", Verdict.DENY, FOUND, approvals=(BEA,), waivers=(own,)), "waivers", (False, True)),
        (said("accepted", Verdict.ALLOW, WAITS, approvals=(BEA,)), "review", (True, False)),
        (said("not accepted", Verdict.REVIEW, WAITS, approvals=(unaccepted,)), "review", (False, True)),
        (said("glass", Verdict.ALLOW, FOUND, glasses=(SupposedGlass("ann", ("bea",)),)), "break_glass", (True, False)),
        (said("alone", Verdict.DENY, FOUND, glasses=(SupposedGlass("ann"),)), "break_glass", (False, True)),
        (said("nobody", Verdict.REVIEW), "approval:1", (False, True)),
        (said("same", Verdict.DENY, approvals=(BEA,), deployer="ann"), "separation:1", (False, True)),
        (said("other", Verdict.ALLOW, approvals=(BEA,), deployer="bea"), "separation:1", (True, False)),
    )
    for one, section, wanted in given:
        assert rehearse(OF_PEOPLE, [one])[0].problems == (), one.name
        assert shown(OF_PEOPLE, one)[section] == wanted, one.name
    assert all(
        each == (True, True)
        for name, each in shown(OF_PEOPLE, *(one for one, _, _ in given)).items()
        if "commit" not in name
    )
