"""Which workspace a manifest is a member of: one lockfile at its root then holds what all members ask for.

npm, Yarn, Bun, pnpm, Cargo and uv have them; those of Go are told by `golang`. Enters: the path of a manifest, and
files above it. Leaves: the folder of the root. Floor 5. Source: npm's "workspaces", pnpm-workspace.yaml, The Cargo Book
"Workspaces", uv's "Using workspaces".
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, NamedTuple

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import mapping
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml

DEEPEST: Final = 32
"""Folders above a file that are looked into."""
_MOST_PATTERNS: Final = 1000


class Members(NamedTuple):
    """The folders that a workspace takes in, as patterns below its own."""

    patterns: tuple[str, ...]
    excluded: tuple[str, ...] = ()


Declared = Callable[[bytes, str], Members | None]
"""What a file says of its members; None where it declares no workspace. Errors: ManifestMalformed (FMT-201)."""


def workspace_of(path: str, beside: Beside) -> str | None:
    """Give the folder of the workspace that a manifest below it is a member of; None where it is of none."""
    return root_above(path, beside, _WAYS.get(posixpath.basename(path), ()))


def root_above(path: str, beside: Beside, ways: Sequence[tuple[str, Declared]]) -> str | None:
    """Give the nearest folder above a file with a file of one of some names that takes in the folder of the first.

    A file that cannot be read declares nothing; its own reader says that it cannot be read.
    """
    above = folder = posixpath.dirname(path)
    for _ in range(DEEPEST if ways else 0):
        if not above:
            break
        above = posixpath.dirname(above)
        inner = folder[len(above) :].lstrip("/")
        for root, members in ways:
            place = posixpath.join(above, root)
            body = beside(place)
            if body is not None and _takes_in(_read(members, body, place), inner):
                return above
    return None


def _takes_in(members: Members | None, inner: str) -> bool:
    if members is None:
        return False
    parts = inner.split("/")
    if any(_matches(one, parts[:end]) for one in members.excluded for end in range(1, len(parts) + 1)):
        return False
    return any(_matches(one, parts) for one in members.patterns)


def _matches(pattern: str, parts: Sequence[str]) -> bool:
    """Say whether a pattern means a folder; `**` stands for any folders, also for none."""
    reached = {0}
    for piece in posixpath.normpath(pattern).split("/"):
        if piece == "**":
            reached = set(range(min(reached, default=len(parts) + 1), len(parts) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], piece)}
    return len(parts) in reached


@lru_cache(maxsize=4)
def _read(members: Declared, body: bytes, path: str) -> Members | None:
    try:
        return members(body, path)
    except (ManifestMalformed, RecursionError):
        return None


def literal(folder: str) -> str:
    """Give a pattern that means one folder."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in folder)


def _members(patterns: object, excluded: object = ()) -> Members:
    """Make members of what a file lists; a pattern behind `!` takes folders out again."""
    listed = [one for one in patterns if isinstance(one, str)] if isinstance(patterns, list) else []
    out = [one for one in excluded if isinstance(one, str)] if isinstance(excluded, list) else []
    out += [one[1:] for one in listed if one.startswith("!")]
    return Members(tuple(listed[:_MOST_PATTERNS]), tuple(out[:_MOST_PATTERNS]))


def _of_npm(body: bytes, path: str) -> Members | None:
    data = read_json(body, path)
    declared = data.get("workspaces") if isinstance(data, dict) else None
    if isinstance(declared, dict):
        declared = declared.get("packages")
    return _members(declared) if isinstance(declared, list) else None


def _of_pnpm(body: bytes, path: str) -> Members | None:
    return _members(mapping(read_yaml(body, path), path, "the file").get("packages"))


def _of_cargo(body: bytes, path: str) -> Members | None:
    """Give everything below that is not excluded: what is no member there, Cargo refuses to build."""
    data = read_toml(body, path)
    if "workspace" not in data:
        return None
    return _members(["**"], mapping(data.get("workspace"), path, "workspace").get("exclude"))


def _of_uv(body: bytes, path: str) -> Members | None:
    uv = mapping(mapping(read_toml(body, path).get("tool"), path, "tool").get("uv"), path, "tool.uv")
    if "workspace" not in uv:
        return None
    workspace = mapping(uv.get("workspace"), path, "tool.uv.workspace")
    return _members(workspace.get("members"), workspace.get("exclude"))


_WAYS: Final[dict[str, tuple[tuple[str, Declared], ...]]] = {
    "package.json": (("package.json", _of_npm), ("pnpm-workspace.yaml", _of_pnpm)),
    "Cargo.toml": (("Cargo.toml", _of_cargo),),
    "pyproject.toml": (("pyproject.toml", _of_uv),),
}
"""By the name of a manifest, the files above that can declare it a member, and how each says so."""
