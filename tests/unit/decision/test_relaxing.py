import pytest

from interlock.decision import (
    Policy,
    PolicyEmpty,
    PolicyWeaker,
    RelaxationMisplaced,
    RelaxationUnused,
    Verdict,
    covers,
    decide,
    policy_meant,
)
from interlock.decision.policy import load
from interlock.formats import FieldUnknown, FieldWrong
from interlock.kernel import InterlockError
from tests.unit.decision.builders import known, question, statement

CONTROLS = ("commit.sast", "commit.secrets", "commit.iac")
PARENT = """\
policy: parent
require:
  - {control: commit.sast, max_age: 30d, limits: {critical: 0, high: 3}}
  - control: commit.secrets
rules:
  - {id: on-main, assert: change.branch == 'main', says: only main}
"""
OWN = "policy: own\nextends: parent\n"


def read(text: str, **others: str) -> Policy:
    texts = {"own.yaml": text, "parent": PARENT, **others}
    return load("own.yaml", lambda name: (name, texts[name].encode()), CONTROLS)


def test_what_is_named_with_a_reason_may_be_laxer_and_the_policy_is_weaker_then() -> None:
    policy = read(
        OWN + "require: [{control: commit.sast, max_age: 60d}]\n"
        "relaxes: [{requirement: commit.sast, fields: [max_age], reason: releases are rare}]\n"
    )
    assert policy.requirements[0].max_age_s == 60 * 86400
    assert not covers(policy, read(PARENT))
    assert not covers(policy_meant(policy.meaning, "own"), read(PARENT))
    assert [one.says for one in policy.relaxations] == [
        "own relaxes commit.sast of parent (max_age): releases are rare"
    ]


def test_a_field_that_is_not_named_stays_as_strict() -> None:
    with pytest.raises(PolicyWeaker, match=r"limits of commit\.sast"):
        read(
            OWN + "require: [{control: commit.sast, max_age: 60d, limits: {high: 9}}]\n"
            "relaxes: [{requirement: commit.sast, fields: [max_age], reason: releases are rare}]\n"
        )


@pytest.mark.parametrize(
    "relaxes",
    [
        "{requirement: commit.sast, fields: [max_age, limits], reason: r}",
        "{requirement: commit.secrets, fields: [judge], reason: r}",
        "{rule: on-main, fields: [assert], reason: r}",
    ],
)
def test_a_relaxation_that_does_nothing_is_an_error(relaxes: str) -> None:
    with pytest.raises((RelaxationUnused, PolicyWeaker)) as caught:
        read(OWN + f"require: [{{control: commit.sast, max_age: 60d}}]\nrelaxes:\n  - {relaxes}\n")
    assert "own.yaml:" in str(caught.value)


def test_all_drops_a_requirement_or_a_rule_that_the_policy_does_not_list() -> None:
    policy = read(
        OWN + "relaxes:\n  - {requirement: commit.secrets, fields: all, reason: another system looks}\n"
        "  - {rule: on-main, fields: all, reason: every branch is released}\n"
    )
    assert [one.control for one in policy.requirements] == ["commit.sast"]
    assert policy.rules == ()
    assert not covers(policy, read(PARENT))


def test_all_lets_a_listed_requirement_start_from_nothing() -> None:
    policy = read(
        OWN + "require: [{control: commit.sast, limits: {critical: 5}}]\n"
        "relaxes: [{requirement: commit.sast, fields: all, reason: inherited code}]\n"
    )
    assert policy.requirements[0].max_age_s is None
    assert policy.requirements[0].limits == {"critical": 5}


def test_a_rule_may_be_another_one_if_that_is_said() -> None:
    policy = read(
        OWN + "rules: [{id: on-main, assert: change.branch != '', says: some branch}]\n"
        "relaxes: [{rule: on-main, fields: [assert], reason: we release from branches}]\n"
    )
    assert [rule.expression for rule in policy.rules] == ["change.branch != ''"]
    assert policy.relaxations[0].target == "rule:on-main"


def test_a_policy_cannot_relax_itself_empty() -> None:
    with pytest.raises(PolicyEmpty):
        read(
            OWN + "relaxes:\n  - {requirement: commit.secrets, fields: all, reason: r}\n"
            "  - {requirement: commit.sast, fields: all, reason: r}\n"
        )


def test_relaxations_of_every_level_are_kept_and_bind_the_next() -> None:
    middle = OWN.replace("own", "middle") + (
        "require: [{control: commit.sast, max_age: 60d}]\n"
        "relaxes: [{requirement: commit.sast, fields: [max_age], reason: releases are rare}]\n"
    )
    policy = read("policy: own\nextends: middle\nrequire: [{control: commit.iac}]\n", middle=middle)
    assert [one.policy for one in policy.relaxations] == ["middle"]
    with pytest.raises(PolicyWeaker, match=r"own\.yaml:3: max_age"):
        read("policy: own\nextends: middle\nrequire: [{control: commit.sast, max_age: 61d}]\n", middle=middle)


def test_the_reason_of_a_relaxation_is_no_part_of_the_meaning_and_its_effect_is() -> None:
    text = (
        OWN + "require: [{control: commit.sast, max_age: 60d}]\n"
        "relaxes: [{requirement: commit.sast, fields: [max_age], reason: REASON}]\n"
    )
    assert read(text.replace("REASON", "one")).digest == read(text.replace("REASON", "two")).digest
    assert read(text).digest != read(text.replace("60d", "61d")).digest


def test_every_decision_says_what_its_policy_relaxes() -> None:
    policy = read(OWN + "relaxes: [{rule: on-main, fields: all, reason: no branches here}]\n")
    decision = decide(policy, known(statement()), question())
    assert decision.verdict is Verdict.DENY
    assert decision.notes == ("own relaxes rule:on-main of parent (all): no branches here",)
    assert b"no branches here" in decision.record


@pytest.mark.parametrize(
    ("relaxes", "error"),
    [
        ("{requirement: commit.iac, fields: all, reason: r}", RelaxationMisplaced),
        ("{rule: on-mian, fields: all, reason: r}", RelaxationMisplaced),
        ("{requirement: commit.sast, fields: all}", FieldWrong),
        ("{requirement: commit.sast, fields: all, reason: ''}", FieldWrong),
        ("{requirement: commit.sast, rule: on-main, fields: all, reason: r}", FieldWrong),
        ("{requirement: commit.sast, fields: [], reason: r}", FieldWrong),
        ("{requirement: commit.sast, fields: [max_age, all], reason: r}", FieldWrong),
        ("{requirement: commit.sast, fields: [control], reason: r}", FieldUnknown),
        ("{rule: on-main, fields: [max_age], reason: r}", FieldUnknown),
    ],
)
def test_a_relaxation_names_what_there_is_with_fields_and_a_reason(relaxes: str, error: type[InterlockError]) -> None:
    with pytest.raises(error, match=r"own\.yaml:4: "):
        read(f"{OWN}relaxes:\n  - {relaxes}\n")


def test_what_extends_nothing_relaxes_nothing_and_no_target_stands_twice() -> None:
    with pytest.raises(FieldWrong, match="extends"):
        read("require: [{control: commit.sast}]\nrelaxes: [{rule: r, fields: all, reason: r}]\n")
    twice = "{rule: on-main, fields: all, reason: r}"
    with pytest.raises(FieldWrong, match="one item"):
        read(f"{OWN}relaxes: [{twice}, {twice}]\n")
