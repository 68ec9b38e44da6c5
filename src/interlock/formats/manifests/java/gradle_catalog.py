"""`libs.versions.toml`: the versions that a Gradle build shares. Enters: TOML. Leaves: a `Reading`. Floor 5.

Source: Gradle's user manual, "Version Catalogs", "Rich versions".
"""

from __future__ import annotations

from typing import Final, NamedTuple

from interlock.formats.manifests.fields import mapping, text_or_empty, wrong
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.java.coordinates import MAVEN, exact
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "maven.gradle-catalog"
TAKES = "gradle/*.versions.toml"

_RICH: Final = ("strictly", "require", "prefer")


class _Version(NamedTuple):
    """A version as a catalog knows it."""

    exact: str
    asked: str


def is_for(path: str) -> bool:
    """Say whether it is a version catalog, by its name."""
    return path.endswith(".versions.toml")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a version catalog.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, MAVEN)
    versions = {
        name: _version(value, {}, path) for name, value in mapping(data.get("versions"), path, "versions").items()
    }
    for alias, value in mapping(data.get("libraries"), path, "libraries").items():
        _add_library(found, alias, value, versions)
    for alias, value in mapping(data.get("plugins"), path, "plugins").items():
        _add_plugin(found, alias, value, versions)
    return found.reading()


def _add_library(found: Gathering, alias: str, value: object, versions: dict[str, _Version]) -> None:
    if isinstance(value, str):
        module, version = value, None
        if module.count(":") > 1:
            group, name, written = module.split(":", 2)
            module, version = f"{group}:{name}", _version(written, versions, found.path)
    else:
        entry = mapping(value, found.path, f"libraries.{alias}")
        module = text_or_empty(entry.get("module"))
        module = module or f"{text_or_empty(entry.get('group'))}:{text_or_empty(entry.get('name'))}"
        version = _referred(entry.get("version"), versions, found, f"libraries.{alias}")
    group, _, name = module.partition(":")
    if not group or not name:
        found.owe(0, f"libraries.{alias[:80]} is no group and name")
        return
    version = version or _Version("", "")
    found.asks(found.add(module, version.exact, constraint=version.asked))


def _add_plugin(found: Gathering, alias: str, value: object, versions: dict[str, _Version]) -> None:
    """Take note of a plugin: the package that its id leads to."""
    if isinstance(value, str):
        name, _, written = value.partition(":")
        version = _version(written, versions, found.path)
    else:
        entry = mapping(value, found.path, f"plugins.{alias}")
        name = text_or_empty(entry.get("id"))
        version = _referred(entry.get("version"), versions, found, f"plugins.{alias}")
    if not name:
        found.owe(0, f"plugins.{alias[:80]} has no id")
        return
    place = found.add(
        f"{name}:{name}.gradle.plugin", version.exact, scope=Scope.BUILD, groups=("plugins",), constraint=version.asked
    )
    found.asks(place, Scope.BUILD)


def _referred(value: object, versions: dict[str, _Version], found: Gathering, what: str) -> _Version:
    """Give a version, which may be the name of one; one that is not there is owed."""
    name = text_or_empty(value.get("ref")) if isinstance(value, dict) else ""
    if name and name not in versions:
        found.owe(0, f"{what[:120]} refers to a version {name[:80]!r} that is not there")
    return _version(value, versions, found.path)


def _version(value: object, versions: dict[str, _Version], path: str) -> _Version:
    if value is None:
        return _Version("", "")
    if isinstance(value, str):
        return _Version(exact(_strict(value)), value)
    if not isinstance(value, dict):
        raise wrong(path, "a version", "a text or a mapping", value)
    name = text_or_empty(value.get("ref"))
    if name:
        return versions.get(name, _Version("", ""))
    rich = {key: text_or_empty(value.get(key)) for key in _RICH}
    named = next((exact(rich[key]) for key in ("strictly", "prefer", "require") if exact(rich[key])), "")
    return _Version(named, ", ".join(f"{key} {asked}" for key, asked in rich.items() if asked))


def _strict(text: str) -> str:
    """Give the version of the short form `[range]!!version` or `version!!`."""
    asked, marks, preferred = text.partition("!!")
    return preferred or asked if marks else text
