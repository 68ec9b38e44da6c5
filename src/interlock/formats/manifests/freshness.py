"""Whether a lockfile was made from the manifest beside it, where it holds a digest of that.

Composer, Pipenv and Poetry write one. Enters: a lockfile and the manifest beside it. Leaves: yes, no, or not known.
Floor 5. Source: what these tools digest, as their own documents and files show.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Callable
from typing import Final

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import text_or_empty
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml

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


_WAYS: Final[dict[str, tuple[str, Callable[[bytes, bytes], bool | None]]]] = {
    "composer.lock": ("composer.json", _of_composer),
    "Pipfile.lock": ("Pipfile", _of_pipenv),
    "poetry.lock": ("pyproject.toml", _of_poetry),
}
"""By the name of a lockfile, that of its manifest and how the digest is made."""
