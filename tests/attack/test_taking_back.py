"""Taking something back by oneself: it may shut a gate, and never opens one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from interlock.decision import Decision, Governance, Verdict, decide, governance_of
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, WaiverTerms
from interlock.identity import Act, Deed, RemovePerson, Revoke, fold
from interlock.kernel import sha256
from tests.unit.decision.builders import NOW, OTHER, known, policy, question, requirement, statement
from tests.unit.decision.govern import PEOPLE, RIGHTS, Said, key

AGREE = ApprovalNeed(1, (), ())
WANTED = policy(
    requirement(),
    people=People(review=ApprovalNeed(), waivers=WaiverTerms(10**8, AGREE), glass=GlassTerms(10**5, AGREE)),
)


def decided(said: Said, governance: Governance | None = None) -> Decision:
    return decide(
        WANTED,
        known(statement(), governance=governance or said.governance),
        question(environment="live", product="shop"),
    )


def broken_elsewhere() -> Said:
    """Ann and Bea broke the glass for something else, and nobody has looked at it."""
    said = Said()
    request = said.breaks("ann", target=str(OTHER.digests[0]))
    said.approves("bea", request, about="break-glass", environment="live")
    return said


def request_of(said: Said) -> str:
    return said.governance.glasses[0].id


def acts(said: Said, *deeds: Deed) -> Governance:
    """Give what holds once somebody who may govern has taken things away by themselves, after everything else."""
    place, at = 5000, NOW - timedelta(minutes=1)
    later = [Act(deed, sha256(f"{deed}".encode()), key("ann"), at, at, place + n) for n, deed in enumerate(deeds)]
    people = fold([*said.directory.acts, *later])
    assert people.refused == ()
    return governance_of(said.statements, people)


def test_broken_glass_that_nobody_looked_at_stops_what_comes_next() -> None:
    said = broken_elsewhere()
    assert decided(said).verdict is Verdict.DENY
    said.revokes("ann", request_of(said))
    said.approves("cid", request_of(said), about="break-glass-review", environment="live")
    assert decided(said).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    "take_back",
    [
        lambda said: said.approves("bea", request_of(said), about="break-glass", environment="live", answer="withdraw"),
        lambda said: said.approves("bea", request_of(said), about="break-glass", environment="live", answer="reject"),
        lambda said: said.approves("eve", request_of(said), about="break-glass", environment="live", answer="reject"),
        lambda said: said.revokes("bea", said.governance.approvals[0].id),
        lambda said: said.revokes("ann", request_of(said)),
    ],
    ids=["withdrawn", "rejected by who agreed", "rejected by a stranger", "agreement revoked", "request revoked"],
)
def test_nobody_takes_back_that_glass_was_broken(take_back: Callable[[Said], object]) -> None:
    said = broken_elsewhere()
    take_back(said)
    assert decided(said).verdict is Verdict.DENY


@pytest.mark.parametrize("who", ["ann", "bea"])
@pytest.mark.parametrize("how", ["leaves", "gives up every role"])
def test_nobody_gets_rid_of_the_review_by_leaving_or_by_having_no_role_any_more(who: str, how: str) -> None:
    said = broken_elsewhere()
    roles = (*RIGHTS, "owner") if who == "ann" else RIGHTS
    given_up = [Revoke(role, f"person:{who}", "organisation") for role in reversed(roles)]
    deeds = [RemovePerson(who)] if how == "leaves" else sorted(given_up, key=lambda one: one.role == "owner")
    assert decided(said, acts(said, *deeds)).verdict is Verdict.DENY


def test_somebody_can_still_look_at_it_when_who_asked_for_it_has_left() -> None:
    said = broken_elsewhere()
    said.revokes("ann", request_of(said))
    said.approves("cid", request_of(said), about="break-glass-review", environment="live")
    assert decided(said, acts(said, RemovePerson("ann"))).verdict is Verdict.ALLOW


def test_what_was_never_agreed_to_stops_nothing() -> None:
    said = Said()
    request = said.breaks("ann", target=str(OTHER.digests[0]))
    for who in ("ann", "eve"):
        said.approves(who, request, about="break-glass", environment="live")
    assert decided(said).verdict is Verdict.ALLOW


@pytest.mark.parametrize("who", [*PEOPLE[2:], "eve"])
def test_a_rejection_is_taken_back_by_who_rejected_and_revoked_by_nobody(who: str) -> None:
    said = Said()
    said.approves("bea", environment="live", policy=WANTED.digest.hex)
    rejection = said.approves("cid", environment="live", answer="reject")
    assert decided(said).verdict is Verdict.DENY
    said.revokes(who, rejection)
    assert decided(said).verdict is Verdict.DENY
    said.approves("cid", environment="live", answer="withdraw")
    assert decided(said).verdict is Verdict.ALLOW


def test_entering_an_old_approval_anew_takes_no_withdrawal_back() -> None:
    said = Said()
    waiver = said.waives("ann")
    said.approves("bea", waiver, about="waiver")
    approval = said.statements[-1]
    said.approves("bea", waiver, about="waiver", answer="withdraw")
    before = said.governance.answers("waiver", waiver)
    said.statements.append(msgspec.structs.replace(approval, index=2000, envelope=sha256(b"wrapped anew")))
    assert before == said.governance.answers("waiver", waiver) == ()
    said.approves("bea", waiver, about="waiver", reason="I looked again")
    assert len(said.governance.answers("waiver", waiver)) == 1
