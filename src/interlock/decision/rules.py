"""Deciding: requirements held against verified facts. Pure, total, and shut by default. Floor 8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from interlock.decision.approvals import Relations
from interlock.decision.asserting import of_rules
from interlock.decision.builders import Built, built, of_builders, starters, told_of_builder
from interlock.decision.by_hand import taken_by, that_tell
from interlock.decision.descent import builders_of, commits_behind, descents, is_without_commit, told
from interlock.decision.facts import variables
from interlock.decision.facts_of_people import told_of_people
from interlock.decision.grounds import not_its_own
from interlock.decision.held import Held, Waived, about, covered, facts_of, views, waived_for
from interlock.decision.lookup import of_lookup, scans_of
from interlock.decision.model import ByHand, Decision, Policy, Reason, Requirement, Status, Verdict
from interlock.decision.order import policy_that_holds, stages_not_its_own
from interlock.decision.people import of_people
from interlock.decision.ports import RegoEngine
from interlock.decision.question import Known, Question
from interlock.decision.relations import relations_of, with_waivers
from interlock.decision.requirement import of_rule, stand, weight_of
from interlock.decision.waivers import Standing
from interlock.evidence import Assessment


def decide(policy: Policy, known: Known, question: Question, rego: RegoEngine | None = None) -> Decision:
    """Decide whether a subject may proceed under a policy, from verified evidence alone.

    Promise: losing, ageing, forging or swapping evidence never moves the verdict towards allow; the order
    of the statements does not matter; the same arguments give the same bytes.
    """
    sealed, unreadable = facts_of(known, question, taken_by(policy))
    assessments = [held.fact.assessment for several in sealed.values() for held in several]
    descended = descents(known, question)
    makers = builders_of(descended, starters(known, question))
    relations = relations_of(assessments, question.actor, known.governance.directory, *makers)
    waived = waived_for(policy, known, question, relations)
    facts = {
        name: tuple(covered(held, known, question, waived) for held in several) for name, several in sealed.items()
    }
    behind = commits_behind(known, question)
    stands = [
        _stand_in_all(one, views(facts.get(one.control, ()), behind), known, question, waived)
        for one in policy.requirements
    ]
    reasons = [reason for reason, _ in stands] + _lookups(policy, facts, known, question)
    chosen = {one.control: held for one, (_, held) in zip(policy.requirements, stands, strict=True) if held}
    newest = {name: held[0] for name, held in facts.items() if not held[0].is_beside}
    ordered = sorted((newest | chosen).values(), key=lambda held: held.index)
    used = _used(ordered, [reason for reason, _ in stands], waived)
    builds = built(policy, known, question)
    rules = _of_rules(
        policy, known, question, ordered, relations=relations, waived=waived, used=used, builds=builds, rego=rego
    )
    shown = _of_provenance(policy, known, question)
    can_prove = [reason for reason, _ in stands] or shown or (rules if facts else [])
    reasons += [
        *rules,
        *of_builders(policy, builds),
        *shown,
        *_of_ledger(known),
        *_of_founder(known, assessments),
        *unreadable,
        *_elsewhere(policy, question),
    ]
    if not any(_proves(reason, question.stage) for reason in can_prove):
        reasons.append(_nothing_proved(policy, known, question))
    used = _used(ordered, reasons, waived)
    reasons, glass = of_people(policy, reasons, known, question, relations, used)
    return Decision(
        verdict=max((reason.verdict for reason in reasons), key=lambda verdict: verdict.rank),
        subject=question.subject,
        policy=policy.name,
        policy_digest=policy.digest,
        stage=question.stage,
        environment=question.environment,
        at=question.at,
        reasons=tuple(reasons),
        hypothetical=_supposed(policy, assessments, known, question),
        policy_is_asked=question.policy_is_asked,
        notes=(*(one.says for one in policy.relaxations), *told(descended)),
        resource=question.resource,
        product=question.product,
        actor=question.actor,
        is_vouched=question.is_vouched,
        glass=glass,
        pipelines=question.pipelines,
    )


def _used(held: Sequence[Held], reasons: Sequence[Reason], waived: Waived) -> tuple[Standing, ...]:
    """Give the waivers that something rests on, each once."""
    named = {digest for reason in reasons for digest in reason.evidence}
    used = {one.id: one for each in held for one in each.covered_by}
    used |= {one.id: one for one in waived.standings if one.waiver.envelope in named}
    return tuple(used.values())


def _stand_in_all(
    one: Requirement, seen: Sequence[Sequence[Held]], known: Known, question: Question, waived: Waived
) -> tuple[Reason, Held | None]:
    """Say how a requirement stands by the worst of all that has to stand."""
    return max((stand(one, view, known, question, waived) for view in seen), key=lambda each: each[0].verdict.rank)


def _supposed(policy: Policy, assessments: Sequence[Assessment], known: Known, question: Question) -> tuple[str, ...]:
    """Say why this is no real answer; such a decision is never sealed, whoever asked for it."""
    telling = that_tell(assessments)
    not_own = not_its_own(
        policy, telling, known.policies, is_vouched=question.is_vouched, stage=question.stage, product=question.product
    )
    unmade = ["it rests on evidence that is only supposed"] if any(one.is_supposed for one in known.statements) else []
    return tuple(dict.fromkeys((*question.hypothetical, *unmade, *not_own, *stages_not_its_own(telling, question))))


def named_policies(known: Known, question: Question) -> dict[str, str]:
    """Give the policies that hold for the evidence of a subject: their digests, each with its name."""
    facts, _ = facts_of(known, question, None)
    rules = [held.fact.assessment.origin.rules for several in facts.values() for held in several]
    held = [policy_that_holds(one, question.stage) for one in rules if one is not None]
    return {digest: name for name, digest in held if digest}


def _proves(reason: Reason, stage: str) -> bool:
    """Say whether a reason shows that something was looked at; at least one has to.

    Where there are requirements no rule takes their place: one that is always true would open what they keep shut.
    Where there are none, provenance that the policy demands takes it: an artifact of others has no other evidence.
    A small change before a commit may hold nothing to examine.
    """
    if reason.status is Status.NOT_APPLICABLE:
        return stage == "precommit"
    return reason.status in {Status.SATISFIED, Status.VIOLATED, Status.WAIVED}


def _nothing_proved(policy: Policy, known: Known, question: Question) -> Reason:
    """Say that nothing was proved; where tools can prove nothing of it, the reasons name what people can attest."""
    says = "nothing that the policy requires was proved for this subject"
    tools = [one for one in policy.requirements if one.by_hand is not ByHand.ONLY and not one.imported]
    if tools or not policy.requirements:
        change = "run `interlock check`"
        if is_without_commit(known, question):
            says += ", and no provenance that counts says from which commit it was built"
            change += " if it is a working tree; an artifact stands by its commit: have it made by `interlock build`"
        return Reason("policy", Status.MISSING, Verdict.DENY, says, change)
    handed_in = [one.control for one in policy.requirements if one.imported]
    attested = [one.control for one in policy.requirements if not one.imported]
    ways = [f"hand in reports for {' or '.join(handed_in)} with `interlock import`"] if handed_in else []
    ways += [f"attest {' or '.join(attested)} by hand with `interlock attest`"] if attested else []
    change = ", or ".join(ways)
    return Reason("policy", Status.MISSING, Verdict.DENY, says, change)


def _lookups(policy: Policy, facts: Mapping[str, Sequence[Held]], known: Known, question: Question) -> list[Reason]:
    """Say for each requirement that asks for it whether known vulnerabilities were looked for; the worst counts."""
    scans = scans_of(about(known, question))
    reasons = []
    for one in policy.requirements:
        if one.advisories is not None:
            held: Sequence[Assessment | None] = [each.fact.assessment for each in facts.get(one.control, ())]
            stands = [of_lookup(one, one.advisories, fact, scans, question.at) for fact in held or (None,)]
            reasons.append(max(stands, key=lambda reason: reason.verdict.rank))
    return reasons


def _of_provenance(policy: Policy, known: Known, question: Question) -> list[Reason]:
    """Say how the demands on provenance stand; only a policy that has any pays for what reads it."""
    if not policy.people.provenance:
        return []
    from interlock.decision.provenance import of_provenance

    return of_provenance(policy, known, question)


def _of_ledger(known: Known) -> list[Reason]:
    reasons = []
    if known.ledger_fault:
        change = "run `interlock ledger fsck`; restore the ledger from a copy, or check again in a new one"
        reasons.append(Reason("ledger", Status.VIOLATED, Verdict.DENY, known.ledger_fault, change))
    for one in known.refused:
        says = f"entry {one.index} about this subject does not verify: {one.says}"
        change = "find out who wrote it; `interlock keys list` shows whom this machine trusts, and since when"
        reasons.append(Reason("ledger", Status.VIOLATED, Verdict.DENY, says, change))
    reasons += [
        Reason("ledger", Status.ERRORED, Verdict.DENY, f"entry {index}, by which people govern, cannot be read: {why}")
        for index, why in known.governance.faults
    ]
    if not known.is_fresh and not known.ledger_fault:
        says = "nothing outside of the ledger shows that it was not rolled back: consistent, freshness unproven"
        change = "give the last checkpoint that you know with `--checkpoint FILE`"
        reasons.append(Reason("ledger", Status.MISSING, Verdict.REVIEW, says, change))
    return reasons


def _of_founder(known: Known, evidence: Sequence[Assessment]) -> list[Reason]:
    """Say where the people of this ledger are not those whom the rules mean: whoever founds first says who is who."""
    founder = known.governance.directory.founder
    wanted = {one.origin.rules.founded_by for one in evidence if one.origin.rules is not None} - {"", founder}
    if founder is None or not wanted:
        return []
    says = f"the people of this ledger were founded by the key {founder[:16]}, and the rules name {min(wanted)[:16]}"
    change = "decide over the ledger that the right people founded, or have `people: founded_by` reviewed and merged"
    return [Reason("ledger", Status.VIOLATED, Verdict.DENY, says, change)]


def _elsewhere(policy: Policy, question: Question) -> list[Reason]:
    """Say that a policy for other environments proves nothing for this one."""
    if not policy.environments or not question.environment or question.environment in policy.environments:
        return []
    says = f"policy {policy.name} is for {', '.join(policy.environments)}, not for {question.environment}"
    change = f"name a policy for {question.environment} with `--policy`, or list it under applies.environments"
    return [Reason("policy", Status.MISSING, Verdict.DENY, says, change, source=policy.source)]


def _of_rules(
    policy: Policy,
    known: Known,
    question: Question,
    held: Sequence[Held],
    *,
    relations: Relations,
    waived: Waived,
    used: Sequence[Standing],
    builds: Sequence[Built],
    rego: RegoEngine | None,
) -> list[Reason]:
    """Hold every rule against the facts, which are worked out once, and only where there is a rule."""
    if not policy.rules:
        return []
    facts = [one.fact for one in held]
    behind = with_waivers(relations, used, known.governance.directory)
    given = variables(
        question.subject,
        facts,
        stage=question.stage,
        environment=question.environment,
        at=question.at,
        people=told_of_people(policy, known, question, behind, waived.standings, [one.id for one in used]),
        builder=told_of_builder(builds),
    )
    answers = of_rules(policy.rules, given, question.at, rego)
    if any(reason.status is Status.VIOLATED for reason in answers):
        weight = weight_of(fact.assessment for fact in facts)
        answers = [
            msgspec.structs.replace(one, weighs=weight) if one.status is Status.VIOLATED else one for one in answers
        ]
    return [of_rule(rule, reason, question, waived) for rule, reason in zip(policy.rules, answers, strict=True)]


def summarise(decision: Decision) -> str:
    """Say in one sentence what was decided and what blocks, worst reason first."""
    would = "would be " if decision.hypothetical else ""
    word = {Verdict.ALLOW: "allowed", Verdict.REVIEW: "sent to review", Verdict.DENY: "denied"}[decision.verdict]
    asked = " (which was asked for)" if decision.policy_is_asked else ""
    head = f"{would}{word} under".capitalize() + f" {decision.policy}{asked}"
    blocking = sorted(
        (reason for reason in decision.reasons if reason.verdict is not Verdict.ALLOW),
        key=lambda reason: -reason.verdict.rank,
    )
    if blocking:
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        return f"{head}: {blocking[0].says}{more}."
    notes = [_first_note(reason) for reason in decision.reasons if reason.notes]
    return f"{head}: {'; '.join([_stand(decision.reasons), *notes])}."


def _stand(reasons: Sequence[Reason]) -> str:
    """Count how the requirements of an open gate stand; what stands against it all the same was let through."""
    words = {Status.SATISFIED: "satisfied", Status.WAIVED: "waived", Status.NOT_APPLICABLE: "not applicable"}
    counts = Counter(words.get(reason.status, "let through") for reason in reasons)
    if not counts:
        return "no requirement stands behind it"
    if len(counts) == 1:
        [(word, number)] = counts.items()
        return f"the one requirement is {word}" if number == 1 else f"all {number} requirements are {word}"
    told = [f"{counts[word]} {word}" for word in (*words.values(), "let through") if counts[word]]
    return f"of {len(reasons)} requirements {', '.join(told[:-1])} and {told[-1]}"


def _first_note(reason: Reason) -> str:
    """Give what is to be known of a requirement in one sentence; the reason itself says the rest."""
    more = f" (and {len(reason.notes) - 1} more)" if reason.notes[1:] else ""
    return f"{reason.requirement}: {reason.notes[0]}{more}"
