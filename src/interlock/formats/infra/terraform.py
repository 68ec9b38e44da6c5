"""Plans of Terraform and OpenTofu, as `terraform show -json` writes them, and states likewise.

A value that is known only afterwards is told apart from one that is not set, and what the tool calls sensitive does
not come in. A plan that broke off is no plan.
Source: Terraform, "JSON Output Format", versions 0.1 to 1.2; OpenTofu writes the same. Floor 5.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import msgspec

from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.references import Configuration
from interlock.supply.infrastructure import HIDDEN, Doing, Infrastructure, Resource

BIGGEST: Final = 256 << 20
"""Bytes of a plan that is read at all."""
_DEEPEST: Final = 60
_MOST_LATER: Final = 500
"""Paths of one resource that are told apart; a resource with more of them is known only afterwards as a whole."""
_DOING: Final = {
    ("no-op",): Doing.NOTHING,
    ("create",): Doing.CREATE,
    ("read",): Doing.READ,
    ("update",): Doing.UPDATE,
    ("delete",): Doing.DELETE,
    ("forget",): Doing.NOTHING,
    ("delete", "create"): Doing.REPLACE,
    ("create", "delete"): Doing.REPLACE,
    ("create", "forget"): Doing.REPLACE,
}


class _Change(msgspec.Struct, frozen=True):
    actions: tuple[str, ...]
    before: Any = None
    after: Any = None
    after_unknown: Any = None
    after_sensitive: Any = None


class _Changed(msgspec.Struct, frozen=True):
    address: str
    change: _Change
    mode: str = "managed"
    type: str = ""
    name: str = ""
    provider_name: str = ""
    deposed: str = ""


class _Block(msgspec.Struct, frozen=True):
    address: str
    mode: str = "managed"
    type: str = ""
    name: str = ""
    provider_name: str = ""
    values: Any = None
    sensitive_values: Any = None


class _Module(msgspec.Struct, frozen=True):
    resources: tuple[_Block, ...] = ()
    child_modules: tuple[_Module, ...] = ()


class _Values(msgspec.Struct, frozen=True):
    root_module: _Module | None = None


class _Prior(msgspec.Struct, frozen=True):
    values: _Values | None = None


class _Document(msgspec.Struct, frozen=True):
    format_version: str
    terraform_version: str = ""
    planned_values: _Values | None = None
    values: _Values | None = None
    resource_changes: tuple[_Changed, ...] | None = None
    prior_state: _Prior | None = None
    configuration: Any = None
    errored: bool = False
    complete: bool | None = None
    deferred_changes: tuple[Any, ...] = ()


def read_terraform(body: bytes, place: str, dynamic: Collection[str] = ()) -> Infrastructure:
    """Read a plan, or a state, which plans nothing; `dynamic` are the names of blocks that are written by expressions.

    The configuration of a plan leaves such blocks out, so that what they will hold looks like nothing that somebody
    set. Errors: PlanUnreadable (FMT-130).
    """
    if len(body) > BIGGEST:
        raise PlanUnreadable(place=place, why=f"it is larger than {BIGGEST >> 20} MB")
    try:
        document = _READER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PlanUnreadable(place=place, why=f"it is no plan of Terraform's: {error}") from error
    if document.format_version.partition(".")[0] not in {"0", "1"}:
        raise PlanUnreadable(place=place, why=f"nobody here knows format {document.format_version[:20]!r}")
    if document.errored:
        raise PlanUnreadable(place=place, why="Terraform says that planning broke off, so that it is not whole")
    resources = _resources(document, place)
    seen: set[str] = set()
    for one in resources:
        if one.address in seen:
            raise PlanUnreadable(place=place, why=f"it tells {one.address} twice")
        seen.add(one.address)
    configuration = Configuration(document.configuration)
    related = configuration.related(seen)
    return Infrastructure(
        tool="terraform",
        version=document.terraform_version,
        resources=tuple(
            _placed(one, configuration, related.get(one.address, ()), dynamic)
            for one in sorted(resources, key=lambda one: one.address)
        ),
        unread=tuple(_unread(document, resources)),
    )


def _placed(
    one: Resource, configuration: Configuration, related: tuple[str, ...], dynamic: Collection[str]
) -> Resource:
    """Give a resource with those that it goes together with, and tell what is set from what is left to its provider."""
    if not one.later:
        return msgspec.structs.replace(one, related=related) if related else one
    later = tuple(
        path
        for path in one.later
        if not path or re.split(r"[.\[]", path)[0] in dynamic or configuration.is_set(one.address, path)
    )
    defaulted = tuple(path for path in one.later if path not in later)
    return msgspec.structs.replace(one, related=related, later=later, defaulted=defaulted)


def _unread(document: _Document, resources: Iterable[Resource]) -> Iterator[str]:
    if document.configuration is None and any(one.later for one in resources):
        yield "it has no configuration, so that what nobody set cannot be told from what is known only later"
    if document.deferred_changes:
        yield f"{len(document.deferred_changes)} changes are put off until others are known"
    elif document.complete is False:
        yield "Terraform says that more changes would follow"


def _resources(document: _Document, place: str) -> list[Resource]:
    blocks = document.planned_values or document.values
    if document.resource_changes is None and blocks is None:
        raise PlanUnreadable(place=place, why="it has neither changes nor values")
    changed = [_of_change(one, place) for one in document.resource_changes or ()]
    known = {one.address for one in changed}
    prior = document.prior_state.values if document.prior_state else None
    # What is only in the values has no change: a plan without changes, a state, or a source of data that was read.
    for values in (blocks, prior):
        for block in _blocks(values.root_module, 0) if values and values.root_module else ():
            if block.address not in known and (values is blocks or block.mode == "data"):
                known.add(block.address)
                changed.append(_of_block(block, is_plan=values is blocks and document.values is None))
    return changed


def _blocks(module: _Module, depth: int) -> Iterator[_Block]:
    yield from module.resources
    for one in module.child_modules if depth < _DEEPEST else ():
        yield from _blocks(one, depth + 1)


def _of_change(one: _Changed, place: str) -> Resource:
    doing = _DOING.get(one.change.actions)
    if doing is None:
        why = f"nobody here knows what {'+'.join(one.change.actions)[:60] or 'no action'} does to {one.address}"
        raise PlanUnreadable(place=place, why=why)
    after = one.change.before if doing is Doing.DELETE else one.change.after
    values = _shown(after, one.change.after_sensitive)
    later = tuple(_later(one.change.after_unknown, ""))
    return Resource(
        address=f"{one.address} (deposed {one.deposed})" if one.deposed else one.address,
        type=one.type,
        doing=doing,
        name=one.name,
        provider=one.provider_name,
        values=values if isinstance(values, dict) else {},
        later=later if len(later) <= _MOST_LATER and values != HIDDEN else ("",),
        differs=tuple(_differs(one.change)) if doing in {Doing.UPDATE, Doing.REPLACE} else (),
        is_read=one.mode == "data",
    )


def _of_block(block: _Block, *, is_plan: bool) -> Resource:
    values = _shown(block.values, block.sensitive_values)
    is_data = block.mode == "data"
    return Resource(
        address=block.address,
        type=block.type,
        doing=Doing.READ if is_data else Doing.CREATE if is_plan else Doing.NOTHING,
        name=block.name,
        provider=block.provider_name,
        values=values if isinstance(values, dict) else {},
        is_read=is_data,
    )


def _shown(value: Any, sensitive: Any, depth: int = 0) -> Any:  # noqa: ANN401 (JSON is anything)
    """Give a value without what is null in its mappings, and without what nobody may see."""
    if sensitive is True:
        return HIDDEN if value is not None else None
    if depth > _DEEPEST:
        return HIDDEN
    if isinstance(value, dict):
        marks = sensitive if isinstance(sensitive, dict) else {}
        shown = ((key, _shown(inner, marks.get(key), depth + 1)) for key, inner in value.items())
        return {key: inner for key, inner in shown if inner is not None}
    if isinstance(value, list):
        places = sensitive if isinstance(sensitive, list) else []
        return [
            _shown(inner, places[number] if number < len(places) else None, depth + 1)
            for number, inner in enumerate(value)
        ]
    return value


def _later(unknown: Any, path: str, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 (as above)
    if unknown is True or (depth > _DEEPEST and unknown):
        yield path
    elif isinstance(unknown, dict):
        for key, inner in unknown.items():
            yield from _later(inner, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(unknown, list):
        for number, inner in enumerate(unknown):
            yield from _later(inner, f"{path}[{number}]", depth + 1)


def _differs(change: _Change) -> Iterator[str]:
    before = change.before if isinstance(change.before, dict) else {}
    after = change.after if isinstance(change.after, dict) else {}
    unknown = change.after_unknown if isinstance(change.after_unknown, dict) else {}
    for key in sorted({*before, *after, *unknown}):
        if unknown.get(key) is True or before.get(key) != after.get(key):
            yield key


_READER: Final = msgspec.json.Decoder(_Document)
