"""The values of a resource as rules see them; what is known only later is there and cannot be looked at. Floor 9."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from interlock.decision.expression import Pending
from interlock.supply.infrastructure import HIDDEN, Resource

_STEP: Final = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")


def tree_of(resource: Resource) -> dict[str, Any] | Pending:
    """Give the values of a resource with a `Pending` at each place that is known only later, or that nobody may see."""
    if "" in resource.later:
        return Pending(resource.address)
    if not resource.later and not _hides(resource.values):
        return resource.values
    tree = _copied(resource.values, resource.address)
    for path in resource.later:
        _put(tree, path, Pending(f"{resource.address}.{path}"))
    return tree  # type: ignore[no-any-return]  # a copy of what is one


def _hides(value: Any) -> bool:  # noqa: ANN401 (JSON is anything)
    if isinstance(value, dict):
        return any(map(_hides, value.values()))
    return any(map(_hides, value)) if isinstance(value, list) else value == HIDDEN


def _copied(value: Any, place: str) -> Any:  # noqa: ANN401 (as above)
    if isinstance(value, dict):
        return {key: _copied(inner, f"{place}.{key}") for key, inner in value.items()}
    if isinstance(value, list):
        return [_copied(inner, f"{place}[{number}]") for number, inner in enumerate(value)]
    return Pending(f"{place} {HIDDEN}") if value == HIDDEN else value


def _put(tree: dict[str, Any], path: str, pending: Pending) -> None:
    """Put what is pending where its path leads; a place that is not there yet is made."""
    steps = list(_steps(path))
    here: Any = tree
    for number, step in enumerate(steps):
        is_last = number == len(steps) - 1
        if isinstance(here, dict) and isinstance(step, str):
            if is_last:
                here[step] = pending
                return
            here = here.setdefault(step, [] if isinstance(steps[number + 1], int) else {})
        elif isinstance(here, list) and isinstance(step, int):
            while len(here) <= step:
                here.append(None)
            if is_last:
                here[step] = pending
                return
            if here[step] is None:
                here[step] = [] if isinstance(steps[number + 1], int) else {}
            here = here[step]
        else:
            return  # something above it is pending already, or is known and has no parts


def _steps(path: str) -> Iterator[str | int]:
    for index, name in _STEP.findall(path):
        yield int(index) if index else name
