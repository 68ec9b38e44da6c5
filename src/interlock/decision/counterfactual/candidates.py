"""Which changes could turn a decision, each with what it costs whoever carries it out. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Finding
from interlock.decision.counterfactual.effects import Effects
from interlock.decision.held import facts_of
from interlock.decision.model import ByHand, Decision, Policy, Reason, Requirement, Status, Verdict
from interlock.decision.question import Known, Question
from interlock.evidence import Assessment
from interlock.kernel import Severity

_MOST_PEOPLE: Final = 12
"""Of so many people it is tried whether their approval helps."""
_MOST_NAMED: Final = 3
_ABSENT: Final = frozenset({Status.MISSING, Status.STALE, Status.ERRORED})


class Candidate(msgspec.Struct, frozen=True):
    """One change."""

    kind: str
    """`run`, `look_up`, `attest`, `fix`, `upgrade`, `approve`, `withdraw`, `lift`, `review` or `checkpoint`."""
    says: str
    effects: Effects
    cost: int = 1
    """How many things somebody has to do: a finding to fix is one, an upgrade that mends many of them too."""


def candidates(policy: Policy, known: Known, question: Question, decision: Decision) -> tuple[Candidate, ...]:
    """Give every change that could turn what stands against a subject."""
    against = [one for one in decision.reasons if one.verdict is not Verdict.ALLOW]
    needs = {one.control: one for one in policy.requirements}
    found = [*_runs(against, needs, question), *_fixes(known, question, against)]
    found += [*_people(decision, known, question), *_taken_back(known), *_of_ledger(against, known)]
    return tuple(found)


def _runs(against: Iterable[Reason], needs: Mapping[str, Requirement], question: Question) -> Iterator[Candidate]:
    absent = [one.requirement for one in against if one.status in _ABSENT]
    # Where a rule of the policy refuses or nothing is proved, evidence of anything required could be what is wanted.
    wanted = absent if all(name in needs or ":" in name for name in absent) else [*absent, *needs]
    by_people = [name for name in wanted if name in needs and needs[name].by_hand is ByHand.ONLY]
    handed_in = [name for name in wanted if name in needs and needs[name].imported]
    by_tools = [name for name in wanted if name in needs and name not in {*by_people, *handed_in}]
    looked = [name.removesuffix(":advisories") for name in absent if name.endswith(":advisories")]
    if by_tools:
        stage = "" if question.stage == "commit" else f" --stage {question.stage}"
        says = f"run `interlock check{stage}`, and let it find nothing against {_listed(dict.fromkeys(by_tools))}"
        yield Candidate("run", says, Effects(ran=frozenset(by_tools)))
    if looked:
        says = "run `interlock advisories update`, then `interlock check`"
        yield Candidate("look_up", says, Effects(looked=frozenset(looked)))
    for name in dict.fromkeys(handed_in):
        says = f"hand in a report that finds nothing against {name}: `interlock import REPORT --control {name}`"
        yield Candidate("import", says, Effects(ran=frozenset({name})), 2)
    for name in dict.fromkeys(by_people):
        says = f"attest {name} by hand: `interlock attest {name} --file REPORT --scope TEXT`"
        yield Candidate("attest", says, Effects(ran=frozenset({name})), 2)


def _fixes(known: Known, question: Question, against: Iterable[Reason]) -> Iterator[Candidate]:
    violated = {one.requirement for one in against if one.status is Status.VIOLATED}
    has_rule = any(name.startswith("rule:") for name in violated)
    facts, _ = facts_of(known, question, None)
    for control, several in facts.items():
        if control in violated or has_rule:
            for held in several:
                yield from _of_findings(held.fact.assessment, known)


def _of_findings(fact: Assessment, known: Known) -> Iterator[Candidate]:
    """Give a fix for each finding; those of one component go with an upgrade of it, those of one rule together."""
    findings = known.findings.get(fact.findings)
    listed = fact.findings or fact.control
    if findings is None:
        for severity in Severity:
            number = sum(one.count for one in fact.counts if one.severity == severity and one.state != "waived")
            if number:
                says = f"fix {number} {severity.value} findings of {fact.control}"
                yield Candidate("fix", says, Effects(fixed=frozenset({(listed, severity.value)})), number)
        return
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = finding.components or (finding.rule, finding.severity.value)
        groups.setdefault(key, []).append(finding)
    for group in groups.values():
        gone = Effects(fixed=frozenset((listed, finding.fingerprint) for finding in group))
        if group[0].components:
            yield Candidate("upgrade", _upgrade(group), gone)
        else:
            yield Candidate("fix", _fix(group), gone, len(group))


def _upgrade(group: list[Finding]) -> str:
    remedies = _listed(dict.fromkeys(one.remedy for one in group if one.remedy), "; ")
    number = f" ({len(group)} findings)" if len(group) > 1 else ""
    return f"{remedies or f'replace {group[0].components[0]}'}{number}"


def _fix(group: list[Finding]) -> str:
    first = group[0]
    places = _listed(dict.fromkeys(_place(one) for one in group))
    number = "the finding" if len(group) == 1 else f"{len(group)} findings"
    return f"fix {number} of {first.rule} ({first.severity.value}) in {places}"


def _place(one: Finding) -> str:
    """Say where something was found; what is in no file is somewhere else that has a name."""
    path = one.at.path or one.at.symbol or "what was examined"
    return f"{path}:{one.at.line}" if one.at.line else path


def _people(decision: Decision, known: Known, question: Question) -> Iterator[Candidate]:
    """Give an approval by each person who may give one; whose do not count the search finds out."""
    if not any(one.verdict is Verdict.REVIEW for one in decision.reasons) and not _wants_approval(decision):
        return
    directory = known.governance.directory
    able = {
        answer.person: None
        for permission in ("release.approve", "review.approve")
        for answer in directory.who_may(permission, question.resource, at=question.at)
    }
    for person in list(able)[:_MOST_PEOPLE]:
        where = f" --env {question.environment}" if question.environment else ""
        says = f"{person} approves it: `interlock review approve {question.subject.name}{where}`"
        yield Candidate("approve", says, Effects(approved=frozenset({directory.person(person).id})))


def _wants_approval(decision: Decision) -> bool:
    return any(one.requirement.startswith("approval:") and one.verdict is not Verdict.ALLOW for one in decision.reasons)


def _taken_back(known: Known) -> Iterator[Candidate]:
    """Give what stands against the subject because somebody said so."""
    for answer in known.governance.approvals:
        if answer.says.answer == "reject":
            says = f"{answer.signer_name} withdraws the rejection: {answer.says.reason}"
            yield Candidate("withdraw", says, Effects(withdrawn=frozenset({answer.id})))
    for hold in known.governance.holds:
        if hold.says.action == "place":
            says = f"have the hold lifted: `interlock hold lift {hold.id[:16]}`"
            yield Candidate("lift", says, Effects(lifted=frozenset({hold.id})))
    for glass in known.governance.glasses:
        review = f"`interlock break-glass review {glass.id[:16]}`"
        says = f"have the broken glass reviewed by somebody who neither asked nor agreed: {review}"
        yield Candidate("review", says, Effects(reviewed=frozenset({glass.id})))


def _of_ledger(against: Iterable[Reason], known: Known) -> Iterator[Candidate]:
    if not known.is_fresh and any(one.requirement == "ledger" for one in against):
        yield Candidate(
            "checkpoint", "give the last checkpoint that you know with `--checkpoint FILE`", Effects(is_fresh=True)
        )


def _listed(names: Iterable[str], separator: str = ", ") -> str:
    every = list(names)
    more = f" and {len(every) - _MOST_NAMED} more" if len(every) > _MOST_NAMED else ""
    return separator.join(every[:_MOST_NAMED]) + more
