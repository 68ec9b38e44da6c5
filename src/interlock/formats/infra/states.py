"""What Salt's `state.apply` writes as JSON, read into resources and what became of them. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from interlock.formats.errors import PlanUnreadable
from interlock.supply.infrastructure import Doing, Resource

_PARTS: Final = 4


class State(msgspec.Struct, frozen=True):
    """One state, as a run tells it."""

    address: str
    type: str
    """Module and function: `file.managed`."""
    name: str
    result: bool | None
    """None for one that would change something."""
    changes: dict[str, Any]
    says: str = ""
    file: str = ""
    order: int = 0


def read_states(body: bytes, place: str) -> tuple[State, ...]:
    """Read the answer of one minion, in the order in which its states run. Errors: PlanUnreadable (FMT-130)."""
    start = body.find(b"{")
    try:
        document = msgspec.json.decode(body[start:] if start >= 0 else body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise PlanUnreadable(place=place, why=f"Salt's answer is no JSON: {error}") from error
    answers = list(document.values()) if isinstance(document, dict) else []
    if len(answers) != 1 or not isinstance(answers[0], dict):
        said = "; ".join(map(str, answers[0])) if answers and isinstance(answers[0], list) else "it has no states"
        raise PlanUnreadable(place=place, why=f"Salt did not come to any state: {said[:300]}")
    return tuple(sorted(_states(answers[0], place), key=lambda one: one.order))


def _states(answer: dict[str, Any], place: str) -> Iterator[State]:
    for key, told in answer.items():
        parts = key.split("_|-")
        if len(parts) != _PARTS or not isinstance(told, dict):
            raise PlanUnreadable(place=place, why=f"{key[:100]!r} is no state of Salt's")
        result = told.get("result")
        changes = told.get("changes")
        yield State(
            address=f"{parts[0]}.{parts[3]}: {parts[1]}",
            type=f"{parts[0]}.{parts[3]}",
            name=parts[2],
            result=result if isinstance(result, bool) else None,
            changes=changes if isinstance(changes, dict) else {},
            says=str(told.get("comment") or "")[:500],
            file=str(told.get("__sls__") or ""),
            order=number if isinstance(number := told.get("__run_num__"), int) else 0,
        )


def read_low(body: bytes, place: str) -> dict[str, dict[str, Any]]:
    """Read what each state is asked to do, by address. Errors: PlanUnreadable (FMT-130)."""
    start = body.find(b"{")
    try:
        document = msgspec.json.decode(body[start:] if start >= 0 else body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise PlanUnreadable(place=place, why=f"Salt's answer is no JSON: {error}") from error
    answers = list(document.values()) if isinstance(document, dict) else []
    low = answers[0] if answers and isinstance(answers[0], list) else []
    if not low or not all(isinstance(one, dict) for one in low):
        said = "; ".join(map(str, low)) or "nothing is to be done"
        raise PlanUnreadable(place=place, why=f"Salt cannot put its states together: {said[:300]}")
    return {f"{one.get('state')}.{one.get('fun')}: {one.get('__id__')}": _arguments(one) for one in low}


def _arguments(one: dict[str, Any]) -> dict[str, Any]:
    left_out = {"state", "fun", "order", "__id__", "__sls__", "__env__", "__run_num__"}
    return {key: value for key, value in one.items() if key not in left_out and value is not None}


def resources_of(states: tuple[State, ...], arguments: dict[str, dict[str, Any]]) -> tuple[Resource, ...]:
    """Give what a run with `test=True` says would happen, as resources."""
    return tuple(
        Resource(
            address=one.address,
            type=one.type,
            doing=_doing(one),
            name=one.name,
            provider="salt",
            values={"name": one.name, **arguments.get(one.address, {})},
            differs=tuple(sorted(one.changes)),
            file=one.file,
        )
        for one in states
    )


def _doing(one: State) -> Doing:
    if one.result is not None:
        return Doing.NOTHING
    return Doing.RUN if one.type.startswith(("cmd.", "module.")) else Doing.UPDATE
