"""How much of CEL the rule language speaks, by the cases of the CEL conformance suite.

A case is right, wrong or unsupported. Unsupported means refused when the rule is loaded, with a reason;
wrong is everything else that is not right: another value, a value instead of an error, an error instead
of a value, a crash. Enters: a folder of `*.jsonl`. Leaves: counts, and the cases that are not right.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from interlock.decision.expression import ExpressionError, Limits, RuleError, Schema, compile_rule
from interlock.decision.expression.assignment import Assembly
from interlock.decision.expression.functions.table import TABLE
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.records import MANY, ONE, Field, MessageType, Record
from interlock.decision.expression.schema import message_shape
from interlock.decision.expression.values import FALSE_KEY, KINDS, TRUE_KEY, Key, Kind, Maybe, UInt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.cel_message_types import message_types

TYPES = message_types()
AT = datetime(2026, 1, 1, tzinfo=UTC)
RIGHT, WRONG, UNSUPPORTED = "right", "wrong", "unsupported"
PRIMITIVES = {
    "BOOL": "bool",
    "INT64": "int",
    "UINT64": "uint",
    "DOUBLE": "double",
    "STRING": "string",
    "BYTES": "bytes",
}
WRAPPERS: dict[str, Callable[[Any], object]] = {
    "BoolValue": bool,
    "StringValue": str,
    "Int32Value": int,
    "Int64Value": int,
    "UInt32Value": lambda held: UInt(int(held)),
    "UInt64Value": lambda held: UInt(int(held)),
    "FloatValue": float,
    "DoubleValue": float,
    "BytesValue": base64.b64decode,
}
SCALARS: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(("int32", "int64"), int),
    **dict.fromkeys(("uint32", "uint64"), lambda held: UInt(int(held))),
    **dict.fromkeys(("float", "double"), float),
    "bool": bool,
    "flag": lambda held: held == "true",
    "string": str,
    "bytes": base64.b64decode,
}
PREFIX = "type.googleapis.com/"
PROTOBUF = "google.protobuf."


class UnsupportedError(Exception):
    """A case declares or binds what cannot be said in the rule language: a message, an enum, a function."""


class Verdict(NamedTuple):
    """What became of one case."""

    group: str
    outcome: str
    expression: str
    reason: str


def verdicts(path: Path) -> Iterator[Verdict]:
    """Give the verdict on every case of a file."""
    for text in path.read_text("utf-8").splitlines():
        case = json.loads(text)
        outcome, reason = judge(case)
        yield Verdict(path.stem, outcome, case["expr"], reason)


def judge(case: Mapping[str, Any]) -> tuple[str, str]:
    """Run one case; give its outcome and what happened."""
    if "typed_result" in case:
        return UNSUPPORTED, "the case asks for a deduced type, which rules do not tell"
    try:
        variables = {name: value(bound["value"]) for name, bound in case.get("bindings", {}).items()}
        names = dict.fromkeys(variables, "dyn") | {
            declared["name"]: declaration(declared) for declared in case.get("type_env", ())
        }
        schema = Schema.of(
            names,
            container=case.get("container", ""),
            messages=TYPES,
            checked=not case.get("disable_check", False),
        )
        rule = compile_rule(case["expr"], schema)
    except (UnsupportedError, ExpressionError) as error:
        return UNSUPPORTED, str(error)
    wanted = None if "eval_error" in case else case.get("value", {"bool_value": True})
    try:
        got = written(rule.evaluate(variables, at=AT))
    except RuleError as error:
        return (RIGHT if wanted is None else WRONG), str(error)
    if wanted is None:
        return WRONG, f"gave {got}"
    return (RIGHT if same(got, normal(wanted)) else WRONG), f"gave {got}, not {wanted}"


def declaration(declared: Mapping[str, Any]) -> object:
    """Give the shape of a declared name."""
    if "ident" not in declared:
        raise UnsupportedError(f"{declared['name']} is declared as a function")
    return shape(declared["ident"].get("type", {}))


def shape(kind: Mapping[str, Any]) -> object:
    """Give the shape that a declared type stands for."""
    if "primitive" in kind:
        return PRIMITIVES[kind["primitive"]]
    if "list_type" in kind:
        return [shape(kind["list_type"].get("elem_type", {"dyn": {}}))]
    if "map_type" in kind:
        return {"*": shape(kind["map_type"].get("value_type", {"dyn": {}}))}
    name = kind.get("message_type", "google.protobuf.Any")
    if name in TYPES:
        return message_shape(TYPES[name])
    if not name.startswith("google.protobuf."):
        raise UnsupportedError(f"{name} is a message")
    return "dyn"


def value(form: Mapping[str, Any]) -> object:
    """Read a value from its protobuf JSON form."""
    ((name, held),) = form.items()
    if name not in READERS:
        raise UnsupportedError(f"{name} has no counterpart")
    return READERS[name](held)


def message(held: Mapping[str, Any]) -> object:
    """Read a message from its protobuf JSON form."""
    name = held["@type"].removeprefix(PREFIX)
    if name in TYPES:
        return record(TYPES[name], held)
    if name.startswith(PROTOBUF) and "value" in held:
        return known(name, held["value"])
    if name.removeprefix(PROTOBUF) in WRAPPERS:
        return known(name, b"" if name.endswith("BytesValue") else 0)
    raise UnsupportedError(f"{name} is a message")


def record(kind: MessageType, held: Mapping[str, Any]) -> Record:
    """Read a message of a declared type."""
    names = [name for name in held if name != "@type"]
    if not set(names) <= kind.fields.keys():
        raise UnsupportedError(f"{kind.name} has fields that are not declared")
    values = [whole(kind.fields[name], held[name]) for name in names]
    return Assembly(kind, TYPES).make(names, values, [False] * len(names))


def whole(field: Field, held: Any) -> object:  # noqa: ANN401 - JSON
    """Read the value of a field: one, many or a table."""
    if field.label == ONE:
        return known(field.kind, held)
    if field.label == MANY:
        return [known(field.kind, item) for item in held]
    kind = {"bool": "flag"}.get(field.key, field.key)
    return {key(known(kind, name)): known(field.kind, item) for name, item in held.items()}


def known(kind: str, held: Any) -> object:  # noqa: ANN401 - JSON
    """Read one value of a scalar, well-known or declared kind."""
    if kind in TYPES:
        return record(TYPES[kind], held)
    if kind == PROTOBUF + "Any":
        return None if held is None else message(held)
    name = kind.removeprefix(PROTOBUF)
    if name in {"Struct", "Value", "ListValue"}:
        return plain(held)
    if name in {"Timestamp", "Duration"}:
        return TABLE[name.lower()].calls[1](Meter(1000, Limits(), AT), held)
    read = WRAPPERS.get(name) or SCALARS.get(name)
    if read is None:
        raise UnsupportedError(f"{kind} has no counterpart")
    return read(held)


READERS: dict[str, Callable[[Any], object]] = {
    "bool_value": bool,
    "int64_value": int,
    "uint64_value": lambda held: UInt(int(held)),
    "double_value": float,
    "string_value": str,
    "bytes_value": base64.b64decode,
    "null_value": lambda _: None,
    "type_value": Kind,
    "list_value": lambda held: [value(item) for item in held.get("values", ())],
    "map_value": lambda held: {key(value(entry["key"])): value(entry["value"]) for entry in held.get("entries", ())},
    "object_value": message,
}


def plain(held: object) -> object:
    """Read JSON as a `google.protobuf.Value`: every number is a double."""
    if isinstance(held, dict):
        return {name: plain(item) for name, item in held.items()}
    if isinstance(held, list):
        return [plain(item) for item in held]
    return float(held) if isinstance(held, int) and not isinstance(held, bool) else held


def key(worth: object) -> object:
    """Give the form in which a map keeps a key."""
    return TRUE_KEY if worth is True else FALSE_KEY if worth is False else worth


def written(got: object) -> tuple[str, object]:
    """Give a CEL value as its kind and its content, so that 1, 1u, 1.0 and true stay apart."""
    if isinstance(got, Key):
        return "bool", got.truth
    if isinstance(got, Maybe):
        return "optional", written(got.value) if got.held else None
    if isinstance(got, Record):
        return got.kind.name, [(name, written(got.fields[name])) for name in sorted(got.fields)]
    name = KINDS[type(got)].name
    if isinstance(got, list):
        return name, [written(item) for item in got]
    if isinstance(got, dict):
        return name, [(written(entry), written(item)) for entry, item in got.items()]
    return name, got


def normal(form: Mapping[str, Any]) -> tuple[str, object]:
    """Give an expected value in the same way."""
    return written(value(form))


def same(got: object, wanted: object) -> bool:
    """Compare two written values; the order of map entries does not count, NaN is itself."""
    if isinstance(got, float) and isinstance(wanted, float):
        return got == wanted or (got != got and wanted != wanted)  # noqa: PLR0124 - NaN
    if isinstance(got, tuple) and isinstance(wanted, tuple) and got[:1] == wanted[:1] == ("map",):
        return len(got[1]) == len(wanted[1]) and all(any(same(entry, other) for other in wanted[1]) for entry in got[1])
    if isinstance(got, (tuple, list)) and isinstance(wanted, (tuple, list)):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    return type(got) is type(wanted) and got == wanted


def run(folder: Path) -> list[tuple[str, int, int, int]]:
    """Give group, right, wrong and unsupported for each file of the folder."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        outcomes = [verdict.outcome for verdict in verdicts(path)]
        right, wrong, refused = (outcomes.count(kind) for kind in (RIGHT, WRONG, UNSUPPORTED))
        rows.append((path.stem, right, wrong, refused))
    return rows


def table(rows: list[tuple[str, int, int, int]]) -> str:
    """Give the counts as text, with a line of sums."""
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows))
    lines = [f"{'group':<16}{RIGHT:>8}{WRONG:>8}{UNSUPPORTED:>13}"]
    lines += [f"{name:<16}{right:>8}{wrong:>8}{refused:>13}" for name, right, wrong, refused in [*rows, total]]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table for a folder, and the wrong cases; 1 if there are any."""
    folder = Path(arguments[0])
    rows = run(folder)
    print(table(rows))
    found = [verdict for path in sorted(folder.glob("*.jsonl")) for verdict in verdicts(path)]
    shown = {WRONG} | ({UNSUPPORTED} if "--all" in arguments else set())
    for verdict in found:
        if verdict.outcome in shown:
            print(f"{verdict.outcome}: {verdict.group}: {verdict.expression}\n    {verdict.reason}")
    return int(any(row[2] for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
