"""Reading rules over infrastructure: YAML that names no unknown field, checked as far as that is possible. Floor 9."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from interlock.decision.expression import ExpressionError
from interlock.deployment.infrastructure.conditions import compiled
from interlock.deployment.infrastructure.errors import RuleUnknown, RuleUnreadable
from interlock.deployment.infrastructure.model import (
    Case,
    Condition,
    Expression,
    Field,
    InfraRule,
    Operator,
    RuleSet,
    Topic,
)
from interlock.formats import Node, read_yaml
from interlock.kernel import Severity, nearest

FIELDS: Final = {
    "id": "what findings call it; a word of small letters, digits and dashes",
    "topic": "what it is about; groups rules in what is shown",
    "severity": "how bad it is where it does not hold: critical, high, medium, low or info",
    "says": "what has to be true, as a sentence",
    "remedy": "what to do where it is not",
    "cwe": "weaknesses that it is about",
    "later": "`fails` (default) or `waits`: what follows where only carrying out the plan shows whether it holds",
    "cases": "what it means for which types; left out, the rule itself is its one case",
}
"""Every field of a rule with what it means; the reference is made from it."""
CASE_FIELDS: Final = {
    "on": "types of resources: a pattern or a list of them",
    "when": "conditions, or a text in CEL: only what they are true of is judged",
    "field": "a path to values: `ingress[].cidr_blocks[]`; `[]` goes over a list",
    Operator.IS.value: "each value equals this",
    Operator.IS_NOT.value: "no value equals this",
    Operator.ONE_OF.value: "each value is in this list",
    Operator.NONE_OF.value: "no value is in this list",
    Operator.LIKE.value: "each value is like one of these patterns with `*` and `?`",
    Operator.UNLIKE.value: "no value is like any of these patterns",
    Operator.AT_LEAST.value: "each value is a number not below this",
    Operator.AT_MOST.value: "each value is a number not above this",
    Operator.SET.value: "true: there is a value; false: there is none",
    "absent": "`holds` or `fails`: what follows where the field is not set; `fails` unless it says what must not be",
    "all": "several conditions, which all have to be true",
    "assert": "a text in CEL that has to be true, over `resource`, `related`, `plan` and `parameters`",
    "reads": "true: also about what the plan only reads",
}
"""Every field of a case."""
_CONDITION: Final = frozenset({"field", "absent", "assert", *(one.value for one in Operator)})
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LISTS: Final = frozenset({Operator.ONE_OF, Operator.NONE_OF, Operator.LIKE, Operator.UNLIKE})
_MOST: Final = 2_000


def read_rules(body: str | bytes, source: str) -> RuleSet:
    """Read a file of rules.

    Errors: YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx), RuleUnreadable (DPL-201) where an expression cannot be
            loaded.
    """
    return rules_of(read_yaml(body, source))


def rules_of(node: Node) -> RuleSet:
    """Read rules from a document. Errors: as for `read_rules`."""
    fields = node.fields("rules for infrastructure", {"rules", "name", "says", "parameters"})
    if "rules" not in fields:
        raise node.wrong("rules for infrastructure", "`rules:`, a list")
    listed = fields["rules"].items("rules")
    if not listed or len(listed) > _MOST:
        raise fields["rules"].wrong("rules", f"at least one rule and at most {_MOST}")
    rules = tuple(_rule(one) for one in listed)
    seen: set[str] = set()
    for rule, one in zip(rules, listed, strict=True):
        if rule.id in seen:
            raise one.wrong("id", f"an id that no rule above has, other than {rule.id!r}")
        seen.add(rule.id)
    parameters = fields["parameters"].plain() if "parameters" in fields else {}
    if not isinstance(parameters, dict):
        raise fields["parameters"].wrong("parameters", "a mapping")
    return RuleSet(
        name=fields["name"].text("name") if "name" in fields else node.source,
        says=fields["says"].text("says") if "says" in fields else "",
        rules=rules,
        parameters=parameters,
    )


def together(sets: Iterable[RuleSet], without: Iterable[str] = ()) -> tuple[InfraRule, ...]:
    """Give the rules of several sets; one that a later set names again takes the place of the earlier.

    Errors: RuleUnknown (DPL-202) where one is left out that nobody has.
    """
    rules: dict[str, InfraRule] = {}
    for one in sets:
        for rule in one.rules:
            rules[rule.id] = rule
    for name in without:
        if name not in rules:
            raise RuleUnknown(name=name, nearest=nearest(name, rules))
    left_out = frozenset(without)
    return tuple(rule for rule in rules.values() if rule.id not in left_out)


def _rule(node: Node) -> InfraRule:
    fields = node.fields("a rule", {**FIELDS, **CASE_FIELDS})
    for needed in ("id", "says", "severity"):
        if needed not in fields:
            raise node.wrong("a rule", f"{needed}, besides what it has")
    name = fields["id"].text("id")
    if not _ID.fullmatch(name):
        raise fields["id"].wrong("id", "a word of small letters, digits and dashes")
    own = {key: inner for key, inner in fields.items() if key in CASE_FIELDS}
    if ("cases" in fields) == bool(own):
        raise node.wrong(f"the rule {name}", "either `cases:` or `on:` with a condition")
    cases = fields["cases"].items("cases") if "cases" in fields else [Node(own, node.source, node.line)]
    if not cases:
        raise fields["cases"].wrong("cases", "at least one case")
    return InfraRule(
        id=name,
        topic=Topic(fields["topic"].one_of("topic", [one.value for one in Topic]))
        if "topic" in fields
        else Topic.OTHER,
        severity=Severity(fields["severity"].one_of("severity", [one.value for one in Severity])),
        says=fields["says"].text("says"),
        cases=tuple(_case(one, name) for one in cases),
        remedy=fields["remedy"].text("remedy") if "remedy" in fields else "",
        cwe=fields["cwe"].texts("cwe") if "cwe" in fields else (),
        lets_later=fields["later"].one_of("later", ("fails", "waits")) == "waits" if "later" in fields else False,
        source=node.source,
        line=node.line,
    )


def _case(node: Node, rule: str) -> Case:
    fields = node.fields(f"the rule {rule}", CASE_FIELDS)
    if "on" not in fields:
        raise node.wrong(f"the rule {rule}", "`on:`, the types that it is about")
    on = fields["on"]
    patterns = on.texts("on") if isinstance(on.value, list) else (on.text("on"),)
    if not patterns:
        raise on.wrong("on", "at least one type")
    inner = {key: one for key, one in fields.items() if key in _CONDITION}
    holds = list(_conditions(Node(inner, node.source, node.line), rule)) if inner else []
    if "all" in fields:
        holds += [each for one in fields["all"].items("all") for each in _conditions(one, rule)]
    if not holds:
        raise node.wrong(f"the rule {rule}", "a condition: `field:` with what it has to be, `all:` or `assert:`")
    return Case(
        on=patterns,
        holds=tuple(holds),
        when=tuple(_whens(fields["when"], rule)) if "when" in fields else (),
        on_read=fields["reads"].truth("reads") if "reads" in fields else False,
    )


def _whens(node: Node, rule: str) -> Iterator[Condition]:
    if isinstance(node.value, str):
        yield _expression(node, rule)
        return
    for one in node.value if isinstance(node.value, list) else [node]:
        yield from _conditions(one, rule)


def _conditions(node: Node, rule: str) -> Iterator[Condition]:
    """Read what a mapping asks: a field with one or more operators, an expression, or both."""
    if isinstance(node.value, str):
        yield _expression(node, rule)
        return
    fields = node.fields(f"a condition of {rule}", _CONDITION)
    if "assert" in fields:
        yield _expression(fields["assert"], rule)
    operators = [one for one in Operator if one.value in fields]
    if "field" not in fields:
        if operators or "absent" in fields or "assert" not in fields:
            raise node.wrong(f"a condition of {rule}", "`field:`, the path to what is meant")
        return
    if not operators:
        raise node.wrong(f"a condition of {rule}", f"one of {', '.join(one.value for one in Operator)}")
    absent = None
    if "absent" in fields:
        absent = fields["absent"].one_of("absent", ("holds", "fails")) == "holds"
    for one in operators:
        yield Field(fields["field"].text("field"), one, _wanted(one, fields[one.value]), absent)


def _wanted(operator: Operator, node: Node) -> Any:  # noqa: ANN401 (whatever a field may hold)
    if operator is Operator.SET:
        return node.truth(operator.value)
    if operator in _LISTS:
        plain = node.plain() if isinstance(node.value, list) else [node.plain()]
        if not plain or any(isinstance(one, dict | list) for one in plain):
            raise node.wrong(operator.value, "a list of texts or numbers")
        return [str(one) for one in plain] if operator in {Operator.LIKE, Operator.UNLIKE} else plain
    if operator in {Operator.AT_LEAST, Operator.AT_MOST}:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise node.wrong(operator.value, "a number")
        return node.value
    if isinstance(node.value, dict | list) or node.value is None:
        raise node.wrong(operator.value, "a text, a number, true or false; `set: false` asks for nothing")
    return node.value


def _expression(node: Node, rule: str) -> Expression:
    made = Expression(node.text("assert"), node.source, node.line)
    try:
        gives = compiled(made).gives
    except ExpressionError as error:
        raise RuleUnreadable(rule=rule, source=node.source, why=str(error), how=error.remedy) from error
    if gives.name not in {"bool", "dyn"}:
        raise RuleUnreadable(
            rule=rule,
            source=node.source,
            why=f"line {node.line}: it gives {gives.name}, not true or false",
            how="compare it with something",
        )
    return made


def plain_rules(rules: Iterable[InfraRule]) -> Any:  # noqa: ANN401 (JSON is anything)
    """Give rules as they are kept: without where they stood."""
    return [msgspec.to_builtins(msgspec.structs.replace(one, source="", line=1)) for one in rules]
