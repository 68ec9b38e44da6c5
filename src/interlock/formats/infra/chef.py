"""What chef-client writes with its `doc` formatter, read into resources and what became of them.

Chef could not be had where this was written: it is read from what Chef documents of its output, and tried on
texts written after that of Chef Infra Client 14 to 18, never from a run of ours. Floor 5.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.errors import PlanUnreadable
from interlock.supply.infrastructure import Doing, Resource

_RECIPE: Final = re.compile(r"^\s*Recipe: (?P<name>\S+)")
_ACTION: Final = re.compile(
    r"^(?P<indent>\s*)\* (?P<type>[a-z][a-z0-9_]*)\[(?P<name>.*)\] action (?P<action>[a-z_]+)(?P<rest>.*)$"
)
_DETAIL: Final = re.compile(r"^\s*(?:- |\+\+\+ |--- |@@ |[-+])")
_WOULD: Final = re.compile(r"^\s*- (?P<what>.+)$")
_ENDED: Final = re.compile(r"(?:Chef|Cinc)(?: Infra)? Client (?P<how>finished|failed)[,.]? ?(?P<rest>.*)$")
_ERROR: Final = re.compile(
    r"Error executing action `(?P<action>[a-z_]+)` on resource '(?P<type>[a-z0-9_]+)\[(?P<name>.*)\]'"
)
_BLIND: Final = frozenset(
    {"execute", "bash", "script", "ruby_block", "powershell_script", "batch", "csh", "perl", "python"}
)


class Converged(msgspec.Struct, frozen=True):
    """One action on one resource, as a run tells it."""

    address: str
    type: str
    name: str
    action: str
    is_changed: bool
    is_failed: bool = False
    is_skipped: bool = False
    says: str = ""
    recipe: str = ""


class Run(msgspec.Struct, frozen=True):
    """What a run came to."""

    is_whole: bool
    """Whether it says that it finished."""
    actions: tuple[Converged, ...]
    says: str = ""


def read_run(text: str, place: str) -> Run:
    """Read a run. Errors: PlanUnreadable (FMT-130) for a text that says nothing of how it ended."""
    lines = text.splitlines()
    ends = [found for line in lines if (found := _ENDED.search(line))]
    if not ends:
        raise PlanUnreadable(place=place, why="what chef-client wrote does not say how it ended")
    actions = _failed(tuple(_actions(lines)), lines)
    whole = ends[-1]["how"] == "finished"
    return Run(whole, actions, "" if whole else (ends[-1]["rest"] or "it failed"))


def _failed(actions: tuple[Converged, ...], lines: list[str]) -> tuple[Converged, ...]:
    broken = {(found["type"], found["name"]) for line in lines if (found := _ERROR.search(line))}
    return tuple(
        msgspec.structs.replace(one, is_failed=True, is_changed=False) if (one.type, one.name) in broken else one
        for one in actions
    )


def _actions(lines: list[str]) -> Iterator[Converged]:
    recipe = ""
    current: Converged | None = None
    seen: Counter[str] = Counter()
    for line in lines:
        if found := _RECIPE.match(line):
            recipe = found["name"]
        elif found := _ACTION.match(line):
            if current is not None:
                yield current
            address = f"{found['type']}[{found['name']}] {found['action']}"
            seen[address] += 1
            number = f" #{seen[address]}" if seen[address] > 1 else ""
            rest = found["rest"].strip()
            skipped = rest.startswith("(skipped")
            current = Converged(
                address=address + number,
                type=found["type"],
                name=found["name"],
                action=found["action"],
                is_changed=not rest,
                is_skipped=skipped,
                says=rest.strip("()"),
                recipe=recipe,
            )
        elif current is not None and current.is_changed and not current.says and (what := _WOULD.match(line)):
            current = msgspec.structs.replace(current, says=what["what"][:300])
    if current is not None:
        yield current


def resources_of(run: Run) -> tuple[Resource, ...]:
    """Give what a run with `--why-run` says would happen, as resources."""
    return tuple(
        Resource(
            address=one.address,
            type=f"chef::{one.type}",
            doing=_doing(one),
            name=one.name,
            provider="chef",
            values={"name": one.name, "action": one.action},
            file=one.recipe,
        )
        for one in run.actions
    )


def _doing(one: Converged) -> Doing:
    if not one.is_changed:
        return Doing.NOTHING
    return Doing.RUN if one.type in _BLIND else Doing.UPDATE
