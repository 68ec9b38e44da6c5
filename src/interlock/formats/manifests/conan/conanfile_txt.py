"""`conanfile.txt`: what a project asks of Conan. Enters: text. Leaves: a `Reading`. Floor 5.

Source: Conan's documentation, "conanfile.txt".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.conan.references import CONAN, add_reference
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "conan.conanfile"
TAKES = "conanfile.txt"

_SECTIONS: Final = {
    "requires": Scope.REQUIRED,
    "tool_requires": Scope.BUILD,
    "build_requires": Scope.BUILD,
    "test_requires": Scope.TEST,
}
_HEADER: Final = re.compile(r"\[([a-z_]+)\]")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


def is_for(path: str) -> bool:
    """Say whether it is what a project asks of Conan, by its name."""
    return path.rpartition("/")[2] == "conanfile.txt"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what a project asks of Conan.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, CONAN)
    section = ""
    for number, raw in enumerate(decoded(body, path).splitlines(), 1):
        line = _COMMENT.sub("", raw).strip()
        header = _HEADER.fullmatch(line)
        if header is not None:
            section = header[1]
        elif line and section in _SECTIONS:
            scope = _SECTIONS[section]
            found.asks(add_reference(found, line, scope=scope, line=number), scope, group=section)
        elif line and not section:
            found.owe(number, f"{line[:80]!r} belongs to no section")
    return found.reading()
