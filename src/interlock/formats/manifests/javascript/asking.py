"""What the project's own `package.json` asks for, for lockfiles that do not repeat it. Floor 5."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import cast

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.javascript.addresses import DEPENDENCY_FIELDS, GROUPS
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Scope


def next_to(path: str, name: str) -> str:
    """Give the path of another file in the same folder."""
    return posixpath.join(posixpath.dirname(path), name)


def manifest_next_to(path: str, beside: Beside) -> dict[str, object] | None:
    """Give the `package.json` in the same folder; None where it is absent or broken, which its own reader says."""
    body = beside(next_to(path, "package.json"))
    if body is None:
        return None
    try:
        value = read_json(body, "package.json")
    except ManifestMalformed:
        return None
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def asked_for(manifest: dict[str, object]) -> Iterator[tuple[str, str, Scope, str]]:
    """Give name, range, scope and group of everything that a manifest asks for."""
    for field, scope in DEPENDENCY_FIELDS.items():
        wanted = manifest.get(field)
        if isinstance(wanted, dict):
            for name, text in wanted.items():
                yield name, text if isinstance(text, str) else "", scope, GROUPS[field]
