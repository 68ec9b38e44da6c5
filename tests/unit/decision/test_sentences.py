from interlock.decision import AdvisoryNeed, Judge, RuleText, Verdict
from interlock.decision.sentences import explain, limits_words, place_sentence
from tests.unit.decision.builders import policy, requirement

RULE = RuleText("main", "change.branch\n  == 'main'", "only main.", "policy.yaml", 9, Verdict.REVIEW)


def test_every_field_of_a_requirement_is_in_a_sentence() -> None:
    one = requirement(
        max_age_s=86400, limits={"critical": 0, "high": 1}, judge=Judge.NEW, suppressed=("a", "b", "c"),
        otherwise=Verdict.REVIEW, not_applicable=Verdict.ALLOW, advisories=AdvisoryNeed(3600),
    )  # fmt: skip
    (said,) = explain(policy(one), {"commit.sast": "no analyser finds a fault."})
    assert said.sentences == (
        "There has to be evidence of commit.sast no older than 1 day.",
        "It establishes that no analyser finds a fault.",
        (
            "Only findings that the base does not have count; there may be no critical finding, "
            "at most 1 high finding, and any number of medium, low and info ones."
        ),
        "A comment in the code may hide findings of a, b and c, and of no other rule.",
        "Where that is not so, or the evidence is missing or too old, a person has to decide.",
        "Where there is nothing to examine, the change may proceed.",
        (
            "Known vulnerabilities have to have been looked for in advisories no older than 1 hour; "
            "where they were not, the change is stopped."
        ),
    )


def test_what_is_left_out_is_said_too() -> None:
    (said,) = explain(policy(requirement(advisories=AdvisoryNeed())), {})
    assert "of any age" in said.sentences[0]
    assert "Every finding counts; there may be no finding at all." in said.sentences
    assert "advisories of any age" in said.sentences[-1]


def test_a_rule_is_said_in_one_line_with_what_a_failure_does() -> None:
    said = explain(policy(rules=(RULE,)), {})[-1]
    assert said.demand == "rule:main"
    assert said.sentences[0] == "This has to be true: change.branch == 'main'."
    assert said.sentences[1] == "It stands for: only main."
    assert "a person has to decide; where it gives no answer, the change is stopped" in said.sentences[2]
    rego = RuleText("r", "rego sha256:00 data.x.ok", "s", "policy.yaml", 9, rego="package x", query="data.x.ok")
    assert "data.x.ok of a text in Rego" in explain(policy(rules=(rego,)), {})[-1].sentences[0]


def test_limits_and_environments_are_words() -> None:
    assert limits_words({"critical": 0, "high": 0, "medium": 2, "low": 0, "info": 3}) == (
        "no critical, high or low finding, at most 2 medium findings, at most 3 info findings"
    )
    assert place_sentence(policy()) == "It applies to every environment."
    assert "to a and b, and" in place_sentence(policy(environments=("a", "b")))
