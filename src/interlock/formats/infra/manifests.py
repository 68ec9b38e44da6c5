"""Manifests of Kubernetes: YAML or JSON, one or many documents, lists taken apart. Floor 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from interlock.formats.errors import PlanUnreadable, YamlMalformed
from interlock.formats.yamldoc import read_yaml_documents
from interlock.supply.infrastructure import Doing, Resource

BIGGEST: Final = 32 << 20
_HIDDEN: Final = frozenset({"data", "stringData", "binaryData"})
_KEPT: Final = "(kept back)"


def read_manifests(body: bytes, place: str) -> tuple[Resource, ...]:
    """Read the resources of a file; what a secret holds stays out. Errors: PlanUnreadable (FMT-130)."""
    found: list[Resource] = []
    seen: Counter[str] = Counter()
    for document, line in _documents(body, place):
        for one in _items(document, place):
            resource = _resource(one, place, line)
            seen[resource.address] += 1
            again = seen[resource.address]
            # two of one name in one file: the later takes the place of the earlier, and both are judged
            found.append(
                msgspec.structs.replace(resource, address=f"{resource.address} #{again}") if again > 1 else resource
            )
    return tuple(found)


def _documents(body: bytes, place: str) -> Iterator[tuple[Any, int]]:
    if body.lstrip()[:1] in {b"{", b"["}:
        try:
            yield msgspec.json.decode(body), 1
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise PlanUnreadable(place=place, why=f"it is no JSON: {error}") from error
        return
    try:
        for node in read_yaml_documents(body, place, BIGGEST):
            yield node.plain(), node.line
    except YamlMalformed as error:
        raise PlanUnreadable(place=f"{place}:{error.fields['line']}", why=str(error.fields["why"])) from error


def _items(document: Any, place: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (JSON is anything)
    """Give what a document holds: itself, or the items of a list."""
    if isinstance(document, list):
        for one in document:
            yield from _items(one, place)
        return
    if not isinstance(document, dict) or not all(isinstance(document.get(one), str) for one in ("apiVersion", "kind")):
        raise PlanUnreadable(place=place, why="something in it has no apiVersion and kind, and so is no manifest")
    if document["kind"].endswith("List") and isinstance(document.get("items"), list):
        kind = document["kind"].removesuffix("List")
        for one in document["items"]:
            if isinstance(one, dict) and kind:
                one = {"apiVersion": document["apiVersion"], "kind": kind, **one}  # noqa: PLW2901 (what a list leaves out)
            yield from _items(one, place)
        return
    yield document


def _resource(one: dict[str, Any], place: str, line: int) -> Resource:
    metadata = one.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    name = str(metadata.get("name") or f"{metadata.get('generateName') or ''}*")
    namespace = metadata.get("namespace")
    values = (
        _shown(dict.fromkeys(_HIDDEN & one.keys(), _KEPT) | {k: v for k, v in one.items() if k not in _HIDDEN})
        if one["kind"] == "Secret"
        else _shown(one)
    )
    return Resource(
        address=f"{one['kind']} {f'{namespace}/' if namespace else ''}{name}",
        type=one["kind"],
        doing=Doing.CREATE,
        name=name,
        provider=one["apiVersion"],
        values=_shown(values),
        file=place,
        line=line,
    )


def _shown(value: Any) -> Any:  # noqa: ANN401 (as above)
    """Give a value without what is null in its mappings: the server drops it, too."""
    if isinstance(value, dict):
        return {str(key): _shown(inner) for key, inner in value.items() if inner is not None}
    return [_shown(inner) for inner in value] if isinstance(value, list) else value
