"""`pom.xml`: what a Maven project asks for. Enters: XML. Leaves: a `Reading`. Floor 5.

Parents are looked up in the tree, by the path that a project gives for them; what lies only in a repository is owed.
"""

from __future__ import annotations

import posixpath
from typing import Final

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.java.coordinates import MAVEN, exact
from interlock.formats.manifests.java.pom import Dependency, Filling, Parent, Pom, laid_over, pom_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "maven.pom"
TAKES = "pom.xml, *.pom"

MOST_PARENTS: Final = 16
_SCOPES: Final = {"test": Scope.TEST, "provided": Scope.BUILD}


def is_for(path: str) -> bool:
    """Say whether it is a project of Maven, by its name."""
    name = posixpath.basename(path)
    return name == "pom.xml" or name.endswith(".pom")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a project of Maven.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, MAVEN)
    pom = _with_parents(pom_of(root_of(body, path, "project")), found, beside)
    fill = Filling(pom)
    managed = _managed(pom, fill)
    for one in pom.dependencies:
        _add(found, _filled(one, fill), managed)
    project = None
    if pom.artifact:
        name = f"{fill(pom.group)}:{fill(pom.artifact)}" if pom.group else fill(pom.artifact)
        project = found.project(name, exact(fill(pom.version)), licences=pom.licences)
    return found.reading(project=project, registries=map(without_credentials, map(fill, pom.repositories)))


def _with_parents(pom: Pom, found: Gathering, beside: Beside) -> Pom:
    place, parent, seen = found.path, pom.parent, set[str]()
    for _ in range(MOST_PARENTS):
        if parent is None:
            return pom
        above = _parent_of(place, parent, beside)
        if above is None or above[0] in seen:
            break
        place, project = above
        seen.add(place)
        pom, parent = laid_over(pom, project), project.parent
    if parent is not None:
        name = f"{parent.group}:{parent.artifact}:{parent.version}"[:200]
        line = parent.line if place == found.path else 0
        found.owe(line, f"its parent {name} is not in this tree, so what that adds is not known")
    return pom


def _parent_of(place: str, parent: Parent, beside: Beside) -> tuple[str, Pom] | None:
    """Give a parent from the tree; a broken one is not there, and its own reading says so."""
    if not parent.place:
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(place), parent.place))
    for one in (target, posixpath.join(target, "pom.xml")):
        body = None if one.startswith("..") else beside(one)
        if body is None:
            continue
        try:
            pom = pom_of(root_of(body, one, "project"))
        except ManifestMalformed:
            return None
        return (one, pom) if pom.artifact == parent.artifact else None
    return None


def _managed(pom: Pom, fill: Filling) -> dict[tuple[str, str, str, str], Dependency]:
    """Give what `dependencyManagement` fixes; the first mention is the one nearest to the project."""
    found: dict[tuple[str, str, str, str], Dependency] = {}
    for one in pom.managed:
        filled = _filled(one, fill)
        if filled.scope != "import":
            found.setdefault(filled.key, filled)
    return found


def _filled(one: Dependency, fill: Filling) -> Dependency:
    return Dependency(
        fill(one.group),
        fill(one.artifact),
        fill(one.version),
        fill(one.type),
        fill(one.classifier),
        fill(one.scope),
        one.is_optional,
        one.line,
        one.profile,
    )


def _add(found: Gathering, one: Dependency, managed: dict[tuple[str, str, str, str], Dependency]) -> None:
    fixed = managed.get(one.key)
    if not one.group or not one.artifact or "${" in one.group + one.artifact:
        found.owe(one.line, f"'{one.group}:{one.artifact}'"[:160] + " is no whole name of a package")
        return
    version = one.version or (fixed.version if fixed is not None else "")
    named = one.scope or (fixed.scope if fixed is not None else "")
    scope = _SCOPES.get(named, Scope.REQUIRED)
    if scope is Scope.REQUIRED and (one.is_optional or one.profile):
        scope = Scope.OPTIONAL
    groups = [named] if named not in {"", "compile"} else []
    groups += ["optional"] * one.is_optional + [f"profile:{one.profile}"] * bool(one.profile)
    place = found.add(
        f"{one.group}:{one.artifact}",
        exact(version),
        scope=scope,
        groups=tuple(groups),
        source=Source(SourceKind.PATH) if named == "system" else Source(),
        constraint=version,
        line=one.line,
    )
    found.asks(place, scope, constraint=version)
