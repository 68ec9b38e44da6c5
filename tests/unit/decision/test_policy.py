import pytest

from interlock.decision import (
    ByHand,
    ControlNotKnown,
    Judge,
    Policy,
    PolicyCyclic,
    PolicyEmpty,
    PolicyUnknown,
    PolicyWeaker,
    RuleTwice,
    Verdict,
    covers,
)
from interlock.decision.policy import load
from interlock.formats import FieldUnknown, FieldWrong, YamlMalformed
from interlock.kernel import InterlockError

CONTROLS = ("commit.sast", "commit.secrets", "commit.iac", "commit.build")
PARENT = """\
policy: parent
require:
  - control: commit.sast
    max_age: 30d
    limits: {critical: 0, high: 3}
    not_applicable: allow
    suppressed: ["bandit:B404"]
  - control: commit.secrets
"""


def read(text: str, name: str = "own.yaml", **others: str) -> Policy:
    texts = {name: text, "parent": PARENT, **others}

    def find(wanted: str) -> tuple[str, bytes]:
        if wanted not in texts:
            raise PolicyUnknown(name=wanted, nearest="", known="")
        return wanted, texts[wanted].encode()

    return load(name, find, CONTROLS)


def by_hand(text: str, attested: tuple[str, ...] = ()) -> dict[str, ByHand]:
    policy = load(
        "own.yaml", lambda name: (name, PARENT.encode() if name == "parent" else text.encode()), CONTROLS, attested
    )
    return {one.control: one.by_hand for one in policy.requirements}


def test_the_word_of_people_counts_where_the_policy_says_so_or_where_there_is_nothing_else() -> None:
    said = ("{control: commit.sast, by_hand: true}", "{control: commit.iac, by_hand: false}", "{control: commit.build}")
    text = f"require: [{', '.join(said)}]\n"
    assert by_hand(text) == {"commit.sast": ByHand.ALSO, "commit.iac": ByHand.NO, "commit.build": ByHand.NO}
    assert by_hand(text, ("commit.iac", "commit.build")) == {
        "commit.sast": ByHand.ALSO,
        "commit.iac": ByHand.ONLY,
        "commit.build": ByHand.ONLY,
    }


def test_a_policy_may_not_take_the_word_of_people_where_the_one_it_extends_wants_a_tool() -> None:
    with pytest.raises(PolicyWeaker, match=r"by_hand of commit\.sast"):
        read("extends: parent\nrequire: [{control: commit.sast, by_hand: true}]\n")
    with pytest.raises(FieldWrong, match="by_hand"):
        read("require: [{control: commit.sast, by_hand: sometimes}]\n")


def test_a_policy_is_read_with_places() -> None:
    policy = read(PARENT)
    one = policy.requirements[0]
    assert (one.control, one.source, one.line) == ("commit.sast", "own.yaml", 3)
    assert one.max_age_s == 30 * 86400
    assert one.limits == {"critical": 0, "high": 3}
    assert one.not_applicable is Verdict.ALLOW
    assert policy.requirements[1].otherwise is Verdict.DENY
    assert policy.requirements[1].not_applicable is Verdict.DENY


def test_a_policy_that_extends_another_has_all_of_it_and_its_own() -> None:
    policy = read(
        "extends: parent\nrequire: [{control: commit.iac}, {control: commit.sast, limits: {critical: 0, high: 0}}]\n"
    )
    by_control = {one.control: one for one in policy.requirements}
    assert set(by_control) == {"commit.sast", "commit.secrets", "commit.iac"}
    assert by_control["commit.sast"].limits == {"critical": 0, "high": 0}
    assert by_control["commit.sast"].not_applicable is Verdict.ALLOW
    assert by_control["commit.sast"].max_age_s == 30 * 86400
    assert policy.extends == ("parent",)


@pytest.mark.parametrize(
    "weaker",
    [
        "max_age: 31d",
        "limits: {critical: 0, high: 4}",
        "limits: {critical: 0}",
        "suppressed: [x]",
        "judge: new",
        "otherwise: review",
    ],
)
def test_a_policy_may_take_nothing_away_from_the_one_it_extends(weaker: str) -> None:
    with pytest.raises(PolicyWeaker, match=r"own\.yaml:2: "):
        read(f"extends: parent\nrequire: [{{control: commit.sast, {weaker}}}]\n")


def test_not_applicable_may_not_be_opened_either() -> None:
    with pytest.raises(PolicyWeaker, match="not_applicable"):
        read("extends: parent\nrequire: [{control: commit.secrets, not_applicable: allow}]\n")


def test_a_rule_of_the_parent_may_not_be_replaced() -> None:
    parent = PARENT + "rules: [{id: r, assert: 'false', says: s}]\n"
    with pytest.raises(PolicyWeaker, match="assert of rule:r"):
        read("extends: p2\nrules: [{id: r, assert: 'true', says: s}]\n", p2=parent)


def test_a_rule_of_the_parent_may_be_said_again_and_only_be_harder() -> None:
    parent = PARENT + "rules: [{id: r, assert: 'true', says: s, otherwise: review}]\n"
    policy = read("extends: p2\nrules: [{id: r, assert: 'true', says: t}]\n", p2=parent)
    assert [(rule.id, rule.otherwise) for rule in policy.rules] == [("r", Verdict.DENY)]
    parent = PARENT + "rules: [{id: r, assert: 'true', says: s}]\n"
    with pytest.raises(PolicyWeaker, match="otherwise of rule:r"):
        read("extends: p2\nrules: [{id: r, assert: 'true', says: t, otherwise: review}]\n", p2=parent)


def test_two_rules_of_a_policy_may_not_share_an_id() -> None:
    with pytest.raises(RuleTwice, match=r"own\.yaml:4: .* on line 3"):
        read(
            "require: [{control: commit.sast}]\nrules:\n  - {id: r, assert: 'true', says: s}\n"
            "  - {id: r, assert: 'true', says: s}\n"
        )


def test_every_field_knows_where_it_was_written() -> None:
    policy = read("extends: parent\nrequire:\n  - control: commit.sast\n    max_age: 7d\n")
    one = next(one for one in policy.requirements if one.control == "commit.sast")
    assert one.origins["max_age"] == "own.yaml:4"
    assert one.origins["limits"] == "parent:5"
    assert "judge" not in one.origins
    assert b"own.yaml" not in policy.meaning


def test_all_faults_of_a_policy_are_found_in_one_reading() -> None:
    text = (
        "extends: parent\nrequire:\n  - control: commit.sats\n  - {control: commit.sast, max_age: 60d}\n"
        "  - {control: commit.iac}\nrules:\n  - {id: r, assert: 'nothing', says: s}\nrelaxes:\n"
        "  - {requirement: commit.secrets, fields: [judge], reason: none}\n"
    )
    texts = {"own.yaml": text, "parent": PARENT}
    faults: list[InterlockError] = []
    policy = load("own.yaml", lambda name: (name, texts[name].encode()), CONTROLS, faults=faults)
    assert [error.code for error in faults] == ["DEC-105", "DEC-102", "DEC-304", "DEC-120"]
    assert {one.control for one in policy.requirements} == {"commit.sast", "commit.secrets", "commit.iac"}
    assert policy.requirements[0].max_age_s == 30 * 86400


def test_examples_are_not_read_for_a_decision() -> None:
    assert read(f"{PARENT}examples: whatever\n").meaning == read(PARENT).meaning


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("policy: x\nrequire: []\n", PolicyEmpty),
        ("{}", PolicyEmpty),
        ("rules: [{id: r, assert: 'true', says: s}]", PolicyEmpty),
        ("requires: []", FieldUnknown),
        ("require: [{controll: x}]", FieldUnknown),
        ("require: [{limits: {high: 0}}]", FieldWrong),
        ("require: [{control: commit.sats}]", ControlNotKnown),
        ("require: [{control: commit.sast, limits: {hihg: 0}}]", FieldUnknown),
        ("require: [{control: commit.sast, limits: {high: -1}}]", FieldWrong),
        ("require: [{control: commit.sast, limits: {}}]", FieldWrong),
        ("require: [{control: commit.sast, max_age: soon}]", FieldWrong),
        ("require: [{control: commit.sast, otherwise: allow}]", FieldUnknown),
        ("require: [{control: commit.sast, judge: some}]", FieldUnknown),
        ("require: [{control: commit.sast}]\nrules: [{id: r, assert: x}]", FieldWrong),
        ("extends: nowhere\nrequire: [{control: commit.sast}]", PolicyUnknown),
        ("extends: own.yaml\nrequire: [{control: commit.sast}]", PolicyCyclic),
        ("require: [1", YamlMalformed),
    ],
)
def test_what_is_wrong_in_a_policy_is_found_when_it_is_loaded(text: str, error: type[InterlockError]) -> None:
    with pytest.raises(error) as caught:
        read(text)
    assert caught.value.remedy


def test_a_longer_circle_is_found_too() -> None:
    with pytest.raises(PolicyCyclic):
        read("extends: a", a="extends: b", b="extends: a")


@pytest.mark.parametrize("expression", ["nothing.here == 1", "subject.nmae == 'x'", "1 +", "subject.name.size("])
def test_a_rule_with_a_wrong_name_or_form_is_found_when_it_is_loaded(expression: str) -> None:
    with pytest.raises(InterlockError) as caught:
        read(f"require: [{{control: commit.sast}}]\nrules:\n  - id: r\n    says: s\n    assert: {expression!r}\n")
    assert caught.value.code.startswith("DEC-3")


def test_a_control_named_twice_counts_with_both_demands() -> None:
    lax = "{control: commit.sast, limits: {high: 2}, judge: new}"
    policy = read(f"require: [{lax}, {{control: commit.sast, limits: {{high: 5, low: 1}}}}]")
    (one,) = policy.requirements
    assert one.limits == {"high": 2, "low": 1}
    assert one.judge is Judge.ALL


def test_the_digest_is_of_the_meaning_and_not_of_the_layout() -> None:
    assert read(PARENT).digest == read("# a comment\n\n" + PARENT.replace("30d", "720h")).digest
    assert read(PARENT).digest != read(PARENT.replace("high: 3", "high: 2")).digest


def test_a_stricter_policy_covers_a_laxer_one_and_not_the_other_way_round() -> None:
    strict = read("extends: parent\nrequire: [{control: commit.sast, limits: {critical: 0, high: 0}}]\n")
    lax = read(PARENT)
    assert covers(strict, lax)
    assert covers(lax, lax)
    assert not covers(lax, strict)


def test_a_policy_without_a_rule_does_not_cover_one_with_it() -> None:
    assert not covers(read(PARENT), read(PARENT + "rules: [{id: r, assert: 'true', says: s}]\n"))


def test_a_rule_that_only_asks_for_review_does_not_cover_one_that_denies() -> None:
    denying = read(PARENT + "rules: [{id: r, assert: 'true', says: s}]\n")
    asking = read(PARENT + "rules: [{id: r, assert: 'true', says: s, otherwise: review}]\n")
    assert covers(denying, asking)
    assert not covers(asking, denying)


def test_a_policy_for_more_environments_does_not_cover_one_for_fewer() -> None:
    everywhere = read(PARENT)
    staging = read(PARENT + "applies: {environments: [staging]}\n")
    both = read(PARENT + "applies: {environments: [staging, production]}\n")
    assert covers(staging, everywhere)
    assert covers(staging, both)
    assert not covers(everywhere, staging)
    assert not covers(both, staging)
