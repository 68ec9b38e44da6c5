from interlock.decision import AdvisoryNeed, Policy, RuleText, Status, Verdict
from interlock.decision.examples import Example, Given, SupposedEvidence
from interlock.decision.rehearsal import coverage, demands, rehearse
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
