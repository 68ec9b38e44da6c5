"""Whether the stages that a decision goes by are those that hold for the change, as the evidence itself says. Floor 8.

Stages are settings, and settings are files that a change can bring along. So evidence says which stages stand out of
the change's reach, and evidence that counts only by other ones opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from interlock.control import DeclaredStage, Pipeline
from interlock.decision.question import Question
from interlock.evidence import Assessment, Rules

_REMEDY = "have the stages reviewed and merged, then run `interlock check` again"


def stages_not_its_own(evidence: Iterable[Assessment], question: Question) -> tuple[str, ...]:
    """Give each reason why evidence counts here only by stages that a change brought along, in a fixed order."""
    reasons: dict[str, None] = {}
    for one in sorted(evidence, key=lambda assessment: assessment.control):
        if one.origin.rules is None:
            continue  # said elsewhere already
        holds = pipeline_that_holds(one.origin.rules, question)
        if question.stage not in holds.ids:
            reasons[f"the rules that hold for this change know no stage {question.stage}; {_REMEDY}"] = None
        elif (
            not one.is_handed_in and one.stage in holds.ids and not holds.counts(one.stage, one.control, question.stage)
        ):
            says = f"evidence of {one.control} that was made at {one.stage} does not count at {question.stage}"
            reasons[f"{says} by the rules that hold for this change; {_REMEDY}"] = None
    return tuple(reasons)


def pipeline_that_holds(rules: Rules, question: Question) -> Pipeline:
    """Give the stages that stand where the rules stand; the usual ones where those declare none."""
    if not rules.stages:
        return question.usual
    return Pipeline(tuple(DeclaredStage(one.id, one.controls, one.policy) for one in rules.stages), is_declared=True)


def policy_that_holds(rules: Rules, stage: str) -> tuple[str, str]:
    """Give the name and the digest of the policy that stands for a stage where the rules stand."""
    for one in rules.stages:
        if one.id == stage:
            return one.policy, one.policy_digest
    return rules.policy, rules.policy_digest
