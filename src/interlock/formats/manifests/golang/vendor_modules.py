"""`vendor/modules.txt`: the Go modules whose code lies in the tree. Enters: text. Leaves: a `Reading`. Floor 5.

A module is there if at least one of its packages is listed below it.
Source: Go Modules Reference, "Vendoring"; `go help mod vendor`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.golang.modules import GO, fits
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "golang.vendor-modules"
TAKES = "vendor/modules.txt"

_PAIR: Final = 2
_FOLDERS: Final = ("./", "../", "/")


class _Module(NamedTuple):
    """What a line that begins with `#` says."""

    name: str
    version: str
    asked: str
    source: Source
    line: int


def is_for(path: str) -> bool:
    """Say whether it lists vendored modules, by its place."""
    return path == "vendor/modules.txt" or path.endswith("/vendor/modules.txt")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the list of vendored modules.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, GO)
    module: _Module | None = None
    why, is_explicit = "a package stands below no module", False
    for number, raw in enumerate(decoded(body, path).split("\n"), 1):
        line = raw.strip()
        if line.startswith("## "):
            is_explicit = "explicit" in line.removeprefix("## ").split(";")
        elif line.startswith("# "):
            module, why = _module(line.removeprefix("# ").split(), number)
            is_explicit = False
        elif line and module is not None:
            _add(found, module, is_explicit=is_explicit)
        elif line and why:
            found.owe(number, why)
            why = ""
    return found.reading()


def _add(found: Gathering, module: _Module, *, is_explicit: bool) -> None:
    found.add(
        module.name,
        module.version,
        constraint=module.asked,
        source=module.source,
        line=module.line,
        is_direct=None if is_explicit else False,
    )


def _module(words: list[str], line: int) -> tuple[_Module | None, str]:
    """Give the module of a line, or why there is none."""
    arrow = words.index("=>") if "=>" in words else len(words)
    old, new = words[:arrow], words[arrow + 1 :]
    if len(old) != _PAIR or not fits(*old):
        return None, f"{' '.join(old)[:80]!r} is no module with a version"
    name, version = old
    if not new and arrow == len(words):
        return _Module(name, version, "", Source(), line), ""
    if len(new) == 1 and new[0].startswith(_FOLDERS):
        return _Module(name, "", version, Source(SourceKind.PATH, new[0]), line), ""
    if len(new) == _PAIR and fits(*new):
        return _Module(new[0], new[1], version, Source(), line), ""
    return None, f"{' '.join(new)[:80]!r} is neither a folder nor a module with a version"
