"""Which of the files that a build left behind are its artifacts.

Enters: a folder and patterns. Leaves: names and paths, or the reason why one of them can be none. Floor 11.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import Final

from interlock.change.rules import escape_path, is_inside
from interlock.kernel import matches, nearest, sameness
from interlock.supply.build import ArtifactMissing, ArtifactRefused, ArtifactTwice, OutputUnreadable

_MOST_FILES: Final = 2_000_000
_MOST_COMPARED: Final = 500


def find_artifacts(top: str, patterns: Iterable[str]) -> dict[str, str]:
    """Give the path of each artifact by its name, in the order of the names; links that stay inside are followed.

    Errors: ArtifactMissing, ArtifactRefused, ArtifactTwice (BLD-104 to BLD-106), OutputUnreadable (BLD-113),
            PatternMalformed (KRN-106).
    """
    names = list(_names(top))
    found: dict[str, str] = {}
    for pattern in patterns:
        fitting = [raw for raw in names if matches(pattern, os.fsdecode(raw))]
        if not fitting:
            raise ArtifactMissing(pattern=pattern, nearest=_nearest(pattern, names))
        for raw in fitting:
            name = _checked(raw)
            found[name] = _plain(top, raw, name)
    _refuse_alike(found)
    return dict(sorted(found.items()))


def _names(top: str) -> Iterator[bytes]:
    """Give everything below a folder that is no folder, relative to it; no link is followed."""
    count = 0

    def refuse(error: OSError) -> None:
        raise OutputUnreadable(path=error.filename, why=error.strerror or str(error)) from error

    raw = os.fsencode(top)
    for place, folders, files in os.walk(raw, onerror=refuse):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
        for name in (*files, *links):
            count += 1
            if count > _MOST_FILES:
                raise OutputUnreadable(path=top, why=f"the build left more than {_MOST_FILES} files behind")
            yield os.path.relpath(os.path.join(place, name), raw)  # noqa: PTH118 -- bytes that may be no text


def _checked(raw: bytes) -> str:
    """Give a name that every system and every line of text can hold."""
    shown = ascii(escape_path(raw))[1:-1]
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArtifactRefused(name=shown, why="its name is no text") from error
    if not name.isprintable() or not is_inside(name):
        raise ArtifactRefused(name=shown, why="its name has characters that nobody can see, or leads elsewhere")
    return name


def _plain(top: str, raw: bytes, name: str) -> str:
    """Give the path of a plain file, that of a link's target if it lies inside."""
    path = os.path.join(top, os.fsdecode(raw))  # noqa: PTH118 -- it may be no text
    real, inside = os.path.realpath(path), os.path.realpath(top)
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            if not real.startswith(inside + os.sep):
                raise ArtifactRefused(name=name, why="it is a link that leads out of the repository")
            mode = os.stat(real).st_mode  # noqa: PTH116
    except FileNotFoundError as error:
        raise ArtifactRefused(name=name, why="it is a link to nothing") from error
    except OSError as error:
        raise OutputUnreadable(path=name, why=error.strerror or str(error)) from error
    if not real.startswith(inside + os.sep):
        raise ArtifactRefused(name=name, why="a link on its way leads out of the repository")
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe, a socket or a device"
        raise ArtifactRefused(name=name, why=f"it is {kind}")
    return real


def _refuse_alike(found: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    for name in found:
        plain = sameness(name)
        if plain in seen:
            raise ArtifactTwice(one=seen[plain], other=name)
        seen[plain] = name


def _nearest(pattern: str, names: list[bytes]) -> str:
    """Name what comes nearest to a pattern."""
    readable = sorted(ascii(escape_path(name))[1:-1] for name in names)[:_MOST_COMPARED]
    return nearest(pattern.replace("*", ""), readable) if readable else "nothing"
