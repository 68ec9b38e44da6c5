"""Looking into the YAML of pipelines, where any value may be of any shape. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.errors import FieldWrong
from interlock.formats.pipelines.commands import commands_of
from interlock.formats.pipelines.model import Command, Spot
from interlock.formats.yamldoc import Node, read_foreign_yaml

LONGEST: Final = 200
"""Characters of a name or a condition that are kept."""
_SPACE: Final = re.compile(r"\s+")


def documents(body: bytes, path: str) -> list[Node]:
    """Give the documents of a file. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103) where none is a mapping."""
    found = read_foreign_yaml(body, path)
    for one in found:
        if not isinstance(one.value, dict):
            raise FieldWrong(source=path, line=one.line, field="the file", got=_kind(one), wanted="a mapping")
    return found


def first(body: bytes, path: str) -> Node:
    """Give the first document of a file, an empty mapping if it has none. Errors: as for `documents`."""
    return next(iter(documents(body, path)), Node({}, path, 1))


def _kind(node: Node) -> str:
    return "a list" if isinstance(node.value, list) else repr(node.value)[:60]


def field(node: Node | None, *names: str) -> Node | None:
    """Give what stands at a path of keys; none where there is nothing."""
    for name in names:
        if node is None or not isinstance(node.value, dict):
            return None
        node = node.value.get(name)
    return node


def fields(node: Node | None) -> dict[str, Node]:
    """Give the fields of a mapping; none of anything else."""
    return node.value if node is not None and isinstance(node.value, dict) else {}


def each(node: Node | None) -> list[Node]:
    """Give the items of a list, or the one thing that stands there instead; nothing where there is none."""
    if node is None or node.value is None:
        return []
    return node.value if isinstance(node.value, list) else [node]


def text(node: Node | None, most: int = LONGEST) -> str:
    """Give what a scalar says, on one line; empty for anything else."""
    if node is None or node.value is None or isinstance(node.value, dict | list):
        return ""
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    return _SPACE.sub(" ", str(node.value)).strip()[:most]


def texts(node: Node | None) -> tuple[str, ...]:
    """Give what the items say, empty ones left out."""
    return tuple(said for one in each(node) if (said := text(one)))


def is_true(node: Node | None) -> bool:
    """Say whether it is true as written."""
    return node is not None and node.value is True


def spot(node: Node) -> Spot:
    """Give where it stands."""
    return Spot(node.source, node.line)


def scripts(node: Node | None) -> tuple[Command, ...]:
    """Give the programs of a script, or of a list of scripts, nested ones too."""
    return tuple(command for one in _flat(node) for command in script(one))


def script(node: Node) -> tuple[Command, ...]:
    """Give the programs of one script; a block begins on the line after its mark."""
    if not isinstance(node.value, str):
        return ()
    return commands_of(node.value, node.source, node.line + ("\n" in node.value))


def _flat(node: Node | None) -> Iterator[Node]:
    for one in each(node):
        if isinstance(one.value, list):
            yield from _flat(one)
        else:
            yield one
