import json

import msgspec

from interlock.decision import AdvisoryNeed, Policy, RuleText, Verdict
from interlock.decision.differences import Difference, Kind, differences
from interlock.decision.examples import Example, Given
from interlock.decision.lint import Problem
from interlock.decision.policy import load
from interlock.decision.rehearsal import coverage, rehearse
from interlock.decision.sentences import explain
from interlock.render.policies import (
    difference_json,
    difference_lines,
    explain_lines,
    policy_json,
    policy_lines,
    problem_lines,
    rehearsal_json,
    rehearsal_lines,
)

TEXTS = {
    "parent": "policy: parent\nrequire:\n  - control: commit.sast\n    max_age: 7d\n  - control: commit.sca\n",
    "own.yaml": (
        "policy: own\nsays: ours\nextends: parent\napplies: {environments: [production]}\nrequire:\n"
        "  - control: commit.sast\n    max_age: 30d\n"
        "rules:\n  - {id: r, assert: change.files > 0, says: s, otherwise: review}\n"
        "  - {id: g, rego: x.rego, query: data.x.ok, says: s}\n"
        "relaxes: [{requirement: commit.sast, fields: [max_age], reason: releases are rare}]\n"
    ),
    "x.rego": "package x\nok := true\n",
}


def own(name: str = "own.yaml") -> Policy:
    return load(name, lambda wanted: (wanted, TEXTS[wanted].encode()), ("commit.sast", "commit.sca"))


def test_a_policy_is_shown_with_the_place_of_every_field_and_what_it_relaxes() -> None:
    lines = list(policy_lines(own()))
    text = "\n".join(lines)
    assert lines[0] == "own  (own.yaml)"
    assert "applies  production" in text
    assert "commit.sast  max_age  (own.yaml:11)\n      own demands less than parent: releases are rare" in text
    assert "max_age         30 days                              own.yaml:7" in text
    assert "judge           all                                  left out" in text
    assert "assert          change.files > 0" in text
    assert "query           data.x.ok" in text


def test_a_policy_is_the_same_in_json() -> None:
    document = json.loads(msgspec.json.encode(policy_json(own())))
    assert document["digest"] == str(own().digest)
    assert document["require"][0]["origins"]["max_age"] == "own.yaml:7"
    assert document["rules"][1]["rego"].startswith("sha256:")
    assert "ok := true" not in json.dumps(document)
    assert document["relaxes"][0]["reason"] == "releases are rare"


def test_an_explanation_has_every_demand_with_its_place() -> None:
    lines = list(explain_lines(own(), explain(own(), {})))
    assert lines[0] == "own: ours"
    assert "rule:r  (own.yaml:9)" in lines
    assert lines[-1].startswith("own relaxes commit.sast of parent (max_age): releases are rare")


def test_differences_stand_under_what_they_are() -> None:
    found = differences(own("parent"), own())
    lines = list(difference_lines(own("parent"), own(), found))
    assert lines[0] == "own demands more than parent:"
    assert "own demands less than parent:" in lines
    assert "own demands something else than parent:" in lines
    assert list(difference_lines(own(), own(), ())) == ["own means the same as own"]
    document = difference_json(own("parent"), own(), found)
    assert len(document["differences"]) == len(found) == 4  # type: ignore[arg-type]


def test_a_problem_has_its_place_its_code_and_its_remedy() -> None:
    lines = list(problem_lines([Problem("f", 3, "wrong", "mend it", "DEC-1"), Problem("f", 0, "odd", "")]))
    assert lines == ["f:3: wrong [DEC-1]", "  mend it", "f: odd"]


def test_what_examples_show_and_leave_unshown_is_said() -> None:
    rule = RuleText("r", "change.files > 9", "s", "own.yaml", 9)
    wanted = msgspec.structs.replace(own("parent"), rules=(rule,), source="own.yaml")
    given = Given(others="passed", change={"files": 10})
    good = Example("good", given, Verdict.ALLOW, {}, "own.yaml", 20)
    bad = Example("bad", Given(), Verdict.ALLOW, {}, "own.yaml", 21)
    ran = rehearse(wanted, [good, bad])
    text = "\n".join(rehearsal_lines(wanted, ran, coverage(wanted, ran)))
    assert "2 examples, 1 failed" in text
    assert "✔ good: allow" in text
    assert "✘ bad  (own.yaml:21)\n      the verdict is deny and not allow" in text
    assert "0 of 1 demands are shown to pass and to block\n    rule:r: no example shows it to block" in text
    document = rehearsal_json(wanted, ran, coverage(wanted, ran))
    assert json.loads(msgspec.json.encode(document))["coverage"][0]["is_whole"] is False


def test_the_words_of_a_lookup_are_in_its_field() -> None:
    one = msgspec.structs.replace(own("parent").requirements[0], advisories=AdvisoryNeed(3600, Verdict.REVIEW))
    policy = msgspec.structs.replace(own("parent"), requirements=(one,))
    assert "at most 1 hour old, otherwise review" in "\n".join(policy_lines(policy))


def test_terms_that_differ_stand_one_under_the_other() -> None:
    one = Difference(Kind.MORE, "waivers", "terms", "180 days at most.", "90 days at most.", "a.yaml", 4)
    assert list(difference_lines(own("parent"), own(), [one]))[1:] == [
        "  waivers  (a.yaml:4)",
        "    now     90 days at most.",
        "    before  180 days at most.",
    ]
