"""Whether a lockfile still says what its manifest asks for.

Enters: readings of one tree. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from posixpath import basename, dirname, join
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.errors import RangeMalformed, SchemeUnknown, VersionMalformed
from interlock.supply.model import Component, Reading, ReadingKind, Scope, SourceKind
from interlock.supply.ranges import Range, contains, native_range, poetry_range
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


def drifted_lockfiles(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what manifests ask for and their lockfile does not hold, holds otherwise, or holds without being asked."""
    by_path = {reading.path: reading for reading in readings}
    asking: dict[str, list[Reading]] = {}
    for manifest in readings:
        if manifest.kind is ReadingKind.MANIFEST and basename(manifest.path) in LOCKFILES:
            for path in _locks_of(manifest, by_path, look_ups):
                asking.setdefault(path, []).append(manifest)
    for path, manifests in asking.items():
        yield from _between(sorted(manifests, key=lambda one: (len(dirname(one.path)), one.path)), by_path[path])


def _locks_of(manifest: Reading, by_path: Mapping[str, Reading], look_ups: LookUps) -> list[str]:
    """Give the lockfiles made from a manifest: those beside it, or else those of its workspace."""
    names = LOCKFILES[basename(manifest.path)]
    found = [path for path in (join(dirname(manifest.path), name) for name in names) if _is_whole(by_path.get(path))]
    workspace = None if found else look_ups.surroundings(manifest.path).workspace
    if workspace is None:
        return found
    return [path for path in (join(workspace, name) for name in names) if _is_whole(by_path.get(path))]


def _is_whole(lock: Reading | None) -> bool:
    return lock is not None and lock.kind is ReadingKind.LOCKFILE and not lock.unresolved and bool(lock.components)


def stale_lockfiles(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
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


def _between(manifests: Sequence[Reading], lock: Reading) -> Iterator[Suspicion]:
    """Compare a lockfile with the manifests that it is made from, the root of the workspace first."""
    locked: dict[tuple[str, str], list[Component]] = {}
    for one in lock.components:
        locked.setdefault(_key(one), []).append(one)
    own = {_key(manifest.project) for manifest in manifests if manifest.project}
    asked = {_key(one) for manifest in manifests for one in manifest.components}
    for manifest in manifests:
        # Cargo locks each member by its name. What is not there is none, or only offers what members may ask for.
        if manifest.format != "cargo.toml" or (manifest.project is not None and _key(manifest.project) in locked):
            yield from _missing(manifest, lock, locked, own)
    where = manifests[0].path if len(manifests) == 1 else f"none of {len(manifests)} manifests"
    for one in lock.components:
        key = _key(one)
        if one.is_direct and key not in asked and key not in own and one.source.kind in _FIXABLE:
            does = "does not ask" if len(manifests) == 1 else "asks"
            yield _drift(lock, one, f"{one.name} stands as asked for by the project, but {where} {does}")


def _missing(
    manifest: Reading,
    lock: Reading,
    locked: Mapping[tuple[str, str], Sequence[Component]],
    own: Collection[tuple[str, str]],
) -> Iterator[Suspicion]:
    for one in manifest.components:
        key = _key(one)
        if one.scope not in _LOCKED or one.is_direct is False or key in own or one.source.kind not in _FIXABLE:
            continue
        there = locked.get(key, ())
        if not there:
            yield _drift(manifest, one, f"{one.name} is asked for, but {lock.path} does not hold it")
        elif not any(_fits(one, other) for other in there):
            versions = ", ".join(sorted({other.version for other in there})[:3])
            yield _drift(
                manifest, one, f"{one.name} is asked for as {one.constraint}, but {lock.path} holds {versions}"
            )


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
        if not set(constraint) & set("0123456789"):
            return True  # a tag such as `latest`, which only the registry can resolve, or any version at all
    try:
        return contains(_range(purl_type, constraint), locked.version)
    except (RangeMalformed, SchemeUnknown, VersionMalformed):
        return True


def _range(purl_type: str, constraint: str) -> Range:
    """Read what was asked for. Errors: RangeMalformed (SUP-104), SchemeUnknown (SUP-103)."""
    try:
        return native_range(scheme_of_purl_type(purl_type), constraint)
    except RangeMalformed:
        if purl_type != "pypi":
            raise
        return poetry_range(constraint)


def _drift(reading: Reading, one: Component, what: str) -> Suspicion:
    return Suspicion(Rule.LOCKFILE_DRIFT, Severity.MEDIUM, Certainty.MEDIUM, what, _REMEDY, reading.path, one.line, one)
