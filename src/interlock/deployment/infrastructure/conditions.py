"""Conditions: true, false, or hanging on what nobody knows yet. Pure. Floor 9.

A path is names with dots, `[]` for every item of a list: `ingress[].cidr_blocks[]`. Values that are not there are
absent; one that is pending makes the condition pending, unless another value decides it already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

from interlock.decision.expression import NotYet, Pending, Rule, Schema, compile_rule
from interlock.deployment.infrastructure.model import NEGATIVE, Condition, Expression, Field, Operator
from interlock.kernel import Instant

_GRANT: Final = {
    "allows": "bool",
    "actions": ["dyn"],
    "resources": ["dyn"],
    "principals": ["dyn"],
    "all_but": "bool",
    "conditional": "bool",
    "trusts": "bool",
    "groups": ["dyn"],
}
_OPENING: Final = {
    "inward": "bool",
    "allows": "bool",
    "sources": ["dyn"],
    "first": "int",
    "last": "int",
    "protocol": "string",
    "open": "bool",
}
_RESOURCE: Final[Mapping[str, object]] = {
    "address": "string",
    "type": "string",
    "name": "string",
    "provider": "string",
    "doing": "string",
    "is_changed": "bool",
    "is_read": "bool",
    "differs": ["string"],
    "file": "string",
    "values": "dyn",
    "tags": {"*": "dyn"},
    "openings": [_OPENING],
    "grants": [_GRANT],
    "pod": "dyn",
}
SHAPE: Final[Mapping[str, object]] = {
    "resource": _RESOURCE,
    "related": [_RESOURCE],
    "plan": {"tool": "string", "target": "string", "resources": [_RESOURCE]},
    "parameters": {"*": "dyn"},
}
"""The names that an expression may use, as docs/how-to/provision.md describes them."""
_LONGEST_WORD: Final = 60
_STEP: Final = re.compile(r"[^.\[\]]+|\[\]")
ABSENT: Final = object()


class Surroundings:
    """What conditions are asked about: one resource, with the others and the parameters."""

    __slots__ = ("at", "variables")

    def __init__(self, variables: Mapping[str, object], at: Instant) -> None:
        self.variables = variables
        self.at = at

    @property
    def values(self) -> Any:  # noqa: ANN401 (what a resource holds is anything)
        """The values of the resource."""
        return self.variables["resource"]["values"]  # type: ignore[index]  # it is a mapping


class _Above(Pending):
    """What is pending lies above the field that is meant: not even whether that is set can be told."""

    __slots__ = ()


Test = Callable[[Surroundings], bool]
"""Errors: NotYet, RuleError (DEC-32x)."""


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Give the names that expressions are checked against."""
    return Schema.of(SHAPE)


def test_of(condition: Condition) -> Test:
    """Give what answers a condition. Errors: ExpressionError (DEC-30x)."""
    return _of_expression(condition) if isinstance(condition, Expression) else _of_field(condition)


def compiled(one: Expression) -> Rule:
    """Compile an expression. Errors: ExpressionError (DEC-30x)."""
    return compile_rule(one.text, schema(), line=one.line)


def _of_expression(one: Expression) -> Test:
    rule = compiled(one)

    def test(around: Surroundings) -> bool:
        return rule.evaluate(around.variables, at=around.at) is True

    return test


def _of_field(one: Field) -> Test:
    steps = tuple(_STEP.findall(one.path))

    def test(around: Surroundings) -> bool:
        later = ""
        for value in _reached(around.values, steps):
            if isinstance(value, Pending) and (one.operator is not Operator.SET or isinstance(value, _Above)):
                later = value.place
            elif not _holds(one, value):
                return False
        if later:
            raise NotYet(later)
        return True

    return test


def _holds(one: Field, value: Any) -> bool:  # noqa: ANN401 (JSON is anything)
    """Say whether a condition holds for one value, or for there being none."""
    if value is ABSENT:
        return one.absent if one.absent is not None else _holds_absent(one)
    if one.operator is Operator.SET:
        return one.wanted is True
    return _LIKE[one.operator](value, one.wanted)


def why_not(one: Condition, around: Surroundings) -> str:
    """Say which value keeps a condition from holding, as far as that can be told."""
    if isinstance(one, Expression):
        return ""
    for value in _reached(around.values, tuple(_STEP.findall(one.path))):
        if isinstance(value, Pending) or _holds(one, value):
            continue
        if value is ABSENT:
            return f"{one.path} is not set"
        return f"{one.path} is set" if one.operator is Operator.SET else f"{one.path} is {_worded(value)}"
    return ""


def _worded(value: Any) -> str:  # noqa: ANN401 (JSON is anything)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value)
    short = text if len(text) <= _LONGEST_WORD else f"{text[: _LONGEST_WORD - 3]}..."
    return repr(short) if isinstance(value, str) else short


def _holds_absent(one: Field) -> bool:
    if one.operator is Operator.SET:
        return one.wanted is False
    return one.operator in NEGATIVE


def _reached(value: Any, steps: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401 (JSON is anything)
    """Give the values that a path leads to: `ABSENT` where it ends early; an empty list has no items and no absence."""
    if isinstance(value, Pending):
        yield _Above(value.place) if steps else value
    elif not steps:
        yield ABSENT if value is None or value == "" else value
    elif steps[0] == "[]":
        for item in value if isinstance(value, list) else (value,):
            yield from _reached(item, steps[1:])
    elif isinstance(value, Mapping):
        inner = value.get(steps[0], ABSENT)
        if inner is ABSENT:
            yield ABSENT
        elif isinstance(inner, list) and not inner:
            yield ABSENT  # a block that nobody wrote is an empty list
        else:
            yield from _reached(inner, steps[1:])
    elif isinstance(value, list):
        for item in value:  # a block that may stand once only is a list of one
            yield from _reached(item, steps)
    else:
        yield ABSENT


def _same(value: Any, wanted: Any) -> bool:  # noqa: ANN401 (as above)
    if isinstance(wanted, bool) or isinstance(value, bool):
        # some providers write truth as text
        return _truth(value) is _truth(wanted) and _truth(value) is not None
    if isinstance(value, str) and isinstance(wanted, str):
        return value == wanted
    return bool(value == wanted) or str(value) == str(wanted)


def _truth(value: Any) -> bool | None:  # noqa: ANN401 (as above)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _number(value: Any) -> float | None:  # noqa: ANN401 (as above)
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _at_least(value: Any, wanted: Any) -> bool:  # noqa: ANN401 (as above)
    number = _number(value)
    return number is not None and number >= float(wanted)


def _at_most(value: Any, wanted: Any) -> bool:  # noqa: ANN401 (as above)
    number = _number(value)
    return number is not None and number <= float(wanted)


def _one_of(value: Any, wanted: Any) -> bool:  # noqa: ANN401 (as above)
    return any(_same(value, one) for one in wanted)


def _like(value: Any, wanted: Any) -> bool:  # noqa: ANN401 (as above)
    return any(fnmatchcase(str(value), one) for one in wanted)


_LIKE: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.IS: _same,
    Operator.IS_NOT: lambda value, wanted: not _same(value, wanted),
    Operator.ONE_OF: _one_of,
    Operator.NONE_OF: lambda value, wanted: not _one_of(value, wanted),
    Operator.LIKE: _like,
    Operator.UNLIKE: lambda value, wanted: not _like(value, wanted),
    Operator.AT_LEAST: _at_least,
    Operator.AT_MOST: _at_most,
}
