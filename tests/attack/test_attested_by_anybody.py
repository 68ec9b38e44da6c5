"""Work by hand is the word of a person: whoever may not attest proves nothing and hides nothing."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from interlock.decision import ByHand, Decision, Governance, Known, Question, Status, Verdict, decide
from interlock.evidence import Assessment, Attached, Manual, VerifiedStatement
from interlock.identity import Act, Directory, Found, Founder, FoundingGrant, PersonId, RemovePerson, fold
from interlock.kernel import KeyId, sha256
from tests.unit.decision.builders import NOW, assessment, count, known, policy, question, requirement, statement
from tests.unit.decision.govern import key

PENTEST = "acceptance.pentest"
REPORT = Attached("report.pdf", "e" * 64, 9, is_report=True)
WANTED = policy(requirement(PENTEST, by_hand=ByHand.ONLY))
SHOP = "product:shop"


def organisation(*grants: tuple[str, str, str]) -> Directory:
    """Found ann, who owns it and may not attest, and sue; everybody else is nobody."""
    people = tuple(Founder(name, name.title(), (f"key:{key(name)}",)) for name in ("ann", "sue"))
    given = (FoundingGrant("owner", "person:ann"), *(FoundingGrant(*one) for one in grants))
    return fold([act(Found(people, given), 0)])


def act(deed: Found | RemovePerson, place: int) -> Act:
    at = NOW - timedelta(days=30) + timedelta(minutes=place)
    return Act(deed, sha256(f"{place}".encode()), key("ann"), at, at, place)


SECURITY = organisation(("security", "person:sue", "organisation"))


def attested(by: KeyId, index: int = 0, name: str = "somebody", **changes: object) -> VerifiedStatement:
    manual = Manual("the whole shop", ("a tester",), (REPORT,))
    one: Assessment = assessment(PENTEST, coverage=(), manual=manual, **changes)
    return msgspec.structs.replace(statement(one, index=index), signer=by, signer_name=name)


def decided(*said: VerifiedStatement, people: Directory = SECURITY, asked: Question | None = None) -> Decision:
    given: Known = known(*said, governance=Governance(people))
    return decide(WANTED, given, asked or question())


def test_who_may_attest_satisfies_the_requirement() -> None:
    assert decided(attested(key("sue"))).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (key("ann"), "ann has no role that allows evidence.attest on organisation"),
        (key("machine"), "nobody is known for the key of somebody, who attests it"),
        (KeyId("no key at all"), "nobody is known for the key of somebody, who attests it"),
    ],
    ids=["the owner", "a machine", "what is no key"],
)
def test_nobody_else_proves_anything_and_the_reason_says_why(by: KeyId, why: str) -> None:
    decision = decided(attested(by))
    reason = decision.reasons[0]
    assert (reason.status, reason.verdict) == (Status.MISSING, Verdict.DENY)
    assert f"what was attested does not count: {why}" in reason.says
    assert not decision.evidence


def test_a_clean_report_by_somebody_who_may_not_hides_no_findings() -> None:
    found = attested(key("sue"), outcome="failed", counts=(count(),))
    for by in ("ann", "machine"):
        decision = decided(found, attested(key(by), index=1))
        assert decision.reasons[0].status is Status.VIOLATED
        assert decision.evidence == (found.envelope,)


def test_a_permission_for_one_product_attests_nothing_of_another() -> None:
    people = organisation(("security", "person:sue", SHOP))
    said = attested(key("sue"))
    assert decided(said, people=people, asked=question(product="shop")).verdict is Verdict.ALLOW
    for other in (question(product="bank"), question()):
        assert decided(said, people=people, asked=other).reasons[0].status is Status.MISSING


def test_who_has_left_attests_nothing_any_more() -> None:
    left = fold([*SECURITY.acts, act(RemovePerson("sue"), 1)])
    assert left.person_of_key(key("sue")) is None
    assert decided(attested(key("sue")), people=left).verdict is Verdict.DENY


def test_a_name_inside_of_the_statement_helps_nobody() -> None:
    manual = Manual("the whole shop", ("sue",), (REPORT,))
    one = statement(assessment(PENTEST, coverage=(), manual=manual))
    forged = msgspec.structs.replace(one, signer=key("ann"), signer_name="sue")
    assert PersonId("sue") in {person.id for person in SECURITY.people}
    assert decided(forged).verdict is Verdict.DENY


def test_where_nobody_is_known_trust_in_the_key_is_all_there_is() -> None:
    assert decide(WANTED, known(attested(key("machine"))), question()).verdict is Verdict.ALLOW
