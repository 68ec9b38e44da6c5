"""Whether a lockfile was made from the manifest beside it, where it holds a digest of that, or repeats it.

Composer, PDM, Pipenv and Poetry write a digest; uv repeats what was asked for. Enters: a lockfile and the manifest
beside it. Leaves: yes, no, or not known. Floor 5. Source: what these tools digest, as their own documents and files
show.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Callable, Iterator
from typing import Final

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import text_or_empty
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import folded
from interlock.formats.manifests.python.project import BUILD, wanted_by
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.errors import RangeMalformed
from interlock.supply.ranges.pypi import normal_specifier

_COMPOSER: Final = (
    "name", "version", "require", "require-dev", "conflict", "replace", "provide",
    "minimum-stability", "prefer-stable", "repositories", "extra",
)  # fmt: skip
_OLD_POETRY: Final = ("dependencies", "source", "extras", "dev-dependencies")
"""What Poetry digests even where it is not there."""
_NEW_POETRY: Final = ("group",)
_NO_GROUPS: Final = frozenset({"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"})
"""The tables of a Pipfile that are no group of packages by a name of its own."""
_PROJECT: Final = ("requires-python", "dependencies", "optional-dependencies")


def is_fresh(path: str, body: bytes, beside: Beside) -> bool | None:
    """Say whether the digest in a lockfile is that of its manifest; None where there is none, or none that can be told.

    A lockfile or manifest that cannot be read is told by its own reader.
    """
    name = posixpath.basename(path)
    if name not in _WAYS:
        return None
    manifest, way = _WAYS[name]
    content = beside(posixpath.join(posixpath.dirname(path), manifest))
    try:
        return None if content is None else way(body, content)
    except (ManifestMalformed, ValueError, RecursionError):
        return None


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _of_composer(lock: bytes, manifest: bytes) -> bool | None:
    stated = text_or_empty(_dict(read_json(lock, "composer.lock")).get("content-hash"))
    # Objects and lists that are empty are one and the same to PHP, so a manifest with such is not judged.
    data = _dict(read_json(manifest, "composer.json"))
    relevant: dict[str, object] = {key: data[key] for key in _COMPOSER if key in data}
    platform = _dict(data.get("config")).get("platform")
    if platform is not None:
        relevant["config"] = {"platform": platform}
    if not stated or _is_doubtful(relevant):
        return None
    text = json.dumps(dict(sorted(relevant.items())), separators=(",", ":"), ensure_ascii=True).replace("/", "\\/")
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() == stated


def _is_doubtful(value: object) -> bool:
    """Say whether something is in it that PHP may write otherwise: empty objects, numbers with a fraction."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, float) or one == {}:
            return True
        if isinstance(one, dict):
            if all(isinstance(key, str) and key.isdigit() for key in one):
                return True  # PHP takes such an object for a list
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False


def _of_pipenv(lock: bytes, manifest: bytes) -> bool | None:
    meta = _dict(_dict(read_json(lock, "Pipfile.lock")).get("_meta"))
    stated = text_or_empty(_dict(meta.get("hash")).get("sha256"))
    data = read_toml(manifest, "Pipfile")
    if not stated or "source" not in data:
        return None
    relevant = {name: value for name, value in data.items() if name not in _NO_GROUPS}
    relevant |= {
        "_meta": {"sources": data["source"], "requires": data.get("requires", {})},
        "default": data.get("packages", {}),
        "develop": data.get("dev-packages", {}),
    }
    text = json.dumps(relevant, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest() == stated


def _of_poetry(lock: bytes, manifest: bytes) -> bool | None:
    stated = text_or_empty(_dict(read_toml(lock, "poetry.lock").get("metadata")).get("content-hash"))
    data = read_toml(manifest, "pyproject.toml")
    poetry = _dict(_dict(data.get("tool")).get("poetry"))
    project = {key: value for key, value in _dict(data.get("project")).items() if key in _PROJECT}
    if not stated or not (poetry or project):
        return None
    groups = _dict(data.get("dependency-groups"))
    return stated in {_poetry_digest(poetry, project, one) for one in ({}, groups)}


def _poetry_digest(poetry: dict[str, object], project: dict[str, object], groups: dict[str, object]) -> str:
    """Digest as Poetry does: its own table alone where nothing else says what is needed, and then with empty keys."""
    tables = {"project": project} if project else {}
    tables |= {"dependency-groups": groups} if groups else {}
    needed = () if tables else _OLD_POETRY
    own = {key: poetry.get(key) for key in (*_OLD_POETRY, *_NEW_POETRY) if key in needed or poetry.get(key) is not None}
    whole = {**tables, "tool": {"poetry": own}} if tables else own
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def _of_pdm(lock: bytes, manifest: bytes) -> bool | None:
    metadata = _dict(read_toml(lock, "pdm.lock").get("metadata"))
    stated = text_or_empty(metadata.get("content_hash"))
    data = read_toml(manifest, "pyproject.toml")
    pdm, project = _dict(_dict(data.get("tool")).get("pdm")), _dict(data.get("project"))
    # What it takes from the tables of others, or from a workspace, it digests in forms of its own.
    if not stated.startswith("sha256:") or not project or "workspace" in pdm:
        return None
    return stated.removeprefix("sha256:") in set(_pdm_digests(pdm, project, _dict(data.get("dependency-groups"))))


def _pdm_digests(pdm: dict[str, object], project: dict[str, object], groups: dict[str, object]) -> Iterator[str]:
    """Digest as PDM does, in its form of today and in that of older versions."""
    resolution = _dict(pdm.get("resolution"))
    merged = {folded(name): value for name, value in groups.items()}
    for name, listed in _dict(pdm.get("dev-dependencies")).items():
        merged[folded(name)] = [*_list(merged.get(folded(name))), *_list(listed)]
    both = {
        "sources": pdm.get("source", []),
        "dependencies": project.get("dependencies", []),
        "optional-dependencies": project.get("optional-dependencies", {}),
        "requires-python": project.get("requires-python", ""),
    }
    older = {"overrides": pdm.get("overrides", resolution.get("overrides", {}))}
    for dev in (merged, pdm.get("dev-dependencies", {})):
        for rest in ({"resolution": resolution}, older):
            whole = json.dumps({**both, "dev-dependencies": dev, **rest}, sort_keys=True, default=str)
            yield hashlib.sha256(whole.encode()).hexdigest()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _of_uv(lock: bytes, manifest: bytes) -> bool | None:
    data = read_toml(manifest, "pyproject.toml")
    project = _dict(data.get("project"))
    name = folded(text_or_empty(project.get("name")))
    packages = [_dict(one) for one in _list(read_toml(lock, "uv.lock").get("package"))]
    own = next((one for one in packages if name and folded(text_or_empty(one.get("name"))) == name), {})
    others = {"poetry", "pdm"} & _dict(data.get("tool")).keys()
    if "metadata" not in own or _list(project.get("dynamic")) or others:
        return None
    metadata = _dict(own["metadata"])
    tables = [metadata.get("requires-dist"), *_dict(metadata.get("requires-dev")).values()]
    stated = {_stated(_dict(one)) for table in tables for one in _list(table)}
    told = [one for one in wanted_by(data, "pyproject.toml") if one.group != BUILD]
    if any(not one.name for one in told):
        return None
    asked = {(folded(one.name), _normal(one.constraint)) for one in told}
    # Where a package comes from an address or a folder, the file says so instead of the range.
    elsewhere = {one for one, specifier in stated if specifier is None}
    return {pair for pair in stated if pair[0] not in elsewhere | {name}} == {
        pair for pair in asked if pair[0] not in elsewhere | {name}
    } and elsewhere <= {one for one, _ in asked}


def _stated(one: dict[str, object]) -> tuple[str, str | None]:
    """Give name and range of what a lockfile of uv repeats; no range where it is taken from elsewhere."""
    name = folded(text_or_empty(one.get("name")))
    is_elsewhere = any(key in one for key in ("git", "url", "path", "directory", "editable", "virtual"))
    return name, None if is_elsewhere else _normal(text_or_empty(one.get("specifier")))


def _normal(specifier: str) -> str:
    """Give the normal form of a range. Errors: ValueError where it is none."""
    try:
        return normal_specifier(specifier)
    except RangeMalformed as error:
        raise ValueError(specifier) from error


_WAYS: Final[dict[str, tuple[str, Callable[[bytes, bytes], bool | None]]]] = {
    "composer.lock": ("composer.json", _of_composer),
    "Pipfile.lock": ("Pipfile", _of_pipenv),
    "pdm.lock": ("pyproject.toml", _of_pdm),
    "poetry.lock": ("pyproject.toml", _of_poetry),
    "uv.lock": ("pyproject.toml", _of_uv),
}
"""By the name of a lockfile, that of its manifest and how the digest is made."""
