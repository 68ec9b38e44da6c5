"""Changes of objects: server-side apply with owners of fields, and patches. Pure. Floor 14.

Source: Kubernetes, "Server-Side Apply": a field belongs to whoever set it last; two that want it otherwise are in
conflict unless one takes it by force; what an owner leaves out the next time goes, if nobody else owns it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

Path = tuple[str, ...]
_KEYS: Final = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "volumes": "name",
    "env": "name",
    "imagePullSecrets": "name",
    "volumeMounts": "mountPath",
    "ownerReferences": "uid",
    "conditions": "type",
}
_NOT_OWNED: Final = {("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")}
_SYSTEM: Final = frozenset({"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"})


class ConflictOfOwners(Exception):
    """A field belongs to somebody else, who wants it otherwise."""

    def __init__(self, owners: Mapping[str, list[str]]) -> None:
        count = sum(map(len, owners.values()))
        said = "; ".join(f'conflict with "{who}": {", ".join(fields)}' for who, fields in owners.items())
        super().__init__(f"Apply failed with {count} conflict{'s' if count > 1 else ''}: {said}")


def applied(live: dict[str, Any], wanted: dict[str, Any], manager: str, *, force: bool) -> dict[str, Any]:
    """Give an object after an apply; `live` is empty for a new one. Errors: ConflictOfOwners."""
    owned = owners_of(live)
    before = owned.pop(f"{manager} Apply", set())
    now = dict(leaves(wanted))
    current = dict(leaves(live))
    clashing = {
        who: sorted(path for path in fields & now.keys() if current.get(path) != now[path])
        for who, fields in owned.items()
    }
    clashing = {who: paths for who, paths in clashing.items() if paths}
    if clashing and not force:
        shown = {who.rpartition(" ")[0]: [_shown(path) for path in paths] for who, paths in clashing.items()}
        raise ConflictOfOwners(shown)
    for who, paths in clashing.items():
        owned[who] -= set(paths)
    others = set().union(*owned.values()) if owned else set()
    made = merged(live, wanted)
    for path in before - now.keys() - others:
        _remove(made, path, now.keys() | others)
    return _with_owners(made, {**owned, f"{manager} Apply": set(now)})


def updated(live: dict[str, Any], new: dict[str, Any], manager: str) -> dict[str, Any]:
    """Give an object after somebody changed it without apply: what they changed is theirs."""
    owned = owners_of(live)
    was, now = dict(leaves(live)), dict(leaves(new))
    changed = {path for path, value in now.items() if was.get(path, _GONE) != value}
    kept = {who: {path for path in fields if path in now} - changed for who, fields in owned.items()}
    name = f"{manager} Update"
    return _with_owners(new, {**kept, name: kept.get(name, set()) | changed})


def merged(old: Any, new: Any, key: str = "") -> Any:  # noqa: ANN401 (JSON is anything)
    """Give two values as one, the later of which counts more; what is null in it is taken out."""
    if isinstance(old, dict) and isinstance(new, dict):
        whole = dict(old)
        for name, value in new.items():
            if value is None:
                whole.pop(name, None)
            elif not name.startswith("$"):  # orders to the server, such as in which order items stand
                whole[name] = merged(whole.get(name), value, name)
        return whole
    if isinstance(new, list) and isinstance(old, list) and key in _KEYS:
        return _lists(old, new, _KEYS[key])
    return copy.deepcopy(new)


def json_merged(old: Any, new: Any) -> Any:  # noqa: ANN401 (as above)
    """Give a JSON merge patch carried out: lists are replaced."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return copy.deepcopy(new)
    whole = dict(old)
    for name, value in new.items():
        if value is None:
            whole.pop(name, None)
        else:
            whole[name] = json_merged(whole.get(name), value)
    return whole


def _lists(old: list[Any], new: list[Any], key: str) -> list[Any]:
    found = {one.get(key): one for one in old if isinstance(one, dict)}
    for one in new:
        if one.get("$patch") == "delete":
            found.pop(one.get(key), None)
        else:
            found[one.get(key)] = merged(found.get(one.get(key), {}), one)
    return [{name: value for name, value in one.items() if not name.startswith("$")} for one in found.values()]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 (as above)
    """Give every field that can have an owner, with its value."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            here = (*path, f"f:{name}")
            plain = tuple(one.removeprefix("f:") for one in here)
            is_system = plain[:1] == ("status",) or (plain[:1] == ("metadata",) and plain[-1] in _SYSTEM)
            if plain not in _NOT_OWNED and not is_system and not name.startswith("$"):
                yield from leaves(inner, here)
        return
    key = _KEYS.get(path[-1].removeprefix("f:"), "") if path else ""
    if isinstance(value, list) and key and all(isinstance(one, dict) and key in one for one in value):
        for one in value:
            yield from leaves(one, (*path, "k:" + json.dumps({key: one[key]})))
        return
    yield path, value


def owners_of(live: Mapping[str, Any]) -> dict[str, set[Path]]:
    """Give which fields belong to whom, by `MANAGER OPERATION`."""
    listed = live.get("metadata", {}).get("managedFields", [])
    return {f"{one['manager']} {one['operation']}": set(_paths(one["fieldsV1"])) for one in listed}


def _paths(tree: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    for name, inner in tree.items():
        if inner:
            yield from _paths(inner, (*path, name))
        else:
            yield (*path, name)


def _with_owners(made: dict[str, Any], owned: Mapping[str, set[Path]]) -> dict[str, Any]:
    listed = []
    for who, paths in sorted(owned.items()):
        manager, _, operation = who.rpartition(" ")
        tree: dict[str, Any] = {}
        for path in sorted(paths):
            here = tree
            for step in path:
                here = here.setdefault(step, {})
        if tree:
            told = {"manager": manager, "operation": operation, "apiVersion": made["apiVersion"]}
            listed.append({**told, "fieldsType": "FieldsV1", "fieldsV1": tree})
    return {**made, "metadata": {**made.get("metadata", {}), "managedFields": listed}}


def _remove(made: dict[str, Any], path: Path, kept: Any) -> None:  # noqa: ANN401 (a set or a view of keys)
    """Take a field out; an item of a list goes as a whole once nobody owns anything in it."""
    here: Any = made
    for number, step in enumerate(path):
        if step.startswith("k:"):
            (key, value), *_ = json.loads(step[2:]).items()
            item = next((one for one in here if one.get(key) == value), None)
            prefix = path[: number + 1]
            if item is None or not any(one[: len(prefix)] == prefix for one in kept):
                here[:] = [one for one in here if one is not item]
                return
            here = item
        elif number == len(path) - 1:
            here.pop(step[2:], None)
            return
        elif step[2:] not in here:
            return
        else:
            here = here[step[2:]]


def _shown(path: Path) -> str:
    return "".join(f".{one[2:]}" if one.startswith("f:") else f"[{one[2:]}]" for one in path)


_GONE: Final = object()
