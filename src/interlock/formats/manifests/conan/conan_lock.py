"""`conan.lock` of Conan 1 (a graph) and Conan 2 (lists of references). Enters: JSON. Leaves: a `Reading`. Floor 5.

Source: Conan's documentation, "Lockfiles", for versions 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.conan.references import CONAN, add_reference
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "conan.lock"
TAKES = "conan.lock, *.conan.lock"

_LISTS: Final = (
    ("requires", Scope.REQUIRED),
    ("build_requires", Scope.BUILD),
    ("python_requires", Scope.BUILD),
    ("config_requires", Scope.BUILD),
)


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Conan, by its name."""
    name = path.rpartition("/")[2]
    return name == "conan.lock" or name.endswith(".conan.lock")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Conan.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict) or not {"version", "graph_lock", "requires"} & data.keys():
        raise malformed(path, "it has neither a graph nor requirements")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, CONAN)
    if "graph_lock" in data:
        graph = mapping(data["graph_lock"], path, "graph_lock")
        _add_graph(found, mapping(graph.get("nodes"), path, "graph_lock.nodes"))
    for field, scope in _LISTS:
        for value in items(data.get(field), path, field):
            add_reference(found, text_or_empty(value), scope=scope, groups=(field,))
    return found.reading()


def _add_graph(found: Gathering, nodes: dict[str, object]) -> None:
    """Take note of a graph; the node with a path, or without any reference, is the project itself."""
    entries = {key: mapping(value, found.path, f"node {key}") for key, value in nodes.items()}
    places: dict[str, int | None] = {}
    for key, entry in entries.items():
        reference = text_or_empty(entry.get("ref")) or text_or_empty(entry.get("pref"))
        if reference and "path" not in entry:
            places[key] = add_reference(found, reference)
    for key, entry in entries.items():
        for field, scope in _LISTS:
            for other in _ids(entry.get(field), found.path, f"node {key} {field}"):
                if key in places:
                    found.needs(places[key], places.get(other))
                else:
                    found.asks(places.get(other), scope)
    found.settle_scopes()


def _ids(value: object, path: str, what: str) -> Iterator[str]:
    """Give the ids that a node refers to: a list of them, or by reference in older files."""
    rows = list(value.values()) if isinstance(value, dict) else items(value, path, what)
    return (one for one in rows if isinstance(one, str))
