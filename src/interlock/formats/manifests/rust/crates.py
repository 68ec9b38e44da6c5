"""What `Cargo.lock` and `Cargo.toml` have in common: names, sources, and what a manifest asks for. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from interlock.formats.manifests.fields import mapping, text_or_empty, texts, wrong
from interlock.formats.manifests.gathering import Ecosystem
from interlock.formats.manifests.origins import is_commit, without_credentials
from interlock.supply.model import Scope, Source, SourceKind

CARGO: Final = Ecosystem("cargo", "crates.io")
_TABLES: Final = (
    ("dependencies", Scope.REQUIRED),
    ("dev-dependencies", Scope.DEVELOPMENT),
    ("dev_dependencies", Scope.DEVELOPMENT),
    ("build-dependencies", Scope.BUILD),
    ("build_dependencies", Scope.BUILD),
)
_REFERENCES: Final = ("branch", "tag", "rev")


class Asked(NamedTuple):
    """One thing that a manifest asks for."""

    name: str
    """The crate's, not the one that it is renamed to."""
    alias: str
    constraint: str
    scope: Scope
    source: Source
    group: str
    """What it is asked for by, beyond the plain table: a target."""


def asked_by(data: dict[str, object], path: str, shared: dict[str, object]) -> Iterator[Asked]:
    """Give what a manifest asks for, in all its tables.

    Shape: `shared` is the table of dependencies of the workspace, for entries that refer to it.
    Errors: ManifestMalformed (FMT-201).
    """
    yield from _tables(data, path, shared, "")
    for target, value in mapping(data.get("target"), path, "target").items():
        yield from _tables(mapping(value, path, f"target.{target}"), path, shared, f"target:{target}")


def _tables(data: dict[str, object], path: str, shared: dict[str, object], group: str) -> Iterator[Asked]:
    for table, scope in _TABLES:
        for alias, value in mapping(data.get(table), path, table).items():
            yield _asked(alias, value, path, shared, scope, group)


def _asked(alias: str, value: object, path: str, shared: dict[str, object], scope: Scope, group: str) -> Asked:
    if isinstance(value, dict) and value.get("workspace") is True:
        common = shared.get(alias, "")
        value = {**(common if isinstance(common, dict) else {"version": common}), **value}
    if isinstance(value, str):
        return Asked(alias, alias, value, scope, Source(), group)
    if not isinstance(value, dict):
        raise wrong(path, f"dependency {alias}", "a text or a mapping", value)
    if value.get("optional") is True and scope is Scope.REQUIRED:
        scope = Scope.OPTIONAL
    name = text_or_empty(value.get("package")) or alias
    return Asked(name, alias, text_or_empty(value.get("version")), scope, _declared(value), group)


def _declared(value: dict[str, object]) -> Source:
    git = text_or_empty(value.get("git"))
    if git:
        reference = next((text_or_empty(value[key]) for key in _REFERENCES if value.get(key)), "")
        commit = text_or_empty(value.get("rev"))
        return Source(SourceKind.GIT, without_credentials(git), reference, commit if is_commit(commit) else "")
    if "path" in value:
        return Source(SourceKind.PATH, text_or_empty(value["path"]))
    registry = text_or_empty(value.get("registry-index")) or text_or_empty(value.get("registry"))
    return Source(SourceKind.REGISTRY, without_credentials(registry)) if registry else Source()


def locked_source(written: str) -> Source:
    """Give the source that a lockfile writes as `kind+address?key=value#commit`; none at all is a folder."""
    if not written:
        return Source(SourceKind.PATH)
    kind, _, address = written.partition("+")
    if kind in {"registry", "sparse"}:
        return Source(SourceKind.REGISTRY, without_credentials(address))
    if kind == "git":
        address, _, commit = without_credentials(address).partition("#")
        address, _, query = address.partition("?")
        pairs = dict(pair.partition("=")[::2] for pair in query.split("&"))
        reference = next((unquote(pairs[key]) for key in _REFERENCES if key in pairs), "")
        return Source(SourceKind.GIT, address, reference, commit)
    if kind in {"path", "directory", "local-registry"}:
        return Source(SourceKind.PATH, address)
    return Source(SourceKind.URL, without_credentials(written))


def package_of(data: dict[str, object], path: str, workspace: dict[str, object]) -> dict[str, object]:
    """Give the table of the package itself, with what it takes from its workspace. Errors: ManifestMalformed."""
    table = mapping(data.get("package", data.get("project")), path, "package")
    inherited = mapping(workspace.get("package"), path, "workspace.package")
    return {
        key: inherited.get(key) if isinstance(value, dict) and value.get("workspace") is True else value
        for key, value in table.items()
    }


def members_of(workspace: dict[str, object], path: str) -> tuple[str, ...]:
    """Give the folders that a workspace names as its members, patterns left out. Errors: ManifestMalformed."""
    named = texts(workspace.get("members"), path, "workspace.members")
    return tuple(folder for folder in named if not set("*?[") & set(folder))
