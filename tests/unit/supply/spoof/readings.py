"""Makes components and readings for the tests of suspicions."""

from __future__ import annotations

from typing import Any

from interlock.supply.model import Component, Hash, Reading, ReadingKind, Source, SourceKind
from interlock.supply.purl import purl_of

SHA = Hash("sha512", "ab" * 64)
OTHER = Hash("sha512", "cd" * 64)
FROM = Source(SourceKind.REGISTRY, "https://registry.example/x/-/x-1.tgz")


def component(name: str, version: str = "1.0.0", *, kind: str = "npm", **told: Any) -> Component:
    """Make a component of npm, or of another type of package URL."""
    split = {"npm": "/", "composer": "/", "golang": "/", "maven": ":"}.get(kind, "")
    space, _, last = name.rpartition(split) if split else ("", "", name)
    told.setdefault("hashes", (SHA,))
    told.setdefault("source", FROM)
    return Component(name, version, purl_of(kind, last, version, space), **told)


def lockfile(*components: Component, path: str = "package-lock.json", **told: Any) -> Reading:
    """Make the reading of a lockfile."""
    told.setdefault("format", "npm.package-lock")
    told.setdefault("kind", ReadingKind.LOCKFILE)
    return Reading(path, components=components, **told)


def manifest(*components: Component, path: str = "package.json", **told: Any) -> Reading:
    """Make the reading of a manifest."""
    told.setdefault("format", "npm.package-json")
    return lockfile(*components, path=path, kind=ReadingKind.MANIFEST, **told)
