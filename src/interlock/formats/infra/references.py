"""Which resources of a Terraform plan name each other, worked out from the expressions of its configuration.

A plan tells values, and those that link resources are often known only afterwards; which expression leads where is
written in the configuration, through variables of modules and their outputs. `local.x` is not written there, so what
goes through a local value is not known, and nothing is concluded from it. Floor 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_INDEX: Final = re.compile(r"\[[^\]]*\]")
_STEP: Final = re.compile(r"[^.\[\]]+")
_DEEPEST: Final = 40
_MOST: Final = 2_000
"""References that one resource may lead to before the rest of them is left out."""
_LONGEST_PATH: Final = 2
_DATA_PATH: Final = 3


class Configuration:
    """What the configuration of a plan says of its resources."""

    def __init__(self, configuration: object) -> None:
        root = configuration.get("root_module") if isinstance(configuration, dict) else None
        self._tree = _Tree(root) if isinstance(root, dict) else None
        blocks = self._tree.blocks() if self._tree is not None else ()
        self._blocks = {f"{module}{_text(block.get('address'))}": block for module, block in blocks}

    def is_set(self, address: str, path: str) -> bool:
        """Say whether somebody set a value; where that is not written down, somebody did."""
        block = self._blocks.get(_INDEX.sub("", address))
        if block is None or not isinstance(block.get("expressions"), dict):
            return block is None or "expressions" in block
        return _is_set(block["expressions"], [*_STEP.findall(path)])

    def related(self, addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Give for each address the others that it names or that name it, instances of one block all alike."""
        return _related(self._tree, addresses) if self._tree is not None else {}


def _is_set(here: Any, steps: list[str]) -> bool:  # noqa: ANN401 (JSON is anything)
    for step in steps:
        if isinstance(here, list):
            if not step.isdigit() or int(step) >= len(here):
                return True
            here = here[int(step)]
        elif not isinstance(here, dict) or "references" in here or "constant_value" in here:
            return True  # the parts of what one expression gives
        elif step in here:
            here = here[step]
        else:
            return step.isdigit() and bool(here)  # a block that may stand once only is no list there
    return True


def _related(tree: _Tree, addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
    by_block: dict[str, list[str]] = {}
    for address in addresses:
        by_block.setdefault(_INDEX.sub("", address), []).append(address)
    edges: dict[str, set[str]] = {}
    for module, block in tree.blocks():
        own = f"{module}{_text(block.get('address'))}"
        if own not in by_block:
            continue
        for other in tree.reached(module, _references(block)):
            if other in by_block and other != own:
                edges.setdefault(own, set()).add(other)
                edges.setdefault(other, set()).add(own)
    return {
        address: tuple(sorted(each for block in others for each in _alike(address, by_block[block])))
        for own, others in edges.items()
        for address in by_block[own]
    }


def _alike(address: str, others: list[str]) -> list[str]:
    """Give those of several instances that have the same indexes, where there are any: `a[1]` belongs to `b[1]`."""
    own = _INDEX.findall(address)
    same = [one for one in others if _INDEX.findall(one) == own]
    return same or others


class _Tree:
    """The modules of a configuration, each by the prefix that its resources have."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._modules: dict[str, Mapping[str, Any]] = {}
        self._calls: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._add("", root, 0)

    def _add(self, prefix: str, module: Mapping[str, Any], depth: int) -> None:
        self._modules[prefix] = module
        calls = module.get("module_calls")
        for name, call in calls.items() if isinstance(calls, dict) and depth < _DEEPEST else ():
            inner = call.get("module") if isinstance(call, dict) else None
            if isinstance(inner, dict):
                below = f"{prefix}module.{name}."
                self._calls[below] = (prefix, call)
                self._add(below, inner, depth + 1)

    def blocks(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give every resource block with the prefix of its module."""
        for prefix, module in self._modules.items():
            listed = module.get("resources")
            for block in listed if isinstance(listed, list) else ():
                if isinstance(block, dict):
                    yield prefix, block

    def reached(self, module: str, references: Iterable[str]) -> set[str]:
        """Give the blocks that some references lead to."""
        found: set[str] = set()
        for reference in references:
            found |= self._of(module, reference, 0)
            if len(found) > _MOST:
                break
        return found

    def _of(self, module: str, reference: str, depth: int) -> frozenset[str]:
        parts = _INDEX.sub("", reference).split(".")
        key = (module, ".".join(parts[:4]))
        known = self._known.get(key)
        if known is not None or depth > _DEEPEST:
            return known or frozenset()
        self._known[key] = frozenset()  # whatever comes round to itself leads nowhere
        found = frozenset(self._blocks_of(module, parts, depth))
        self._known[key] = found
        return found

    def _blocks_of(self, module: str, parts: list[str], depth: int) -> Iterator[str]:
        if parts[0] == "var" and len(parts) > 1 and module in self._calls:
            outer, call = self._calls[module]
            given = call.get("expressions")
            expression = given.get(parts[1]) if isinstance(given, dict) else None
            for one in _references(expression):
                yield from self._of(outer, one, depth + 1)
        elif parts[0] == "module" and len(parts) > 1:
            below = f"{module}module.{parts[1]}."
            outputs = self._modules.get(below, {}).get("outputs")
            named = parts[2:3] or (list(outputs) if isinstance(outputs, dict) else [])
            for name in named:
                output = outputs.get(name) if isinstance(outputs, dict) else None
                for one in _references(output):
                    yield from self._of(below, one, depth + 1)
        elif parts[0] == "data" and len(parts) >= _DATA_PATH:
            yield f"{module}{'.'.join(parts[:3])}"
        elif len(parts) >= _LONGEST_PATH and parts[0] not in {"local", "each", "count", "path", "terraform", "self"}:
            yield f"{module}{'.'.join(parts[:2])}"


def _references(value: object, depth: int = 0) -> Iterator[str]:
    """Give every reference in an expression, however deep."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "references" and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, str))
            elif key not in {"constant_value", "module"}:
                yield from _references(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner, depth + 1)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
