import pytest

from interlock.decision import ApprovalNeed, GlassTerms, PolicyWeaker, Relation, WaiverTerms
from interlock.decision.differences import Kind, differences
from interlock.decision.people_words import people_words, place_of
from interlock.decision.policy import load
from interlock.decision.sentences import explain
from interlock.decision.terms import People
from tests.unit.decision.builders import policy

NEED = ApprovalNeed(2, ("security", "operations"), (Relation.AUTHOR,), 86400, "policy.yaml", 7)
ALL = People(
    approvals=(NEED,),
    review=ApprovalNeed(1, (), ()),
    waivers=WaiverTerms(90 * 86400, ApprovalNeed(1, (), ()), ("commit.secrets",)),
    separation=((Relation.AUTHOR, Relation.APPROVER),),
    glass=GlassTerms(8 * 3600, ApprovalNeed(1, ("operations",), ())),
)


def test_every_section_is_a_sentence() -> None:
    approval = (
        "Before anything proceeds, 2 people have to approve, one of each of security and operations among them, "
        "and nobody counts who is change.author; it holds for 1 day."
    )
    assert people_words(ALL) == {
        "approvals": (approval,),
        "review": ("Where a person has to decide, one person has to approve.",),
        "waivers": (
            "A waiver may run for 90 days at most.",
            "Beside whoever asks for it or owns it, one person has to agree.",
            "No waiver touches commit.secrets.",
        ),
        "separation": ("No two of change.author and approval.by are the same person.",),
        "break_glass": (
            "The glass may be broken for 8 hours at most.",
            "Beside whoever asks for it, one person has to agree, of operations.",
        ),
    }
    assert people_words(People()) == {}


def test_an_explanation_and_a_comparison_do_not_leave_people_out() -> None:
    strict, free = policy(people=ALL), policy()
    assert [one.demand for one in explain(strict, {})][-5:] == list(ALL.sections)
    found = {one.demand: one.kind for one in differences(free, strict)}
    assert found == {
        "approvals": Kind.MORE, "separation": Kind.MORE,
        "review": Kind.LESS, "waivers": Kind.LESS, "break_glass": Kind.LESS,
    }  # fmt: skip
    assert differences(strict, strict) == ()


def test_a_section_knows_where_it_was_written() -> None:
    assert place_of(ALL, "approvals") == ("policy.yaml", 7)
    assert place_of(ALL, "separation") == ("", 0)
    assert place_of(People(), "approvals") == ("", 0)


def test_a_section_that_is_weaker_is_refused_with_its_own_line() -> None:
    texts = {
        "own.yaml": "policy: own\nextends: parent\nwaivers:\n  max_age: 200d\n",
        "parent": "policy: parent\nrequire: [{control: commit.sast}]\nwaivers: {max_age: 90d}\n",
    }
    with pytest.raises(PolicyWeaker, match=r"own\.yaml:4: "):
        load("own.yaml", lambda name: (name, texts[name].encode()), ("commit.sast",))
