"""Holding the rules of a policy against facts: true opens, and everything else shuts. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from interlock.decision.facts import compiled
from interlock.decision.model import Reason, RuleText, Status, Verdict
from interlock.decision.ports import RegoEngine
from interlock.kernel import Instant, InterlockError

_NO_ENGINE: Final = "this installation has no interpreter for Rego"


def of_rules(
    rules: Sequence[RuleText], given: Mapping[str, object], at: Instant, engine: RegoEngine | None
) -> list[Reason]:
    """Say how each rule stands, in their order; `given` are the facts under the names of `facts.SHAPE`."""
    answers = iter(_asked([rule for rule in rules if rule.rego], given, engine))
    return [_reason(rule, next(answers) if rule.rego else _evaluated(rule, given, at)) for rule in rules]


def _asked(rules: Sequence[RuleText], given: Mapping[str, object], engine: RegoEngine | None) -> Sequence[bool | str]:
    """Ask all rules in Rego at once: starting the interpreter costs more than they do."""
    if not rules:
        return ()
    if engine is None:
        return [_NO_ENGINE] * len(rules)
    answers = engine.ask(rules, msgspec.json.encode(given))
    return answers if len(answers) == len(rules) else ["the interpreter left rules out"] * len(rules)


def _evaluated(rule: RuleText, given: Mapping[str, object], at: Instant) -> bool | InterlockError:
    try:
        return compiled(rule).evaluate(given, at=at) is True
    except InterlockError as error:
        return error


def _reason(rule: RuleText, answer: bool | str | InterlockError) -> Reason:
    named = f"rule:{rule.id}"
    if answer is True:
        return Reason(named, Status.SATISFIED, Verdict.ALLOW, f"rule {rule.id} holds", "", (), rule.source, rule.line)
    if answer is False:
        says = f"rule {rule.id} does not hold: {rule.says}"
        change = f"make this true: {rule.query if rule.rego else rule.expression}"
        return Reason(named, Status.VIOLATED, rule.otherwise, says, change, (), rule.source, rule.line)
    change = answer.remedy if isinstance(answer, InterlockError) else "mend the rule, or what it is asked about"
    says = f"rule {rule.id} could not be evaluated: {answer}"
    return Reason(named, Status.ERRORED, Verdict.DENY, says, change, (), rule.source, rule.line)
