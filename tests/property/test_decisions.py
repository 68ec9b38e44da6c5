"""What no evidence and no policy can do: every promise of `decide`, over worlds that nobody thought of.

A world is what tools found and what people said, in any order that the ledger could hold; the counterexamples that
were found are kept at the end.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.control import Finding, FindingState, Location
from interlock.decision import (
    Decision,
    Judge,
    Known,
    Policy,
    Question,
    Refused,
    Relation,
    Requirement,
    RuleText,
    Status,
    Verdict,
    decide,
    governance_of,
    stricter,
)
from interlock.decision.governance import Signed
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, WaiverTerms
from interlock.evidence import APPROVAL, WAIVER, Approval, Origin, VerifiedStatement, counts_of, read_approval
from interlock.kernel import Certainty, ControlId, KeyId, Severity, sha256
from tests.unit.decision.builders import NOW, OTHER, UNKNOWN, assessment, policy, question, requirement, statement
from tests.unit.decision.govern import Said, directory

CONTROLS = ("commit.sast", "commit.secrets")
RULES = ("bandit:B602", "bandit:B404")
HOUR_S = 3600
ENVIRONMENT = "live"
DIRECTORY = directory(("security", "bea"), ("security", "cid"))
ORIGIN = Origin(state="commit", commit="a" * 40, author="Ann <ann@example.org>", rules=UNKNOWN)
MORE = settings(max_examples=100, deadline=None)


class World(msgspec.Struct, frozen=True):
    """Everything that is known, and the lists of findings that waivers may cover."""

    statements: tuple[VerifiedStatement, ...]
    said: tuple[VerifiedStatement, ...]
    findings: dict[str, tuple[Finding, ...]]

    def known(self, **changes: Any) -> Known:
        governance = governance_of(self.said, DIRECTORY)
        fields = {"statements": self.statements, "findings": self.findings, "governance": governance, **changes}
        return Known(**fields)

    def without(self, one: VerifiedStatement) -> World:
        kept = tuple(each for each in self.statements if each is not one)
        return World(kept, tuple(each for each in self.said if each is not one), self.findings)

    def instead(self, one: VerifiedStatement, other: VerifiedStatement) -> World:
        said = tuple(other if each is one else each for each in self.said)
        return World(tuple(other if each is one else each for each in self.statements), said, self.findings)


def asked(**changes: Any) -> Question:
    return question(environment=ENVIRONMENT, product="shop", **changes)


def answer(wanted: Policy, world: World, **changes: Any) -> Decision:
    return decide(wanted, world.known(), asked(**changes))


def finding(control: str, number: int, rule: str, severity: str, *, is_new: bool) -> Finding:
    return Finding(
        rule=rule,
        control=ControlId(control),
        severity=Severity(severity),
        certainty=Certainty.HIGH,
        message="m",
        at=Location("a.py", number + 1),
        fingerprint=sha256(f"{control} {number} {rule}".encode()).hex[:32],
        state=FindingState.NEW if is_new else FindingState.EXISTING,
        witnesses=(),
        is_new=is_new,
    )


verdicts = st.sampled_from([Verdict.REVIEW, Verdict.DENY])
hours = st.integers(0, 60)
found = st.lists(st.tuples(st.sampled_from(RULES), st.sampled_from(["high", "low"]), st.booleans()), max_size=3)
limits = st.one_of(st.none(), st.dictionaries(st.sampled_from(["high", "low"]), st.integers(0, 2)))
needs = st.builds(
    ApprovalNeed,
    count=st.integers(1, 2),
    groups=st.sampled_from([(), ("security",)]),
    max_age_s=st.sampled_from([None, 24 * HOUR_S]),
)
agreements = st.sampled_from([ApprovalNeed(1, (), ()), ApprovalNeed(2, (), ()), ApprovalNeed(1, ("security",), ())])
separations = st.sampled_from([(), ((Relation.AUTHOR, Relation.DEPLOYER),)])
peoples = st.builds(
    People,
    approvals=st.lists(needs, max_size=1).map(tuple),
    review=st.one_of(st.none(), needs),
    waivers=st.one_of(st.none(), st.builds(WaiverTerms, st.sampled_from([10**7, 10**6]), agreements)),
    separation=separations,
    glass=st.one_of(st.none(), st.builds(GlassTerms, st.sampled_from([4 * HOUR_S, 10**6]), agreements)),
)


@st.composite
def requirements(draw: st.DrawFn, control: str = CONTROLS[0]) -> Requirement:
    return requirement(
        control,
        max_age_s=draw(st.sampled_from([None, HOUR_S * 5, HOUR_S * 48])),
        limits=draw(limits),
        judge=draw(st.sampled_from(list(Judge))),
        otherwise=draw(st.sampled_from(list(Verdict))),
        not_applicable=draw(st.sampled_from(list(Verdict))),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    own = [draw(requirements(control)) for control in draw(st.sampled_from([CONTROLS, CONTROLS[:1]]))]
    return policy(*own, people=draw(peoples))


@st.composite
def examined(draw: st.DrawFn, control: str, index: int, world: dict[str, tuple[Finding, ...]]) -> VerifiedStatement:
    outcome = draw(st.sampled_from(["found", "found", "found", "errored", "not_applicable"]))
    listed = tuple(
        finding(control, number, rule, severity, is_new=is_new)
        for number, (rule, severity, is_new) in enumerate(draw(found) if outcome == "found" else ())
    )
    digest = sha256(f"{index}".encode()).hex if listed else ""
    world |= {digest: listed} if listed else {}
    outcome = outcome if outcome != "found" else "failed" if listed else "passed"
    one = assessment(control, outcome=outcome, counts=counts_of(listed), findings=digest, origin=ORIGIN, reason="why")
    return statement(one, index=index, age=timedelta(hours=draw(hours)))


def say(draw: st.DrawFn, said: Said, wanted: Policy, accepts: Sequence[str]) -> None:
    """Let somebody say one more thing."""
    who = draw(st.sampled_from(["ann", "bea", "cid", "dan", "eve"]))
    at = NOW - timedelta(hours=draw(hours))
    answers = draw(st.sampled_from(["approve", "approve", "approve", "reject", "withdraw"]))
    taken = draw(st.sampled_from([(), tuple(accepts)]))
    now = said.governance
    match draw(st.sampled_from(["release", "release", "waive", "agree", "agree", "hold", "lift", "break"])):
        case "release":
            fields: dict[str, Any] = {"environment": ENVIRONMENT, "policy": wanted.digest.hex, "accepts": taken}
            said.approves(who, answer=answers, entered_at=at, reason=f"{len(said.statements)}", **fields)
        case "waive":
            name = draw(st.sampled_from(RULES))
            said.waives(who, name, entered_at=at, owner=draw(st.sampled_from(["ann", who])))
        case "agree" if now.waivers or now.glasses:
            documents: list[Signed[Any]] = [*now.waivers, *now.glasses]
            one = draw(st.sampled_from(documents))
            is_glass = one in now.glasses
            about = draw(st.sampled_from(["break-glass", "break-glass-review"])) if is_glass else "waiver"
            place = ENVIRONMENT if is_glass else ""
            reason = f"{len(said.statements)}"
            said.approves(who, one.id, about=about, environment=place, answer=answers, entered_at=at, reason=reason)
        case "hold":
            said.holds(who)
        case "lift" if now.holds:
            said.holds(who, now.holds[0].id, "lift")
        case "break":
            target = draw(st.sampled_from([str(OTHER.digests[0]), str(asked().subject.digests[0])]))
            said.breaks(who, draw(st.sampled_from([2, 80])), target=target, entered_at=at)


@st.composite
def worlds(draw: st.DrawFn, wanted: Policy) -> World:
    """Give what tools found, then what people said about it, who may have accepted whatever waited for them."""
    lists: dict[str, tuple[Finding, ...]] = {}
    names = draw(st.lists(st.sampled_from(CONTROLS), max_size=3))
    statements = tuple(draw(examined(name, index, lists)) for index, name in enumerate(names))
    first = answer(wanted, World(statements, (), lists))
    accepts = [one.key for one in first.reasons if one.verdict is Verdict.REVIEW]
    said = Said()
    said.directory = DIRECTORY
    for _ in range(draw(st.integers(0, 6))):
        say(draw, said, wanted, accepts)
    return World(statements, tuple(said.statements), lists)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Policy, World]:
    wanted = draw(policies())
    return wanted, draw(worlds(wanted))


def opens(one: VerifiedStatement) -> bool:
    """Say whether something that somebody said can only let more through: what shuts may be missed."""
    if one.statement.predicate_type == WAIVER:
        return True
    if one.statement.predicate_type != APPROVAL:
        return False
    says: Approval = read_approval(one.statement.predicate)
    return says.answer == "approve" and says.about != "break-glass"


def satisfies(wanted: Policy, one: VerifiedStatement, world: World) -> bool:
    """Say whether an assessment by itself proves that its requirement is met.

    One that had nothing to examine proves nothing: losing it can bring back an older one that did.
    """
    alone = answer(wanted, World((one,), (), world.findings))
    return any(
        one.envelope in reason.evidence
        and reason.verdict is Verdict.ALLOW
        and reason.status is not Status.NOT_APPLICABLE
        for reason in alone.reasons
    )


@MORE
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_never_matters(case: tuple[Policy, World], chance: random.Random) -> None:
    wanted, world = case
    statements, said = list(world.statements), list(world.said)
    chance.shuffle(statements)
    chance.shuffle(said)
    other = World(tuple(statements), tuple(said), world.findings)
    assert answer(wanted, other).record == answer(wanted, world).record


@MORE
@given(cases())
def test_losing_what_opens_never_moves_a_verdict_towards_allow(case: tuple[Policy, World]) -> None:
    wanted, world = case
    before = answer(wanted, world).verdict.rank
    for one in (*world.statements, *world.said):
        if opens(one) or satisfies(wanted, one, world):
            assert answer(wanted, world.without(one)).verdict.rank >= before


@MORE
@given(cases(), st.integers(1, 400))
def test_time_alone_never_moves_a_verdict_towards_allow(case: tuple[Policy, World], later: int) -> None:
    wanted, world = case
    then = answer(wanted, world, at=NOW + timedelta(hours=later))
    assert then.verdict.rank >= answer(wanted, world).verdict.rank


@MORE
@given(cases())
def test_evidence_that_does_not_verify_denies(case: tuple[Policy, World]) -> None:
    wanted, world = case
    for one in (*world.statements, *world.said):
        left = world.without(one).known(refused=(Refused(one.index, "CRY-101", "it is forged"),))
        assert decide(wanted, left, asked()).verdict is Verdict.DENY


@MORE
@given(cases(), st.binary(max_size=30))
def test_what_nobody_can_read_denies(case: tuple[Policy, World], garbage: bytes) -> None:
    wanted, world = case
    for one in (*world.statements, *world.said):
        unread = msgspec.structs.replace(one.statement, predicate=b"?" + garbage)
        forged = world.instead(one, msgspec.structs.replace(one, statement=unread))
        assert answer(wanted, forged).verdict is Verdict.DENY


@MORE
@given(cases())
def test_what_a_stranger_signs_again_opens_nothing(case: tuple[Policy, World]) -> None:
    wanted, world = case
    before = answer(wanted, world).verdict.rank
    stranger = KeyId("f" * 64)
    for one in world.said:
        if opens(one):
            other = world.instead(one, msgspec.structs.replace(one, signer=stranger, signer_name="bea"))
            assert answer(wanted, other).verdict.rank >= before


@MORE
@given(st.data())
def test_demanding_more_never_moves_a_verdict_towards_allow(data: st.DataObject) -> None:
    wanted, world = data.draw(cases())
    if not any(satisfies(wanted, one, world) for one in world.statements):
        return  # nothing was proved, so there is no verdict that more could move; too many to be filtered
    before = answer(wanted, world).verdict.rank
    need = data.draw(needs)
    apart = ((Relation.AUTHOR, Relation.APPROVER),)
    people = wanted.people
    for more in (
        policy(*wanted.requirements, requirement("commit.iac"), people=people),
        policy(*wanted.requirements, people=people, rules=(RuleText("r", "stage == 'x'", "s", "policy.yaml", 9),)),
        policy(*wanted.requirements, people=people, rules=(RuleText("r", "true", "s", "policy.yaml", 9),)),
        policy(*wanted.requirements, people=msgspec.structs.replace(people, approvals=(*people.approvals, need))),
        policy(*wanted.requirements, people=msgspec.structs.replace(people, separation=(*people.separation, *apart))),
        policy(*wanted.requirements, people=msgspec.structs.replace(people, waivers=None)),
        policy(*wanted.requirements, people=msgspec.structs.replace(people, review=None)),
    ):
        assert answer(more, bound(world, more)).verdict.rank >= before
    tighter = [stricter(one, data.draw(requirements(one.control))) for one in wanted.requirements]
    other = policy(*tighter, people=people)
    assert answer(other, bound(world, other)).verdict.rank >= before


def bound(world: World, wanted: Policy) -> World:
    """Give the world in which people approved under another policy; else every change of it would undo approvals."""
    said = []
    for one in world.said:
        if one.statement.predicate_type == APPROVAL and (says := read_approval(one.statement.predicate)).policy:
            body = msgspec.json.encode(msgspec.structs.replace(says, policy=wanted.digest.hex))
            said.append(msgspec.structs.replace(one, statement=msgspec.structs.replace(one.statement, predicate=body)))
        else:
            said.append(one)
    return World(world.statements, tuple(said), world.findings)


@MORE
@given(st.data())
def test_two_policies_combine_to_the_stricter(data: st.DataObject) -> None:
    one, other = data.draw(requirements()), data.draw(requirements())
    people = People(review=ApprovalNeed())
    world = data.draw(worlds(policy(one, people=people)))
    both = policy(stricter(one, other), people=people)
    verdicts_of_each = [answer(policy(each), world).verdict.rank for each in (one, other)]
    assert answer(policy(stricter(one, other)), world).verdict.rank >= max(verdicts_of_each)
    assert both.digest == policy(stricter(other, one), people=people).digest


@MORE
@given(policies(), st.data())
def test_a_waiver_takes_away_what_it_covers_and_nothing_more(wanted: Policy, data: st.DataObject) -> None:
    lists: dict[str, tuple[Finding, ...]] = {}
    one = data.draw(examined(CONTROLS[0], 0, lists))
    listed = next(iter(lists.values()), ())
    terms = msgspec.structs.replace(wanted.people, waivers=WaiverTerms(10**8, ApprovalNeed(1, (), ())))
    wanted = msgspec.structs.replace(wanted, people=terms)
    said = Said()
    said.directory = DIRECTORY
    said.approves("bea", said.waives("ann", RULES[0]), about="waiver")
    left = tuple(each for each in listed if each.rule != RULES[0])
    outcome = "failed" if left else "passed"
    clean = assessment(CONTROLS[0], outcome=outcome, counts=counts_of(left), origin=ORIGIN)
    with_waiver = answer(wanted, World((one,), tuple(said.statements), lists))
    if listed:
        mended = msgspec.structs.replace(
            one, statement=msgspec.structs.replace(one.statement, predicate=msgspec.json.encode(clean))
        )
        without = answer(wanted, World((mended,), (), {}))
    else:
        without = answer(wanted, World((one,), (), {}))
    assert [(each.requirement, each.verdict) for each in with_waiver.reasons] == [
        (each.requirement, each.verdict) for each in without.reasons
    ]
    assert with_waiver.verdict is without.verdict


# --- counterexamples that were found, and what became of them --------------------------------------------------------


def found_in(outcome: str, **changes: Any) -> World:
    one = statement(assessment(CONTROLS[0], outcome=outcome, origin=ORIGIN, reason="why", **changes))
    return World((one,), (), {})


def test_what_broke_is_no_better_once_it_is_old() -> None:
    wanted = policy(requirement(max_age_s=2 * HOUR_S, otherwise=Verdict.REVIEW))
    for hours_later in (0, 100):
        decision = answer(wanted, found_in("errored"), at=NOW + timedelta(hours=hours_later))
        assert (decision.reasons[0].status, decision.verdict) == (Status.ERRORED, Verdict.DENY)


def test_nothing_to_examine_is_no_better_once_it_is_old() -> None:
    one = requirement(max_age_s=2 * HOUR_S, otherwise=Verdict.REVIEW, not_applicable=Verdict.DENY)
    for hours_later in (0, 100):
        decision = answer(policy(one), found_in("not_applicable"), at=NOW + timedelta(hours=hours_later))
        assert decision.reasons[0].verdict is Verdict.DENY


@pytest.mark.parametrize("text", ["true", "stage == 'commit'"])
def test_a_rule_that_is_always_true_proves_nothing_that_a_requirement_asks(text: str) -> None:
    rule = RuleText("r", text, "s", "policy.yaml", 9)
    one = requirement(not_applicable=Verdict.ALLOW)
    for rules in ((), (rule,)):
        assert answer(policy(one, rules=rules), found_in("not_applicable")).verdict is Verdict.DENY


def test_a_rule_that_is_true_of_no_evidence_opens_nothing() -> None:
    wanted = Policy("rules", "", "policy.yaml", (), (RuleText("r", "stage == 'commit'", "s", "policy.yaml", 9),))
    assert answer(wanted, World((), (), {})).verdict is Verdict.DENY
    assert answer(wanted, found_in("passed")).verdict is Verdict.ALLOW


def test_what_proceeds_and_is_told_was_looked_at() -> None:
    told = policy(requirement(otherwise=Verdict.ALLOW))
    listed = (finding(CONTROLS[0], 0, RULES[0], "high", is_new=True),)
    assert answer(told, found_in("failed", counts=counts_of(listed))).verdict is Verdict.ALLOW


def test_an_approver_who_must_be_apart_shuts_the_gate_though_others_approved_too() -> None:
    """Losing that one approval opens the gate: it opened nothing, so it is not of what opens."""
    people = People((ApprovalNeed(1, (), ()),), separation=((Relation.APPROVER, Relation.DEPLOYER),))
    wanted = policy(requirement(), people=people)
    said = Said()
    for who in ("bea", "dan"):
        said.approves(who, environment=ENVIRONMENT, policy=wanted.digest.hex, reason=who)
    world = World(found_in("passed").statements, tuple(said.statements), {})
    deployer = DIRECTORY.person("dan").keys[0]
    assert answer(wanted, world, actor=deployer).verdict is Verdict.DENY
    assert answer(wanted, world.without(said.statements[1]), actor=deployer).verdict is Verdict.ALLOW
