"""Finding the policies of a repository: YAML files that say so themselves. Floor 12."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from interlock.wiring.own_files import read_own
from interlock.wiring.settings import FILE_NAME

_POLICY: Final = re.compile(rb"^policy:[ \t]*\S", re.MULTILINE)
_DEMANDS: Final = re.compile(rb"^(require|rules|extends):", re.MULTILINE)
_SKIPPED: Final = frozenset({"node_modules", "__pycache__"})
_MOST: Final = 50_000
"""Files that are looked at by name before the search stops; a policy lies near the top."""


def policy_files(root: str) -> tuple[str, ...]:
    """Give the paths of all policies in a folder, below it and by name; hidden folders are left out."""
    return tuple(sorted(path for path in _candidates(root) if _is_policy(root, path)))


def _candidates(root: str) -> Iterator[str]:
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        seen += len(files)
        if seen > _MOST:
            return
        for name in files:
            path = os.path.relpath(f"{folder}/{name}", root)
            if name.endswith((".yaml", ".yml")) and path != FILE_NAME:
                yield path


def _is_policy(root: str, path: str) -> bool:
    try:
        body = read_own(root, path)
    except OSError:
        return False
    return bool(_POLICY.search(body) and _DEMANDS.search(body))
