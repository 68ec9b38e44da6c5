"""What `provision:` in interlock.yaml says of infrastructure that is set up from here. Floor 12.

An environment may name one of these. What they say of tools is kept as JSON, so that a gate, which asks for none of
it, loads none of it.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from interlock.formats import Node

TOOLS: Final = ("terraform", "tofu", "ansible", "salt", "puppet", "chef", "dockerfile", "manifests")
"""The tools that there are; a test holds them against the adapters."""
STANDARD: Final = "standard"
SHIPPED: Final = (STANDARD, "strict")
"""The sets of rules that come with the program."""
FIELDS: Final = {
    "name": "what to call it: `interlock provision NAME`",
    "tool": f"what sets it up: {', '.join(TOOLS)}",
    "path": "the folder or file that says it, relative to the repository",
    "target": "what it is for, in the words of its tool: a workspace, hosts",
    "with": "what its tool takes besides; see how-to/provision.md",
    "variables": "names of the variables that its tool gets from the environment; their values are masked",
    "rules": f"sets of rules: {' or '.join(SHIPPED)}, or paths of files; left out, {STANDARD}",
    "parameters": "values of parameters that the rules have",
    "without": "rules that do not count here, each with a reason: {rule, reason}",
    "policy": "a policy that has to allow it besides, by name or path",
    "stage": "whose evidence that policy demands, as for `interlock gate --stage`; left out, the usual one",
    "environment": "the environment it is for",
}
"""Every field of something to be set up with what it means; the reference page is made from it."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST: Final = 64


class LeftOut(msgspec.Struct, frozen=True):
    """A rule that does not count."""

    rule: str
    reason: str


class Declared(msgspec.Struct, frozen=True):
    """Something that is set up from here."""

    name: str
    tool: str
    path: str
    target: str = ""
    parameters: dict[str, Any] = {}
    """What its tool takes besides."""
    variables: tuple[str, ...] = ()
    rules: tuple[str, ...] = (STANDARD,)
    values: dict[str, Any] = {}
    """Of the parameters that the rules have."""
    without: tuple[LeftOut, ...] = ()
    policy: str = ""
    stage: str = ""
    environment: str = ""


def provisions_of(node: Node) -> tuple[Declared, ...]:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    items = node.items("provision")
    found = tuple(_declared(item) for item in items)
    for place, (one, item) in enumerate(zip(found, items, strict=True)):
        if any(one.name == other.name for other in found[:place]):
            raise item.twice("provision.name", one.name)
    return found


def _declared(node: Node) -> Declared:
    fields = node.fields("provision", FIELDS)
    for needed in ("name", "tool", "path"):
        if needed not in fields:
            raise node.wrong("something to be set up", "name, tool and path")

    def text(name: str) -> str:
        return fields[name].text(f"provision.{name}").strip() if name in fields else ""

    name, path = text("name"), text("path")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise fields["name"].wrong("provision.name", "small letters, digits and dashes")
    if path.startswith("/") or ".." in path.split("/"):
        raise fields["path"].wrong("provision.path", "a path within the repository")
    if "stage" in fields and "policy" not in fields:
        raise fields["stage"].wrong("provision.stage", "`policy:` beside it, or nothing is decided by it")
    return Declared(
        name=name,
        tool=fields["tool"].one_of("provision.tool", TOOLS),
        path=path,
        target=text("target"),
        parameters=_mapping(fields, "with"),
        variables=_variables(fields["variables"]) if "variables" in fields else (),
        rules=_rules(fields["rules"]) if "rules" in fields else (STANDARD,),
        values=_mapping(fields, "parameters"),
        without=tuple(map(_left_out, fields["without"].items("provision.without"))) if "without" in fields else (),
        policy=text("policy"),
        stage=text("stage"),
        environment=text("environment"),
    )


def _mapping(fields: dict[str, Node], name: str) -> dict[str, Any]:
    if name not in fields:
        return {}
    plain = fields[name].plain()
    if not isinstance(plain, dict):
        raise fields[name].wrong(f"provision.{name}", "a mapping")
    return plain


def _variables(node: Node) -> tuple[str, ...]:
    names = node.texts("provision.variables")
    if not all(_VARIABLE.fullmatch(one) for one in names):
        raise node.wrong("provision.variables", "names of letters, digits and underscores")
    return names


def _rules(node: Node) -> tuple[str, ...]:
    names = node.texts("provision.rules")
    if not names:
        raise node.wrong("provision.rules", f"at least one: {STANDARD}")
    return names


def _left_out(node: Node) -> LeftOut:
    fields = node.fields("provision.without", {"rule", "reason"})
    if set(fields) != {"rule", "reason"} or not fields["reason"].text("reason").strip():
        raise node.wrong("a rule that does not count", "rule and reason")
    return LeftOut(fields["rule"].text("rule"), fields["reason"].text("reason").strip())
