import pytest

from interlock.decision import ApprovalNeed, GlassTerms, People, Relation, WaiverTerms

AUTHOR, APPROVER, DEPLOYER = Relation.AUTHOR, Relation.APPROVER, Relation.DEPLOYER
FULL = People(
    (ApprovalNeed(2, ("sec",), max_age_s=60),),
    ApprovalNeed(1, ("sec",)),
    WaiverTerms(90, ApprovalNeed(1), ("commit.secrets",)),
    ((AUTHOR, APPROVER),),
    GlassTerms(8, ApprovalNeed(1)),
)


@pytest.mark.parametrize(
    ("own", "laxer"),
    [
        (FULL, ()),
        (People(), ("approvals", "separation")),
        (People((ApprovalNeed(3, ("sec", "ops"), max_age_s=30),), separation=((AUTHOR, APPROVER, DEPLOYER),)), ()),
        (People((ApprovalNeed(2, ("sec",)),), separation=FULL.separation), ("approvals",)),
        (People((ApprovalNeed(1, ("sec",), max_age_s=60),), separation=FULL.separation), ("approvals",)),
        (People(FULL.approvals, ApprovalNeed(1, ()), separation=FULL.separation), ("review",)),
        (People(FULL.approvals, ApprovalNeed(1, ("sec",), ()), separation=FULL.separation), ("review",)),
        (
            People(FULL.approvals, None, WaiverTerms(91, never=("commit.secrets",)), FULL.separation),
            ("waivers",),
        ),
        (People(FULL.approvals, waivers=WaiverTerms(90), separation=FULL.separation), ("waivers",)),
        (People(FULL.approvals, separation=FULL.separation, glass=GlassTerms(9)), ("break_glass",)),
        (People(FULL.approvals, separation=((APPROVER, DEPLOYER),)), ("separation",)),
    ],
)
def test_what_lets_more_through_is_named(own: People, laxer: tuple[str, ...]) -> None:
    assert own.laxer(FULL) == laxer


def test_what_a_policy_leaves_out_is_as_in_the_one_it_extends() -> None:
    assert People().over(FULL) == FULL
    assert FULL.over(People()) == FULL
    assert People(separation=((DEPLOYER, APPROVER),)).over(FULL).separation == (
        (AUTHOR, APPROVER),
        (DEPLOYER, APPROVER),
    )


def test_a_stricter_approval_takes_the_place_of_the_one_it_covers() -> None:
    own = People((ApprovalNeed(3, ("sec",), max_age_s=60),))
    assert own.over(FULL).approvals == own.approvals
    assert People((ApprovalNeed(1, ("ops",)),)).over(FULL).approvals == (*FULL.approvals, ApprovalNeed(1, ("ops",)))


def test_dropped_sections_are_not_inherited() -> None:
    assert People().over(FULL, {"approvals", "separation", "review", "waivers", "break_glass"}) == People()


def test_sections_that_say_something_are_named() -> None:
    assert People().sections == ()
    assert People().is_empty
    assert FULL.sections == ("approvals", "review", "waivers", "separation", "break_glass")
