"""The message types that the CEL conformance suite speaks of, as the rule language declares them.

Left out, so that cases about them are refused: fields that are enums (the suite has two opposite readings
of those), extensions, FieldMask and Empty.
"""

from __future__ import annotations

from interlock.decision.expression.assignment import PROTOBUF, field
from interlock.decision.expression.records import MANY, TABLE, Field, MessageType

SCALARS = {
    **{name: name for name in ("int32", "int64", "uint32", "uint64", "float", "double", "bool", "string", "bytes")},
    "sint32": "int32",
    "sint64": "int64",
    "fixed32": "uint32",
    "fixed64": "uint64",
    "sfixed32": "int32",
    "sfixed64": "int64",
}
WRAPPERS = {
    f"{kind.lower()}_wrapper": f"{PROTOBUF}{kind}Value"
    for kind in ("Int64", "Int32", "Double", "Float", "UInt64", "UInt32", "String", "Bool", "Bytes")
}
KNOWN = {
    **{name.lower(): PROTOBUF + name for name in ("Any", "Duration", "Timestamp", "Struct", "Value")},
    **WRAPPERS,
}
KEYS = ("bool", "int32", "int64", "uint32", "uint64", "string")
WORDS = (
    *("as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop"),
    *("package", "namespace", "return", "var", "void", "while"),
)
DEFAULTS = {
    "int32": -32,
    "int64": -64,
    "uint32": 32,
    "uint64": 64,
    "float": 3.0,
    "double": 6.4,
    "bool": True,
    "string": "empty",
    "bytes": b"none",
}


def message_types() -> dict[str, MessageType]:
    """Give the types of both generations by full name."""
    return {kind.name: kind for package in ("proto2", "proto3") for kind in generation(package)}


def generation(package: str) -> list[MessageType]:
    """Give the types of one generation; in proto2 every scalar knows whether it was set."""
    explicit = package == "proto2"
    prefix = f"cel.expr.conformance.{package}."
    whole, nested, tree = prefix + "TestAllTypes", prefix + "TestAllTypes.NestedMessage", prefix + "NestedTestAllTypes"
    return [
        MessageType(whole, {**singles(explicit), **repeated(nested), **tables(nested), **messages(nested, tree)}),
        MessageType(nested, {"bb": field("int32", explicit=explicit)}),
        MessageType(tree, {"child": field(tree), "payload": field(whole)}),
    ]


def singles(explicit: bool) -> dict[str, Field]:
    """Give the fields of one value."""
    from interlock.decision.expression.values import UInt

    defaults = {
        kind: UInt(default) if kind.startswith("uint") else default  # type: ignore[call-overload]
        for kind, default in DEFAULTS.items()
    }
    fields = {
        f"single_{name}": field(kind, explicit=explicit, default=defaults.get(name) if explicit else None)
        for name, kind in SCALARS.items()
    }
    fields |= {f"single_{name}": field(kind) for name, kind in KNOWN.items()}
    fields |= {name: field("bool", explicit=explicit) for name in WORDS}
    if not explicit:
        fields |= {f"optional_{name}": field(name, explicit=True) for name in ("bool", "string")}
    return fields | {"list_value": field(PROTOBUF + "ListValue"), "oneof_bool": field("bool", explicit=True)}


def repeated(nested: str) -> dict[str, Field]:
    """Give the fields of many values."""
    kinds = {**SCALARS, **KNOWN, "list_value": PROTOBUF + "ListValue"}
    kinds |= dict.fromkeys(("nested_message", "lazy_message"), nested)
    kinds |= dict.fromkeys(("string_piece", "cord"), "string")
    return {f"repeated_{name}": field(kind, MANY) for name, kind in kinds.items()}


def tables(nested: str) -> dict[str, Field]:
    """Give the fields that map a key to a value."""
    plain = {name: kind for name, kind in SCALARS.items() if name == kind}
    kinds = {**plain, **KNOWN, "list_value": PROTOBUF + "ListValue", "message": nested}
    return {f"map_{key}_{name}": field(kind, TABLE, key=key) for key in KEYS for name, kind in kinds.items()}


def messages(nested: str, tree: str) -> dict[str, Field]:
    """Give the fields that are messages themselves."""
    return {
        "single_nested_message": field(nested),
        "standalone_message": field(nested),
        "oneof_msg": field(nested),
        "oneof_type": field(tree),
        "map_int64_nested_type": field(tree, TABLE, key="int64"),
    }
