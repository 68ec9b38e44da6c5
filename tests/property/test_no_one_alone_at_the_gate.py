"""No sequence of acts and words of one human opens a gate at which two are asked for: every short one is tried.

It goes on from tests/property/test_no_one_alone.py: in every state of the directory that ann reaches by herself she
says what could open the gate: all of it, and every one and two of it, with both of her keys. What others said, they
said before she began.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

import msgspec
import pytest

from interlock.decision import Known, Policy, Question, Verdict, decide, governance_of
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, WaiverTerms
from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    HOLD,
    REVOCATION,
    WAIVER,
    Approval,
    BreakGlass,
    Hold,
    Origin,
    Revocation,
    Statement,
    VerifiedStatement,
    Waiver,
)
from interlock.identity import Directory, Found
from interlock.kernel import sha256, stamp
from tests.identities import BEGIN, founder, founding, key
from tests.property.test_no_one_alone import APART, HERS, LIVE, MAIL, every_state, signed
from tests.unit.decision.builders import OTHER, SUBJECT, UNKNOWN, assessment, count, policy, requirement, statement

DEPTH = int(os.environ.get("INTERLOCK_SEARCH_DEPTH", "3")) - 1
NOW = BEGIN + timedelta(hours=1)
SAID = NOW - timedelta(minutes=10)
ORIGIN = Origin(state="commit", commit="a" * 40, author=f"Ann <{MAIL[4:]}>", rules=UNKNOWN)
QUESTION = Question(SUBJECT, NOW, environment="live", product="shop", is_vouched=True)
COMMIT, ELSEWHERE = str(SUBJECT.digests[0]), str(OTHER.digests[0])
AGREE = ApprovalNeed(1, (), ())
EVERYTHING = ("approver", "engineer", "security", "operations", "reviewer")
"""Roles that let her ask for anything and agree to anything: only that it takes two keeps the gate shut."""
_KINDS: dict[type[object], str] = {
    Waiver: WAIVER,
    Approval: APPROVAL,
    Revocation: REVOCATION,
    Hold: HOLD,
    BreakGlass: BREAK_GLASS,
}


def organisation(owners: str) -> Found:
    grants = tuple((role, f"person:{who}", LIVE) for role in EVERYTHING for who in ("ann", "ben"))
    return Found((founder("ann", MAIL), founder("ben")), founding("ann", "ben", owners=owners, grants=grants).grants)


def entered(place: int, who: str, says: Any) -> VerifiedStatement:
    body = msgspec.json.encode(says)
    envelope = sha256(b"%d" % place)
    return VerifiedStatement(Statement((SUBJECT,), _KINDS[type(says)], body), envelope, place, SAID, key(who), who)


def answered(about: str, target: str, answer: str = "approve", place: str = "live", **more: Any) -> Approval:
    return Approval(about, answer, target, stamp(SAID), "because", place, product="shop", **more)


def identity(says: object) -> str:
    return sha256(msgspec.json.encode(says)).hex


END = stamp(NOW + timedelta(hours=1))
WAIVED = Waiver("rule", "bandit:B602", "mine", "ann", stamp(SAID), END, product="shop")
WHOLE = Waiver("control", "commit.sast", "mine", "ann", stamp(SAID), END, product="shop")
GLASS = BreakGlass(COMMIT, "live", "now", stamp(SAID), END, product="shop")
PAST = BreakGlass(ELSEWHERE, "live", "then", stamp(SAID), END, product="shop")
HELD = Hold("place", COMMIT, "no", stamp(SAID))
REJECTED = answered("release", COMMIT, "reject")
UNDONE = Revocation(identity(REJECTED), "no", stamp(SAID))

FOUND = statement(assessment(outcome="failed", counts=(count(),), origin=ORIGIN))
PASSED = statement(assessment(origin=ORIGIN))


class Gate(msgspec.Struct, frozen=True):
    """A gate that is shut, what others said before, and what ann can say about it."""

    policy: Policy
    evidence: VerifiedStatement
    before: tuple[tuple[str, Any], ...]
    hers: tuple[Any, ...]


def approvals(wanted: Policy) -> Gate:
    said = answered("release", COMMIT, policy=wanted.digest.hex)
    return Gate(wanted, PASSED, (), (said,))


def gates() -> dict[str, Gate]:
    own = policy(people=People((ApprovalNeed(),)))
    two = policy(people=People((ApprovalNeed(2, (), ()),)))
    waiver = policy(people=People(waivers=WaiverTerms(10**7, AGREE)))
    glass = policy(people=People(glass=GlassTerms(10**6, AGREE)))
    reviewed = policy(requirement(otherwise=Verdict.REVIEW), people=People(review=ApprovalNeed()))
    key_of = decide(reviewed, Known((FOUND,)), QUESTION).reasons[0].key
    accepted = answered("release", COMMIT, policy=reviewed.digest.hex, accepts=(key_of,))
    waives = [one for asked in (WAIVED, WHOLE) for one in (asked, answered("waiver", identity(asked), place=""))]
    agreed = answered("break-glass", identity(PAST))
    takes_back = (
        answered("break-glass", identity(PAST), "reject"),
        answered("break-glass", identity(PAST), "withdraw"),
        answered("break-glass-review", identity(PAST)),
        Revocation(identity(PAST), "no", stamp(SAID)),
        Revocation(identity(agreed), "no", stamp(SAID)),
    )
    one_of_two = answered("release", COMMIT, policy=two.digest.hex)
    return {
        "she approves her own change": approvals(own),
        "she is two of two": approvals(two),
        "she waives": Gate(waiver, FOUND, (), tuple(waives)),
        "she breaks the glass": Gate(glass, FOUND, (), (GLASS, answered("break-glass", identity(GLASS)))),
        "she accepts what waits": Gate(reviewed, FOUND, (), (accepted,)),
        "she hides broken glass": Gate(glass, PASSED, (("ann", PAST), ("ben", agreed)), takes_back),
        "she undoes a rejection": Gate(two, PASSED, (("ben", one_of_two), ("carl", REJECTED)), (one_of_two, UNDONE)),
    }


GATES = gates()


def words(gate: Gate) -> Iterator[tuple[tuple[str, Any], ...]]:
    """Give every combination of what she can say, each with either key or with both."""
    singly = [(who, says) for says in gate.hers for who in HERS]
    yield tuple(singly)
    for size in (1, 2):
        yield from combinations(singly, size)


def verdict(gate: Gate, directory: Directory, said: tuple[tuple[str, Any], ...]) -> Verdict:
    # What was said before she began stands behind the founding and before any act of hers.
    earlier = [entered(place, who, says) for place, (who, says) in enumerate(gate.before, start=1)]
    assert len(earlier) < APART
    statements = [*earlier, *(entered(5000 + place, who, says) for place, (who, says) in enumerate(said))]
    known = Known((gate.evidence,), governance=governance_of(statements, directory))
    return decide(gate.policy, known, QUESTION).verdict


@pytest.mark.parametrize("owners", ["ann ben", "ann"])
@pytest.mark.parametrize("name", GATES)
def test_she_opens_no_gate_alone_whatever_she_does_and_says(name: str, owners: str) -> None:
    gate = GATES[name]
    tried = 0
    found = organisation(owners)
    for replay, way in every_state(found, DEPTH if owners == "ann ben" else DEPTH - 1):
        directory = Directory(replay, (signed(found, "ann", 0),), ())
        for said in words(gate):
            tried += 1
            assert verdict(gate, directory, said) is not Verdict.ALLOW, (way, said)
    assert tried


@pytest.mark.parametrize(
    "name", ["she approves her own change", "she is two of two", "she breaks the glass", "she accepts what waits"]
)
def test_the_same_words_of_two_open_it(name: str) -> None:
    gate = GATES[name]
    directory = Directory(next(every_state(organisation("ann ben"), 0))[0], (), ())
    said = tuple((who, says) for says in gate.hers for who in ("ann", "ben"))
    assert verdict(gate, directory, said) is Verdict.ALLOW
