"""`gradle.lockfile` and its kin: what Gradle resolved, with the configurations that need it.

Enters: text. Leaves: a `Reading`. Floor 5. Source: Gradle's user manual, "Locking Versions".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.java.coordinates import MAVEN
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "maven.gradle-lockfile"
TAKES = "gradle.lockfile, buildscript-gradle.lockfile, settings-gradle.lockfile, gradle/dependency-locks/*.lockfile"

_PARTS: Final = 3
_BUILDS: Final = re.compile(
    r"classpath|annotationprocessor|kapt|ksp|kotlin\w*compiler\w*|compileonly|checkstyle|pmd|jacoco|detekt|ktlint"
    r"|spotbugs|spotless|lint|zinc|codenarc|errorprone"
)
_OF_BUILDS: Final = ("buildscript-gradle.lockfile", "settings-gradle.lockfile", "buildscript-classpath.lockfile")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Gradle, by its name and place."""
    folder, _, name = path.rpartition("/")
    return (
        name == "gradle.lockfile"
        or name in _OF_BUILDS
        or (name.endswith(".lockfile") and posixpath.basename(folder) == "dependency-locks")
    )


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Gradle.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, MAVEN)
    name = posixpath.basename(path)
    alone = name.removesuffix(".lockfile") if posixpath.basename(posixpath.dirname(path)) == "dependency-locks" else ""
    for number, raw in enumerate(decoded(body, path).split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        module, _, rest = line.partition("=")
        groups = tuple(group for group in rest.split(",") if group) or (alone,) * bool(alone)
        parts = module.split(":")
        if module == "empty":
            continue
        if len(parts) != _PARTS or not all(parts):
            found.owe(number, f"{line[:80]!r} is no module with a version")
            continue
        scope = Scope.BUILD if name in _OF_BUILDS else scope_of(groups)
        found.add(f"{parts[0]}:{parts[1]}", parts[2], scope=scope, groups=groups, line=number)
    return found.reading()


def scope_of(configurations: tuple[str, ...]) -> Scope:
    """Give the widest need among configurations, known by how Gradle and its plugins name them."""
    scopes = [_scope_of(one.lower()) for one in configurations]
    return min(scopes, key=lambda scope: scope.rank, default=Scope.REQUIRED)


def _scope_of(configuration: str) -> Scope:
    if "test" in configuration:
        return Scope.TEST
    return Scope.BUILD if _BUILDS.match(configuration) else Scope.REQUIRED
