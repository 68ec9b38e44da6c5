"""`pyproject.toml`: what a project asks for. Enters: TOML. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI
from interlock.formats.manifests.python.project import registries_of, wanted_by
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Component, Reading, ReadingKind

FORMAT = "pypi.pyproject"
TAKES = "pyproject.toml"


def is_for(path: str) -> bool:
    """Say whether it is the manifest of a Python project, by its name."""
    return path.rpartition("/")[2] == "pyproject.toml"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what a project asks for; what it says to compute at build time is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, PYPI)
    for one in wanted_by(data, path):
        if not one.name:
            found.owe(0, f"{one.text[:120]!r} is no requirement")
            continue
        place = found.add(one.name, one.version, scope=one.scope, constraint=one.constraint, source=one.source)
        found.asks(place, one.scope, group=one.group)
    project = mapping(data.get("project"), path, "project")
    dynamic = project.get("dynamic")
    for field in ("dependencies", "optional-dependencies"):
        if isinstance(dynamic, list) and field in dynamic:
            found.owe(0, f"{field} are computed when the project is built")
    return found.reading(project=_project(found, data), registries=registries_of(data, path))


def _project(found: Gathering, data: dict[str, object]) -> Component | None:
    tool = mapping(data.get("tool"), found.path, "tool")
    poetry = mapping(tool.get("poetry"), found.path, "tool.poetry")
    project = mapping(data.get("project"), found.path, "project") or poetry
    name, version = text_or_empty(project.get("name")), text_or_empty(project.get("version"))
    return found.project(name, version, licences=tuple(_licences(project)))


def _licences(project: dict[str, object]) -> Iterator[str]:
    """Give the licence as an expression, or as the text of the older table."""
    value = project.get("license")
    licence = value.get("text") if isinstance(value, dict) else value
    if isinstance(licence, str) and licence and "\n" not in licence:
        yield licence
