from datetime import timedelta
from typing import Any

import pytest

from interlock.decision.approvals import Asking, lacking, roll_of, unable
from interlock.decision.terms import ApprovalNeed, Relation
from interlock.identity import AddPerson, JoinAccount, PersonId
from interlock.kernel import stamp
from tests.identities import Minutes, founding, key_account
from tests.unit.decision.builders import NOW
from tests.unit.decision.govern import COMMIT, Said

LIVE = Asking("release", COMMIT, "release.approve", "product:shop/environment:live", NOW, "live", "p")
ONE = ApprovalNeed()
AUTHOR = {Relation.AUTHOR: frozenset({"ann"})}


def given(person: str, **changes: Any) -> Said:
    said = Said()
    said.approves(person, **{"environment": "live", "policy": "p", **changes})
    return said


def refusal(said: Said, need: ApprovalNeed = ONE, relations: dict[Relation, frozenset[str]] = AUTHOR) -> str:
    roll = roll_of(LIVE, need, said.governance, relations)
    assert roll.people == frozenset()
    return roll.refused[0] if roll.refused else ""


def test_another_person_who_may_approves() -> None:
    roll = roll_of(LIVE, ApprovalNeed(), given("bea").governance, AUTHOR)
    assert roll.people == {"bea"}
    assert lacking(ApprovalNeed(), roll.people, given("bea").governance) == ""


@pytest.mark.parametrize(
    ("person", "changes", "says"),
    [
        ("ann", {}, "is change.author here"),
        ("eve", {}, "nobody is known for the key of eve"),
        ("bea", {"answer": "perhaps"}, "means nothing"),
        ("bea", {"policy": "another"}, "under another policy"),
        ("bea", {"product": "toy"}, "bea approved it for toy, and this is shop"),
        ("bea", {"expires_at": stamp(NOW)}, "ended on"),
        ("bea", {"entered_at": NOW + timedelta(hours=1)}, "dated after this decision"),
    ],
)
def test_an_approval_that_does_not_count_says_why(person: str, changes: dict[str, object], says: str) -> None:
    assert says in refusal(given(person, **changes))


def test_whoever_stands_on_the_word_of_an_author_is_told_so_and_not_called_one() -> None:
    said = Minutes(("ann", founding("ann", owners="ann")))
    for name in ("sock", "dev"):
        said.say("ann", AddPerson(name, name.title()))
        said.say("ann", JoinAccount(f"person:{name}", key_account(name), "mine"))
    relations = {Relation.AUTHOR: frozenset({"dev"})}
    why = unable(PersonId("sock"), LIVE, ONE, said.fold(), relations)
    assert why == "sock cannot approve it: dev is change.author here, and both stand on the word of ann"
    own = unable(PersonId("dev"), LIVE, ONE, said.fold(), relations)
    assert own == "dev is change.author here and cannot approve it"


@pytest.mark.parametrize("changes", [{"environment": "test"}, {"target": "gitCommit:" + "c" * 40}, {"about": "waiver"}])
def test_an_approval_of_something_else_is_none(changes: dict[str, object]) -> None:
    assert refusal(given("bea", **changes)) == ""


def test_an_old_approval_lapses() -> None:
    need = ApprovalNeed(max_age_s=60)
    assert "is 1 hour old, and 1 minute is the limit" in refusal(given("bea"), need)


def test_an_author_whom_nobody_knows_might_be_anybody() -> None:
    says = refusal(given("bea"), relations={Relation.AUTHOR: frozenset({"?Eve <eve@example.org>"})})
    assert "nobody can tell whether bea is Eve <eve@example.org>" in says


def test_who_stands_outside_of_not_by_may_be_the_author() -> None:
    need = ApprovalNeed(not_by=())
    assert roll_of(LIVE, need, given("ann").governance, AUTHOR).people == {"ann"}


def test_the_last_answer_of_a_person_counts() -> None:
    said = given("bea")
    said.approves("bea", answer="withdraw", environment="live", policy="p")
    assert refusal(said) == ""
    said.approves("bea", environment="live", policy="p", reason="looked again")
    assert roll_of(LIVE, ApprovalNeed(), said.governance, AUTHOR).people == {"bea"}


def test_a_rejection_stands_beside_approvals() -> None:
    said = given("bea")
    said.approves("cid", answer="reject", environment="live", policy="p")
    roll = roll_of(LIVE, ApprovalNeed(), said.governance, AUTHOR)
    assert [person for person, _ in roll.rejected] == ["cid"]


def test_a_revoked_approval_is_gone() -> None:
    said = Said()
    said.revokes("cid", said.approves("bea", environment="live", policy="p"))
    assert refusal(said) == ""


@pytest.mark.parametrize("relations", [{}, {Relation.COMMITTER: frozenset({"cid"})}])
def test_before_evidence_names_the_authors_nobody_s_approval_counts(relations: dict[Relation, frozenset[str]]) -> None:
    said = given("bea")
    assert "no evidence says who wrote it" in refusal(said, relations=relations)
    assert roll_of(LIVE, ApprovalNeed(not_by=()), said.governance, relations).people == {"bea"}
    assert "no evidence says who wrote it" in unable(PersonId("bea"), LIVE, ONE, said.governance.directory, relations)


def test_a_waiver_is_approved_whether_or_not_anybody_wrote_something() -> None:
    said = Said()
    said.approves("bea", "f" * 64, about="waiver")
    asking = Asking("waiver", "f" * 64, "waiver.approve", "product:shop", NOW)
    assert roll_of(asking, ONE, said.governance, {}).people == {"bea"}


def test_a_quorum_wants_one_person_for_each_group() -> None:
    said = Said(("sec", "bea"), ("ops", "bea"), ("ops", "cid"))
    need = ApprovalNeed(2, ("sec", "ops"))
    people = {name: PersonId(name) for name in ("bea", "cid", "dan")}
    assert lacking(need, {people["bea"], people["cid"]}, said.governance) == ""
    assert lacking(need, {people["bea"]}, said.governance) == "1 of 2 approvals missing, of ops"
    assert lacking(need, {people["bea"], people["dan"]}, said.governance) == "1 of 2 approvals missing, of ops"
    assert lacking(need, set(), said.governance) == "2 of 2 approvals missing, of sec and ops"


def test_who_asks_for_something_does_not_approve_it() -> None:
    roll = roll_of(LIVE, ApprovalNeed(), given("bea").governance, {}, {PersonId("bea")})
    assert roll.people == frozenset()
    assert "cannot approve their own request" in roll.refused[0]
