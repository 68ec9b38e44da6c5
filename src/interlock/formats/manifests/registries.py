"""Which registries the settings around a lockfile or manifest declare.

npm, Yarn, Bun, pip, uv, Poetry, PDM, Pipenv, NuGet and Cargo keep them in files beside the project or above it.
Enters: a path, and files beside it. Leaves: declarations. Floor 5.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Final

from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.freshness import is_fresh
from interlock.formats.manifests.golang import go_sum
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.formats.manifests.tomldoc import read_toml
from interlock.formats.manifests.workspaces import workspace_of
from interlock.formats.manifests.xmlfile import root_of
from interlock.supply.model import Component
from interlock.supply.spoof.model import Declaration, Surroundings

DEEPEST: Final = 32
"""Folders above a file that are looked into."""

Declared = Iterator[Declaration]

_PAIR: Final = re.compile(r"\s*([^\s=;#\[][^=]*?)\s*=\s*(.*?)\s*")
_OLD_YARN: Final = re.compile(r'"?(?:(@[^\s":]+):)?registry"?\s+"?([^"\s]+)"?')
_PIP_LINE: Final = re.compile(r"(?:(-i|--index-url)|(--extra-index-url))(?:\s+|=)(\S+)")
_PIP_KEYS: Final = {"index-url": False, "extra-index-url": True}


def surroundings_of(path: str, body: bytes, beside: Beside) -> Surroundings:
    """Give what lies around a lockfile or manifest: registries, whether the two belong together, the workspace.

    Errors: ManifestMalformed (FMT-201) naming the file that could not be read.
    """
    declarations = list(_own(path, body))
    folder = posixpath.dirname(path)
    for _ in range(DEEPEST):
        for name, read in _FILES.items():
            place = posixpath.join(folder, name)
            content = beside(place)
            if content is not None and place != path:
                declarations += read(place, content)
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return Surroundings(
        tuple(dict.fromkeys(declarations)),
        is_fresh(path, body, beside),
        workspace_of(path, beside),
        checksums_of(path, body),
    )


def checksums_of(path: str, body: bytes) -> tuple[Component, ...]:
    """Give what a file of hashes promises; nothing for any other file. Errors: ManifestMalformed (FMT-201)."""
    return go_sum.checksums(path, body) if go_sum.is_for(path) else ()


def _own(path: str, body: bytes) -> Declared:
    """Give what the file itself declares beyond what its reading tells: which registry is asked beside another."""
    if path.lower().endswith((".txt", ".in", ".pip")):
        for number, line in enumerate(decoded(body, path).splitlines(), 1):
            found = _PIP_LINE.match(line.strip())
            if found:
                yield _one(path, found[3], number, is_extra=found[2] is not None, ecosystem="pypi")
    elif posixpath.basename(path) == "Pipfile":
        yield from _pipfile(path, body)
    elif posixpath.basename(path) == "pyproject.toml":
        yield from _pyproject(path, body)


def _one(
    path: str, url: str, line: int = 0, scope: str = "", *, is_extra: bool = False, ecosystem: str = ""
) -> Declaration:
    return Declaration(path, without_credentials(url), line, scope, is_extra, ecosystem)


def _npmrc(path: str, body: bytes) -> Declared:
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        pair = _PAIR.fullmatch(line)
        if pair is None:
            continue
        key, value = pair[1], pair[2].strip("\"'")
        scope, colon, name = key.rpartition(":")
        if name == "registry" and (not colon or scope.startswith("@")) and value:
            yield _one(path, value, number, scope, ecosystem="npm")


def _old_yarnrc(path: str, body: bytes) -> Declared:
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        found = _OLD_YARN.fullmatch(line.strip())
        if found:
            yield _one(path, found[2], number, found[1] or "", ecosystem="npm")


def _yarnrc(path: str, body: bytes) -> Declared:
    data = mapping(read_yaml(body, path), path, "the file")
    url = text_or_empty(data.get("npmRegistryServer"))
    if url:
        yield _one(path, url, ecosystem="npm")
    for scope, fields in mapping(data.get("npmScopes"), path, "npmScopes").items():
        url = text_or_empty(mapping(fields, path, scope).get("npmRegistryServer"))
        if url:
            yield _one(path, url, 0, f"@{scope.removeprefix('@')}", ecosystem="npm")


def _bunfig(path: str, body: bytes) -> Declared:
    install = mapping(read_toml(body, path).get("install"), path, "install")
    url = _url(install.get("registry"))
    if url:
        yield _one(path, url, ecosystem="npm")
    for scope, value in mapping(install.get("scopes"), path, "install.scopes").items():
        if _url(value):
            yield _one(path, _url(value), 0, f"@{scope.removeprefix('@')}", ecosystem="npm")


def _url(value: object) -> str:
    return text_or_empty(value.get("url") if isinstance(value, dict) else value)


def _pip(path: str, body: bytes) -> Declared:
    """Read pip's settings, in which the value of a key may go on in indented lines."""
    key = ""
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        is_more = line[:1].isspace()
        pair = None if is_more else _PAIR.fullmatch(line)
        if not is_more:
            key = pair[1].lower().replace("_", "-") if pair else ""
        if key in _PIP_KEYS and not line.lstrip().startswith(("#", ";")):
            for url in (pair[2] if pair else line).split():
                yield _one(path, url, number, is_extra=_PIP_KEYS[key], ecosystem="pypi")


def _tables(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _pipfile(path: str, body: bytes) -> Declared:
    for number, one in enumerate(_tables(read_toml(body, path).get("source"))):
        url = text_or_empty(one.get("url"))
        if url:
            # Pipenv asks only the first one for a package that names none.
            yield _one(path, url, 0, "" if number == 0 else text_or_empty(one.get("name")), ecosystem="pypi")


def _pyproject(path: str, body: bytes) -> Declared:
    tool = mapping(read_toml(body, path).get("tool"), path, "tool")
    poetry, pdm, uv = (mapping(tool.get(name), path, f"tool.{name}") for name in ("poetry", "pdm", "uv"))
    for one in _tables(poetry.get("source")):
        is_extra = text_or_empty(one.get("priority")) in {"supplemental", "secondary"} or one.get("secondary") is True
        if _url(one):
            yield _one(path, _url(one), is_extra=is_extra, ecosystem="pypi")
    for number, one in enumerate(_tables(pdm.get("source"))):
        if _url(one):
            is_bound = bool(one.get("include_packages"))
            yield _one(path, _url(one), is_extra=number > 0 and not is_bound, ecosystem="pypi")
    # uv stops at the first index that knows a name, unless it is told to look for the best version in all of them.
    is_careless = text_or_empty(uv.get("index-strategy")).startswith("unsafe")
    for one in _tables(uv.get("index")):
        if _url(one):
            is_extra = is_careless and one.get("explicit") is not True and one.get("default") is not True
            yield _one(path, _url(one), is_extra=is_extra, ecosystem="pypi")
    extra = uv.get("extra-index-url")
    for url in [uv.get("index-url"), *(extra if isinstance(extra, list) else [])]:
        if text_or_empty(url):
            yield _one(path, text_or_empty(url), is_extra=is_careless, ecosystem="pypi")


def _nuget(path: str, body: bytes) -> Declared:
    root = root_of(body, path, "configuration")
    sources = {
        add.get("key"): add for part in root.all("packageSources") for add in part.all("add") if add.get("value")
    }
    patterns: dict[str, list[str]] = {}
    for part in root.all("packageSourceMapping"):
        for source in part.all("packageSource"):
            patterns[source.get("key")] = [package.get("pattern") for package in source.all("package")]
    for number, (key, add) in enumerate(sources.items()):
        bound = [pattern for pattern in patterns.get(key, []) if pattern != "*"]
        is_extra = number > 0 and not patterns
        for scope in bound or [""]:
            yield _one(path, add.get("value"), add.line, scope, is_extra=is_extra, ecosystem="nuget")


def _cargo(path: str, body: bytes) -> Declared:
    data = read_toml(body, path)
    for table, field in (("registries", "index"), ("source", "registry")):
        for name, value in mapping(data.get(table), path, table).items():
            url = text_or_empty(mapping(value, path, f"{table}.{name}").get(field))
            if url:
                yield _one(path, url.removeprefix("sparse+"), ecosystem="cargo")


_FILES: Final[dict[str, Callable[[str, bytes], Declared]]] = {
    ".npmrc": _npmrc,
    ".yarnrc": _old_yarnrc,
    ".yarnrc.yml": _yarnrc,
    "bunfig.toml": _bunfig,
    "pip.conf": _pip,
    "pip.ini": _pip,
    "pyproject.toml": _pyproject,
    "Pipfile": _pipfile,
    "nuget.config": _nuget,
    "NuGet.config": _nuget,
    "NuGet.Config": _nuget,
    ".cargo/config.toml": _cargo,
    ".cargo/config": _cargo,
}
"""Files of settings, each looked for in the folder of a file and in all above it."""
