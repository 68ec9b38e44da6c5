"""Whether a lockfile still says what its manifest asks for.

Enters: readings of one tree. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, dirname
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.errors import RangeMalformed, SchemeUnknown, VersionMalformed
from interlock.supply.model import Component, Reading, ReadingKind, Scope, SourceKind
from interlock.supply.ranges import contains, native_range
from interlock.supply.spoof.known import folded
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion
from interlock.supply.spoof.names import type_of
from interlock.supply.versions import scheme_of_purl_type

LOCKFILES: Final[dict[str, tuple[str, ...]]] = {
    "Cargo.toml": ("Cargo.lock",),
    "Gemfile": ("Gemfile.lock",),
    "Package.swift": ("Package.resolved",),
    "Pipfile": ("Pipfile.lock",),
    "composer.json": ("composer.lock",),
    "deno.json": ("deno.lock",),
    "gems.rb": ("gems.locked",),
    "mix.exs": ("mix.lock",),
    "package.json": ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"),
    "paket.dependencies": ("paket.lock",),
    "pubspec.yaml": ("pubspec.lock",),
    "pyproject.toml": ("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"),
}
"""By the name of a manifest, those of the lockfiles that are made from it."""
_LOCKED: Final = frozenset({Scope.REQUIRED, Scope.TEST, Scope.DEVELOPMENT})
_FIXABLE: Final = frozenset({SourceKind.REGISTRY, SourceKind.UNKNOWN})
_REMEDY: Final = "write the lockfile anew with its tool, and look at what changes"


def drifted_lockfiles(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:  # noqa: ARG001  # every check takes the same
    """Give what a manifest asks for and its lockfile does not hold, holds otherwise, or holds without being asked."""
    by_path = {reading.path: reading for reading in readings}
    for manifest in readings:
        if manifest.kind is not ReadingKind.MANIFEST:
            continue
        folder = dirname(manifest.path)
        for name in LOCKFILES.get(basename(manifest.path), ()):
            lock = by_path.get(f"{folder}/{name}" if folder else name)
            if lock is not None and lock.kind is ReadingKind.LOCKFILE and not lock.unresolved and lock.components:
                yield from _between(manifest, lock)


def stale_lockfiles(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:  # noqa: ARG001  # as above
    """Give lockfiles that hold the digest of another manifest than the one beside them."""
    for reading in readings:
        if look_ups.surroundings(reading.path).is_fresh is False:
            yield Suspicion(
                Rule.LOCKFILE_STALE,
                Severity.MEDIUM,
                Certainty.HIGH,
                f"{reading.path} was made from another manifest than the one beside it",
                _REMEDY,
                reading.path,
            )


def _between(manifest: Reading, lock: Reading) -> Iterator[Suspicion]:
    locked: dict[tuple[str, str], list[Component]] = {}
    for one in lock.components:
        locked.setdefault(_key(one), []).append(one)
    own = _key(manifest.project) if manifest.project else None
    asked = {_key(one) for one in manifest.components}
    for one in manifest.components:
        if one.scope not in _LOCKED or one.is_direct is False or _key(one) == own or one.source.kind not in _FIXABLE:
            continue
        there = locked.get(_key(one), [])
        if not there:
            yield _drift(manifest, one, f"{one.name} is asked for, but {lock.path} does not hold it")
        elif not any(_fits(one, other) for other in there):
            versions = ", ".join(sorted({other.version for other in there})[:3])
            yield _drift(
                manifest, one, f"{one.name} is asked for as {one.constraint}, but {lock.path} holds {versions}"
            )
    for one in lock.components:
        if one.is_direct and _key(one) not in asked and one.source.kind in _FIXABLE:
            yield _drift(lock, one, f"{one.name} stands as asked for by the project, but {manifest.path} does not ask")


def _key(one: Component) -> tuple[str, str]:
    purl_type = type_of(one)
    return purl_type, folded(purl_type, one.name)


def _fits(asked: Component, locked: Component) -> bool:
    """Say whether a locked version is one that was asked for; where that cannot be told, it is."""
    constraint = asked.constraint
    if not constraint or not locked.version or locked.source.kind not in _FIXABLE:
        return True
    purl_type = type_of(asked)
    if purl_type == "npm":
        constraint = constraint.rpartition("@")[2] if constraint.startswith("npm:") else constraint
        if not set(constraint) & set("0123456789*x"):
            return True  # a tag such as `latest`, which only the registry can resolve
    try:
        return contains(native_range(scheme_of_purl_type(purl_type), constraint), locked.version)
    except (RangeMalformed, SchemeUnknown, VersionMalformed):
        return True


def _drift(reading: Reading, one: Component, what: str) -> Suspicion:
    return Suspicion(Rule.LOCKFILE_DRIFT, Severity.MEDIUM, Certainty.MEDIUM, what, _REMEDY, reading.path, one.line, one)
