"""gcc, clang and the linker: `file:line:column: warning: text [-Wflag]`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_LINE = re.compile(
    r"(?P<path>(?:[A-Za-z]:)?[^:\s][^:]*?):(?P<line>\d+):(?:(?P<column>\d+):)?\s+"
    r"(?P<level>warning|error|fatal error|sorry, unimplemented):\s+(?P<says>.*)"
)
_DRIVER = re.compile(
    r"(?:\S*/)?(?P<tool>gcc|g\+\+|cc|c\+\+|clang|clang\+\+|cc1|cc1plus|cc1obj|collect2|lld|ld(?:\.\w+)?|as|lto1)"
    r"(?:-\d+)?: (?:(?P<level>warning|error|fatal error): )(?P<says>.*)"
)
_UNRESOLVED = re.compile(r"undefined reference to|multiple definition of")
_OBJECT = re.compile(r"(?:.*[: ])?(?P<path>[^:\s]+):(?:\(\.[^)]+\)|(?P<line>\d+))")
_FLAG = re.compile(r"\s*\[(?P<flag>-W[A-Za-z0-9_+=<>-]+)(?:,-W[a-z-]+)?\]$")
_OF_OTHERS = (".java", ".kt", ".kts", ".scala", ".groovy", ".go", ".rs", ".py", ".mk")


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic of a compiler of C, C++, Objective-C, Fortran or Ada, or of the linker."""
    line = log[at]
    if (said := _LINE.fullmatch(line)) and not _is_of_others(said["path"]):
        return one(_diagnostic(said["says"], said["level"], said["path"], said["line"], said["column"]))
    if said := _DRIVER.fullmatch(line):
        return one(_diagnostic(said["says"], said["level"]))
    if (said := _UNRESOLVED.search(line)) and (place := _OBJECT.fullmatch(line[: said.start()].removesuffix(": "))):
        says = line[said.start() :]
        return one(Diagnostic("ld", "unresolved", Level.ERROR, says, place["path"], number(place["line"])))
    return None


def _is_of_others(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return path.endswith(_OF_OTHERS) or name.lower().startswith(("makefile", "gnumakefile"))


def _diagnostic(says: str, word: str, path: str = "", line: str = "", column: str | None = None) -> Diagnostic:
    level = Level.of(word)
    flag = _FLAG.search(says)
    rule = flag["flag"].removeprefix("-Werror=") if flag else level.value
    if flag and not rule.startswith("-"):
        rule = f"-W{rule}"
    text = says[: flag.start()] if flag else says
    return Diagnostic("gcc", rule, level, text, path, number(line), number(column))
