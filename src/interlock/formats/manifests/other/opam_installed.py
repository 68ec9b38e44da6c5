"""What a switch of opam holds: its `switch-state`, or a list with one `name.version` a line.

Enters: text. Leaves: a `Reading`. Floor 5. Source: opam's manual, "switch-state", "opam switch export".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.other.opam_file import OPAM, fields_of
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind

FORMAT = "opam.install"
TAKES = ".opam-switch/switch-state, opam.export, opam.install"

_ENTRY: Final = re.compile(r"(?P<name>[A-Za-z0-9_+-]+)\.(?P<version>[^\s.#\"][^\s#\"]*)")
_FIELDS: Final = re.compile(r"^[a-z][a-z-]*:(?:\s|$)", re.MULTILINE)


def is_for(path: str) -> bool:
    """Say whether it lists what a switch holds, by its name and place."""
    name = path.rpartition("/")[2]
    return path.endswith(".opam-switch/switch-state") or name in {"opam.export", "opam.install"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what a switch holds.

    Errors: ManifestMalformed (FMT-201) with the line.
    """
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, OPAM)
    text = decoded(body, path)
    if _FIELDS.search(text):
        _add_fields(found, body)
        return found.reading()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if line:
            _add(found, line, number)
    return found.reading()


def _add_fields(found: Gathering, body: bytes) -> None:
    fields = fields_of(body, found.path)
    for token in fields.get("installed", []):
        if token.kind == "text":
            _add(found, token.text.strip('"'), token.line)
    roots = {token.text.strip('"') for token in fields.get("roots", []) if token.kind == "text"}
    for place, one in enumerate(found.reading().components):
        if f"{one.name}.{one.version}" in roots:
            found.asks(place)
    if roots:
        found.mark_direct()


def _add(found: Gathering, text: str, line: int) -> None:
    entry = _ENTRY.fullmatch(text)
    if entry is None:
        raise malformed(found.path, f"{text[:80]!r} is no package with a version", line=line)
    found.add(entry["name"], entry["version"], line=line)
