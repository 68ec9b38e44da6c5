from interlock.decision.relations import relations_of, same_people, with_waivers
from interlock.decision.terms import Relation
from interlock.evidence import Origin, Rules
from tests.unit.decision.builders import assessment
from tests.unit.decision.govern import directory, key

AUTHOR, APPROVER, DEPLOYER = Relation.AUTHOR, Relation.APPROVER, Relation.DEPLOYER
PEOPLE = directory()
ONE = assessment(
    origin=Origin(
        "commit",
        author="Ann <ann@example.org>",
        committer="Bea <bea@EXAMPLE.org>",
        authors=("Ann <ann@example.org>", "Cid <cid@example.org>"),
        co_authors=("Eve <eve@example.org>",),
        rules=Rules(policy_authors=("Dan <dan@example.org>",)),
    )
)


def test_everybody_in_a_change_is_found_and_strangers_stay_strangers() -> None:
    assert relations_of([ONE], key("dan"), PEOPLE) == {
        AUTHOR: {"ann", "cid"},
        Relation.COMMITTER: {"bea"},
        Relation.CO_AUTHOR: {"?Eve <eve@example.org>"},
        Relation.POLICY_EDITOR: {"dan"},
        DEPLOYER: {"dan"},
    }


def test_who_deploys_is_told_by_their_key() -> None:
    assert relations_of([], "", PEOPLE) == {}
    [stranger] = relations_of([], key("eve"), PEOPLE)[DEPLOYER]
    assert stranger.startswith("?key ")


def test_people_in_two_relations_are_found() -> None:
    given = {AUTHOR: frozenset({"ann"}), APPROVER: frozenset({"bea", "ann"})}
    assert same_people((AUTHOR, APPROVER), given, PEOPLE) == "ann is both change.author and approval.by"
    assert same_people((AUTHOR, DEPLOYER), given, PEOPLE) == ""


def test_nobody_can_be_shown_to_be_somebody_else_than_a_stranger() -> None:
    given = {AUTHOR: frozenset({"?Eve"}), APPROVER: frozenset({"bea"})}
    assert "nobody can tell who Eve is" in same_people((AUTHOR, APPROVER), given, PEOPLE)
    assert same_people((AUTHOR, APPROVER), {AUTHOR: frozenset({"?Eve"})}, PEOPLE) == ""


def test_without_waivers_nothing_is_added() -> None:
    assert with_waivers({}, (), PEOPLE) == {}


def test_whoever_had_a_program_build_is_the_one_who_built() -> None:
    found = relations_of([], "", PEOPLE, (), ("forge:github.com/nobody", "forge:of two words"))
    assert found[Relation.BUILDER] == {"?forge:github.com/nobody", "?forge:of two words"}
