import pytest

from interlock.decision import ApprovalNeed, GlassTerms, PolicyWeaker, Relation, Verdict, WaiverTerms
from interlock.decision.demands import SECTIONS, people_of
from interlock.decision.policy import load
from interlock.decision.terms import People
from interlock.formats import FieldUnknown, FieldWrong, FormatError, read_yaml

FULL = """\
approvals:
  - {count: 2, from: [security, operations], not_by: [change.author, waiver.owner], max_age: 7d}
review: {approvals: 1}
waivers: {max_age: 90d, approvals: 2, from: [security], never: [commit.secrets]}
separation:
  - [change.author, approval.by, deployment.by]
break_glass: {max_age: 8h}
"""


def read(text: str) -> People:
    return people_of(read_yaml(text, "p.yaml").fields("a policy", SECTIONS))


def test_every_section_is_read() -> None:
    people = read(FULL)
    [need] = people.approvals
    assert need.covers(ApprovalNeed(2, ("security", "operations"), (Relation.AUTHOR, Relation.WAIVER_OWNER), 7 * 86400))
    assert (need.source, need.line) == ("p.yaml", 2)
    assert people.review is not None
    assert people.review.not_by == ApprovalNeed().not_by
    assert people.waivers is not None
    assert people.waivers.covers(WaiverTerms(90 * 86400, ApprovalNeed(2, ("security",), ()), ("commit.secrets",)))
    assert people.separation == ((Relation.AUTHOR, Relation.APPROVER, Relation.DEPLOYER),)
    assert people.glass is not None
    assert people.glass.covers(GlassTerms(8 * 3600, ApprovalNeed(1, (), ())))


def test_a_policy_that_says_nothing_of_people_demands_nothing_of_them() -> None:
    assert read("{}").is_empty


def test_one_group_each_is_the_least_number() -> None:
    assert read("approvals: [{from: [a, b, c]}]").approvals[0].count == 3


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("waivers: {approvals: 1}", 1, "waivers"),
        ("break_glass: {approvals: 1}", 1, "waivers and break_glass"),
        ("approvals:\n  - {count: 0}", 2, "count"),
        ("review: {approvals: 0}", 1, "approvals"),
        ("separation:\n  - [change.author]", 2, "separation"),
        ("separation:\n  - [change.author, change.author]", 2, "separation"),
        ("separation:\n  - [change.author, somebody]", 2, "separation"),
        ("separation:\n  - [review.by, change.author]", 2, "separation"),
        ("review: {not_by: [review.by]}", 1, "not_by"),
        ("review: {max_age: long}", 1, "max_age"),
        ("approvals: [{not_by: [me]}]", 1, "not_by"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, field: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown)) as caught:
        read(text)
    assert f"p.yaml:{line}" in str(caught.value)
    assert field in str(caught.value)


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(FormatError, match="aproved"):
        read("waivers: {max_age: 1d, aproved: 1}")


def policies(child: str, parent: str = FULL) -> object:
    texts = {
        "child.yaml": f"policy: child\nextends: parent.yaml\n{child}",
        "parent.yaml": f"policy: parent\nrequire: [{{control: a.b}}]\n{parent}",
    }
    return load("child.yaml", lambda name: (name, texts[name].encode()), ["a.b"])


@pytest.mark.parametrize(
    "child",
    [
        "waivers: {max_age: 91d, approvals: 2, from: [security], never: [commit.secrets]}",
        "waivers: {max_age: 90d, approvals: 1, never: [commit.secrets]}",
        "break_glass: {max_age: 9h}",
        "review: {approvals: 1, not_by: []}",
    ],
)
def test_a_policy_takes_nothing_away_from_what_it_extends(child: str) -> None:
    with pytest.raises(PolicyWeaker):
        policies(child)


def test_it_can_where_it_says_so_and_why() -> None:
    child = """\
break_glass: {max_age: 9h}
relaxes:
  - {section: break_glass, fields: all, reason: nights are long}
"""
    assert policies(child).people.glass.max_age_s == 9 * 3600  # type: ignore[attr-defined]


def test_to_proceed_and_notify_is_weaker_than_to_deny() -> None:
    with pytest.raises(PolicyWeaker):
        policies("require: [{control: a.b, otherwise: notify}]")
    policy = load("p", lambda name: (name, b"require: [{control: a.b, otherwise: notify}]"), ["a.b"])
    assert policy.requirements[0].otherwise is Verdict.ALLOW
