"""What `pyproject.toml` asks for: the standard tables, and those of Poetry, PDM and uv. Floor 5.

Source: PEP 621, PEP 735, PEP 518.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final, NamedTuple

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty, texts
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import asked, exact_of, folded, scope_of
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Scope, Source, SourceKind

BUILD: Final = "build-system"
DEEPEST: Final = 32
"""Groups that take each other in."""


class Wanted(NamedTuple):
    """One thing that the project asks for."""

    name: str
    version: str
    constraint: str
    source: Source
    scope: Scope
    group: str
    text: str
    """As written; the only field with something in it where nothing could be made out."""


def asked_next_to(path: str, beside: Beside) -> list[Wanted] | None:
    """Give what the `pyproject.toml` in the same folder asks for; None where it is absent or broken.

    If it is broken, its own reader says so.
    """
    body = beside(posixpath.join(posixpath.dirname(path), "pyproject.toml"))
    if body is None:
        return None
    try:
        return [one for one in wanted_by(read_toml(body, "pyproject.toml"), "pyproject.toml") if one.group != BUILD]
    except ManifestMalformed:
        return None


def wanted_by(data: dict[str, object], path: str) -> Iterator[Wanted]:
    """Give everything that a project asks for. Errors: ManifestMalformed (FMT-201)."""
    project = mapping(data.get("project"), path, "project")
    yield from _listed(project.get("dependencies"), path, Scope.REQUIRED, "")
    for extra, table in mapping(project.get("optional-dependencies"), path, "optional-dependencies").items():
        yield from _listed(table, path, Scope.OPTIONAL, extra)
    groups = mapping(data.get("dependency-groups"), path, "dependency-groups")
    for group in groups:
        scope = Scope.TEST if scope_of((group,)) is Scope.TEST else Scope.DEVELOPMENT
        yield from _listed(list(_unfolded(groups, group, path)), path, scope, group)
    yield from _of_tools(mapping(data.get("tool"), path, "tool"), path)
    build = mapping(data.get("build-system"), path, "build-system")
    yield from _listed(build.get("requires"), path, Scope.BUILD, BUILD)


def _of_tools(tool: dict[str, object], path: str) -> Iterator[Wanted]:
    poetry = mapping(tool.get("poetry"), path, "tool.poetry")
    yield from _of_poetry(poetry.get("dependencies"), path, Scope.REQUIRED, "")
    yield from _of_poetry(poetry.get("dev-dependencies"), path, Scope.DEVELOPMENT, "dev")
    for group, value in mapping(poetry.get("group"), path, "tool.poetry.group").items():
        table = mapping(value, path, f"tool.poetry.group.{group}")
        scope = scope_of((group,)) if group != "main" else Scope.REQUIRED
        yield from _of_poetry(table.get("dependencies"), path, scope, group)
    for group, listed in mapping(_inner(tool, "pdm", path).get("dev-dependencies"), path, "tool.pdm").items():
        yield from _listed(listed, path, Scope.DEVELOPMENT, group)
    yield from _listed(_inner(tool, "uv", path).get("dev-dependencies"), path, Scope.DEVELOPMENT, "dev")


def _inner(tool: dict[str, object], name: str, path: str) -> dict[str, object]:
    return mapping(tool.get(name), path, f"tool.{name}")


def _listed(table: object, path: str, scope: Scope, group: str) -> Iterator[Wanted]:
    for text in texts(table, path, f"the requirements of {group or 'the project'}"):
        yield wanted(text, scope, group)


def wanted(text: str, scope: Scope, group: str) -> Wanted:
    """Read one requirement as PEP 508 writes it."""
    text = text.removeprefix("-e ").strip()
    one = asked(text)
    if one is None or not one.is_whole:
        return Wanted("", "", "", Source(), scope, group, text)
    return Wanted(one.name, one.version, one.constraint, one.source, scope, group, text)


def _unfolded(groups: dict[str, object], first: str, path: str) -> Iterator[str]:
    """Give the requirements of a group and of those that it takes in, none of them twice."""
    by_name = {folded(name): value for name, value in groups.items()}
    waiting, seen = [first], {folded(first)}
    while waiting:
        for one in items(by_name.get(folded(waiting.pop())), path, "a dependency group"):
            if isinstance(one, str):
                yield one
            else:
                inner = text_or_empty(mapping(one, path, "a dependency group").get("include-group"))
                if inner and folded(inner) not in seen:
                    seen.add(folded(inner))
                    waiting.append(inner)


def _of_poetry(table: object, path: str, scope: Scope, group: str) -> Iterator[Wanted]:
    """Give the requirements of a table of Poetry: a range, or a table with one, or a list of such tables."""
    for name, value in mapping(table, path, "the dependencies of tool.poetry").items():
        if folded(name) == "python":
            continue
        for one in value if isinstance(value, list) else [value]:
            fields = one if isinstance(one, dict) else {"version": one}
            constraint = text_or_empty(fields.get("version"))
            is_exact = constraint[:1].isdigit() and not set(constraint) & set("*,| ")
            version = constraint if is_exact else exact_of(constraint)
            narrower = Scope.OPTIONAL if fields.get("optional") is True and scope is Scope.REQUIRED else scope
            yield Wanted(name, version, constraint, _source_of_poetry(fields), narrower, group, name)


def _source_of_poetry(fields: dict[str, object]) -> Source:
    git, url = text_or_empty(fields.get("git")), text_or_empty(fields.get("url"))
    if git:
        commit = text_or_empty(fields.get("rev"))
        reference = text_or_empty(fields.get("tag")) or text_or_empty(fields.get("branch"))
        return Source(SourceKind.GIT, without_credentials(git), reference or commit)
    if url:
        return Source(SourceKind.URL, without_credentials(url))
    folder = text_or_empty(fields.get("path")) or text_or_empty(fields.get("file"))
    return Source(SourceKind.PATH, folder) if folder else Source()


def registries_of(data: dict[str, object], path: str) -> list[str]:
    """Give the registries that the tables of Poetry, PDM and uv declare. Errors: ManifestMalformed (FMT-201)."""
    tool = mapping(data.get("tool"), path, "tool")
    found: list[str] = []
    for name, field in (("poetry", "source"), ("pdm", "source"), ("uv", "index")):
        value = _inner(tool, name, path).get(field)
        tables = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        found += [without_credentials(text_or_empty(one.get("url"))) for one in tables]
    uv = _inner(tool, "uv", path)
    found.append(without_credentials(text_or_empty(uv.get("index-url"))))
    extra = uv.get("extra-index-url")
    found += [without_credentials(one) for one in extra if isinstance(one, str)] if isinstance(extra, list) else []
    return found
