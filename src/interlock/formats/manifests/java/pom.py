"""One `pom.xml` as it is written, and several of them laid over each other as Maven does.

Enters: elements. Leaves: values with their properties filled in. Floor 5.
Source: Maven's POM Reference; Introduction to the POM, "Project Inheritance", "Project Interpolation".
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.formats.xmldoc import Element

LONGEST_VALUE: Final = 500
"""Characters of a property that is filled in."""
DEEPEST: Final = 20
"""How often a property may lead to another."""
_PROPERTY: Final = re.compile(r"\$\{([^${}]{1,200})\}")


class Dependency(msgspec.Struct, frozen=True):
    """What one `<dependency>` says."""

    group: str
    artifact: str
    version: str
    type: str
    classifier: str
    scope: str
    is_optional: bool
    line: int
    profile: str = ""
    """The profile that it belongs to, where that is not active of itself."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two of them the same for Maven."""
        return self.group, self.artifact, self.type or "jar", self.classifier


class Parent(msgspec.Struct, frozen=True):
    """What `<parent>` says."""

    group: str
    artifact: str
    version: str
    place: str
    """Where it lies, relative to the folder of the child; empty where it is only in a repository."""
    line: int


class Pom(msgspec.Struct, frozen=True):
    """One file, or several laid over each other."""

    group: str
    artifact: str
    version: str
    parent: Parent | None
    properties: dict[str, str]
    managed: tuple[Dependency, ...]
    dependencies: tuple[Dependency, ...]
    licences: tuple[str, ...]
    repositories: tuple[str, ...]


def pom_of(project: Element) -> Pom:
    """Give what a project says itself."""
    parent = _parent(project.first("parent"))
    properties = _properties(project)
    managed = _dependencies(project.within("dependencyManagement", "dependencies", "dependency"))
    wanted = _dependencies(project.within("dependencies", "dependency"))
    for profile in project.within("profiles", "profile"):
        name = profile.say("id")
        if "true" in {one.text for one in profile.within("activation", "activeByDefault")}:
            properties |= _properties(profile)
            managed += _dependencies(profile.within("dependencyManagement", "dependencies", "dependency"))
            name = ""
        else:
            name = name or "default"
        wanted += _dependencies(profile.within("dependencies", "dependency"), name)
    return Pom(
        project.say("groupId") or (parent.group if parent else ""),
        project.say("artifactId"),
        project.say("version") or (parent.version if parent else ""),
        parent,
        properties,
        managed,
        wanted,
        tuple(one.text for one in project.within("licenses", "license", "name") if one.text),
        tuple(one.text for one in project.within("repositories", "repository", "url") if one.text)
        + tuple(one.text for one in project.within("pluginRepositories", "pluginRepository", "url") if one.text),
    )


def _parent(element: Element | None) -> Parent | None:
    if element is None:
        return None
    written = element.first("relativePath")
    place = written.text if written is not None else "../pom.xml"
    return Parent(element.say("groupId"), element.say("artifactId"), element.say("version"), place, element.line)


def _properties(element: Element) -> dict[str, str]:
    return {one.name: one.text for table in element.all("properties") for one in table.children}


def _dependencies(elements: list[Element], profile: str = "") -> tuple[Dependency, ...]:
    return tuple(
        Dependency(
            one.say("groupId"),
            one.say("artifactId"),
            one.say("version"),
            one.say("type"),
            one.say("classifier"),
            one.say("scope"),
            one.say("optional") == "true",
            one.line,
            profile,
        )
        for one in elements
    )


def laid_over(child: Pom, parent: Pom) -> Pom:
    """Lay a child over its parent: what it says itself wins, and the rest is inherited."""
    own = {(one.key, one.profile) for one in child.dependencies}
    inherited = tuple(
        msgspec.structs.replace(one, line=0)
        for one in parent.dependencies
        if not one.profile and (one.key, "") not in own
    )
    return msgspec.structs.replace(
        child,
        properties={**parent.properties, **child.properties},
        managed=child.managed + parent.managed,
        dependencies=child.dependencies + inherited,
        licences=child.licences or parent.licences,
        repositories=child.repositories + parent.repositories,
    )


class Filling:
    """Fills properties into texts."""

    def __init__(self, pom: Pom) -> None:
        """Know the properties, and the project's own fields under all their names."""
        self._known = dict(pom.properties)
        fields = {"groupId": pom.group, "artifactId": pom.artifact, "version": pom.version}
        if pom.parent is not None:
            up = {"groupId": pom.parent.group, "artifactId": pom.parent.artifact, "version": pom.parent.version}
            fields |= {f"parent.{name}": value for name, value in up.items()}
        for name, value in fields.items():
            for prefix in ("project.", "pom.", ""):
                self._known.setdefault(prefix + name, value)

    def __call__(self, text: str) -> str:
        """Give a text with its properties filled in; those that are not known stay as they are."""
        for _ in range(DEEPEST):
            filled = _PROPERTY.sub(self._value, text) if "${" in text else text
            if filled == text or len(filled) > LONGEST_VALUE:
                break
            text = filled
        return text

    def _value(self, name: re.Match[str]) -> str:
        value = self._known.get(name[1])
        return name[0] if value is None or len(value) > LONGEST_VALUE else value
